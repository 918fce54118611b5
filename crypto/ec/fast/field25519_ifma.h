// field25519_ifma.h: numbers modulo p = 2^255 - 19, one at a time, and four at a time with AVX-512 IFMA.
//
// REPRESENTATION. Five limbs of 51 bits, the least significant first, each in a word of 64. Four numbers that
// go the same way lie side by side, a limb of each to a register:
//
//                  lane 0   lane 1   lane 2   lane 3
//     limb[0]    [   x0   |   y0   |   z0   |   w0   ]
//      ...                                                  x = x0 + 2^51 x1 + 2^102 x2 + 2^153 x3 + 2^204 x4
//     limb[4]    [   x4   |   y4   |   z4   |   w4   ]
//
// VPMADD52LUQ multiplies the lower 52 bits of two words, in each lane, and adds the lower 52 bits of the
// product to a third; VPMADD52HUQ adds the upper ones. So a limb may be longer than 51 bits, but not longer
// than 52, when it is multiplied. There are two kinds of numbers:
//
//     carried   limbs below 2^51 + 2^15: may be multiplied
//     raw       products below 2^59, sums of them below 2^61: until carry()
//
// Nobody ever asks whether a number is below p before the end, where to_octets() settles it.
//
// All of this is local to the file that includes it, which is compiled for CPUs that may not be ours
// (aes/implementation.h). No branch and no address depends on a number.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstring>

