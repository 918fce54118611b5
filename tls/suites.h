// suites.h: what a TLS 1.3 cipher suite stands for: an AEAD for the records and a hash for the keys.
// (Before 1.3 a suite also named the key exchange and the signature; now they are chosen apart.)
#pragma once

#include "crypto/aead/aead.h"
#include "crypto/hash/hash.h"
#include "tls/registry/cipher_suite.h"

namespace handglass::tls {

/// RFC 8446 appendix B.4
struct SuiteParameters {
  CipherSuite suite;
  crypto::AeadAlgorithm aead;
  crypto::HashAlgorithm hash;
};

/// The suites that we can run, or null. Every version of TLS has its own list.
const SuiteParameters* find_suite_13(CipherSuite suite);

} // namespace handglass::tls
