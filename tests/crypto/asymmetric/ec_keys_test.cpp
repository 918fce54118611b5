// ec_keys_test.cpp: what ECDH and ECDSA refuse: numbers out of range, points of the wrong form, and
// signatures in any encoding but the one.
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/signature_der.h"
#include "tests/crypto/asymmetric/ec_support.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::tests;

namespace {

Bytes order(Curve curve) {
  if (curve == Curve::p521)
    return octets(
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
        "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");
  return octets(curve == Curve::p256 ? "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                                     : "ffffffffffffffffffffffffffffffffffffffffffffffff"
                                       "c7634d81f4372ddf581a0db248b0a77aecec196accc52973");
}

/// `number` with `add` added to its last octet, for changes that do not carry.
Bytes changed_by(Bytes number, int add) {
  number.back() = static_cast<std::uint8_t>(number.back() + add);
  return number;
}

/// Gives what it was told to give, in that order.
class Script : public Random {
 public:
  explicit Script(std::vector<Bytes> lines) : lines_(std::move(lines)) {}
  void fill(std::string_view use, ByteSpan out) override {
    REQUIRE(use == "test key");
    REQUIRE(asked_ < lines_.size());
    REQUIRE(lines_[asked_].size() == out.size());
    std::copy(lines_[asked_].begin(), lines_[asked_].end(), out.begin());
    ++asked_;
  }
  std::size_t asked() const { return asked_; }

 private:
  std::vector<Bytes> lines_;
  std::size_t asked_ = 0;
};

/// A private key of equal octets, but for the bits on top that P-521 does not have.
Bytes key_of(Curve curve, std::uint8_t octet) {
  Bytes key(scalar_size(curve), octet);
  if (curve == Curve::p521) key[0] = 0;
  return key;
}

constexpr Curve curves[] = {Curve::p256, Curve::p384, Curve::p521};

} // namespace

TEST_CASE("A generated key is drawn again while it is zero or not below the order") {
  for (Curve curve : curves) {
    const std::size_t size = scalar_size(curve);
    Script script({Bytes(size), order(curve), Bytes(size, 0xff), changed_by(order(curve), 1),
                   changed_by(order(curve), -1), Bytes(size, 1)});
    const auto key = ec_generate(curve, script, "test key");
    CHECK(script.asked() == 5);
    CHECK(hex(key.expose()) == hex(changed_by(order(curve), -1)));
  }
}

TEST_CASE("A private key that is zero, the order or more, or of the wrong size has no public key") {
  for (Curve curve : curves) {
    const std::size_t size = scalar_size(curve);
    const Bytes peer = ec_public(curve, changed_by(Bytes(size), 1)).value();
    for (const Bytes& bad :
         {Bytes(size), order(curve), Bytes(size, 0xff), Bytes(size - 1, 1), Bytes(size + 1, 0), Bytes{}}) {
      const auto point = ec_public(curve, bad);
      REQUIRE_FALSE(point);
      CHECK(point.error().id == "ec.bad_scalar");
      const auto shared = ecdh(curve, bad, peer);
      REQUIRE_FALSE(shared);
      CHECK(shared.error().id == "ec.bad_scalar");
    }
    // The largest key is -1, and -G has G's X coordinate.
    const Bytes last = ec_public(curve, changed_by(order(curve), -1)).value();
    CHECK(hex(ByteView(last).first(1 + size)) == hex(ByteView(peer).first(1 + size)));
    CHECK(hex(last) != hex(peer));
  }
}

