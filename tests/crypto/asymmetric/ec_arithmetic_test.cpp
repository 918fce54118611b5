// ec_arithmetic_test.cpp: the numbers and points below ECDH and ECDSA, at the edges where carries,
// reductions and special points are. The answers come from slow, plain code in this file.
#include "core/random.h"
#include "crypto/ec/dispatch.h"
#include "tests/crypto/asymmetric/ec_support.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::crypto::ec;

namespace {

/// a + b mod m, by comparing and subtracting.
template <std::size_t N>
Limbs<N> slow_add(const Limbs<N>& a, const Limbs<N>& b, const Limbs<N>& m) {
  Limbs<N> sum{}, reduced{};
  const auto carry = ec::add(sum, a, b);
  const auto borrow = ec::subtract(reduced, sum, m);
  return carry || !borrow ? reduced : sum;
}

/// a * b mod m, one bit of b at a time.
template <std::size_t N>
Limbs<N> slow_multiply(const Limbs<N>& a, const Limbs<N>& b, const Limbs<N>& m) {
  Limbs<N> product{};
  for (std::size_t bit = 64 * N; bit-- > 0;) {
    product = slow_add(product, product, m);
    if (b[bit / 64] >> (bit % 64) & 1) product = slow_add(product, a, m);
  }
  return product;
}

/// Numbers below m with many carries in them, and some that are random.
template <std::size_t N>
std::vector<Limbs<N>> interesting(const Limbs<N>& m, Random& random) {
  std::vector<Limbs<N>> out;
  Limbs<N> edge{};
  for (std::uint64_t small = 0; small < 3; ++small) {
    edge[0] = small;
    out.push_back(edge); // 0, 1, 2
    Limbs<N> from_above{};
    Limbs<N> back{};
    back[0] = small + 1;
    ec::subtract(from_above, m, back);
    out.push_back(from_above); // m-1, m-2, m-3
  }
  Limbs<N> r_minus_m{};
  ec::subtract(r_minus_m, Limbs<N>{}, m);
  if (ec::less(r_minus_m, m)) out.push_back(r_minus_m);
  for (std::size_t limb = 0; limb < N; ++limb)
    for (std::uint64_t word : {std::uint64_t{1}, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
      Limbs<N> one_limb{};
      one_limb[limb] = word;
      if (ec::less(one_limb, m)) out.push_back(one_limb);
    }
  while (out.size() < 60) {
    Limbs<N> number = ec::from_octets<N>(random.bytes("number", 8 * N));
    if (m[N - 1] < 512) number[N - 1] &= 511; // P-521
    if (ec::less(number, m)) out.push_back(number);
  }
  return out;
}

template <class Ring, class M = Mod<Ring>>
void check_ring() {
  constexpr const auto& m = Ring::modulus.m;
  SeededRandom random("field");
  const auto numbers = interesting(m, random);
  for (const auto& a : numbers) {
    const M x = M::from(a);
    CHECK(x.plain() == a);
    if (ec::is_zero(a))
      CHECK(x.inverse().plain() == a);
    else
      CHECK((x * x.inverse()).plain() == M::one().plain());
    for (const auto& b : numbers) {
      const M y = M::from(b);
      CHECK((x + y).plain() == slow_add(a, b, m));
      CHECK((x * y).plain() == slow_multiply(a, b, m));
      if (a == b) CHECK(x.square().plain() == slow_multiply(a, b, m));
      CHECK(((x - y) + y).plain() == a);
      CHECK((equal(x, y) != 0) == (a == b));
      CHECK((ec::less(a, b) != 0) ==
            std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend()));
    }
  }
  // Numbers from m to 2m-1 are reduced where the caller says that they may occur.
  CHECK(M::from_unreduced(m).plain() == typename M::Number{});
  typename M::Number top;
  top.fill(~std::uint64_t{0});
  if (m.back() < 512) top.back() = 511;
  CHECK(M::from_unreduced(top).plain() == slow_add(top, typename M::Number{}, m));
}

/// 1/x by division steps (inverse.h) where they have most to do and least, and for numbers that are random.
template <class Ring>
void check_inverse() {
  using M = FastMod<Ring, KernelPortable>;
  constexpr const auto& m = Ring::modulus.m;
  SeededRandom random("inverse");
  const auto check = [&](const typename M::Number& number) {
    const M x = M::from(number);
    CHECK(equal(x * x.inverse(), M::one()));
    CHECK(x.inverse().plain() == Mod<Ring>::from(number).inverse().plain());
  };
  for (std::size_t bit = 0; bit < 64 * m.size(); ++bit) {
    typename M::Number power{}, from_m, from_power;
    power[bit / 64] = std::uint64_t{1} << bit % 64;
    if (!ec::less(power, m)) break;
    check(power); // 2^i, m - 2^i, and 2^i - 1
    ec::subtract(from_m, m, power);
    check(from_m);
    ec::subtract(from_power, power, typename M::Number{1});
    if (bit > 0) check(from_power);
  }
  for (int i = 0; i < 200; ++i) {
    auto number = from_octets<m.size()>(random.bytes("number", 8 * m.size()));
    if (m.back() < 512) number.back() &= 511;
    if (ec::less(number, m)) check(number);
  }
}

template <class C>
bool same(const Point<C>& p, const Point<C>& q) {
  return equal(p.x * q.z, q.x * p.z) && equal(p.y * q.z, q.y * p.z) && is_infinity(p) == is_infinity(q);
}

template <class C>
Point<C> minus(const Point<C>& p) {
  return {p.x, typename Point<C>::F{} - p.y, p.z};
}

template <class C>
void check_points() {
  const Point<C> o, g = generator<C>;
  CHECK(is_infinity(o));
  CHECK(decode_public<C>(encode(g)));
  // The cases where school-book formulas divide by zero.
  CHECK(same(o + o, o));
  CHECK(same(twice(o), o));
  CHECK(same(o + g, g));
  CHECK(same(g + o, g));
  CHECK(same(g + g, twice(g)));
  CHECK(is_infinity(g + minus(g)));
  // And an ordinary one, three ways.
  CHECK(same(twice(twice(g)) + minus(g), g + g + g));
  CHECK(same((g + g) + g, g + (g + g)));
  CHECK_FALSE(same(g, minus(g)));
}

template <class C>
std::string encode_or_none(const Point<C>& p) {
  return is_infinity(p) ? "none" : hex(encode(p));
}

template <class C>
void check_multiples() {
  using K = Limbs<C::n_limbs>;
  const Point<C> g = generator<C>;
  constexpr const auto& n = C::Order::modulus.m;
  Point<C> sum;
  for (std::uint64_t i = 0; i <= 40; ++i, sum = sum + g) {
    K k{};
    k[0] = i;
    CHECK(same(multiply_generator<C>(k), sum));
    CHECK(same(multiply(k, g), sum));
    K from_n;
    ec::subtract(from_n, n, k); // (n-i) G = -(i G)
    CHECK(same(multiply_generator<C>(from_n), minus(sum)));
    CHECK(same(multiply(from_n, g), minus(sum)));
    if constexpr (!ReferenceCurve<C>) continue; // promises nothing from n on
    ec::add(from_n, n, k);                      // (n+i) G = i G
    CHECK(same(multiply_generator<C>(from_n), sum));
    CHECK(same(multiply(from_n, g), sum));
  }
  SeededRandom random("multiples");
  for (int i = 0; i < 20; ++i) {
    using S = typename C::S;
    const auto draw = [&](const char* use) {
      Bytes octets = random.bytes(use, C::size);
      if (C::size == 66) octets[0] &= 1;
      return S::from_unreduced(from_octets<C::n_limbs>(octets)).plain();
    };
    const K a = draw("a"), b = draw("b");
    const Point<C> p = multiply_generator<C>(a);
    CHECK(same(p, multiply(a, g)));
    CHECK(decode_public<C>(encode(p)));
    // a(bG) = b(aG): what Diffie-Hellman stands on.
    CHECK(same(multiply(b, p), multiply(a, multiply_generator<C>(b))));
    // (a+b)G = aG + bG, with a+b reduced modulo n.
    const K total = (S::from_unreduced(a) + S::from_unreduced(b)).plain();
    CHECK(same(multiply_generator<C>(total), p + multiply_generator<C>(b)));
    const Point<C> q = *decode_public<C>(encode(p));
    CHECK(same(multiply_and_add_public(b, a, q), multiply_generator<C>(b) + multiply(a, p)));
    // And back from its compressed form.
    Bytes compressed = encode(p);
    compressed[0] = static_cast<std::uint8_t>(2 | (compressed.back() & 1));
    compressed.resize(1 + C::size);
    const auto found = decompress_public<C>(compressed);
    REQUIRE(found);
    CHECK(same(*found, p));
  }
  // uG + vQ where both are the same or opposite, or one is nothing.
  Limbs<C::n_limbs> zero{}, one{1}, minus_one;
  ec::subtract(minus_one, n, one);
  CHECK(same(multiply_and_add_public(one, one, g), twice(g)));
  CHECK(is_infinity(multiply_and_add_public(minus_one, one, g)));
  CHECK(same(multiply_and_add_public(zero, one, g), g));
  CHECK(same(multiply_and_add_public(one, zero, g), g));
}

/// Every k near a multiple of 16 where digits turn, and every k = n - 2t: there the last sum is P + P.
template <class C>
void check_digits() {
  using R = typename C::Reference;
  constexpr const auto& n = C::Order::modulus.m;
  for (std::uint64_t small = 0; small <= 70; ++small)
    for (std::size_t shift : {std::size_t{0}, std::size_t{5}, std::size_t{59}, std::size_t{123}}) {
      Limbs<C::n_limbs> k{}, from_n;
      k[shift / 64] = small << shift % 64;
      if (shift % 64 > 57) k[shift / 64 + 1] = small >> (64 - shift % 64);
      CHECK(encode_or_none(multiply_generator<C>(k)) == encode_or_none(multiply_generator<R>(k)));
      CHECK(encode_or_none(multiply(k, generator<C>)) == encode_or_none(multiply_generator<R>(k)));
      if (is_zero(k)) continue;
      ec::subtract(from_n, n, k);
      CHECK(encode_or_none(multiply_generator<C>(from_n)) == encode_or_none(multiply_generator<R>(from_n)));
      CHECK(encode_or_none(multiply(from_n, generator<C>)) == encode_or_none(multiply_generator<R>(from_n)));
    }
}

} // namespace

