// operation.h: the two powers that RSA consists of, under their names in RFC 8017 section 5.
//
// Both take and give octet strings of the size of the modulus: what RFC 8017 writes as
// I2OSP(RSAVP1(key, OS2IP(s)), k).
#pragma once

#include <optional>

#include "crypto/rsa/key.h"

namespace handglass::crypto {

/// s^e mod n. Nothing if the key is not valid, s is not of the modulus' size, or s >= n (section
/// 5.2.2, "signature representative out of range"). Constant time in s but for the last, so it serves
/// as RSAEP (section 5.1.1), too: there s is a padded secret.
std::optional<Bytes> rsavp1(const RsaPublicKey& key, ByteView s);

/// m^d mod n, assuming a consistent key and m of the modulus' size. Constant time in the key.
/// Nothing if m >= n, or if the result raised to e is not m: then the machine or the key is broken,
/// and the wrong result must not be seen by anyone.
std::optional<Bytes> rsasp1(const RsaPrivateKey& key, ByteView m);

/// What rsadp() gives.
struct RsaPlaintext {
  Secret<rsa_max_bits / 8> m; ///< of the modulus' size
  std::uint64_t is_right;     ///< a mask (core/ct.h): zeros if the machine or the key is broken
};

/// c^d mod n, the same power as rsasp1, for a ciphertext (section 5.1.2). Here the result is a secret, so
/// everything is constant time in it, and whether it passed its check is a mask for the caller to mix in with
/// what else may be wrong. Nothing if c is not of the modulus' size, or c >= n.
std::optional<RsaPlaintext> rsadp(const RsaPrivateKey& key, ByteView c);

} // namespace handglass::crypto
