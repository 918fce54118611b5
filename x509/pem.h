// pem.h: DER as text, RFC 7468.
//
//      any text, as `openssl x509 -text` puts there: skipped
//      -----BEGIN CERTIFICATE-----
//      MIIBgTCCASegAwIBAgIUQ…          base64, 64 characters a line
//      -----END CERTIFICATE-----
//
// Around the blocks anything is allowed; inside one, nothing but base64 in whole quanta, padded, with
// zero pad bits: so that a block has one meaning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace handglass::x509 {

struct PemBlock {
  std::string label; ///< "CERTIFICATE", "PRIVATE KEY"
  Bytes contents;
  std::size_t line = 1; ///< of its BEGIN line
};

/// All blocks, in order; none is no error. Errors (bad_certificate, RFC 7468 section 3), each with {line}:
/// "pem.bad_character", "pem.bad_base64", "pem.unterminated" {line, label}, "pem.label_mismatch"
/// {line, label, found}, "pem.stray_end" {line, label}, "pem.headers" {line}: an encrypted key of the
/// old form (RFC 1421), which carries headers inside.
Result<std::vector<PemBlock>> parse_pem(std::string_view text);

/// Whether there is a BEGIN line in it: to tell PEM files from DER ones.
bool looks_like_pem(ByteView octets);

std::string to_pem(std::string_view label, ByteView contents);

} // namespace handglass::x509
