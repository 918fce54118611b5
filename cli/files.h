// files.h: whole files, with limits and with errors that say what to do.
#pragma once

#include <string>

#include "core/result.h"

namespace handglass::cli {

/// At most 16 MB; "-" is standard input. "file.read" {file, reason}, "file.too_large" {file, limit}.
Result<Bytes> read_file(const std::string& name);

/// The contents of a file in which certificates are wanted. As read_file(), and what nobody can take for
/// certificates is named by what it is: "file.empty" {file}, "file.other_block" {file, label},
/// "file.not_certificate" {file, begins}.
Result<Bytes> read_certificates(const std::string& name);

/// The failure of something that was read from a file says which file that was.
template <class T>
Result<T> in_file(const std::string& name, Result<T> result) {
  if (!result) result.error().args.emplace_back("file", name);
  return result;
}

/// A secret file is created so that only its owner can read it. "file.write" {file, reason}.
Result<void> write_file(const std::string& name, std::string_view contents, bool is_secret = false);

} // namespace handglass::cli
