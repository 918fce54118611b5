// files.h: whole files, with limits and with errors that say what to do.
#pragma once

#include <string>

#include "core/result.h"

namespace handglass::cli {

/// At most 16 MB; "-" is standard input. "file.read" {file, reason}, "file.too_large" {file, limit}.
Result<Bytes> read_file(const std::string& name);

/// A secret file is created so that only its owner can read it. "file.write" {file, reason}.
Result<void> write_file(const std::string& name, std::string_view contents, bool is_secret = false);

} // namespace handglass::cli
