// hkdf_test.cpp: HKDF against RFC 5869 and Wycheproof.
#include "crypto/kdf/hkdf.h"

#include "tests/vectors/nist_rsp.h"
#include "tests/vectors/wycheproof.h"

using namespace handglass;
using namespace handglass::crypto;

TEST_CASE("HKDF gives the keys of RFC 5869, appendices A.1 to A.3") {
  const auto cases = nist::read("hkdf/rfc-5869-HKDF-SHA256.txt", "OKM");
  CHECK(cases.size() == 3);
  for (const nist::Case& test : cases) {
    const Secret<64> prk = hkdf_extract(HashAlgorithm::sha256, test.bytes("salt"), test.bytes("IKM"));
    CHECK(hex(prk.expose()) == test.text("PRK"));
    Bytes okm(test.number("L"));
    hkdf_expand(HashAlgorithm::sha256, prk.expose(), test.bytes("info"), okm);
    CHECK(hex(okm) == test.text("OKM"));
  }
}

TEST_CASE("HKDF fills 1200 octets as others do") {
  for (const nist::Case& test : nist::read("hkdf/hkdf-generated.txt", "OKM")) {
    REQUIRE(test.text("Hash") == "SHA-256");
    const Secret<64> prk = hkdf_extract(HashAlgorithm::sha256, test.bytes("salt"), test.bytes("IKM"));
    Bytes okm(test.number("L"));
    hkdf_expand(HashAlgorithm::sha256, prk.expose(), test.bytes("info"), okm);
    CHECK(hex(okm) == test.text("OKM"));
  }
}

TEST_CASE("HKDF agrees with every Wycheproof case") {
  struct Row {
    HashAlgorithm algorithm;
    const char* file;
  };
  const auto [algorithm, name] = GENERATE(Row{HashAlgorithm::sha256, "hkdf_sha256_test.json"},
                                          Row{HashAlgorithm::sha384, "hkdf_sha384_test.json"},
                                          Row{HashAlgorithm::sha512, "hkdf_sha512_test.json"});
  wycheproof::File file(name);
  for (auto& group : file.groups()) {
    CHECK(group.text("type") == "HkdfTest");
    const auto key_bits = static_cast<std::size_t>(group.number("keySize"));
    for (auto& test : group.tests()) {
      INFO(test);
      const Bytes ikm = test.bytes("ikm"), salt = test.bytes("salt"), info = test.bytes("info");
      CHECK(ikm.size() * 8 == key_bits);
      const auto size = static_cast<std::size_t>(test.number("size"));
      const Bytes expected = test.bytes("okm");
      const bool valid = test.result() == "valid";
      // The only thing that can be wrong with HKDF is to ask for too much.
      CHECK((size <= hkdf_limit(algorithm)) == valid);
      if (!valid) continue;
      Bytes okm(size);
      hkdf_expand(algorithm, hkdf_extract(algorithm, salt, ikm).expose(), info, okm);
      CHECK(hex(okm) == hex(expected));
    }
  }
  file.done();
}

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
