// tower.h: the field of AES, rebuilt in three storeys of two, so that inverting costs gates and not a table.
//
// The S-box inverts an octet in a field of 256 elements. There is only one such field; the polynomial
// in FIPS 197 is one way to write its elements down, and we may choose another in which inverting is
// easy. Build it as one builds the complex numbers, by adding a root that was missing, three times:
//
//     F4   = a1*w + a0   with a1, a0 in F2     and  w^2 = w + 1
//     F16  = a1*z + a0   with a1, a0 in F4     and  z^2 = z + w
//     F256 = a1*y + a0   with a1, a0 in F16    and  y^2 = y + w*z
//
// On each storey an inverse takes one inverse on the storey below, as for complex numbers: multiply
// by the conjugate, divide by the norm. On the ground floor 1/a = a.
//
// The bits are any type with ^ and &: a single bit while the compiler computes the change of
// basis below, 64 octets side by side when AES runs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace handglass::crypto::tower {

template <class Bit>
struct F4 {
  Bit a1, a0;
  friend constexpr F4 operator+(F4 a, F4 b) { return {a.a1 ^ b.a1, a.a0 ^ b.a0}; }
  /// Three products in place of four (Karatsuba): the mixed terms are (a1+a0)(b1+b0) - a1b1 - a0b0.
  friend constexpr F4 operator*(F4 a, F4 b) {
    const Bit low = a.a0 & b.a0;
    return {((a.a1 ^ a.a0) & (b.a1 ^ b.a0)) ^ low, (a.a1 & b.a1) ^ low};
  }
};
/// (a1*w + a0)^2 = a1*w^2 + a0: squaring is linear where 1 + 1 = 0.
template <class Bit>
constexpr F4<Bit> square(F4<Bit> a) {
  return {a.a1, a.a1 ^ a.a0};
}
template <class Bit>
constexpr F4<Bit> times_w(F4<Bit> a) {
  return {a.a1 ^ a.a0, a.a1};
}
/// a^3 = 1 for every a but 0, so 1/a = a^2; and 0 goes to 0, as AES wants it.
template <class Bit>
constexpr F4<Bit> inverse(F4<Bit> a) {
  return square(a);
}

template <class Bit>
struct F16 {
  F4<Bit> a1, a0;
  friend constexpr F16 operator+(F16 a, F16 b) { return {a.a1 + b.a1, a.a0 + b.a0}; }
  friend constexpr F16 operator*(F16 a, F16 b) {
    const F4<Bit> low = a.a0 * b.a0;
    return {(a.a1 + a.a0) * (b.a1 + b.a0) + low, times_w(a.a1 * b.a1) + low};
  }
};
template <class Bit>
constexpr F16<Bit> square(F16<Bit> a) {
  const F4<Bit> high = square(a.a1);
  return {high, times_w(high) + square(a.a0)};
}
template <class Bit>
constexpr F16<Bit> times_wz(F16<Bit> a) {
  return {times_w(a.a1 + a.a0), times_w(times_w(a.a1))};
}
template <class Bit>
constexpr F16<Bit> inverse(F16<Bit> a) {
  const F4<Bit> norm = times_w(square(a.a1)) + a.a1 * a.a0 + square(a.a0);
  const F4<Bit> divisor = inverse(norm);
  return {a.a1 * divisor, (a.a1 + a.a0) * divisor};
}

template <class Bit>
struct F256 {
  F16<Bit> a1, a0;
  friend constexpr F256 operator*(F256 a, F256 b) {
    const F16<Bit> low = a.a0 * b.a0;
    return {(a.a1 + a.a0) * (b.a1 + b.a0) + low, times_wz(a.a1 * b.a1) + low};
  }
};
template <class Bit>
constexpr F256<Bit> inverse(F256<Bit> a) {
  const F16<Bit> norm = times_wz(square(a.a1)) + a.a1 * a.a0 + square(a.a0);
  const F16<Bit> divisor = inverse(norm);
  return {a.a1 * divisor, (a.a1 + a.a0) * divisor};
}

