// rsa_wycheproof_test.cpp: Project Wycheproof's cases for PKCS #1 v1.5 and PSS signatures.
//
// Every file about RSA signatures is read. Cases with a hash that we do not sign with (SHA-1, SHA-224)
// or where MGF1 runs on another hash than the message are skipped, and the number of them is checked
// like the others.
#include "crypto/rsa/pss.h"
#include "tests/crypto/asymmetric/rsa_support.h"
#include "tests/vectors/wycheproof.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::tests;

namespace {

struct Count {
  std::size_t valid = 0, invalid = 0;
  std::size_t other_hash = 0, other_mgf = 0; ///< skipped
  bool operator==(const Count&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Count& count) {
  return out << count.valid << " valid, " << count.invalid << " invalid, skipped " << count.other_hash
             << " for the hash and " << count.other_mgf << " for MGF1's";
}

RsaPublicKey public_key(wycheproof::Object& key) {
  return {minimal(key.bytes("modulus")), minimal(key.bytes("publicExponent"))};
}

void skip(wycheproof::Group& group, std::size_t& count) {
  for (auto& test : group.tests()) {
    test.ignore({"msg", "sig", "result"});
    ++count;
  }
}

Count run_pkcs1(const std::string& name) {
  Count count;
  wycheproof::File file(name);
  for (auto& group : file.groups()) {
    group.ignore({"type", "keySize", "publicKeyAsn", "publicKeyDer", "publicKeyPem", "keyJwk"});
    const RsaPublicKey key = public_key(group.object("publicKey"));
    const auto algorithm = rsa_hash_named(group.text("sha"));
    if (!algorithm) {
      skip(group, count.other_hash);
      continue;
    }
    for (auto& test : group.tests()) {
      INFO(test);
      // "Acceptable" is a DigestInfo without its NULL. We compare with the one right encoding.
      const bool expected = test.result() == "valid";
      if (test.result() == "acceptable") CHECK(test.has_flag("MissingNull"));
      CHECK(rsa_pkcs1_verify(key, *algorithm, hash(*algorithm, test.bytes("msg")), test.bytes("sig")) ==
            expected);
      ++(expected ? count.valid : count.invalid);
    }
  }
  return count;
}

Count run_pss(const std::string& name) {
  Count count;
  wycheproof::File file(name);
  for (auto& group : file.groups()) {
    group.ignore({"type", "keySize", "publicKeyAsn", "publicKeyDer", "publicKeyPem", "publicKeyJwk"});
    const RsaPublicKey key = public_key(group.object("publicKey"));
    const auto algorithm = rsa_hash_named(group.text("sha"));
    const bool is_same_hash = group.text("mgfSha") == group.text("sha");
    const auto salt_size = static_cast<std::size_t>(group.number("sLen"));
    REQUIRE(group.text("mgf") == "MGF1");
    if (!algorithm || !is_same_hash) {
      skip(group, algorithm ? count.other_mgf : count.other_hash);
      continue;
    }
    for (auto& test : group.tests()) {
      INFO(test);
      const bool expected = test.result() == "valid";
      if (!expected) CHECK(test.result() == "invalid");
      const Digest digest = hash(*algorithm, test.bytes("msg"));
      const Bytes signature = test.bytes("sig");
      CHECK(rsa_pss_verify(key, *algorithm, digest, signature, salt_size) == expected);
      const auto salt = rsa_pss_recover_salt(key, *algorithm, digest, signature, salt_size);
      CHECK(salt.has_value() == expected);
      if (salt) CHECK(salt->size() == salt_size);
      ++(expected ? count.valid : count.invalid);
    }
  }
  return count;
}

// The private key is given as DER only: PKCS #8 around the RSAPrivateKey of RFC 8017 appendix A.1.2. This
// reads nothing but well-formed files.
ByteView content(ByteView& der, std::uint8_t tag) {
  REQUIRE(der.size() >= 2);
  REQUIRE(der[0] == tag);
  std::size_t length = der[1], header = 2;
  if (length >= 0x80) {
    header += length & 0x7f;
    length = load_be(der.data() + 2, header - 2);
  }
  REQUIRE(der.size() >= header + length);
  const ByteView inside = der.subspan(header, length);
  der = der.subspan(header + length);
  return inside;
}

RsaPrivateKey private_key(ByteView pkcs8) {
  ByteView info = content(pkcs8, 0x30);
  content(info, 0x02);
  content(info, 0x30);
  ByteView octet_string = content(info, 0x04);
  ByteView key = content(octet_string, 0x30);
  content(key, 0x02);
  const auto integer = [&] { return minimal(to_bytes(content(key, 0x02))); };
  const auto secret = [&] { return Secret<rsa_max_bits / 8>(integer()); };
  RsaPrivateKey out;
  out.pub.n = integer();
  out.pub.e = integer();
  for (auto part : {&RsaPrivateKey::d, &RsaPrivateKey::p, &RsaPrivateKey::q, &RsaPrivateKey::dp,
                    &RsaPrivateKey::dq, &RsaPrivateKey::qinv})
    out.*part = secret();
  return out;
}

Count run_sign(const std::string& name) {
  Count count;
  wycheproof::File file(name);
  for (auto& group : file.groups()) {
    group.ignore(
        {"type", "keySize", "keyAsn", "keyDer", "keyJwk", "keyPem", "privateKeyJwk", "privateKeyPem"});
    const RsaPrivateKey key = private_key(group.bytes("privateKeyPkcs8"));
    auto& numbers = group.object("privateKey");
    CHECK(key.pub.n == minimal(numbers.bytes("modulus")));
    CHECK(key.pub.e == minimal(numbers.bytes("publicExponent")));
    CHECK(hex(key.d.expose()) == hex(minimal(numbers.bytes("privateExponent"))));
    CHECK(is_consistent(key));
    const auto algorithm = rsa_hash_named(group.text("sha"));
    if (!algorithm) {
      skip(group, count.other_hash);
      continue;
    }
    for (auto& test : group.tests()) {
      INFO(test);
      // "Acceptable" are small moduli and small exponents, which the arithmetic does not mind.
      if (test.result() == "acceptable")
        CHECK((test.has_flag("SmallModulus") || test.has_flag("SmallPublicKey")));
      else
        CHECK(test.result() == "valid");
      const Digest digest = hash(*algorithm, test.bytes("msg"));
      const Bytes signature = *rsa_pkcs1_sign(key, *algorithm, digest);
      CHECK(hex(signature) == hex(test.bytes("sig")));
      CHECK(rsa_pkcs1_verify(key.pub, *algorithm, digest, signature));
      ++count.valid;
    }
  }
  return count;
}

} // namespace

TEST_CASE("PKCS #1 v1.5 verification answers Wycheproof's cases") {
  CHECK(run_pkcs1("rsa_signature_2048_sha224_test.json") == Count{0, 0, 258, 0});
  CHECK(run_pkcs1("rsa_signature_2048_sha256_test.json") == Count{9, 250});
  CHECK(run_pkcs1("rsa_signature_2048_sha384_test.json") == Count{7, 251});
  CHECK(run_pkcs1("rsa_signature_2048_sha512_test.json") == Count{8, 251});
  CHECK(run_pkcs1("rsa_signature_3072_sha256_test.json") == Count{8, 251});
  CHECK(run_pkcs1("rsa_signature_3072_sha384_test.json") == Count{7, 252});
  CHECK(run_pkcs1("rsa_signature_3072_sha512_test.json") == Count{8, 252});
  CHECK(run_pkcs1("rsa_signature_4096_sha256_test.json") == Count{7, 251});
  CHECK(run_pkcs1("rsa_signature_4096_sha384_test.json") == Count{7, 252});
  CHECK(run_pkcs1("rsa_signature_4096_sha512_test.json") == Count{7, 252});
}

TEST_CASE("PSS verification answers Wycheproof's cases") {
  CHECK(run_pss("rsa_pss_2048_sha1_mgf1_20_test.json") == Count{0, 0, 88, 0});
  CHECK(run_pss("rsa_pss_2048_sha256_mgf1_0_test.json") == Count{61, 42});
  CHECK(run_pss("rsa_pss_2048_sha256_mgf1_32_test.json") == Count{63, 45});
  CHECK(run_pss("rsa_pss_2048_sha384_mgf1_48_test.json") == Count{95, 46});
  CHECK(run_pss("rsa_pss_3072_sha256_mgf1_32_test.json") == Count{63, 45});
  CHECK(run_pss("rsa_pss_4096_sha256_mgf1_32_test.json") == Count{63, 45});
  CHECK(run_pss("rsa_pss_4096_sha384_mgf1_48_test.json") == Count{95, 46});
  CHECK(run_pss("rsa_pss_4096_sha512_mgf1_32_test.json") == Count{132, 45});
  CHECK(run_pss("rsa_pss_4096_sha512_mgf1_64_test.json") == Count{132, 47});
  CHECK(run_pss("rsa_pss_misc_test.json") == Count{18, 0, 60, 72});
}

// The same with keys whose SubjectPublicKeyInfo names the parameters; reading that is x509's task, here
// the numbers are used.
TEST_CASE("PSS verification answers Wycheproof's cases with parameters in the key") {
  CHECK(run_pss("rsa_pss_2048_sha1_mgf1_20_params_test.json") == Count{0, 0, 88, 0});
  CHECK(run_pss("rsa_pss_2048_sha256_mgf1_0_params_test.json") == Count{61, 42});
  CHECK(run_pss("rsa_pss_2048_sha256_mgf1_32_params_test.json") == Count{63, 45});
  CHECK(run_pss("rsa_pss_3072_sha256_mgf1_32_params_test.json") == Count{63, 45});
  CHECK(run_pss("rsa_pss_4096_sha512_mgf1_32_params_test.json") == Count{132, 45});
  CHECK(run_pss("rsa_pss_4096_sha512_mgf1_64_params_test.json") == Count{132, 47});
  CHECK(run_pss("rsa_pss_misc_params_test.json") == Count{18, 0, 60, 72});
}

TEST_CASE("PKCS #1 v1.5 signing makes Wycheproof's signatures") {
  CHECK(run_sign("rsa_pkcs1_1024_sig_gen_test.json") == Count{17, 0, 16, 0});
  CHECK(run_sign("rsa_pkcs1_1536_sig_gen_test.json") == Count{24, 0, 8, 0});
  CHECK(run_sign("rsa_pkcs1_2048_sig_gen_test.json") == Count{27, 0, 16, 0});
  CHECK(run_sign("rsa_pkcs1_3072_sig_gen_test.json") == Count{26, 0, 0, 0});
  CHECK(run_sign("rsa_pkcs1_4096_sig_gen_test.json") == Count{24, 0, 0, 0});
}
