// key_math.h: the few questions the key files ask of crypto/. Inside of keys.h.
#pragma once

#include "x509/keys.h"
#include "x509/private_key_info.h"

namespace handglass::x509 {

/// Odd modulus of a size we handle (512 to 8192 bits), odd exponent of 3 to 2³³-1.
bool is_valid_rsa(ByteView modulus, ByteView exponent);
/// An uncompressed point on the curve (RFC 5480 section 2.2).
bool is_valid_point(KeyType type, ByteView point);

/// The public half of an elliptic-curve scalar or an Ed25519 seed; nothing if the scalar is out of range.
std::optional<Bytes> public_point(KeyType type, ByteView secret);

} // namespace handglass::x509
