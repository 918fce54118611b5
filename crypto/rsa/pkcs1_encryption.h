// pkcs1_encryption.h: RSAES-PKCS1-v1_5, RSA as a means to send secrets (RFC 8017 section 7.2).
//
// How TLS once agreed on keys: the client encrypts 48 octets for the server's certificate. There is no
// forward secrecy in it (who steals the key reads all recordings), and TLS 1.3 has done away with it. The
// encrypted number is padded with random octets that are not zero:
//
//     EM = 00 | 02 | PS, at least 8 random octets other than 00 | 00 | M
//
// A server that lets its client feel whether some ciphertext decrypts to this form can be made to
// decrypt any ciphertext at all, a million questions later (Bleichenbacher 1998). It was found again in 2014,
// in 2017 (ROBOT) and in 2023 (Marvin), in an error message, an alert, or a few nanoseconds. So here
// decrypting never fails in a way that the plaintext decides: there always is an answer, and a wrong one
// cannot be told from a right one (RFC 3218; RFC 5246 section 7.4.7.1).
#pragma once

#include <optional>

#include "core/random.h"
#include "core/secret.h"
#include "crypto/rsa/key.h"

namespace handglass::crypto {

/// Encrypts for the owner of `key`. Nothing if the message does not fit (it may have size() - 11 octets) or
/// the key is not valid. `use` labels the requests for randomness. `padding`, if given, gets PS: with it
/// whoever knows the message can compute the ciphertext again.
std::optional<Bytes> rsa_pkcs1_encrypt(const RsaPublicKey& key, ByteView message, Random& random,
                                       std::string_view use, Bytes* padding = nullptr);

/// The premaster secret of TLS 1.2: the 48 octets that were encrypted, or `fallback` (48 random octets, drawn
/// before by the caller) if anything is wrong with padding, length or version; in constant time, and never an
/// error that depends on the plaintext. Nothing only for what everybody can see: a ciphertext of the wrong
/// size, or not below the modulus. `client_version` is the one that ClientHello offered, as on the wire:
/// 0x0303. The key must be consistent. `padding`, if given, gets PS, or as many zeros if anything is wrong:
/// with it, and the public key alone, whoever is told the secret can make the ciphertext of it again.
std::optional<Secret<64>> rsa_decrypt_premaster(const RsaPrivateKey& key, ByteView ciphertext,
                                                std::uint16_t client_version, ByteView fallback,
                                                Bytes* padding = nullptr);

/// A message of any size. If the padding is wrong the answer is a message that nobody sent, always the same
/// for one key and ciphertext, of a size that looks as likely ("implicit rejection",
/// draft-irtf-cfrg-rsa-guidance). In constant time up to the size of what is returned. Nothing only for a
/// ciphertext of the wrong size, or not below the modulus. The key must be consistent.
std::optional<Bytes> rsa_pkcs1_decrypt(const RsaPrivateKey& key, ByteView ciphertext);

} // namespace handglass::crypto
