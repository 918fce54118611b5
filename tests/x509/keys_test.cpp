#include "x509/keys.h"

#include "crypto/rsa/operation.h"
#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/pem.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

constexpr KeyType all_types[] = {KeyType::rsa,     KeyType::rsa_pss, KeyType::ec_p256,
                                 KeyType::ec_p384, KeyType::ec_p521, KeyType::ed25519};
constexpr SignatureAlgorithm all_algorithms[] = {
    SignatureAlgorithm::rsa_pkcs1_sha256, SignatureAlgorithm::rsa_pkcs1_sha384,
    SignatureAlgorithm::rsa_pkcs1_sha512, SignatureAlgorithm::rsa_pss_sha256,
    SignatureAlgorithm::rsa_pss_sha384,   SignatureAlgorithm::rsa_pss_sha512,
    SignatureAlgorithm::ecdsa_sha256,     SignatureAlgorithm::ecdsa_sha384,
    SignatureAlgorithm::ecdsa_sha512,     SignatureAlgorithm::ed25519};

/// One key of each type, made once: RSA takes its time.
const PrivateKey& key_of(KeyType type) {
  static const std::map<KeyType, PrivateKey> keys = [] {
    SeededRandom random("keys_test");
    std::map<KeyType, PrivateKey> made;
    for (KeyType t : all_types) made.emplace(t, PrivateKey::generate(t, random));
    return made;
  }();
  return keys.at(type);
}

/// What a key file is: its type, or the id of the failure with the arguments a person needs.
template <class Key>
std::string verdict(ByteView file) {
  const Result<Key> key = Key::parse(file);
  if (!key) {
    std::string text(key.error().id);
    for (const char* arg : {"type", "reason", "algorithm"})
      if (!key.error().arg(arg).empty()) text += " " + std::string(key.error().arg(arg));
    return text;
  }
  return std::string(name(key->type()));
}

Bytes ossl(std::string_view file) { return read_file(vectors("keys/openssl") / file); }

} // namespace

