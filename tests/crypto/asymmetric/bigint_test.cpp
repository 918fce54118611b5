// Numbers of many limbs: known answers from another implementation, and laws that must hold.
#include <algorithm>

#include "core/ct.h"
#include "crypto/bigint/power.h"
#include "crypto/bigint/power_fast.h"
#include "crypto/bigint/prime.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto::bigint;

namespace {

Number number(std::string_view hex_digits) {
  auto octets = unhex(hex_digits);
  REQUIRE(octets);
  return os2ip(*octets, limbs_for_bytes(octets->size()));
}

std::string text(LimbsView x) {
  Bytes out(x.size() * limb_bytes);
  i2osp(out, x);
  return hex(out);
}

Number random_number(Random& random, std::size_t limbs) {
  return os2ip(random.bytes("number", limbs * 8), limbs);
}

// Computed with Python's integers.
struct Case {
  std::string_view m, x, y, e, product, product_mod_m, power;
};
// clang-format off
const Case cases[] = {
    {"e1aa584ae7b9d197",
     "b083581d482181c6",
     "034e5892b7e5ef34",
     "99bb7567baf783e4",
     "02478f1f80c31ea2bebec8f38f143638",
     "641d75a80d0095bd",
     "9e2ccef1a1983d97"},
    {"95ad80943eb9e5fabb34c5b45930f11e29d48b41e6f1cb77",
     "64bc900cb829eac5f29748e16d80323c39d894beaa82f4b6",
     "80000f50648b8f546476536221e7e66295d77a995054b6ed",
     "b99e055cc20c97d92628414e3d9040f1",
     "325e4e0d0b034b34b3dd91062577980909678c711afd67efeb44572a57cd71876dccc2e7b4265db9aed71df420edf07e",
     "187c1245d28cb51d81acb428aa3baf77084fae7e9e8fdb2c",
     "7bcbe2857578ff65f34ded3481af14502ede2282c3c74f7c"},
    {"fdbcda7161dae43d38237aadfef1b1633d930b19144f86b3c4c11f71d9d877b2d05b0bda10c72fa727932145622c79603ac71a164f83e9a43e9ac4ca51bf0047",
     "261c2c98c50ebcc4777d297752ecd57756b35c60f23a18677b0cad5002dc3028c607f1274176ff4eaeebc40c9fe5425787ca14acb71cd18e2321a89e12ffd9d7",
     "31b56776abda00340d34befdfe8f71e15e73e1669c5067cf0051a48dd86e193d40208e64317f6a4fe4c17ec64bbae9748271598f2699662698884c48f4496ccf",
     "895d7363fc98cff07e8d554f7acb0b873d1f41f09d713fb95ec5c6d19648faddc451f0cd71c327583607de1c3525f69b2de2a40c95a7a173708374d461580c39",
     "076665dbc63e711099ee7d28239a539d0c7432a20b910ce6adfb9766a6c56332dccb0c98328e3eed225dd8454a63591ee4a965e34ce3d8fcf6479bdc5d9484f2d887c8d0f87319b8c0c69d1a04f4488d3a3f56ef77facc31fa6ccfb34468445cea1646e132c07a057325bdc5d664f5301a9dd2a3a0c6dd57096266e35716d8d9",
     "ed91cb9c68726a0cedfb38cd15e34bb1acfaebd5db0b911bdbde5dc0a6812b0cf49a17bce60f710932493efdb253cdc826679563754787c9de207434e0b220c4",
     "97b5894d9fa258a46a9d9e7511c1ba1b0176ca25e8791a5dce2d768a334f32581c6223f83d427906db9bb3043cdabfde8565aa2dc8aaaacbda29a4d1eb151123"}};
// clang-format on

TEST_CASE("big numbers multiply and exponentiate as Python's do") {
  for (const Case& c : cases) {
    Number m = number(c.m), x = number(c.x), y = number(c.y), e = number(c.e);
    const std::size_t k = m.size();
    Number product(2 * k), rest(k), z(k), w(k);
    multiply(product, x, y);
    CHECK(text(product) == c.product);
    remainder(rest, product, m);
    CHECK(text(rest) == c.product_mod_m);

    for (std::size_t floor_bits : {std::size_t{1}, bit_length(m)}) {
      Montgomery mont(m, floor_bits);
      mont.into_form(z, x);
      mont.into_form(w, y);
      mont.multiply(w, w, z);
      mont.out_of_form(w, w);
      CHECK(text(w) == c.product_mod_m);
      power_secret(mont, w, z, e);
      mont.out_of_form(w, w);
      CHECK(text(w) == c.power);
    }
  }
}

TEST_CASE("the public and the secret way to a power agree") {
  SeededRandom random("power");
  for (std::size_t k : {1, 2, 3, 8, 17}) {
    Number m = random_number(random, k);
    m[0] |= 1;
    m[k - 1] |= Limb{1} << 63;
    Montgomery mont(m, limb_bits * k);
    for (Limb e : {Limb{1}, Limb{2}, Limb{3}, Limb{31}, Limb{32}, Limb{65537}, ~Limb{0}}) {
      Number x(k), z(k), w(k), exponent(1);
      remainder(x, random_number(random, k), m);
      exponent[0] = e;
      power_public(mont, z, x, e);
      power_secret(mont, w, x, exponent);
      CHECK(text(z) == text(w));
    }
  }
}

TEST_CASE("a power with exponent zero is one, and of zero is zero") {
  Number m = number("f123456789abcdeffedcba9876543211"), zero(2), z(2), x(2);
  Montgomery mont(m, 128);
  x[0] = 5;
  power_secret(mont, z, x, zero);
  CHECK(text(z) == text(mont.one()));
  x[0] = 7;
  power_secret(mont, z, zero, x);
  CHECK(is_zero(z) != 0);
}

TEST_CASE("Montgomery reduction is right at the edges of the modulus") {
  // All ones, a power of two plus one, and the smallest: the sums that need or do not need the last
  // subtraction, with and without a bit above the top limb.
  for (std::string_view hex_m : {"ffffffffffffffffffffffffffffffff", "80000000000000000000000000000001",
                                 "00000000000000010000000000000001", "00000000000000000000000000000003"}) {
    Number m = number(hex_m);
    Montgomery mont(m, 1);
    Number top = m.clone();
    top[0] -= 1; // -1 modulo m
    for (Limb small : {Limb{0}, Limb{1}, Limb{2}}) {
      Number x(2), product(4), expected(2), z(2), w(2);
      x[0] = small;
      multiply(product, top, x);
      remainder(expected, product, m);
      mont.into_form(z, top);
      mont.into_form(w, x);
      mont.multiply(z, z, w);
      mont.out_of_form(z, z);
      CHECK(text(z) == text(expected));
    }
    mont.into_form(top, top);
    mont.multiply(top, top, top);
    CHECK(text(top) == text(mont.one())); // (-1)(-1) = 1
  }
}

TEST_CASE("reduction of a longer number agrees with long division") {
  SeededRandom random("reduce");
  for (std::size_t length : {1, 2, 3, 4, 6, 7}) {
    Number m = random_number(random, 3), x = random_number(random, length), z(3), w(3);
    m[0] |= 1;
    Montgomery mont(m, 1);
    mont.reduce_into_form(z, x);
    mont.out_of_form(z, z);
    remainder(w, x, m);
    CHECK(text(z) == text(w));
  }
}

TEST_CASE("addition and subtraction undo one another and report the carry") {
  SeededRandom random("add");
  for (int i = 0; i < 100; ++i) {
    Number x = random_number(random, 4), y = random_number(random, 4), z(4);
    Limb carry = add(z, x, y);
    CHECK(carry == (less(z, x) & 1));
    CHECK(subtract(z, z, y) == carry);
    CHECK(text(z) == text(x));
  }
  Number ones = number("ffffffffffffffffffffffffffffffff"), one(2), z(2);
  one[0] = 1;
  CHECK(add(z, ones, one) == 1);
  CHECK(is_zero(z) == ~Limb{0});
  CHECK(subtract(z, z, one) == 1);
  CHECK(equal(z, ones) == ~Limb{0});
  CHECK(less(one, ones) == ~Limb{0});
  CHECK(less(ones, one) == 0);
  CHECK(less(ones, ones) == 0);
}

TEST_CASE("addition and subtraction stay below the modulus") {
  SeededRandom random("mod");
  for (int i = 0; i < 100; ++i) {
    Number m = random_number(random, 3), x(3), y(3), z(3), w(3), sum(4);
    m[2] >>= i % 3; // the top bit set, or not
    remainder(x, random_number(random, 3), m);
    remainder(y, random_number(random, 3), m);
    subtract_mod(z, x, y, m);
    CHECK(less(z, m) != 0);
    sum[3] = add(Limbs(sum).first(3), z, y);
    remainder(w, sum, m);
    CHECK(text(w) == text(x));
    sum[3] = add(Limbs(sum).first(3), x, y);
    remainder(w, sum, m);
    add_mod(z, x, y, m);
    CHECK(text(z) == text(w));
  }
}

TEST_CASE("division by a small number gives quotient and remainder") {
  SeededRandom random("small");
  for (Limb m : {Limb{1}, Limb{3}, Limb{65537}, Limb{0xffffffff}}) {
    Number x = random_number(random, 5), quotient(5), back(6), divisor(1);
    divisor[0] = m;
    Limb rest = divide_small(quotient, x, m);
    CHECK(rest == remainder_small(x, m));
    multiply(back, quotient, divisor);
    Number addend(6);
    addend[0] = rest;
    CHECK(add(back, back, addend) == 0);
    CHECK(back[5] == 0);
    CHECK(text(Limbs(back).first(5)) == text(x));
  }
}

TEST_CASE("octet strings become numbers and numbers octet strings") {
  Number x = os2ip(*unhex("0102030405060708090a"), 2);
  CHECK(x[0] == 0x030405060708090a);
  CHECK(x[1] == 0x0102);
  CHECK(bit_length(x) == 73);
  CHECK(bit_length(Number(3)) == 0);
  Bytes out(12);
  i2osp(out, x);
  CHECK(hex(out) == "00000102030405060708090a");
  CHECK(os2ip(*unhex("000000000000000001"), 1)[0] == 1); // leading zeros may go beyond the limbs
}

TEST_CASE("known primes pass the test of Miller and Rabin and known composites do not") {
  SeededRandom random("prime");
  // 2^192 - 2^64 - 1 (NIST P-192), 2^256 - 2^224 + 2^192 + 2^96 - 1 (P-256), 2^521 - 1 has no full limb;
  // 2^384 - 2^128 - 2^96 + 2^32 - 1 (P-384).
  for (std::string_view prime :
       {"fffffffffffffffffffffffffffffffeffffffffffffffff",
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff"}) {
    Number p = number(prime);
    CHECK_FALSE(has_small_factor(p));
    CHECK(is_probably_prime(p, random, "base"));
    for (Limb change : {Limb{2}, Limb{4}, Limb{6}, Limb{8}}) {
      Number composite = p.clone();
      composite[0] ^= change;
      CHECK_FALSE(is_probably_prime(composite, random, "base"));
    }
  }
}

TEST_CASE("a product of two large primes has no small factor and is found out all the same") {
  SeededRandom random("product");
  Number p = number("fffffffffffffffffffffffffffffffeffffffffffffffff"), square(6);
  multiply(square, p, p);
  CHECK_FALSE(has_small_factor(square));
  CHECK_FALSE(is_probably_prime(square, random, "base"));
}

TEST_CASE("every small prime is found as a factor") {
  for (Limb factor : {Limb{2}, Limb{3}, Limb{5}, Limb{1021}, Limb{2029}, Limb{2039}}) {
    Number p = number("fffffffffffffffffffffffffffffffeffffffffffffffff"), f(1), product(4);
    f[0] = factor;
    multiply(product, p, f);
    CHECK(has_small_factor(product));
  }
}

} // namespace

TEST_CASE("powers by vectors agree with Montgomery's, for every size and for moduli with zeros on top") {
  if (!has_fast_modulus(16)) return; // another CPU, or HANDGLASS_CPU
  SeededRandom random("fast powers");
  std::size_t tried = 0;
  for (std::size_t k = 1; has_fast_modulus(k); ++k) {
    for (const std::size_t zeros : {0, 1, 63}) {
      Number m[2] = {random_number(random, k), random_number(random, k)};
      for (Number& modulus : m) {
        modulus[0] |= 1;
        modulus[k - 1] = (modulus[k - 1] | Limb{1} << 63) >> zeros | (k == 1 ? 3 : 0);
      }
      if (k == 1 && zeros == 0) m[1][0] = ~Limb{0}; // all ones: the most carries
      const Number x = random_number(random, 2 * k);
      const Number e[2] = {random_number(random, k), random_number(random, k)};
      Number z[2] = {Number(k), Number(k)}, expected(k), small(k), by_17(k);
      Limbs out[2] = {z[0], z[1]};
      const LimbsView exponents[2] = {e[0], e[1]};
      const std::size_t floor_bits = limb_bits * k - zeros;
      const FastModulus fast[2] = {FastModulus(m[0], floor_bits), FastModulus(m[1], 1)};
      const FastModulus* const moduli[2] = {&fast[0], &fast[1]};
      FastModulus::power_secret_two(out, x, exponents, moduli);
      for (int i = 0; i < 2; ++i) {
        Montgomery plain(m[i], 1);
        plain.reduce_into_form(small, x);
        power_secret(plain, expected, small, e[i]);
        plain.out_of_form(expected, expected);
        CHECK(text(z[i]) == text(expected));

        plain.reduce_into_form(small, x);
        power_public(plain, expected, small, 65537);
        plain.out_of_form(small, small);
        plain.multiply(expected, expected, small); // one of the two in form: the product is not
        fast[i].power_public(by_17, small, 65537, small);
        CHECK(text(by_17) == text(expected)); // small^65538
        ++tried;
      }
    }
  }
  CHECK(tried == 64 * 3 * 2);
}
