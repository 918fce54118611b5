// prf_test.cpp: the PRF of TLS 1.2 against OpenSSL's copy of NIST's answers and Botan's vectors.
#include "crypto/kdf/prf.h"

#include "tests/catch.h"
#include "tests/vectors/nist_rsp.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

/// What follows `prefix`, from text or from hexadecimal digits ("seed:..." and "hexseed:...").
Bytes value(std::string_view text, std::string_view kind) {
  if (text.starts_with(kind)) return to_bytes(as_bytes(text.substr(kind.size())));
  REQUIRE(text.starts_with("hex" + std::string(kind)));
  auto octets = unhex(text.substr(3 + kind.size()));
  REQUIRE(octets);
  return *octets;
}

Bytes prf(HashAlgorithm hash, ByteView secret, std::string_view label, ByteView seed, std::size_t size) {
  Bytes out(size);
  tls12_prf(hash, secret, label, seed, out);
  return out;
}

} // namespace

// Every line that feeds the PRF counts in the order in which it is written, label first.
TEST_CASE("The PRF gives NIST's master secrets and key blocks") {
  std::ifstream stream(HANDGLASS_SOURCE_ROOT "/vectors/tls12/openssl/evpkdf_tls12_prf.txt");
  REQUIRE(stream);
  std::size_t good = 0, refused = 0;
  Bytes secret, seed, output;
  std::string digest;
  bool fails = false;
  for (std::string line; std::getline(stream, line) || !output.empty();) {
    if (line.starts_with("#") || line.starts_with("Title = ")) continue;
    if (!stream || line.empty()) {
      if (fails) {
        CHECK(digest.empty()); // no digest was named: here that does not compile
        ++refused;
      } else if (!output.empty()) {
        CHECK(digest == "SHA256");
        CHECK(prf(HashAlgorithm::sha256, secret, "", seed, output.size()) == output);
        ++good;
      }
      secret.clear(), seed.clear(), output.clear(), digest.clear(), fails = false;
      continue;
    }
    const std::size_t equals = line.find(" = ");
    REQUIRE(equals != line.npos);
    const std::string name = line.substr(0, equals), text = line.substr(equals + 3);
    if (name == "Ctrl.digest")
      digest = text.substr(text.find(':') + 1);
    else if (name == "Ctrl.Secret")
      secret = value(text, "secret:");
    else if (name == "Ctrl.label" || name == "Ctrl.client_random" || name == "Ctrl.server_random" ||
             name == "Ctrl.Seed")
      append(seed, value(text, "seed:"));
    else if (name == "Output")
      output = *unhex(text);
    else if (name == "Result")
      fails = text == "KDF_DERIVE_ERROR";
    else if (name != "KDF" || (text != "TLS1-PRF" && text != "tls1-prf"))
      FAIL("nobody reads " << line);
  }
  CHECK(good == 3);
  CHECK(refused == 1);
}

TEST_CASE("The PRF gives Botan's outputs with every hash of TLS 1.2") {
  std::size_t done = 0, older = 0;
  for (const nist::Case& test :
       nist::read(HANDGLASS_SOURCE_ROOT "/vectors/tls12/botan/tls_prf.vec", {"Output"})) {
    test.has_only({"Secret", "Salt", "Label", "Output"});
    if (test.section() == "TLS-PRF" || test.section() == "TLS-12-PRF(HMAC(SHA-224))") {
      ++older; // TLS 1.0's PRF, and a hash that no cipher suite of TLS 1.2 has
      continue;
    }
    const HashAlgorithm hash = test.section() == "TLS-12-PRF(HMAC(SHA-256))"   ? HashAlgorithm::sha256
                               : test.section() == "TLS-12-PRF(HMAC(SHA-384))" ? HashAlgorithm::sha384
                                                                               : HashAlgorithm::sha512;
    INFO(test.section());
    CHECK(test.section() == "TLS-12-PRF(HMAC(" + std::string(name(hash)) + "))");
    const Bytes expected = test.bytes("Output");
    CHECK(prf(hash, test.bytes("Secret"), as_text(test.bytes("Label")), test.bytes("Salt"),
              expected.size()) == expected);
    ++done;
  }
  CHECK(done == 3);
  CHECK(older == 33);
}

TEST_CASE("A shorter output of the PRF is the beginning of a longer one, and label and seed are joined") {
  const HashAlgorithm hash = GENERATE(HashAlgorithm::sha256, HashAlgorithm::sha384);
  const Bytes secret(48, 0x0b), seed(64, 0x0c);
  const Bytes longest = prf(hash, secret, "key expansion", seed, 200);
  for (std::size_t size = 0; size <= longest.size(); ++size)
    CHECK(prf(hash, secret, "key expansion", seed, size) == to_bytes(ByteView(longest).first(size)));
  CHECK(prf(hash, secret, "", concat({as_bytes("key expansion"), seed}), 200) == longest);
  CHECK(prf(hash, secret, "key expansioN", seed, 200) != longest);
}