TEST_CASE("every key file is read as what it is, or refused for what is wrong with it") {
  const std::string unnamed = "key.unsupported id-ecPublicKey, curve not named";
  const std::map<std::string, std::string> private_keys = {
      {"EC/ec-missing-curve.pem", "key.invalid EC curve"},
      {"EC/explicit_parameters_private_key.pem", unnamed},
      {"EC/explicit_parameters_wap_wsg_idm_ecid_wtls11_private_key.pem", unnamed},
      {"EC/high-bit-set.pem", "P-256"},
      {"EC/secp128r1_private_key.pem", "key.unsupported 1.3.132.0.28"},
      {"EC/secp256k1-explicit-no-seed.pem", unnamed},
      {"EC/secp256r1-explicit-no-seed.pem", unnamed},
      {"EC/secp256r1-explicit-seed.pem", unnamed},
      {"EC/secp384r1-explicit-no-seed.pem", unnamed},
      {"EC/secp384r1-explicit-seed.pem", unnamed},
      {"EC/secp521r1-explicit-no-seed.pem", unnamed},
      {"EC/secp521r1-explicit-seed.pem", unnamed},
      {"EC/truncated-private-key.der", "key.invalid P-256 scalar"}, // RFC 5915: as long as the order, always
      {"Ed25519/ed25519-pkcs8.der", "Ed25519"},
      {"Ed25519/ed25519-pkcs8.pem", "Ed25519"},
      {"PKCS8/bad-oid-dsa-key.pem", "key.unsupported 0.37.11229.117.11229.113"},
      {"PKCS8/ec-consistent-curve.pem", "P-256"},
      {"PKCS8/ec-inconsistent-curve.pem", "key.inconsistent EC curve"},
      {"PKCS8/ec-inconsistent-curve2.pem", "key.inconsistent EC curve"},
      {"PKCS8/ec-invalid-private-scalar.pem", "key.invalid P-256 scalar"},
      {"PKCS8/ec-invalid-version.pem", "key.version"},
      {"PKCS8/ec_oid_not_in_reg_private_2.pkcs8.pem", unnamed},
      {"PKCS8/ec_private_key.pem", "P-256"},
      {"PKCS8/ecc_private_with_rfc5915_ext.pem", "P-256"},
      {"PKCS8/invalid-version.der", "P-256"}, // version 1 without a public key: RFC 5958 allows it
      {"PKCS8/nodompar_private.pkcs8.pem", unnamed},
      {"PKCS8/private.pem", unnamed},
      {"PKCS8/rsa_pss_2048.pem", "RSASSA-PSS"},
      {"PKCS8/rsa_pss_2048_hash.pem", "key.unsupported id-RSASSA-PSS"}, // SHA-1 in a place or other
      {"PKCS8/rsa_pss_2048_hash_mask.pem", "key.unsupported id-RSASSA-PSS"},
      {"PKCS8/rsa_pss_2048_hash_mask_diff.pem", "key.unsupported id-RSASSA-PSS"},
      {"PKCS8/rsa_pss_2048_hash_mask_salt.pem", "RSASSA-PSS"},
      {"PKCS8/unenc-dsa-pkcs8.pem", "key.unsupported id-dsa"},
      {"PKCS8/unenc-rsa-pkcs8.pem", "RSA"},
      {"PKCS8/unknown-oid.der", "key.unsupported 1.2.840.1004321.3213.321"},
      {"PKCS8/withdompar_private.pkcs8.pem", "key.unsupported 1.3.6.1.4.1.8301.3.1.2.9.0.33"},
      {"PKCS8/wrong-pem-delimiter-rsa.pem", "der.tag"},
      {"openssl/ed25519-pkcs8.der", "Ed25519"},
      {"openssl/ed25519-pkcs8.pem", "Ed25519"},
      {"openssl/ed448-pkcs8.pem", "key.unsupported 1.3.101.113"},
      {"openssl/p256-compressed.pem", "P-256"},
      {"openssl/p256-pkcs8.der", "P-256"},
      {"openssl/p256-pkcs8.pem", "P-256"},
      {"openssl/p256-sec1-no-public.pem", "P-256"},
      {"openssl/p256-sec1-with-parameters.pem", "P-256"},
      {"openssl/p256-sec1.der", "P-256"},
      {"openssl/p256-sec1.pem", "P-256"},
      {"openssl/p384-pkcs8.der", "P-384"},
      {"openssl/p384-pkcs8.pem", "P-384"},
      {"openssl/p384-sec1.der", "P-384"},
      {"openssl/p384-sec1.pem", "P-384"},
      {"openssl/p521-pkcs8.pem", "P-521"},
      {"openssl/rsa2048-pkcs1.der", "RSA"},
      {"openssl/rsa2048-pkcs1.pem", "RSA"},
      {"openssl/rsa2048-pkcs8.der", "RSA"},
      {"openssl/rsa2048-pkcs8.pem", "RSA"},
      {"openssl/rsa2048-three-primes.pem", "key.multi_prime"},
      {"openssl/rsapss2048-pkcs8.pem", "RSASSA-PSS"},
      {"openssl/rsapss2048-sha256-pkcs8.pem", "RSASSA-PSS"},
      {"openssl/x25519-pkcs8.pem", "key.unsupported id-X25519"},
  };
  const std::map<std::string, std::string> public_keys = {
      {"EC/secp256k1-pub-explicit-no-seed.pem", unnamed},
      {"EC/secp256r1-pub-explicit-no-seed.pem", unnamed},
      {"EC/secp256r1-pub-explicit-seed.pem", unnamed},
      {"EC/secp384r1-pub-explicit-no-seed.pem", unnamed},
      {"EC/secp384r1-pub-explicit-seed.pem", unnamed},
      {"EC/secp521r1-pub-explicit-no-seed.pem", unnamed},
      {"EC/secp521r1-pub-explicit-seed.pem", unnamed},
      {"EC/sect163k1-spki.pem", "key.unsupported 1.3.132.0.1"},
      {"EC/sect163r2-spki.pem", "key.unsupported 1.3.132.0.15"},
      {"EC/sect233k1-spki.pem", "key.unsupported 1.3.132.0.26"},
      {"EC/sect233r1-spki.pem", "key.unsupported 1.3.132.0.27"},
      {"Ed25519/ed25519-pub.der", "Ed25519"},
      {"Ed25519/ed25519-pub.pem", "Ed25519"},
      {"PKCS8/rsa_pss_2048_pub.der", "RSASSA-PSS"},
      {"PKCS8/unenc-dsa-pkcs8.pub.pem", "key.unsupported id-dsa"},
      {"PKCS8/unenc-rsa-pkcs8.pub.pem", "RSA"},
      {"openssl/ed25519-public.pem", "Ed25519"},
      {"openssl/p256-public.pem", "P-256"},
      {"openssl/p384-public.pem", "P-384"},
      {"openssl/rsa2048-public.pem", "RSA"},
      {"openssl/rsapss2048-public.pem", "RSASSA-PSS"},
  };
  std::size_t encrypted = 0, privates = 0, publics = 0;
  for (const char* folder : {"EC", "Ed25519", "PKCS8", "openssl"})
    for (const auto& entry : std::filesystem::directory_iterator(vectors("keys") / folder)) {
      const std::string file = std::string(folder) + "/" + entry.path().filename().string();
      if (entry.path().extension() == ".txt" || entry.path().extension() == ".sig") continue;
      INFO(file);
      const Bytes octets = read_file(entry.path());
      if (const auto expected = private_keys.find(file); expected != private_keys.end()) {
        CHECK(verdict<PrivateKey>(octets) == expected->second);
        ++privates;
      } else if (const auto found = public_keys.find(file); found != public_keys.end()) {
        CHECK(verdict<PublicKey>(octets) == found->second);
        ++publics;
      } else { // every other file is an encrypted key, of whichever form
        CHECK(verdict<PrivateKey>(octets) == "key.encrypted");
        ++encrypted;
      }
    }
  CHECK(privates == private_keys.size());
  CHECK(publics == public_keys.size());
  CHECK(encrypted == 36);
}

