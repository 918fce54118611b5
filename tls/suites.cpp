#include "tls/suites.h"

namespace handglass::tls {

const SuiteParameters* find_suite_13(CipherSuite suite) {
  using enum crypto::AeadAlgorithm;
  using enum crypto::HashAlgorithm;
  static constexpr SuiteParameters rows[] = {
      {CipherSuite::TLS_AES_128_GCM_SHA256, aes_128_gcm, sha256},
      {CipherSuite::TLS_AES_256_GCM_SHA384, aes_256_gcm, sha384},
      {CipherSuite::TLS_CHACHA20_POLY1305_SHA256, chacha20_poly1305, sha256},
  };
  for (const SuiteParameters& row : rows)
    if (row.suite == suite) return &row;
  return nullptr;
}

} // namespace handglass::tls