/// Eight bits, the lowest first, as an element and back.
template <class Bit>
constexpr F256<Bit> from_bits(const std::array<Bit, 8>& b) {
  return {{{b[7], b[6]}, {b[5], b[4]}}, {{b[3], b[2]}, {b[1], b[0]}}};
}
template <class Bit>
constexpr std::array<Bit, 8> to_bits(const F256<Bit>& a) {
  return {a.a0.a0.a0, a.a0.a0.a1, a.a0.a1.a0, a.a0.a1.a1, a.a1.a0.a0, a.a1.a0.a1, a.a1.a1.a0, a.a1.a1.a1};
}

// ---- The change of basis, computed by the compiler rather than copied from a paper -------------------

/// Eight by eight bits: bit c of row r says whether input bit c goes into output bit r.
using Matrix = std::array<std::uint8_t, 8>;

consteval std::uint8_t apply(const Matrix& m, std::uint8_t in) {
  unsigned out = 0;
  for (unsigned r = 0; r < 8; ++r)
    for (unsigned c = 0; c < 8; ++c) out ^= (m[r] >> c & in >> c & 1U) << r;
  return static_cast<std::uint8_t>(out);
}

consteval std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
  std::array<unsigned, 8> a_bits{}, b_bits{};
  for (unsigned i = 0; i < 8; ++i) a_bits[i] = a >> i & 1U, b_bits[i] = b >> i & 1U;
  const auto bits = to_bits(from_bits(a_bits) * from_bits(b_bits));
  unsigned out = 0;
  for (unsigned i = 0; i < 8; ++i) out |= bits[i] << i;
  return static_cast<std::uint8_t>(out);
}

/// The standard's x satisfies x^8 + x^4 + x^3 + x + 1 = 0. Any element of the tower that does so too can
/// play its part; bit i of an octet, which stands for x^i, then becomes root^i.
consteval Matrix from_fips() {
  for (unsigned root = 2; root < 256; ++root) {
    std::array<std::uint8_t, 9> power{1};
    for (unsigned i = 1; i < 9; ++i) power[i] = multiply(power[i - 1], static_cast<std::uint8_t>(root));
    if (power[8] ^ power[4] ^ power[3] ^ power[1] ^ power[0]) continue;
    Matrix m{};
    for (unsigned r = 0; r < 8; ++r)
      for (unsigned c = 0; c < 8; ++c) m[r] = static_cast<std::uint8_t>(m[r] | (power[c] >> r & 1U) << c);
    return m;
  }
  throw "the tower is not a field";
}

/// The matrix that undoes `m`. Its column c is the octet that `m` sends to the single bit c: with 256 octets
/// to try, trying beats Gaussian elimination.
consteval Matrix undo(const Matrix& m) {
  Matrix inverse{};
  for (unsigned octet = 0; octet < 256; ++octet) {
    const std::uint8_t image = apply(m, static_cast<std::uint8_t>(octet));
    if (image & (image - 1)) continue; // more than one bit
    for (unsigned r = 0; r < 8; ++r)
      if (octet >> r & 1U) inverse[r] = static_cast<std::uint8_t>(inverse[r] | image);
  }
  return inverse;
}

/// Back again.
consteval Matrix to_fips() { return undo(from_fips()); }

/// Back again, and through the affine map of FIPS 197 section 5.1.1 (without its constant) at once: two
/// linear maps in a row are one.
consteval Matrix to_fips_and_affine() {
  const Matrix forth = from_fips();
  Matrix m{};
  for (unsigned octet = 0; octet < 256; ++octet) {
    const std::uint8_t image = apply(forth, static_cast<std::uint8_t>(octet));
    if (image & (image - 1)) continue; // only the eight that land on a single bit say what becomes of it
    unsigned affine = 0;
    for (unsigned turn = 0; turn < 5; ++turn) affine ^= octet << turn | octet >> (8 - turn);
    for (unsigned r = 0; r < 8; ++r)
      if (affine >> r & 1U) m[r] = static_cast<std::uint8_t>(m[r] | image);
  }
  return m;
}

} // namespace handglass::crypto::tower
