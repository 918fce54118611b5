// hkdf_test.cpp: properties of HKDF. Its known answers: tests/nist and tests/wycheproof.
#include "crypto/kdf/hkdf.h"

#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

TEST_CASE("An absent salt is a salt of zeros") {
  const HashAlgorithm algorithm =
      GENERATE(HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512);
  const Bytes zeros(digest_size(algorithm)), ikm(32, 0x0b);
  CHECK(hex(hkdf_extract(algorithm, {}, ikm).expose()) == hex(hkdf_extract(algorithm, zeros, ikm).expose()));
}

TEST_CASE("HKDF yields up to 255 digests and each prefix of a longer output") {
  const HashAlgorithm algorithm =
      GENERATE(HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512);
  const Bytes prk(digest_size(algorithm), 1);
  Bytes longest(hkdf_limit(algorithm));
  hkdf_expand(algorithm, prk, as_bytes("info"), longest);
  for (std::size_t size :
       {std::size_t{0}, std::size_t{1}, digest_size(algorithm), digest_size(algorithm) + 1}) {
    Bytes some(size);
    hkdf_expand(algorithm, prk, as_bytes("info"), some);
    CHECK(equal_public(some, ByteView(longest).first(size)));
  }
}
