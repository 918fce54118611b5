// RSA without vectors: keys that are made, refused, broken; and the one signature of RFC 8448.
#include "crypto/bigint/montgomery.h"
#include "crypto/rsa/blinding.h"
#include "crypto/rsa/operation.h"
#include "crypto/rsa/pkcs1.h"
#include "crypto/rsa/pkcs1_encryption.h"
#include "crypto/rsa/pss.h"
#include "tests/catch.h"

#include <set>

using namespace handglass;
using namespace handglass::crypto;

namespace {

using Part = Secret<rsa_max_bits / 8>;

Part part(std::string_view hex_digits) { return Part(*unhex(hex_digits)); }

// RFC 8448 section 2: the server's RSA key.
RsaPrivateKey rfc8448_key() {
  return {
      {*unhex(
           "b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af1"
           "9eaa6af98c7ced43120998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8c"
           "a9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f"),
       *unhex("010001")},
      part("04dea705d43a6ea7209dd8072111a83c81e322a59278b33480641eaf7c0a6985b8e31c44f6de62e1b4c2309f6126e77b"
           "7c41e923314bbfa3881305dc1217f16c819ce538e922f369828d0e57195d8c8488460207b2faa726bcf708bbd7db7f67"
           "9f893492fc2a622e08970aac441ce4e0c3088df25ae679233df8a3bda2ff9941"),
      part("e435fb7cc83737756dacea96ab7f59a2cc1069db7deb190e17e33a532b273f30a327aa0aaabc58cd67466af9845fadc6"
           "75fe094af92c4bd1f2c1bc33dd2e0515"),
      part("cabd3bc0e0438664c8d4cc9f99977a94d9bbfead8e43870abae3f7eb8b4e0eee8af1d9b4719ba6196cf2cbbaeeebf8b3"
           "490afe9e9ffa74a88aa51fc645629303"),
      part("3f57345c27fe1b687e6e761627b78b1b826433dd760fa0bea6a6acf39490aa1b47cda4869d68f584dd5b5029bd32093b"
           "8258661fe715025e5d70a45a08d3d319"),
      part("183da01363bd2f2885cacbdc9964bf4764f1517636f86401286f71893c52ccfe40a6c23d0d086b47c6fb10d8fd1041e0"
           "4def7e9a40ce957c417794e10412d139"),
      part("839ca9a085e4286b2c90e466997a2c681f21339aa3477814e4dec11833050ed50dd13cc038048a43c59b2acc416889c0"
           "37665fe5afa605969f8c01dfa5ca969d")};
}

Digest digest_of(HashAlgorithm algorithm, std::string_view message) {
  return hash(algorithm, as_bytes(message));
}

TEST_CASE("what the blinding of RSA takes away is its factor, for every number below the modulus") {
  using namespace bigint;
  const RsaPrivateKey key = rfc8448_key();
  const std::size_t k = limbs_for_bytes(key.pub.size());
  const Number n = os2ip(key.pub.n, k);
  Montgomery modulus(n, key.pub.bits());
  SeededRandom random("blinding");
  std::set<Bytes> factors;
  for (int i = 0; i < 200; ++i) {
    const Number any = os2ip(random.bytes("y", key.pub.size()), k);
    Number y(k), product(k); // y = 0 the first time
    if (i > 1) modulus.reduce_into_form(y, any);
    if (i == 1) {
      subtract(y, n, modulus.one());
      modulus.out_of_form(y, y); // n - 1
    }
    Bytes octets(key.pub.size()), factor(16);
    i2osp(octets, y);
    const Blinding blinding(key, octets);
    const Number r = blinding.factor(k);
    i2osp(factor, LimbsView(r).first(2));
    factors.insert(factor);
    CHECK(bit_length(r) == 127);

    Number divided = y.clone();
    blinding.remove(divided, n);
    CHECK(less(divided, n));
    modulus.into_form(product, divided);
    modulus.multiply(product, product, r);
    CHECK(equal(product, y) != 0);
  }
  CHECK(factors.size() == 200); // another for every number
}

TEST_CASE("the RSA signature of RFC 8448 section 3 is made again from its salt") {
  // SHA-256 of what the server signs (RFC 8446 section 4.4.3): 64 spaces, the context string, 00 and
  // the transcript hash of ClientHello to Certificate; computed from the RFC's text.
  const Bytes digest = *unhex("beed95af404e23dd553ebcfb4a00b8dbbf2244db2a9aa39a37925651267c141f");
  const Bytes published = *unhex(
      "5a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7abc90db78e2d33a5c141a078653fa"
      "6bef780c5ea248eeaaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac027671459e46445c9ea58c181e818e95"
      "b8c3fb0bf3278409d3be152a3da5043e063dda65cdf5aea20d53dfacd42f74f3");
  const RsaPrivateKey key = rfc8448_key();
  CHECK(key.pub.bits() == 1024);
  CHECK(is_consistent(key));
  const auto salt = rsa_pss_recover_salt(key.pub, HashAlgorithm::sha256, digest, published, 32);
  REQUIRE(salt);
  CHECK(salt->size() == 32);
  const auto again = rsa_pss_sign(key, HashAlgorithm::sha256, digest, *salt);
  REQUIRE(again);
  CHECK(hex(*again) == hex(published));
}

TEST_CASE("a generated RSA key is consistent, signs and verifies") {
  SeededRandom random("rsa key");
  for (std::size_t bits : {512, 1024, 2048}) {
    const RsaPrivateKey key = rsa_generate(bits, random, "rsa key");
    CHECK(key.pub.bits() == bits);
    CHECK(key.pub.size() == bits / 8);
    CHECK(is_valid(key.pub));
    CHECK(is_consistent(key));
    const Digest digest = digest_of(HashAlgorithm::sha256, "abc");
    const Bytes pkcs1 = *rsa_pkcs1_sign(key, HashAlgorithm::sha256, digest);
    CHECK(rsa_pkcs1_verify(key.pub, HashAlgorithm::sha256, digest, pkcs1));
    const Bytes salt(bits >= 1024 ? 32 : 20, 0x5a);
    const auto pss = rsa_pss_sign(key, HashAlgorithm::sha256, digest, salt);
    REQUIRE(pss);
    CHECK(rsa_pss_verify(key.pub, HashAlgorithm::sha256, digest, *pss, salt.size()));
    CHECK(rsa_pss_recover_salt(key.pub, HashAlgorithm::sha256, digest, *pss, salt.size()) == salt);
    CHECK_FALSE(rsa_pss_verify(key.pub, HashAlgorithm::sha256, digest, *pss, salt.size() - 1));
    CHECK_FALSE(rsa_pkcs1_verify(key.pub, HashAlgorithm::sha256, digest, *pss));

    const Digest other = digest_of(HashAlgorithm::sha256, "abd");
    CHECK_FALSE(rsa_pkcs1_verify(key.pub, HashAlgorithm::sha256, other, pkcs1));
    CHECK_FALSE(rsa_pss_verify(key.pub, HashAlgorithm::sha256, other, *pss, salt.size()));
    for (std::size_t octet = 0; octet < bits / 8; octet += 7) {
      Bytes broken = *pss;
      broken[octet] ^= 0x10;
      CHECK_FALSE(rsa_pss_verify(key.pub, HashAlgorithm::sha256, digest, broken, salt.size()));
      broken = pkcs1;
      broken[octet] ^= 0x10;
      CHECK_FALSE(rsa_pkcs1_verify(key.pub, HashAlgorithm::sha256, digest, broken));
    }
  }
}

TEST_CASE("one seed gives one RSA key and two seeds give two") {
  SeededRandom a("seed"), b("seed"), c("another seed");
  const RsaPrivateKey key = rsa_generate(512, a, "rsa key");
  CHECK(hex(key.pub.n) == hex(rsa_generate(512, b, "rsa key").pub.n));
  CHECK(hex(key.pub.n) != hex(rsa_generate(512, c, "rsa key").pub.n));
}

TEST_CASE("a fault in half of an RSA computation never leaves as a signature") {
  const Digest digest = digest_of(HashAlgorithm::sha256, "abc");
  const Bytes salt(32);
  const auto sign = [&](const RsaPrivateKey& key) {
    return rsa_pss_sign(key, HashAlgorithm::sha256, digest, salt);
  };
  REQUIRE(sign(rfc8448_key()));
  // The memory of the key goes bad after it was checked: a flipped bit spoils one of the two halves,
  // which is what the attack of Boneh, DeMillo and Lipton needs.
  for (Part RsaPrivateKey::* where : {&RsaPrivateKey::dp, &RsaPrivateKey::dq, &RsaPrivateKey::qinv}) {
    RsaPrivateKey key = rfc8448_key();
    (key.*where).expose_mut()[40] ^= 0x04;
    CHECK_FALSE(is_consistent(key));
    const auto signature = sign(key);
    REQUIRE_FALSE(signature);
    CHECK(signature.error().id == "rsa.signature_fault");
    CHECK(signature.error().alert == Alert::internal_error);
    CHECK_FALSE(rsasp1(key, Bytes(128, 0x11)));
  }
}

/// A key whose p is the product of two primes. All its numbers fit together.
RsaPrivateKey composite_key() {
  return {
      {*unhex(
           "d462cb21c88acf4d5ae825184eaf890abf11daa1dd1cc9eed63f0a205557bbb3c609255f35996b09b77e2db263d9ac0c"
           "fdbcb516d6847f916c3a8bcb702d10e9da09b94676ee0f9dec77f2950a7426fb99421efef19821e71a6943285f54e1b4"
           "9a447d40db8eec5898e568fc293728bc00a8761b6de1331250df3b8154e02fb1"),
       *unhex("010001")},
      part("012cd1f4e5b1c08445a649f640aacc5cb57586078c6f6fbdc85946f0dda8039c0c6c4021aeec6f60f962538932efd4601"
           "06cee42c3e3142f3597e2ee8504f79cc76f5ba96cef921dfe5392bf9038242c95ec93eab25a746cf2c7c58c148b7e0f5"
           "282feb56b467b5c56b4a0609e4b49b73d68f65da34ab83861a66e33e4206571"),
      part("e1b29b609906a18af18e299f32b8f4e68f7c3a8139681ef9b0f3386c2e787c6c978a1efc3277b6560bfd62f0947c157c"
           "5e8de63cee14c95e99617d2d0211fd8d"),
      part("f0e6a6bc12933c65695b66721fabab00c6de6ed11ee03f37f6700579564c81cb353217f083e217eb58afa010c1469382"
           "e5e11c153ebbf44a9ccba6615d3157b5"),
      part("102eb93b4cdd8fd9a1863aefc23846befd4cbff921ff9830f902076aa24e5b4581fc124aace7ae782ef5e51130e450ba"
           "1121857f9ae67ca5bec3a1b10773f8c5"),
      part("b12a905924b80fe4ed350104d171e9136b2e4f0590d58ee8d35ed347c74600f6b7aa9d9c8f018a61d5196478ae0bff94"
           "7707b52592bb9c0ffb7c72628cad2b39"),
      part("608249dc29d5fe5665576d58c11f46fbb13c922b524aee78bf4e55024c64d41b5a04dff0d3b4400a8bc54d5052eb4d3f"
           "7e7c44b037aad6120c2ea641cc5eb666")};
}

TEST_CASE("a key whose primes are none makes no signature, and brings nothing down") {
  const RsaPrivateKey key = composite_key();
  CHECK(is_consistent(key));
  const Digest digest = digest_of(HashAlgorithm::sha256, "abc");
  for (const auto& signature : {rsa_pkcs1_sign(key, HashAlgorithm::sha256, digest),
                                rsa_pss_sign(key, HashAlgorithm::sha256, digest, Bytes(32))}) {
    REQUIRE_FALSE(signature);
    CHECK(signature.error().id == "rsa.signature_fault");
  }
  CHECK(rsa_pkcs1_decrypt(key, Bytes(128, 0x42))); // a message like any other
}

TEST_CASE("an RSA key whose numbers do not fit together is found out") {
  CHECK(is_consistent(rfc8448_key()));
  CHECK(is_consistent(rfc8448_key().clone()));
  for (Part RsaPrivateKey::* where : {&RsaPrivateKey::d, &RsaPrivateKey::p, &RsaPrivateKey::q,
                                      &RsaPrivateKey::dp, &RsaPrivateKey::dq, &RsaPrivateKey::qinv}) {
    RsaPrivateKey key = rfc8448_key();
    (key.*where).expose_mut()[20] ^= 0x01;
    CHECK_FALSE(is_consistent(key));
    key = rfc8448_key();
    key.*where = Part();
    CHECK_FALSE(is_consistent(key));
    key.*where = Part(1);
    CHECK_FALSE(is_consistent(key));
    key.*where = part("01");
    CHECK_FALSE(is_consistent(key));
    key.*where = Part(Bytes(rsa_max_bits / 8, 0xff));
    CHECK_FALSE(is_consistent(key));
  }
  RsaPrivateKey key = rfc8448_key(); // the primes and exponents exchanged, but not the inverse
  std::swap(key.p, key.q);
  std::swap(key.dp, key.dq);
  CHECK_FALSE(is_consistent(key));
  key = rfc8448_key();
  key.pub.e = *unhex("03");
  CHECK_FALSE(is_consistent(key));
  key = rfc8448_key();
  key.pub.n[64] ^= 1;
  CHECK_FALSE(is_consistent(key));
}

TEST_CASE("a private exponent that is not below the modulus is refused, and leading zeros change nothing") {
  // d + lcm(p-1, q-1), and so on: the same power, written in more octets than the modulus has. Implicit
  // rejection hashes d in as many octets as the modulus (crypto/rsa/pkcs1_encryption.cpp).
  using namespace bigint;
  const RsaPrivateKey key = rfc8448_key();
  Number p = os2ip(key.p.expose(), 8), q = os2ip(key.q.expose(), 8), order(16);
  p[0] -= 1, q[0] -= 1;
  multiply(order, p, q);
  Number d(20), step(20);
  std::ranges::copy(LimbsView(os2ip(key.d.expose(), 16)), Limbs(d).begin());
  std::ranges::copy(LimbsView(order), Limbs(step).begin() + 4); // times 2^256
  add(d, d, step);
  RsaPrivateKey larger = key.clone();
  larger.d = Part(160);
  i2osp(larger.d.expose_mut(), d);
  CHECK_FALSE(is_consistent(larger));

  const Bytes noise(128, 0x42);
  RsaPrivateKey padded = key.clone();
  padded.d = Part(concat({Bytes(100), key.d.expose()}));
  CHECK(is_consistent(padded));
  CHECK(rsa_pkcs1_decrypt(padded, noise) == rsa_pkcs1_decrypt(key, noise));
}

TEST_CASE("an RSA key signs whichever of its primes is the larger") {
  // p and q of one key exchanged need another inverse: 1/p modulo q, which is made with Python's
  // pow(p, -1, q).
  RsaPrivateKey key = rfc8448_key();
  std::swap(key.p, key.q);
  std::swap(key.dp, key.dq);
  key.qinv = part(
      "55d12a5bb310b4d9bacb0fa73e6ff7cf949770333cda6b1f9a4c0d9896124b239a1e39c6652121ca4e35f7471e10d02b09927d"
      "c42b61c977be2608871e513205");
  REQUIRE(is_consistent(key));
  const Digest digest = digest_of(HashAlgorithm::sha384, "abc");
  CHECK(*rsa_pkcs1_sign(key, HashAlgorithm::sha384, digest) ==
        *rsa_pkcs1_sign(rfc8448_key(), HashAlgorithm::sha384, digest));
}

TEST_CASE("RSA public keys that nobody should compute with are refused") {
  const RsaPublicKey good = rfc8448_key().pub;
  CHECK(is_valid(good));
  const auto with_e = [&](std::string_view e) { return is_valid({good.n, *unhex(e)}); };
  CHECK(with_e("03"));
  CHECK(with_e("01ffffffff"));
  for (std::string_view e : {"", "00", "01", "02", "04", "010000", "00010001", "0200000001", "010000000001"})
    CHECK_FALSE(with_e(e));
  const auto with_n = [&](Bytes n) { return is_valid({std::move(n), good.e}); };
  CHECK(with_n(Bytes(64, 0xff)));
  CHECK(with_n(Bytes(1024, 0xff)));
  CHECK_FALSE(with_n({}));
  CHECK_FALSE(with_n(Bytes(1025, 0xff)));
  CHECK_FALSE(with_n(Bytes(63, 0xff)));
  Bytes n(64, 0xff);
  n[0] = 0x7f; // 511 bits
  CHECK_FALSE(with_n(n));
  n = good.n;
  n.back() ^= 1; // even
  CHECK_FALSE(with_n(n));
  n = good.n;
  n.insert(n.begin(), 0x00);
  CHECK_FALSE(with_n(n));
}

TEST_CASE("an RSA signature of the wrong size or not below the modulus is refused") {
  const RsaPrivateKey key = rfc8448_key();
  const Digest digest = digest_of(HashAlgorithm::sha256, "abc");
  const Bytes good = *rsa_pkcs1_sign(key, HashAlgorithm::sha256, digest);
  const auto verify = [&](const Bytes& s) {
    return rsa_pkcs1_verify(key.pub, HashAlgorithm::sha256, digest, s);
  };
  CHECK(verify(good));
  CHECK_FALSE(verify({}));
  CHECK_FALSE(verify(concat({Bytes{0}, good})));
  CHECK_FALSE(verify(Bytes(good.begin(), good.end() - 1)));
  CHECK_FALSE(rsavp1(key.pub, key.pub.n));
  CHECK_FALSE(rsasp1(key, key.pub.n));
  CHECK(rsavp1(key.pub, Bytes(128)) == Bytes(128)); // 0^e = 0
  CHECK_FALSE(verify(Bytes(128, 0xff)));

  // s + n has the same power modulo n as s, and must not pass for a second signature. It fits the 128
  // octets where s is small enough: look for a message whose signature is.
  using namespace bigint;
  for (std::uint8_t i = 0;; ++i) {
    const Digest d = hash(HashAlgorithm::sha256, Bytes{i});
    const Bytes s = *rsa_pkcs1_sign(key, HashAlgorithm::sha256, d);
    Number sum(16);
    if (add(sum, os2ip(s, 16), os2ip(key.pub.n, 16)) != 0) continue;
    Bytes s_plus_n(128);
    i2osp(s_plus_n, sum);
    CHECK(rsa_pkcs1_verify(key.pub, HashAlgorithm::sha256, d, s));
    CHECK_FALSE(rsa_pkcs1_verify(key.pub, HashAlgorithm::sha256, d, s_plus_n));
    break;
  }
}

TEST_CASE("an RSA key too small for hash and salt says so") {
  const RsaPrivateKey key = rfc8448_key();
  const Digest digest = digest_of(HashAlgorithm::sha512, "abc");
  const auto signature = rsa_pss_sign(key, HashAlgorithm::sha512, digest, Bytes(64));
  REQUIRE_FALSE(signature);
  CHECK(signature.error().id == "rsa.key_too_small");
  CHECK(rsa_pss_sign(key, HashAlgorithm::sha512, digest, Bytes(62)));
  CHECK_FALSE(rsa_pss_sign(key, HashAlgorithm::sha512, digest, Bytes(63)));
  CHECK_FALSE(rsa_pss_verify(key.pub, HashAlgorithm::sha512, digest, Bytes(128, 1), 64));
  CHECK_FALSE(rsa_pss_verify(key.pub, HashAlgorithm::sha512, digest, Bytes(128, 1), ~std::size_t{0}));
  // PKCS #1 v1.5 needs 19 octets of DigestInfo and 11 around it: 94 for SHA-512.
  SeededRandom random("small");
  const RsaPrivateKey tiny = rsa_generate(640, random, "rsa key"); // 80 octets
  CHECK_FALSE(rsa_pkcs1_verify(tiny.pub, HashAlgorithm::sha512, digest, Bytes(80, 1)));
  CHECK(rsa_pkcs1_sign(tiny, HashAlgorithm::sha512, digest).error().id == "rsa.key_too_small");
}

TEST_CASE("a digest of another hash's size verifies nothing") {
  const RsaPrivateKey key = rfc8448_key();
  const Digest digest = digest_of(HashAlgorithm::sha256, "abc");
  const Bytes signature = *rsa_pkcs1_sign(key, HashAlgorithm::sha256, digest);
  CHECK_FALSE(rsa_pkcs1_verify(key.pub, HashAlgorithm::sha384, digest, signature));
  CHECK_FALSE(rsa_pss_verify(key.pub, HashAlgorithm::sha384, digest, signature, 32));
}

} // namespace
