// operation.h: the two powers that RSA consists of, under their names in RFC 8017 section 5.2.
//
// Both take and give octet strings of the size of the modulus: what RFC 8017 writes as
// I2OSP(RSAVP1(key, OS2IP(s)), k).
#pragma once

#include <optional>

#include "crypto/rsa/key.h"

namespace handglass::crypto {

/// s^e mod n. Nothing if the key is not valid, s is not of the modulus' size, or s >= n (section
/// 5.2.2, "signature representative out of range"). Variable time: everything here is public.
std::optional<Bytes> rsavp1(const RsaPublicKey& key, ByteView s);

/// m^d mod n, assuming a consistent key and m of the modulus' size. Constant time in the key.
/// Nothing if m >= n, or if the result raised to e is not m: then the machine or the key is broken,
/// and the wrong result must not be seen by anyone.
std::optional<Bytes> rsasp1(const RsaPrivateKey& key, ByteView m);

} // namespace handglass::crypto
