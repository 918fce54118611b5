// encryption.cpp: encrypts and decrypts with the RSA keys of keys.h, as the oldest key exchange of TLS does.
//
// Beside signature.cpp, and thinner: only rsaEncryption keys can do it. An id-RSASSA-PSS key says by its type
// that it is for signatures (RFC 4055 section 1.2).
#include "crypto/rsa/pkcs1_encryption.h"
#include "x509/key_math.h"

namespace handglass::x509 {

Result<Bytes> encrypt_pkcs1(const PublicKey& key, ByteView message, Random& random, std::string_view use,
                            Bytes* padding) {
  if (key.type() != KeyType::rsa)
    return failure(Alert::unsupported_certificate, "key.cannot_encrypt", "5246#7.4.2",
                   {{"key", name(key.type())}});
  // The key was found valid when it was read, so there is one thing left to go wrong.
  auto ciphertext = crypto::rsa_pkcs1_encrypt({to_bytes(key.modulus()), to_bytes(key.exponent())}, message,
                                              random, use, padding);
  if (!ciphertext)
    return failure(Alert::internal_error, "rsa.message_too_long", "8017#7.2.1",
                   {{"bits", key.bits()}, {"size", message.size()}});
  return *std::move(ciphertext);
}

std::optional<Secret<64>> PrivateKey::decrypt_premaster(ByteView ciphertext, std::uint16_t client_version,
                                                        ByteView fallback, Bytes* padding) const {
  if (type() != KeyType::rsa) return {};
  return crypto::rsa_decrypt_premaster(material_->rsa, ciphertext, client_version, fallback, padding);
}

std::optional<Bytes> PrivateKey::decrypt_pkcs1(ByteView ciphertext) const {
  if (type() != KeyType::rsa) return {};
  return crypto::rsa_pkcs1_decrypt(material_->rsa, ciphertext);
}

} // namespace handglass::x509
