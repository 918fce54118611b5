// credential.h: a certificate chain and its private key, and certificates to be trusted, from files.
#pragma once

#include <string>

#include "tls/config.h"
#include "x509/trust_store.h"

namespace handglass::cli {

/// "file.read", "pem.…", "der.…", "key.…"; "key.not_of_certificate" {key, certificate} if the two do not
/// belong together.
Result<tls::Credential> read_credential(const std::string& certificate_file, const std::string& key_file);

/// The certificates of a file, PEM or DER, as those that are trusted. "file.…", "pem.…", "der.…",
/// "trust_store.empty".
Result<x509::TrustStore> read_trust(const std::string& file);

} // namespace handglass::cli
