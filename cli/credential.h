// credential.h: a certificate chain and its private key, from files.
#pragma once

#include <string>

#include "tls/config.h"

namespace handglass::cli {

/// "file.read", "pem.…", "der.…", "key.…"; "key.not_of_certificate" {key, certificate} if the two do not
/// belong together.
Result<tls::Credential> read_credential(const std::string& certificate_file, const std::string& key_file);

} // namespace handglass::cli
