// pkcs1.h: RSASSA-PKCS1-v1_5, the older of the two RSA signatures (RFC 8017 section 8.2).
//
// Certificates are signed with it still; TLS 1.3 allows it there and nowhere else (RFC 8446 section
// 4.2.3). The signed number is 00 01 FF..FF 00 followed by the DER of the hash's name and the digest.
#pragma once

#include "core/result.h"
#include "crypto/hash/hash.h"
#include "crypto/rsa/key.h"

namespace handglass::crypto {

/// True if `signature` is one of `digest` under `key`. Nothing in the recovered message is parsed:
/// the one message that a signer would have made is built and compared whole (RFC 8017 section
/// 8.2.2, step 4). Parsing it instead let forged signatures through in many libraries
/// (Bleichenbacher 2006). False also if the key is not valid. Variable time.
bool rsa_pkcs1_verify(const RsaPublicKey& key, HashAlgorithm algorithm, ByteView digest, ByteView signature);

/// Signs a digest. Fails with "rsa.key_too_small" if the modulus cannot hold the encoding (it takes 30 octets
/// more than the digest), and with "rsa.signature_fault" if the signature does not verify: the machine
/// is broken, or what a key file called primes are none. The key must be consistent.
Result<Bytes> rsa_pkcs1_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, ByteView digest);

} // namespace handglass::crypto