TEST_CASE("one key in PKCS#8, SEC1 and PKCS#1, as DER and as PEM, is one key") {
  for (const auto& [stem, old] :
       std::map<std::string, std::string>{{"p256", "sec1"}, {"p384", "sec1"}, {"rsa2048", "pkcs1"}}) {
    const PublicKey stated = PublicKey::parse(ossl(stem + "-public.pem")).value();
    const Bytes pkcs8 = ossl(stem + "-pkcs8.der");
    for (const std::string& file :
         {stem + "-pkcs8.pem", stem + "-pkcs8.der", stem + "-" + old + ".pem", stem + "-" + old + ".der"}) {
      INFO(file);
      const PrivateKey key = PrivateKey::parse(ossl(file)).value();
      CHECK(key.public_key() == stated);
      CHECK(hex(key.to_der()) == hex(pkcs8)); // octet for octet what OpenSSL writes
    }
  }
  CHECK(hex(PrivateKey::parse(ossl("ed25519-pkcs8.pem")).value().to_der()) == hex(ossl("ed25519-pkcs8.der")));
}

TEST_CASE("public keys are written as they were read") {
  for (const char* file : {"p256-public.pem", "p384-public.pem", "ed25519-public.pem", "rsa2048-public.pem",
                           "rsapss2048-public.pem"}) {
    INFO(file);
    const Bytes pem = ossl(file);
    CHECK(PublicKey::parse(pem).value().to_pem() == as_text(pem));
  }
  CHECK(PublicKey::parse(ossl("p256-public.pem")).value().bits() == 256);
  CHECK(PublicKey::parse(ossl("p384-public.pem")).value().bits() == 384);
  CHECK(PublicKey::parse(ossl("ed25519-public.pem")).value().bits() == 255);
  CHECK(PublicKey::parse(ossl("rsa2048-public.pem")).value().bits() == 2048);
}