TEST_CASE("Numbers modulo each of the six primes agree with slow arithmetic, edges included") {
  check_ring<P256::Field>();
  check_ring<P256::Order>();
  check_ring<P384::Field>();
  check_ring<P384::Order>();
  check_ring<P521::Field>();
  check_ring<P521::Order>();
}

TEST_CASE("So do they with the portable kernel") {
  check_ring<P256::Field, FastMod<P256::Field, KernelPortable>>();
  check_ring<P256::Order, FastMod<P256::Order, KernelPortable>>();
  check_ring<P384::Field, FastMod<P384::Field, KernelPortable>>();
  check_ring<P384::Order, FastMod<P384::Order, KernelPortable>>();
  check_ring<P521::Field, FastMod<P521::Field, KernelPortable>>();
  check_ring<P521::Order, FastMod<P521::Order, KernelPortable>>();
}

TEST_CASE("Division steps give the same inverses as Fermat's power") {
  check_inverse<P256::Field>();
  check_inverse<P256::Order>();
  check_inverse<P384::Field>();
  check_inverse<P384::Order>();
  check_inverse<P521::Field>();
  check_inverse<P521::Order>();
}

TEST_CASE("Digits in non-adjacent form add up to the number, are odd, small and far apart") {
  SeededRandom random("digits");
  for (const std::size_t width : {std::size_t{5}, std::size_t{8}})
    for (const auto& k : interesting(P256::Order::modulus.m, random)) {
      const auto digits = non_adjacent_form_public(k, width);
      using M = Mod<P384::Field>; // a modulus with room for 257 bits
      M sum;
      std::size_t next = 0;
      for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] == 0) continue;
        CHECK(i >= next);
        next = i + width;
        CHECK(digits[i] % 2 != 0);
        CHECK(std::abs(digits[i]) < 1 << (width - 1));
      }
      for (std::size_t i = digits.size(); i-- > 0;) {
        const M size = M::from({static_cast<std::uint64_t>(std::abs(digits[i]))});
        sum = sum + sum;
        sum = digits[i] < 0 ? sum - size : sum + size;
      }
      CHECK(sum.plain() == Limbs<6>{k[0], k[1], k[2], k[3]});
    }
}