namespace handglass::crypto::curve25519 {

namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr std::uint64_t mask51 = (std::uint64_t{1} << 51) - 1;

// ---- one number ----

struct Number {
  std::uint64_t limb[5]; ///< below 2^51 + 2^15
};

/// The top bit of the last octet is not looked at.
inline Number from_octets(const std::uint8_t* little_endian) {
  std::uint64_t w[4];
  std::memcpy(w, little_endian, 32); // x86 is little-endian, too
  return {{w[0] & mask51, (w[0] >> 51 | w[1] << 13) & mask51, (w[1] >> 38 | w[2] << 26) & mask51,
           (w[2] >> 25 | w[3] << 39) & mask51, w[3] >> 12 & mask51}};
}

/// t[i] stands at 2^(51 i) and is below 2^111. What is above 51 bits goes to the next limb, and from the last
/// to the first, times 19. Two chains side by side take less time than one: 0, 1, 2, 3 and 3, 4, 0, 1.
inline Number carried(const Wide (&t)[5]) {
  constexpr auto low = [](Wide x) { return static_cast<std::uint64_t>(x) & mask51; };
  constexpr auto high = [](Wide x) { return static_cast<std::uint64_t>(x >> 51); };
  const Wide t1 = t[1] + high(t[0]), t2 = t[2] + high(t1), t4 = t[4] + high(t[3]);
  const std::uint64_t r0 = low(t[0]) + 19 * high(t4), r3 = low(t[3]) + high(t2);
  return {{r0 & mask51, low(t1) + (r0 >> 51), low(t2), r3 & mask51, low(t4) + (r3 >> 51)}};
}

/// a[i] b[j] belongs to limb i + j, and 19 times to limb i + j - 5 if there is no such limb.
inline Number multiply(const Number& a, const Number& b) {
  const std::uint64_t *x = a.limb, *y = b.limb;
  const std::uint64_t y1 = 19 * y[1], y2 = 19 * y[2], y3 = 19 * y[3], y4 = 19 * y[4];
  return carried(
      {Wide{x[0]} * y[0] + Wide{x[1]} * y4 + Wide{x[2]} * y3 + Wide{x[3]} * y2 + Wide{x[4]} * y1,
       Wide{x[0]} * y[1] + Wide{x[1]} * y[0] + Wide{x[2]} * y4 + Wide{x[3]} * y3 + Wide{x[4]} * y2,
       Wide{x[0]} * y[2] + Wide{x[1]} * y[1] + Wide{x[2]} * y[0] + Wide{x[3]} * y4 + Wide{x[4]} * y3,
       Wide{x[0]} * y[3] + Wide{x[1]} * y[2] + Wide{x[2]} * y[1] + Wide{x[3]} * y[0] + Wide{x[4]} * y4,
       Wide{x[0]} * y[4] + Wide{x[1]} * y[3] + Wide{x[2]} * y[2] + Wide{x[3]} * y[1] + Wide{x[4]} * y[0]});
}

/// a^(2^times). Products of two different limbs come up twice: 15 products instead of 25.
inline Number square(Number a, int times = 1) {
  for (; times > 0; --times) {
    const std::uint64_t* x = a.limb;
    const std::uint64_t d0 = 2 * x[0], d1 = 2 * x[1], d2 = 2 * x[2], d3 = 2 * x[3];
    const std::uint64_t x3 = 19 * x[3], x4 = 19 * x[4];
    a = carried({Wide{x[0]} * x[0] + Wide{d1} * x4 + Wide{d2} * x3,
                 Wide{d0} * x[1] + Wide{d2} * x4 + Wide{x[3]} * x3,
                 Wide{d0} * x[2] + Wide{x[1]} * x[1] + Wide{d3} * x4,
                 Wide{d0} * x[3] + Wide{d1} * x[2] + Wide{x[4]} * x4,
                 Wide{d0} * x[4] + Wide{d1} * x[3] + Wide{x[2]} * x[2]});
  }
  return a;
}

/// 1/z = z^(p-2), and 0 of 0. The exponent in binary is 250 ones and 01011. `ones_n` is z^(2^n - 1): n ones.
inline Number inverse(const Number& z) {
  const Number two = square(z), nine = multiply(square(two, 2), z), eleven = multiply(nine, two);
  const Number ones_5 = multiply(square(eleven), nine); // 22 + 9 = 31
  const Number ones_10 = multiply(square(ones_5, 5), ones_5),
               ones_20 = multiply(square(ones_10, 10), ones_10);
  const Number ones_40 = multiply(square(ones_20, 20), ones_20),
               ones_50 = multiply(square(ones_40, 10), ones_10);
  const Number ones_100 = multiply(square(ones_50, 50), ones_50);
  const Number ones_200 = multiply(square(ones_100, 100), ones_100);
  const Number ones_250 = multiply(square(ones_200, 50), ones_50);
  return multiply(square(ones_250, 5), eleven);
}

/// The one representative below p.
inline void to_octets(std::uint8_t* little_endian, Number a) {
  std::uint64_t* x = a.limb;
  // x is hardly more than 2^255, so p goes into it q = 0 or 1 times: once if x + 19 reaches 2^255.
  std::uint64_t q = 19;
  for (int i = 0; i < 5; ++i) q = (x[i] + q) >> 51;
  x[0] += 19 * q; // less p is plus 19, less 2^255
  for (int i = 0; i < 4; ++i) {
    x[i + 1] += x[i] >> 51;
    x[i] &= mask51;
  }
  x[4] &= mask51;
  const std::uint64_t w[4] = {x[0] | x[1] << 51, x[1] >> 13 | x[2] << 38, x[2] >> 26 | x[3] << 25,
                              x[3] >> 39 | x[4] << 12};
  std::memcpy(little_endian, w, 32);
}

// ---- four numbers ----

struct Four {
  __m256i limb[5];
};

inline __m256i in_all_lanes(std::uint64_t x) { return _mm256_set1_epi64x(static_cast<long long>(x)); }

/// Four numbers side by side.
inline Four four(const Number& x, const Number& y, const Number& z, const Number& w) {
  Four r;
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t lanes[4] = {x.limb[i], y.limb[i], z.limb[i], w.limb[i]};
    r.limb[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes));
  }
  return r;
}

/// Limb i of 512 p, which is more than any limb of a raw product: x + 512 p - y does not fall below zero.
inline __m256i much_p(int i) { return in_all_lanes((i == 0 ? mask51 - 18 : mask51) << 9); }