TEST_CASE("signatures that OpenSSL made verify, and fail with one bit flipped anywhere") {
  struct Row {
    const char *key, *signature;
    SignatureAlgorithm algorithm;
  };
  const Bytes message = ossl("message.txt");
  for (const Row& row :
       {Row{"p256-pkcs8.pem", "p256-ecdsa-sha256.sig", SignatureAlgorithm::ecdsa_sha256},
        Row{"p256-pkcs8.pem", "p256-ecdsa-sha512.sig", SignatureAlgorithm::ecdsa_sha512},
        Row{"p384-pkcs8.pem", "p384-ecdsa-sha384.sig", SignatureAlgorithm::ecdsa_sha384},
        Row{"ed25519-pkcs8.pem", "ed25519.sig", SignatureAlgorithm::ed25519},
        Row{"rsa2048-pkcs8.pem", "rsa2048-pkcs1-sha256.sig", SignatureAlgorithm::rsa_pkcs1_sha256},
        Row{"rsa2048-pkcs8.pem", "rsa2048-pkcs1-sha384.sig", SignatureAlgorithm::rsa_pkcs1_sha384},
        Row{"rsa2048-pkcs8.pem", "rsa2048-pkcs1-sha512.sig", SignatureAlgorithm::rsa_pkcs1_sha512},
        Row{"rsa2048-pkcs8.pem", "rsa2048-pss-sha256.sig", SignatureAlgorithm::rsa_pss_sha256},
        Row{"rsa2048-pkcs8.pem", "rsa2048-pss-sha384.sig", SignatureAlgorithm::rsa_pss_sha384},
        Row{"rsa2048-pkcs8.pem", "rsa2048-pss-sha512.sig", SignatureAlgorithm::rsa_pss_sha512},
        Row{"rsapss2048-pkcs8.pem", "rsapss2048-pss-sha256.sig", SignatureAlgorithm::rsa_pss_sha256}}) {
    INFO(row.signature);
    const PublicKey key = PrivateKey::parse(ossl(row.key)).value().public_key();
    const Bytes signature = ossl(row.signature);
    CHECK(verify(key, row.algorithm, message, signature));
    for (std::size_t bit = 0; bit < signature.size() * 8; bit += 5) {
      Bytes flipped = signature;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1 << bit % 8);
      const Result<void> result = verify(key, row.algorithm, message, flipped);
      REQUIRE_FALSE(result);
      CHECK(result.error().id == "signature.bad");
      CHECK(result.error().alert == Alert::bad_certificate);
    }
    Bytes other = message;
    other.push_back(0);
    CHECK_FALSE(verify(key, row.algorithm, other, signature));
    CHECK_FALSE(verify(key, row.algorithm, message, {}));
  }
}

TEST_CASE("a key signs with the algorithms that suit it and refuses all others") {
  SeededRandom random("sign");
  const Bytes message = ossl("message.txt");
  for (KeyType type : all_types)
    for (SignatureAlgorithm algorithm : all_algorithms) {
      INFO(name(type) << " " << name(algorithm));
      const PrivateKey& key = key_of(type);
      const Result<Bytes> signature = key.sign(algorithm, message, random);
      CHECK(signature.has_value() == suits(algorithm, type));
      if (signature) {
        CHECK(verify(key.public_key(), algorithm, message, *signature));
        CHECK_FALSE(verify(key.public_key(), algorithm, as_bytes("something else"), *signature));
      } else {
        CHECK(signature.error().id == "signature.key_mismatch");
        CHECK(verify(key.public_key(), algorithm, message, {}).error().id == "signature.key_mismatch");
      }
    }
}

TEST_CASE("only an RSA key encrypts, and only for itself") {
  SeededRandom random("encrypt"), other_random("another key");
  Bytes premaster(48, 0x42), fallback(48, 0xfa);
  premaster[0] = premaster[1] = 3;
  const PrivateKey other = PrivateKey::generate(KeyType::rsa, other_random);
  for (KeyType type : all_types) {
    INFO(name(type));
    const PrivateKey& key = key_of(type);
    const Result<Bytes> ciphertext = encrypt_pkcs1(key.public_key(), premaster, random, "padding");
    CHECK(ciphertext.has_value() == (type == KeyType::rsa));
    if (ciphertext) {
      CHECK(hex(key.decrypt_premaster(*ciphertext, 0x0303, fallback)->expose()) == hex(premaster));
      CHECK(hex(key.decrypt_premaster(*ciphertext, 0x0302, fallback)->expose()) == hex(fallback));
      // With the padding that came out, the same ciphertext can be made again; a wrong one gives zeros.
      Bytes padding;
      CHECK(key.decrypt_premaster(*ciphertext, 0x0303, fallback, &padding));
      const Bytes em = concat({Bytes{0, 2}, padding, Bytes{0}, premaster});
      CHECK(hex(*crypto::rsavp1({to_bytes(key.public_key().modulus()), to_bytes(key.public_key().exponent())},
                                em)) == hex(*ciphertext));
      CHECK(key.decrypt_premaster(*ciphertext, 0x0302, fallback, &padding));
      CHECK(padding == Bytes(205, 0));
      CHECK(hex(*key.decrypt_pkcs1(*ciphertext)) == hex(premaster));
      const auto wrong = other.decrypt_premaster(*ciphertext, 0x0303, fallback); // or not below its modulus
      if (wrong) CHECK(hex(wrong->expose()) == hex(fallback));
      CHECK_FALSE(key.decrypt_premaster(ByteView(*ciphertext).first(255), 0x0303, fallback));
    } else {
      CHECK(ciphertext.error().id == "key.cannot_encrypt");
      CHECK(ciphertext.error().arg("key") == name(type));
      CHECK_FALSE(key.decrypt_premaster(Bytes(256), 0x0303, fallback));
      CHECK_FALSE(key.decrypt_pkcs1(Bytes(256)));
    }
  }
  const Result<Bytes> too_long =
      encrypt_pkcs1(key_of(KeyType::rsa).public_key(), Bytes(246), random, "padding");
  CHECK(too_long.error().id == "rsa.message_too_long");
  CHECK(too_long.error().arg("bits") == "2048");
  CHECK(too_long.error().arg("size") == "246");
}

