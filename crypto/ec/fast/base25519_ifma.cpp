// base25519_ifma.cpp: multiples of the base point, for a key of one's own. Compiled with -mavx512ifma.
//
// A ladder takes the same way from any point. From a point that never changes one can be carried most of the
// way: the sixteenfold, the 256-fold ... of the base point B are written down beforehand, and k B is a sum of
// them, one for each of the 64 hexadecimal digits of k. Adding two points whose difference nobody knows takes
// the curve's other shape, that of Ed25519 (RFC 7748 section 4.1): -x^2 + y^2 = 1 + d x^2 y^2, of which the
// addition law is never wrong. Its eight products (RFC 8032 section 5.1.4) are two rows of four:
//
//     lane           0             1             2             3
//     -----------------------------------------------------------------
//     point          Y1            X1            Z1            T1          x = X/Z, y = Y/Z, xy = T/Z
//     sums           Y1+X1         Y1-X1         Z1            T1
//     times          Y2+X2         Y2-X2         2*Z2          2d*T2       an Addend: the table has these
//     makes          B             A             D             C
//     sums           H = B+A       E = B-A       G = D+C       F = D-C
//     in this order  H             E             G             H
//     times          G             F             F             E
//     makes          Y3            X3            Z3            T3
//
// A digit is one of -8 to 7, so 8 multiples of each power of 16 are enough. The table would have 64 rows
// then. It has every fourth one: the digits of a column are added up, multiplied by 16, and the next column's
// come on top. All 8 entries of a row are read, whichever is wanted.
#include <sodium.h>

#include "crypto/ec/fast/curve25519_ifma.h"
#include "crypto/ec/fast/field25519_ifma.h"

namespace handglass::crypto::curve25519 {

namespace {

constexpr int rows = 16, columns = 64 / rows, entries = 8;

using Point = Four; ///< (Y, X, Z, T), raw
using Addend = Four; ///< (Y+X, Y-X, 2Z, 2dT), carried

constexpr Number zero{}, one{{1}}, two{{2}};

Point nothing() { return four(one, zero, one, zero); }

/// p + q, or p - q where `minus` is 1: -q is q with the other sign of x and of xy.
Point add(const Point& p, const Addend& q, std::uint64_t minus) {
  const auto t_sign = static_cast<__mmask8>(minus << 3);
  const Four left = sums(p, 0b0111, 0b1011, static_cast<__mmask8>(0b0010 | t_sign));
  const Four right = lanes(q, _mm256_xor_si256(_mm256_setr_epi64x(0, 1, 2, 3),
                                               _mm256_setr_epi64x(static_cast<long long>(minus),
                                                                  static_cast<long long>(minus), 0, 0)));
  const Four hegf = sums(multiply(left, right));
  return multiply(lanes(hegf, _mm256_setr_epi64x(0, 1, 2, 0)), lanes(hegf, _mm256_setr_epi64x(2, 3, 3, 1)));
}

Addend addend(const Point& p) {
  static constexpr Number twice_d{
      {0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff}};
  return carry(multiply(sums(p, 0b0111, 0b1011, 0b0010), four(one, one, two, twice_d)));
}

/// 2p, by the same law: there are few of these.
Point twice(const Point& p) { return add(p, addend(p), 0); }

/// Made when the first key is: some 400 additions, of numbers that are no secret.
struct Table {
  Addend row[rows][entries]; ///< row[i][m - 1] is m 16^(columns i) B

  Table() {
    const Number x{{0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d, 0x1ff60527118fe, 0x216936d3cd6e5}};
    const Number y{
        {0x6666666666658, 0x4cccccccccccc, 0x1999999999999, 0x3333333333333, 0x6666666666666}}; // 4/5
    Point p = four(y, x, one, multiply(x, y));
    for (auto& of_power : row) {
      Point sum = p;
      for (int m = 0; m < entries; ++m) {
        of_power[m] = addend(sum);
        sum = add(sum, of_power[0], 0);
      }
      for (int i = 0; i < 4 * columns; ++i) p = twice(p);
    }
  }
};

/// The entry of a digit from 0 to 8. The mask comes of shifts: of a comparison compilers make masked loads,
/// and then the secret would have a say in what is read from memory.
Addend look_up(const Addend* row, std::uint64_t digit) {
  const std::uint64_t one_bit = std::uint64_t{1} << digit;
  Addend found = four(one, one, two, zero);
  for (int m = 1; m <= entries; ++m, ++row) {
    const auto sign = static_cast<std::int64_t>(one_bit << (63 - m));
    const __m256i here = in_all_lanes(static_cast<std::uint64_t>(sign >> 63)); // bit m, everywhere
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i)
      found.limb[i] =
          _mm256_or_si256(_mm256_and_si256(here, row->limb[i]), _mm256_andnot_si256(here, found.limb[i]));
  }
  return found;
}

/// k B for k below 2^255.
Point times_base(const std::uint64_t* k) {
  static const Table table;
  // With 8 added to each digit, carries and all, a digit less 8 is one from -8 to 7. The highest is at most 7
  // before and 8 after the carry, and stays as it is.
  std::uint64_t digits[4];
  Wide sum = 0;
  for (int i = 0; i < 4; ++i) {
    sum = (sum >> 64) + k[i] + (i < 3 ? 0x8888888888888888 : 0x0888888888888888);
    digits[i] = static_cast<std::uint64_t>(sum);
  }
  Point point = nothing();
  for (int column = columns; column-- > 0;) {
    for (int i = 0; i < 4 && column != columns - 1; ++i) point = twice(point);
    for (int i = 0; i < rows; ++i) {
      const int place = columns * i + column;
      const std::uint64_t digit = digits[place / 16] >> (4 * (place % 16)) & 15;
      if (place == 63) {
        point = add(point, look_up(table.row[i], digit), 0);
      } else {
        const std::uint64_t minus = digit >> 3 ^ 1; // 1 if digit - 8 is negative; then 8 - digit is looked up
        point = add(point, look_up(table.row[i], ((digit - 8) ^ (0 - minus)) + minus), minus);
      }
    }
  }
  sodium_memzero(digits, sizeof digits);
  return point;
}

} // namespace

void x25519_base_ifma(std::uint8_t* out, const std::uint8_t* scalar) {
  std::uint64_t k[4];
  std::memcpy(k, scalar, 32);
  k[0] &= ~std::uint64_t{7}; // decodeScalar25519
  k[3] = (k[3] & ~std::uint64_t{0} >> 1) | std::uint64_t{1} << 62;
  // u = (1 + y)/(1 - y)
  const Four u = sums(lanes(times_base(k), _mm256_setr_epi64x(2, 0, 2, 0)));
  sodium_memzero(k, sizeof k);
  to_octets(out, multiply(number_in<0>(u), inverse(number_in<1>(u))));
}

void ed25519_base_ifma(std::uint8_t* out, const std::uint64_t* k) {
  const Four p = carry(times_base(k));
  const Number z = inverse(number_in<2>(p));
  std::uint8_t x[32];
  to_octets(x, multiply(number_in<1>(p), z));
  to_octets(out, multiply(number_in<0>(p), z));
  out[31] = static_cast<std::uint8_t>(out[31] | (x[0] & 1) << 7); // y, and the lowest bit of x above
}

} // namespace handglass::crypto::curve25519