/// 19 x, of which a shift or two take less time than a product.
inline __m256i times_19(__m256i x) {
  return _mm256_add_epi64(_mm256_add_epi64(_mm256_slli_epi64(x, 4), _mm256_slli_epi64(x, 1)), x);
}

/// Every limb passes on what is above its 51 bits, all at the same time. That is below 2^10, so the sums are
/// below 2^51 + 2^15; nothing has to be passed on twice.
inline Four carry(const Four& t) {
  __m256i up[5];
  Four r;
#pragma GCC unroll 5
  for (int i = 0; i < 5; ++i) up[i] = _mm256_srli_epi64(t.limb[i], 51);
#pragma GCC unroll 5
  for (int i = 0; i < 5; ++i) r.limb[i] = _mm256_and_si256(t.limb[i], in_all_lanes(mask51));
#pragma GCC unroll 5
  for (int i = 1; i < 5; ++i) r.limb[i] = _mm256_add_epi64(r.limb[i], up[i - 1]);
  r.limb[0] = _mm256_madd52lo_epu64(r.limb[0], up[4], in_all_lanes(19));
  return r;
}

/// a b in each lane, raw. Both are carried.
///
/// The upper half of a product starts at 2^52, which is twice the place of the next limb. So upper halves
/// count twice. They are little above 2^50 and the lower ones below 2^52, and limb 0 takes the most: one
/// lower half, and 19 times four of them and five upper ones. That is 124.5 * 2^52, and a little: below 2^59.
/// The last limb of b comes first, so that the sums that are to be multiplied by 19 are ready first.
inline Four multiply(const Four& a, const Four& b) {
  __m256i low[10], high[10];
#pragma GCC unroll 10
  for (int i = 0; i < 10; ++i) low[i] = high[i] = _mm256_setzero_si256();
#pragma GCC unroll 5
  for (int j = 4; j >= 0; --j)
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) {
      low[i + j] = _mm256_madd52lo_epu64(low[i + j], a.limb[i], b.limb[j]);
      high[i + j + 1] = _mm256_madd52hi_epu64(high[i + j + 1], a.limb[i], b.limb[j]);
    }
#pragma GCC unroll 10
  for (int i = 0; i < 10; ++i) low[i] = _mm256_add_epi64(low[i], _mm256_slli_epi64(high[i], 1));
  Four r;
#pragma GCC unroll 5
  for (int i = 0; i < 5; ++i) r.limb[i] = _mm256_add_epi64(low[i], times_19(low[i + 5])); // 2^255 = 19
  return r;
}

/// What neighbours make together: (x + y, x - y, z + w, z - w), carried. The masks say in which lanes the
/// even one (x, z) counts, in which the odd one (y, w), and where that is taken away; bit 0 is lane 0.
inline Four sums(const Four& x, __mmask8 even = 0b1111, __mmask8 odd = 0b1111, __mmask8 minus = 0b1010) {
  Four r;
#pragma GCC unroll 5
  for (int i = 0; i < 5; ++i) {
    const __m256i xxzz = _mm256_maskz_unpacklo_epi64(even, x.limb[i], x.limb[i]);
    const __m256i yyww = _mm256_maskz_unpackhi_epi64(odd, x.limb[i], x.limb[i]);
    r.limb[i] = _mm256_add_epi64(xxzz, _mm256_mask_sub_epi64(yyww, minus, much_p(i), yyww));
  }
  return carry(r);
}

/// The lanes in another order: lane i of the result is lane order[i].
inline Four lanes(const Four& x, __m256i order) {
  Four r;
#pragma GCC unroll 5
  for (int i = 0; i < 5; ++i) r.limb[i] = _mm256_permutexvar_epi64(order, x.limb[i]);
  return r;
}

/// The number in a lane; the four are carried.
template <int lane>
inline Number number_in(const Four& x) {
  Number r;
  for (int i = 0; i < 5; ++i) r.limb[i] = static_cast<std::uint64_t>(_mm256_extract_epi64(x.limb[i], lane));
  return r;
}

} // namespace

} // namespace handglass::crypto::curve25519