TEST_CASE("a key that its parameters tie to one hash signs with no other") {
  const PrivateKey key = PrivateKey::parse(ossl("rsapss2048-sha256-pkcs8.pem")).value();
  CHECK(key.public_key().restricted_to() == SignatureAlgorithm::rsa_pss_sha256);
  SeededRandom random("sign");
  CHECK(key.sign(SignatureAlgorithm::rsa_pss_sha256, as_bytes("text"), random));
  CHECK(key.sign(SignatureAlgorithm::rsa_pss_sha384, as_bytes("text"), random).error().id ==
        "signature.key_mismatch");
  CHECK(verdict<PrivateKey>(key.to_der()) == "RSASSA-PSS");
  CHECK(PrivateKey::parse(key.to_der()).value().public_key() == key.public_key()); // restriction included
}

TEST_CASE("a public key with its point compressed is the same key, and a hybrid point is refused") {
  // p256-public.pem and p384-public.pem, written by openssl with -ec_conv_form.
  const auto parse = [](std::string_view digits) { return PublicKey::parse(*unhex(digits)); };
  std::string compressed =
      "3039301306072a8648ce3d020106082a8648ce3d03010703220003"
      "deb201b5faeea57d0fe315b08f0422f38a20d11f686b58d91f2d3743144f630b";
  CHECK(parse(compressed).value() == PublicKey::parse(ossl("p256-public.pem")).value());
  CHECK(
      parse(
          "3046301006072a8648ce3d020106052b81040022033200033505974f82a4de2ea5080910e13dc80fe3d78bc6ab90aa5a77"
          "765fdc5a0dbf823d5705a933bdcf5e28dd6cd28afe830a")
          .value() == PublicKey::parse(ossl("p384-public.pem")).value());
  CHECK(parse(compressed).value().point().size() == 65);
  CHECK(verify(parse(compressed).value(), SignatureAlgorithm::ecdsa_sha256, ossl("message.txt"),
               ossl("p256-ecdsa-sha256.sig")));
  const auto reason = [&](std::string_view digits) {
    return std::string(parse(digits).error().arg("reason"));
  };
  CHECK(reason("3059301306072a8648ce3d020106082a8648ce3d03010703420007deb201b5faeea57d0fe315b08f0422f38a20d11"
               "f686b58"
               "d91f2d3743144f630bf979c4497c51ce56d20efb5c7cbdd6e0db0144c4355871bfd3e9cde54eb5f47f") ==
        "point");
  // Half of all numbers are the X of no point; and X must be below p.
  int none = 0;
  for (char digit : {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'c', 'd', 'e', 'f'}) {
    compressed.back() = digit;
    const auto key = parse(compressed);
    if (key) continue;
    CHECK(key.error().arg("reason") == "point");
    ++none;
  }
  CHECK(none > 2);
  CHECK(none < 13);
  CHECK(reason("3039301306072a8648ce3d020106082a8648ce3d03010703220003" + std::string(64, 'f')) == "point");
}

