// ec_wycheproof_test.cpp: Project Wycheproof's cases for ECDH, ECDSA, X25519 and Ed25519.
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/ed25519.h"
#include "crypto/ec/x25519.h"
#include "tests/crypto/asymmetric/ec_support.h"
#include "tests/vectors/wycheproof.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::tests;

namespace {

Curve curve_named(const std::string& text) {
  if (text == "secp256r1") return Curve::p256;
  if (text == "secp384r1") return Curve::p384;
  if (text == "secp521r1") return Curve::p521;
  FAIL("a curve that we do not compute: " << text);
  return {};
}

HashAlgorithm hash_named(const std::string& text) {
  for (HashAlgorithm algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
    if (text == name(algorithm)) return algorithm;
  FAIL("a hash that we do not compute: " << text);
  return {};
}

void check_ecdh(const std::string& name, std::size_t expect_agreed, std::size_t expect_refused) {
  std::size_t agreed = 0, refused = 0;
  wycheproof::File file(name);
  for (auto& group : file.groups()) {
    group.ignore({"type"});
    const Curve curve = curve_named(group.text("curve"));
    REQUIRE(group.text("encoding") == "ecpoint");
    for (auto& test : group.tests()) {
      INFO(test);
      const Bytes expected = test.bytes("shared"), own = fit(test.bytes("private"), scalar_size(curve));
      const std::string result = test.result();
      // TLS 1.3 has no compressed points, so the one "acceptable" case is not acceptable here.
      if (result == "acceptable") CHECK(test.has_flag("CompressedPoint"));
      ++(result == "valid" ? agreed : refused);
      for (EcEngine engine : ec_engines()) {
        INFO(crypto::name(engine));
        const auto shared = ecdh(curve, own, test.bytes("public"), engine);
        REQUIRE(shared.has_value() == (result == "valid"));
        if (shared)
          CHECK(hex(shared->expose()) == hex(expected));
        else
          CHECK(shared.error().id == "ec.bad_point");
      }
    }
  }
  CHECK(agreed == expect_agreed);
  CHECK(refused == expect_refused);
}

void check_ecdsa(const std::string& name, std::size_t expect_valid, std::size_t expect_invalid) {
  std::size_t valid = 0, invalid = 0;
  wycheproof::File file(name);
  for (auto& group : file.groups()) {
    group.ignore({"type", "publicKeyDer", "publicKeyPem"});
    auto& key = group.object("publicKey");
    key.ignore({"type", "keySize", "wx", "wy"}); // all said by "uncompressed"
    const Curve curve = curve_named(key.text("curve"));
    const Bytes public_key = key.bytes("uncompressed");
    const HashAlgorithm algorithm = hash_named(group.text("sha"));
    for (auto& test : group.tests()) {
      INFO(test);
      const bool expected = test.result() == "valid";
      if (!expected) CHECK(test.result() == "invalid");
      const Digest digest = hash(algorithm, test.bytes("msg"));
      for (EcEngine engine : ec_engines()) {
        INFO(crypto::name(engine));
        CHECK(ecdsa_verify(curve, public_key, digest, test.bytes("sig"), engine) == expected);
      }
      ++(expected ? valid : invalid);
    }
  }
  CHECK(valid == expect_valid);
  CHECK(invalid == expect_invalid);
}

} // namespace

TEST_CASE("ECDH on P-256 answers Wycheproof's cases") {
  check_ecdh("ecdh_secp256r1_ecpoint_test.json", 330, 25);
}
TEST_CASE("ECDH on P-384 answers Wycheproof's cases") {
  check_ecdh("ecdh_secp384r1_ecpoint_test.json", 771, 19);
}
TEST_CASE("ECDH on P-521 answers Wycheproof's cases") {
  check_ecdh("ecdh_secp521r1_ecpoint_test.json", 632, 29);
}

TEST_CASE("ECDSA on P-256 with SHA-256 answers Wycheproof's cases") {
  check_ecdsa("ecdsa_secp256r1_sha256_test.json", 174, 310);
}
TEST_CASE("ECDSA on P-256 with SHA-512 answers Wycheproof's cases") {
  check_ecdsa("ecdsa_secp256r1_sha512_test.json", 243, 311);
}
TEST_CASE("ECDSA on P-384 with SHA-256 answers Wycheproof's cases") {
  check_ecdsa("ecdsa_secp384r1_sha256_test.json", 162, 310);
}
TEST_CASE("ECDSA on P-384 with SHA-384 answers Wycheproof's cases") {
  check_ecdsa("ecdsa_secp384r1_sha384_test.json", 194, 310);
}
TEST_CASE("ECDSA on P-384 with SHA-512 answers Wycheproof's cases") {
  check_ecdsa("ecdsa_secp384r1_sha512_test.json", 231, 311);
}
TEST_CASE("ECDSA on P-521 with SHA-512 answers Wycheproof's cases") {
  check_ecdsa("ecdsa_secp521r1_sha512_test.json", 232, 310);
}

TEST_CASE("X25519 answers Wycheproof's cases") {
  std::size_t agreed = 0, refused = 0;
  wycheproof::File file("x25519_test.json");
  for (auto& group : file.groups()) {
    group.ignore({"type"});
    REQUIRE(group.text("curve") == "curve25519");
    for (auto& test : group.tests()) {
      INFO(test);
      const Bytes peer = test.bytes("public");
      REQUIRE(peer.size() == 32);
      std::array<std::uint8_t, 32> point;
      std::copy(peer.begin(), peer.end(), point.begin());
      const auto shared = x25519(Secret<32>(test.bytes("private")), point);
      const Bytes expected = test.bytes("shared");
      CHECK(test.result() != "invalid");
      // "Acceptable" are points on the twist and non-canonical ones, which RFC 7748 section 5 tells
      // us to take, and those that give zero, which TLS tells us to refuse.
      if (test.has_flag("ZeroSharedSecret")) {
        CHECK(test.result() == "acceptable");
        REQUIRE_FALSE(shared);
        CHECK(shared.error().id == "x25519.all_zero");
        ++refused;
      } else {
        REQUIRE(shared);
        CHECK(hex(shared->expose()) == hex(expected));
        ++agreed;
      }
    }
  }
  CHECK(agreed == 487);
  CHECK(refused == 31);
}

TEST_CASE("Ed25519 answers Wycheproof's cases") {
  std::size_t valid = 0, invalid = 0;
  wycheproof::File file("ed25519_test.json");
  for (auto& group : file.groups()) {
    group.ignore({"type", "publicKeyDer", "publicKeyPem", "publicKeyJwk"});
    auto& key = group.object("publicKey");
    key.ignore({"type", "keySize", "curve"});
    const Bytes public_key = key.bytes("pk");
    for (auto& test : group.tests()) {
      INFO(test);
      const bool expected = test.result() == "valid";
      if (!expected) CHECK(test.result() == "invalid");
      CHECK(ed25519_verify(public_key, test.bytes("msg"), test.bytes("sig")) == expected);
      ++(expected ? valid : invalid);
    }
  }
  CHECK(valid == 88);
  CHECK(invalid == 63);
}
