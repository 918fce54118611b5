// pss.h: RSASSA-PSS, the RSA signature of TLS 1.3's handshake (RFC 8017 section 8.1).
//
// The digest is hashed once more together with a random salt, and the salt is hidden in the signed
// number, masked with MGF1. Unlike PKCS #1 v1.5 this comes with a proof, and two signatures of one
// message differ. TLS makes the salt as long as the digest (RFC 8446 section 4.2.3).
//
// MGF1 runs on the hash that made the digest: TLS and today's certificates use no other, but the RFC allows
// it, and rsa_pss_verify() takes another if told so.
#pragma once

#include <optional>

#include "core/result.h"
#include "crypto/hash/hash.h"
#include "crypto/rsa/key.h"

namespace handglass::crypto {

/// True if `signature` is one of `digest` under `key` with a salt of exactly `salt_size` octets.
/// False also if the key is not valid or too small. `mgf1` is MGF1's hash, if another. Variable time.
bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm, ByteView digest, ByteView signature,
                    std::size_t salt_size, std::optional<HashAlgorithm> mgf1 = {});

/// Signs a digest with a salt drawn by the caller. Fails with "rsa.key_too_small" if the modulus
/// cannot hold digest and salt (RSA-1024 with SHA-512, say), and with "rsa.signature_fault" as
/// rsa_pkcs1_sign() does. The key must be consistent.
Result<Bytes> rsa_pss_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, ByteView digest, ByteView salt);

/// The salt inside a signature that verifies; nothing if it does not. A salt is no secret once it
/// has been used. With it a published signature (RFC 8448) can be made again.
std::optional<Bytes> rsa_pss_recover_salt(const RsaPublicKey& key, HashAlgorithm algorithm, ByteView digest,
                                          ByteView signature, std::size_t salt_size);

} // namespace handglass::crypto
