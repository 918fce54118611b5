// key_math.h: the few questions the key files ask of crypto/. Inside of keys.h.
#pragma once

#include "crypto/ec/curve.h"
#include "crypto/hash/hash.h"
#include "crypto/rsa/key.h"
#include "x509/keys.h"
#include "x509/private_key_info.h"

namespace handglass::x509 {

/// What makes a private key private. One of the two, by the type of the key.
struct PrivateKey::Material {
  SecretOctets octets;       ///< P-256, P-384, P-521: the scalar, big-endian; Ed25519: the seed of RFC 8032
  crypto::RsaPrivateKey rsa; ///< RSA: numbers without leading zeros
};

/// Odd modulus of a size we handle, odd exponent above 1: crypto/rsa/key.h has the bounds.
bool is_valid_rsa(ByteView modulus, ByteView exponent);
/// 04 ‖ X ‖ Y of a point in that form or a compressed one; nothing if it is not on the curve.
std::optional<Bytes> uncompressed_point(KeyType type, ByteView point);

/// The public half of an elliptic-curve scalar or an Ed25519 seed; nothing if the scalar is out of range.
std::optional<Bytes> public_point(KeyType type, ByteView secret);

/// The curve of an EC key type.
crypto::Curve curve_of(KeyType type);
/// The hash of a signature algorithm; Ed25519, which hashes by itself, has none.
crypto::HashAlgorithm hash_of(SignatureAlgorithm algorithm);

} // namespace handglass::x509