TEST_CASE("Adding points has no exceptional case") {
  check_points<P256>();
  check_points<P384>();
  check_points<P521>();
}

TEST_CASE("Multiples of points agree with repeated addition, around zero and around the order") {
  check_multiples<P256>();
  check_multiples<P384>();
  check_multiples<P521>();
  check_multiples<Fast<P256, KernelPortable>>();
  check_multiples<Fast<P384, KernelPortable>>();
  check_multiples<Fast<P521, KernelPortable>>();
}

TEST_CASE("Signed windows agree with the reference where digits turn and where the last sum is a doubling") {
  check_digits<Fast<P256, KernelPortable>>();
  check_digits<Fast<P384, KernelPortable>>();
  check_digits<Fast<P521, KernelPortable>>();
}

#ifdef HANDGLASS_MULX
TEST_CASE("With MULX the numbers, the multiples and the windows of P-256 and P-384 come out the same") {
  if (ec_engines().back() != EcEngine::mulx) return;
  check_ring<P256::Field, FastMod<P256::Field, KernelMulx>>();
  check_ring<P256::Order, FastMod<P256::Order, KernelMulx>>();
  check_multiples<Fast<P256, KernelMulx>>();
  check_digits<Fast<P256, KernelMulx>>();
  check_ring<P384::Field, FastMod<P384::Field, KernelMulxP384>>();
  check_ring<P384::Order, FastMod<P384::Order, KernelMulxP384>>();
  check_multiples<Fast<P384, KernelMulxP384>>();
  check_digits<Fast<P384, KernelMulxP384>>();
}
#endif
