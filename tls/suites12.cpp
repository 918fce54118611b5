#include "tls/suites12.h"

namespace handglass::tls {

namespace {

using Aead = crypto::AeadAlgorithm;
using Hash = crypto::HashAlgorithm;
using Suite = CipherSuite;
constexpr KeyExchange by_rsa = KeyExchange::rsa, by_ecdhe = KeyExchange::ecdhe;
constexpr CertificateKey rsa = CertificateKey::rsa, ecdsa = CertificateKey::ecdsa;
constexpr std::nullopt_t none = std::nullopt;

// RFC 5288 section 3, RFC 5289, RFC 7905 section 2, RFC 5246 appendix C, RFC 8422 section 6.
// clang-format off
constexpr SuiteParameters12 rows[] = {
    // suite                                                key exchange, key  cipher                   MAC           PRF           key  fixed  record iv
    {Suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,        by_ecdhe, ecdsa,   Aead::aes_128_gcm,       none,         Hash::sha256, 16,   4,  8},
    {Suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,          by_ecdhe, rsa,     Aead::aes_128_gcm,       none,         Hash::sha256, 16,   4,  8},
    {Suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,        by_ecdhe, ecdsa,   Aead::aes_256_gcm,       none,         Hash::sha384, 32,   4,  8},
    {Suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,          by_ecdhe, rsa,     Aead::aes_256_gcm,       none,         Hash::sha384, 32,   4,  8},
    {Suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,  by_ecdhe, ecdsa,   Aead::chacha20_poly1305, none,         Hash::sha256, 32,  12,  0},
    {Suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,    by_ecdhe, rsa,     Aead::chacha20_poly1305, none,         Hash::sha256, 32,  12,  0},
    {Suite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,        by_ecdhe, ecdsa,   none,                    Hash::sha256, Hash::sha256, 16,   0, 16},
    {Suite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,          by_ecdhe, rsa,     none,                    Hash::sha256, Hash::sha256, 16,   0, 16},
    {Suite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,        by_ecdhe, ecdsa,   none,                    Hash::sha384, Hash::sha384, 32,   0, 16},
    {Suite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,          by_ecdhe, rsa,     none,                    Hash::sha384, Hash::sha384, 32,   0, 16},
    {Suite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,           by_ecdhe, ecdsa,   none,                    Hash::sha1,   Hash::sha256, 16,   0, 16},
    {Suite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,             by_ecdhe, rsa,     none,                    Hash::sha1,   Hash::sha256, 16,   0, 16},
    {Suite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,           by_ecdhe, ecdsa,   none,                    Hash::sha1,   Hash::sha256, 32,   0, 16},
    {Suite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,             by_ecdhe, rsa,     none,                    Hash::sha1,   Hash::sha256, 32,   0, 16},
    {Suite::TLS_RSA_WITH_AES_128_GCM_SHA256,                by_rsa,   rsa,     Aead::aes_128_gcm,       none,         Hash::sha256, 16,   4,  8},
    {Suite::TLS_RSA_WITH_AES_256_GCM_SHA384,                by_rsa,   rsa,     Aead::aes_256_gcm,       none,         Hash::sha384, 32,   4,  8},
    {Suite::TLS_RSA_WITH_AES_128_CBC_SHA256,                by_rsa,   rsa,     none,                    Hash::sha256, Hash::sha256, 16,   0, 16},
    {Suite::TLS_RSA_WITH_AES_256_CBC_SHA256,                by_rsa,   rsa,     none,                    Hash::sha256, Hash::sha256, 32,   0, 16},
    {Suite::TLS_RSA_WITH_AES_128_CBC_SHA,                   by_rsa,   rsa,     none,                    Hash::sha1,   Hash::sha256, 16,   0, 16},
    {Suite::TLS_RSA_WITH_AES_256_CBC_SHA,                   by_rsa,   rsa,     none,                    Hash::sha1,   Hash::sha256, 32,   0, 16},
};
// clang-format on

} // namespace

std::span<const SuiteParameters12> suites_12() { return rows; }

const SuiteParameters12* find_suite_12(CipherSuite suite) {
  for (const SuiteParameters12& row : rows)
    if (row.suite == suite) return &row;
  return nullptr;
}

std::string_view SuiteParameters12::cipher_name(bool encrypt_then_mac) const {
  if (aead) return crypto::name(*aead);
  const bool is_128 = enc_key_length == 16;
  switch (*mac) {
    case Hash::sha1:
      if (encrypt_then_mac) return is_128 ? "AES-128-CBC, then HMAC-SHA-1" : "AES-256-CBC, then HMAC-SHA-1";
      return is_128 ? "AES-128-CBC, HMAC-SHA-1" : "AES-256-CBC, HMAC-SHA-1";
    case Hash::sha256:
      if (encrypt_then_mac)
        return is_128 ? "AES-128-CBC, then HMAC-SHA-256" : "AES-256-CBC, then HMAC-SHA-256";
      return is_128 ? "AES-128-CBC, HMAC-SHA-256" : "AES-256-CBC, HMAC-SHA-256";
    default:
      return encrypt_then_mac ? "AES-256-CBC, then HMAC-SHA-384" : "AES-256-CBC, HMAC-SHA-384";
  }
}

std::string_view SuiteParameters12::obsolete() const {
  if (key_exchange == KeyExchange::rsa) return "suite.obsolete.rsa_key_transport"; // RFC 9325 section 4.1
  if (is_cbc()) return "suite.obsolete.cbc";                                       // RFC 9325 section 4.2.1
  return {};
}

} // namespace handglass::tls
