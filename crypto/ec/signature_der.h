// signature_der.h: r and s as TLS and X.509 carry them.
//
//   ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }        RFC 3279 section 2.2.3
//
// The full DER reader lives in x509, which stands above crypto; these few octets are read here. Only
// the one DER encoding is accepted: were there several, someone could change a signed message's
// octets without breaking its signature.
#pragma once

#include <optional>

#include "core/bytes.h"

namespace handglass::crypto::ec {

/// r and s, big-endian, each left-padded with zeros to the size that was asked for.
struct SignatureParts {
  Bytes r, s;
};

/// Nothing if `der` is not the DER of two non-negative integers of at most `size` octets. Whether they
/// are in 1 to n-1 is for the caller to check.
std::optional<SignatureParts> read_signature(ByteView der, std::size_t size);

Bytes write_signature(ByteView r, ByteView s);

} // namespace handglass::crypto::ec