TEST_CASE("an RSA key file whose primes are none is refused") {
  // p is the product of two primes of 256 bits; n, e, d, dP, dQ and qInv fit it.
  CHECK(verdict<PrivateKey>(as_bytes(R"(-----BEGIN RSA PRIVATE KEY-----
MIICXAIBAAKBgQDUYsshyIrPTVroJRhOr4kKvxHaod0cye7WPwogVVe7s8YJJV81
mWsJt34tsmPZrAz9vLUW1oR/kWw6i8twLRDp2gm5RnbuD53sd/KVCnQm+5lCHv7x
mCHnGmlDKF9U4bSaRH1A247sWJjlaPwpNyi8AKh2G23hMxJQ3zuBVOAvsQIDAQAB
AoGAASzR9OWxwIRFpkn2QKrMXLV1hgeMb2+9yFlG8N2oA5wMbEAhruxvYPliU4ky
79RgEGzuQsPjFC81l+LuhQT3nMdvW6ls75Id/lOSv5A4JCyV7JPqslp0bPLHxYwU
i34PUoL+tWtGe1xWtKBgnktJtz1o9l2jSrg4YaZuM+QgZXECQQDhsptgmQahivGO
KZ8yuPTmj3w6gTloHvmw8zhsLnh8bJeKHvwyd7ZWC/1i8JR8FXxejeY87hTJXplh
fS0CEf2NAkEA8OamvBKTPGVpW2ZyH6urAMbebtEe4D839nAFeVZMgcs1Mhfwg+IX
61ivoBDBRpOC5eEcFT679Eqcy6ZhXTFXtQJAEC65O0zdj9mhhjrvwjhGvv1Mv/kh
/5gw+QIHaqJOW0WB/BJKrOeueC715REw5FC6ESGFf5rmfKW+w6GxB3P4xQJBALEq
kFkkuA/k7TUBBNFx6RNrLk8FkNWO6NNe00fHRgD2t6qdnI8BimHVGWR4rgv/lHcH
tSWSu5wP+3xyYoytKzkCQGCCSdwp1f5WZVdtWMEfRvuxPJIrUkrueL9OVQJMZNQb
WgTf8NO0QAqLxU1QUutNP358RLA3qtYSDC6mQcxetmY=
-----END RSA PRIVATE KEY-----
)")) == "key.inconsistent RSA numbers");
}

TEST_CASE("keys survive being written, read, cloned and moved") {
  SeededRandom random("write");
  for (KeyType type : all_types) {
    INFO(name(type));
    const PrivateKey& key = key_of(type);
    const std::string pem = key.to_pem();
    PrivateKey copy = PrivateKey::parse(as_bytes(pem)).value().clone();
    CHECK(copy.public_key() == key.public_key());
    CHECK(copy.to_pem() == pem);
    const PrivateKey moved = std::move(copy);
    const SignatureAlgorithm algorithm = default_algorithm(type);
    CHECK(verify(key.public_key(), algorithm, as_bytes("m"),
                 moved.sign(algorithm, as_bytes("m"), random).value()));
  }
}

TEST_CASE("the same seed makes the same key") {
  for (KeyType type :
       {KeyType::ec_p256, KeyType::ec_p384, KeyType::ec_p521, KeyType::ed25519, KeyType::rsa}) {
    SeededRandom one("seed"), two("seed"), other("another seed");
    const PrivateKey key = PrivateKey::generate(type, one);
    CHECK(key.to_pem() == PrivateKey::generate(type, two).to_pem());
    if (type != KeyType::rsa) CHECK(key.to_pem() != PrivateKey::generate(type, other).to_pem());
  }
}

TEST_CASE("the identifier of a signature algorithm reads back as that algorithm") {
  for (SignatureAlgorithm algorithm : all_algorithms)
    CHECK(signature_algorithm(algorithm_identifier(algorithm)).value() == algorithm);
  CHECK(signature_algorithm({Oid(oid("sha1WithRSAEncryption")), NullParameters{}}).error().id ==
        "signature.unknown_algorithm");
  CHECK(signature_algorithm({Oid(oid("ecdsa-with-SHA256")), NullParameters{}}).error().id ==
        "signature.bad_parameters");
  CHECK(signature_algorithm({Oid(oid("sha256WithRSAEncryption")), AbsentParameters{}})); // RFC 4055 section 5
  CHECK(signature_algorithm({Oid(oid("id-RSASSA-PSS")), AbsentParameters{}}).error().id ==
        "signature.bad_parameters");
}

TEST_CASE("a key file cut short or with one bit flipped is refused or still a key, and never a crash") {
  for (const char* file :
       {"p256-pkcs8.der", "p384-sec1.der", "ed25519-pkcs8.der", "rsa2048-pkcs1.der", "rsa2048-pkcs8.der"}) {
    INFO(file);
    const Bytes good = ossl(file);
    const PublicKey public_key = PrivateKey::parse(good).value().public_key();
    for (std::size_t n = 0; n < good.size(); ++n) CHECK_FALSE(PrivateKey::parse(ByteView(good).first(n)));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      Bytes flipped = good;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1 << bit % 8);
      const Result<PrivateKey> key = PrivateKey::parse(flipped);
      // Where the public half is there too, nothing but the version and the like may change unseen.
      if (key && std::string_view(file) != "ed25519-pkcs8.der") CHECK(key->public_key() == public_key);
    }
  }
}