TEST_CASE("Only the uncompressed encoding of a point on the curve is a point") {
  for (Curve curve : curves) {
    const Bytes scalar = key_of(curve, 0x42);
    const Bytes good = ec_public(curve, scalar).value();
    REQUIRE(is_on_curve(curve, good));
    CHECK_FALSE(is_on_curve(curve == Curve::p256 ? Curve::p384 : Curve::p256, good));
    for (std::size_t n = 0; n < good.size(); ++n) CHECK_FALSE(is_on_curve(curve, ByteView(good).first(n)));
    CHECK_FALSE(is_on_curve(curve, concat({good, Bytes{0}})));
    for (int form : {0, 2, 3, 5, 6, 7, 0x84}) {
      Bytes other = good;
      other[0] = static_cast<std::uint8_t>(form);
      CHECK_FALSE(is_on_curve(curve, other));
    }
    for (std::size_t bit = 8; bit < 8 * good.size(); ++bit) {
      Bytes other = good;
      other[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      CHECK_FALSE(is_on_curve(curve, other));
      const auto shared = ecdh(curve, scalar, other);
      REQUIRE_FALSE(shared);
      CHECK(shared.error().alert == Alert::illegal_parameter);
      CHECK(shared.error().id == "ec.bad_point");
      CHECK(shared.error().rfc.text() == "8446#4.2.8.2");
    }
  }
}

TEST_CASE("Both sides of ECDH arrive at the same secret") {
  SeededRandom random("ecdh");
  for (Curve curve : curves)
    for (int i = 0; i < 10; ++i) {
      const auto a = ec_generate(curve, random, "a"), b = ec_generate(curve, random, "b");
      const auto from_a = ecdh(curve, a.expose(), ec_public(curve, b.expose()).value());
      const auto from_b = ecdh(curve, b.expose(), ec_public(curve, a.expose()).value());
      REQUIRE(from_a);
      REQUIRE(from_b);
      CHECK(from_a->size() == scalar_size(curve));
      CHECK(hex(from_a->expose()) == hex(from_b->expose()));
    }
}

TEST_CASE("A signature verifies with its key and digest only, and no bit of it may change") {
  SeededRandom random("ecdsa");
  for (Curve curve : curves) {
    const auto key = ec_generate(curve, random, "key");
    const Bytes public_key = ec_public(curve, key.expose()).value();
    const Digest digest = hash(HashAlgorithm::sha256, as_bytes("message"));
    const Bytes signature = ecdsa_sign(curve, HashAlgorithm::sha256, key.expose(), digest);
    CHECK(ecdsa_verify(curve, public_key, digest, signature));
    CHECK(ecdsa_sign(curve, HashAlgorithm::sha256, key.expose(), digest) == signature);
    for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
      Bytes other = signature;
      other[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      CHECK_FALSE(ecdsa_verify(curve, public_key, digest, other));
    }
    for (std::size_t bit = 0; bit < 8 * digest.size(); ++bit) {
      Bytes other = to_bytes(digest);
      other[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      CHECK_FALSE(ecdsa_verify(curve, public_key, other, signature));
    }
    const auto other_key = ec_generate(curve, random, "key");
    CHECK_FALSE(ecdsa_verify(curve, ec_public(curve, other_key.expose()).value(), digest, signature));
  }
}

TEST_CASE("Digests shorter and longer than the order, zero and all ones, are signed and verified") {
  for (Curve curve : curves) {
    const std::size_t size = scalar_size(curve);
    const Bytes key = key_of(curve, 0x17), public_key = ec_public(curve, key).value();
    for (const Bytes& digest : {Bytes(20, 7), Bytes(32, 0), Bytes(48, 0xff), Bytes(64, 0xff), order(curve)}) {
      const Bytes signature = ecdsa_sign(curve, HashAlgorithm::sha256, key, digest);
      CHECK(ecdsa_verify(curve, public_key, digest, signature));
    }
    // What is beyond the bits of n does not count (FIPS 186-5 section 6.4.2).
    const Bytes signature = ecdsa_sign(curve, HashAlgorithm::sha512, key, Bytes(64, 0x5a));
    const std::size_t used = std::min<std::size_t>(size, 64); // of P-521 no digest is long enough
    CHECK(ecdsa_verify(curve, public_key, Bytes(used, 0x5a), signature));
    CHECK_FALSE(ecdsa_verify(curve, public_key, Bytes(used - 1, 0x5a), signature));
  }
}

TEST_CASE("r and s of zero, of the order and beyond are refused") {
  for (Curve curve : curves) {
    const std::size_t size = scalar_size(curve);
    const Bytes public_key = ec_public(curve, key_of(curve, 0x17)).value();
    const Bytes digest(32, 0), one = changed_by(Bytes(size), 1);
    for (const Bytes& bad : {Bytes(size), order(curve), changed_by(order(curve), 1), Bytes(size, 0xff)}) {
      CHECK_FALSE(ecdsa_verify(curve, public_key, digest, ec::write_signature(bad, one)));
      CHECK_FALSE(ecdsa_verify(curve, public_key, digest, ec::write_signature(one, bad)));
      CHECK_FALSE(ecdsa_verify(curve, public_key, digest, ec::write_signature(bad, bad)));
    }
  }
}

TEST_CASE("Only the one DER encoding of r and s is read") {
  const auto parts = ec::read_signature(octets("3006 020101 020102"), 32);
  REQUIRE(parts);
  CHECK(hex(parts->r) == hex(fit("01", 32)));
  CHECK(hex(parts->s) == hex(fit("02", 32)));
  CHECK(
      ec::read_signature(octets("3008 02020080 020200ff"), 32)); // the zero that keeps 80 from being negative
  CHECK(ec::read_signature(octets("3006 020100 020100"), 32)); // zero is a number; ECDSA refuses it elsewhere

  for (std::string_view bad : {
           "",
           "30",
           "3000",
           "3003 020101", // too little
           "3007 020101 020102",
           "3005 020101 020102", // lengths that do not fit
           "3006 020101 020102 00",
           "3007 020101 020102 00",
           "3009 020101 020102 020103", // too much
           "308106 020101 020102",
           "30820006 020101 020102",
           "3007 02810101 020102", // long form
           "3080 020101 020102 0000", // indefinite length
           "3106 020101 020102",
           "3006 030101 020102",
           "3006 020101 040102",
           "2006 020101 020102", // tags
           "3005 0200 020102",
           "3005 020101 0200", // no octets
           "3006 020180 020102",
           "3006 020101 0201ff", // negative
           "3007 02020001 020102",
           "3007 020101 0202007f", // more octets than needed
       }) {
    INFO(bad);
    CHECK_FALSE(ec::read_signature(octets(bad), 32));
  }
  // As many octets as asked for, and not one more.
  const std::string full(64, '1'), more(66, '1');
  CHECK(ec::read_signature(octets("3025 0220" + full + "020101"), 32));
  CHECK_FALSE(ec::read_signature(octets("3026 0221" + more + "020101"), 32));
}

TEST_CASE("Writing a signature and reading it gives r and s back; no prefix of it is one") {
  SeededRandom random("der");
  for (std::size_t size : {32, 48})
    for (int i = 0; i < 100; ++i) {
      Bytes r = random.bytes("r", size), s = random.bytes("s", size);
      for (int zeros = 0; zeros < i % 5; ++zeros) r[static_cast<std::size_t>(zeros)] = 0;
      const Bytes der = ec::write_signature(r, s);
      const auto parts = ec::read_signature(der, size);
      REQUIRE(parts);
      CHECK(hex(parts->r) == hex(r));
      CHECK(hex(parts->s) == hex(s));
      for (std::size_t n = 0; n < der.size(); ++n)
        CHECK_FALSE(ec::read_signature(ByteView(der).first(n), size));
      CHECK_FALSE(ec::read_signature(concat({der, Bytes{0}}), size));
    }
}
