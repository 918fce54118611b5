// rsa_nist_test.cpp: NIST's RSA signature vectors (FIPS 186-3), 1024 to 4096 bits.
//
// They go by message, key and salt; two hashes of the five, SHA-1 and SHA-224, are skipped and counted.
#include "crypto/rsa/pss.h"
#include "tests/crypto/asymmetric/rsa_support.h"
#include "tests/vectors/nist_rsp.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::tests;

namespace {

Bytes number(const std::string& text) {
  auto octets = unhex(text.size() % 2 ? "0" + text : text);
  REQUIRE(octets);
  return minimal(*octets);
}

TEST_CASE("NIST's PKCS #1 v1.5 and empty-salt PSS signatures verify") {
  std::size_t verified = 0, other_hash = 0;
  for (const std::string name : {"rsa/SigGen15_186-3.rsp", "rsa/SigGenPSS_186-3.rsp"})
    for (const nist::Case& c : nist::read(name, "S")) {
      const auto algorithm = rsa_hash_named(c.text("SHAAlg"));
      if (!algorithm) {
        ++other_hash;
        continue;
      }
      const RsaPublicKey key{number(c.text("n")), number(c.text("e"))};
      CHECK(key.bits() == c.number("mod"));
      const Digest digest = hash(*algorithm, c.bytes("Msg"));
      INFO(name << " " << c.text("SHAAlg") << " " << key.bits() << " " << c.text("Msg"));
      if (name == "rsa/SigGen15_186-3.rsp")
        CHECK(rsa_pkcs1_verify(key, *algorithm, digest, c.bytes("S")));
      else
        CHECK(rsa_pss_verify(key, *algorithm, digest, c.bytes("S"), 0));
      ++verified;
    }
  CHECK(verified == 300);
  CHECK(other_hash == 200);
}

// These files have the primes, so that good signatures can also be made again.
void check_sig_ver(const std::string& name, bool is_pss) {
  std::size_t good = 0, bad = 0, other_hash = 0;
  for (const nist::Case& c : nist::read(name, "S")) {
    const auto algorithm = rsa_hash_named(c.text("SHAAlg"));
    if (!algorithm) {
      ++other_hash;
      continue;
    }
    const RsaPublicKey key{number(c.text("n")), number(c.text("e"))};
    const Digest digest = hash(*algorithm, c.bytes("Msg"));
    const Bytes signature = c.bytes("S"), salt = c.bytes("SaltVal");
    const bool expected = c.text("Result").starts_with("P");
    INFO(c.text("SHAAlg") << " " << key.bits() << " " << c.text("Result") << " " << c.text("Msg"));
    CHECK((is_pss ? rsa_pss_verify(key, *algorithm, digest, signature, salt.size())
                  : rsa_pkcs1_verify(key, *algorithm, digest, signature)) == expected);
    ++(expected ? good : bad);
    if (!expected) continue;

    const RsaPrivateKey with_primes =
        rsa_key_from_primes(key.n, key.e, number(c.text("d")), number(c.text("p")), number(c.text("q")));
    CHECK(is_consistent(with_primes));
    if (is_pss) {
      CHECK(rsa_pss_recover_salt(key, *algorithm, digest, signature, salt.size()) == salt);
      const auto made = rsa_pss_sign(with_primes, *algorithm, digest, salt);
      REQUIRE(made);
      CHECK(hex(*made) == hex(signature));
    } else {
      CHECK(hex(*rsa_pkcs1_sign(with_primes, *algorithm, digest)) == hex(signature));
    }
  }
  CHECK(good == 45);
  CHECK(bad == 225);
  CHECK(other_hash == 180);
}

TEST_CASE("PKCS #1 v1.5 answers NIST's verification cases and makes the good signatures") {
  check_sig_ver("rsa/SigVer15_186-3.rsp", false);
}

TEST_CASE("PSS answers NIST's verification cases and makes the good signatures") {
  check_sig_ver("rsa/SigVerPSS_186-3.rsp", true);
}

} // namespace
