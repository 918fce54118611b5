// Compiled with -mavx512ifma: nothing inline comes in from elsewhere. No branch and no address depends on a
// value, only on sizes.
#include "crypto/bigint/ifma.h"

#include <immintrin.h>

namespace handglass::crypto::bigint {

namespace {

constexpr std::uint64_t mask = (std::uint64_t{1} << ifma_bits) - 1;

/// One row a limb of x, as in montgomery.cpp: x[i]*y and u*m are added, with u such that the lowest limb
/// becomes zero, and all limbs move down one place. VPMADD52LUQ adds the lower 52 bits of the products at
/// their own place, VPMADD52HUQ the upper 52 one place up: which is their own place after the move.
///
/// A limb grows by four numbers below 2^52 a row, so with 80 rows it stays below 2^61.
template <int registers, int ways>
void multiply(std::uint64_t* const* z, const std::uint64_t* const* x, const std::uint64_t* const* y,
              const IfmaModulus* const* m) {
  __m512i sum[ways][registers], b[ways][registers], modulus[ways][registers];
#pragma GCC unroll 2
  for (int w = 0; w < ways; ++w)
#pragma GCC unroll 10
    for (int j = 0; j < registers; ++j) {
      sum[w][j] = _mm512_setzero_si512();
      b[w][j] = _mm512_loadu_si512(y[w] + 8 * j);
      modulus[w][j] = _mm512_loadu_si512(m[w]->m + 8 * j);
    }
  const std::size_t limbs = m[0]->limbs;
  for (std::size_t i = 0; i < limbs; ++i) {
#pragma GCC unroll 2
    for (int w = 0; w < ways; ++w) {
      const __m512i a = _mm512_set1_epi64(static_cast<long long>(x[w][i]));
#pragma GCC unroll 10
      for (int j = 0; j < registers; ++j) sum[w][j] = _mm512_madd52lo_epu64(sum[w][j], a, b[w][j]);
      const auto lowest = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm512_castsi512_si128(sum[w][0])));
      const __m512i u = _mm512_set1_epi64(static_cast<long long>(lowest * m[w]->minus_inverse & mask));
#pragma GCC unroll 10
      for (int j = 0; j < registers; ++j) sum[w][j] = _mm512_madd52lo_epu64(sum[w][j], u, modulus[w][j]);
      // The lowest limb is a multiple of 2^52 now; what is above goes to the next, with the move.
      const __m512i carry = _mm512_maskz_srli_epi64(1, sum[w][0], ifma_bits);
#pragma GCC unroll 10
      for (int j = 0; j + 1 < registers; ++j) sum[w][j] = _mm512_alignr_epi64(sum[w][j + 1], sum[w][j], 1);
      sum[w][registers - 1] = _mm512_alignr_epi64(_mm512_setzero_si512(), sum[w][registers - 1], 1);
      sum[w][0] = _mm512_add_epi64(sum[w][0], carry);
#pragma GCC unroll 10
      for (int j = 0; j < registers; ++j) {
        sum[w][j] = _mm512_madd52hi_epu64(sum[w][j], a, b[w][j]);
        sum[w][j] = _mm512_madd52hi_epu64(sum[w][j], u, modulus[w][j]);
      }
    }
  }
  // The carries, at last, from the lowest limb to the highest.
  for (int w = 0; w < ways; ++w) {
#pragma GCC unroll 10
    for (int j = 0; j < registers; ++j) _mm512_storeu_si512(z[w] + 8 * j, sum[w][j]);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < limbs; ++i) {
      carry += z[w][i];
      z[w][i] = carry & mask;
      carry >>= ifma_bits;
    }
  }
}

template <int ways>
void multiply_of_size(std::uint64_t* const* z, const std::uint64_t* const* x, const std::uint64_t* const* y,
                      const IfmaModulus* const* m) {
  switch (m[0]->registers) {
    case 1:
      return multiply<1, ways>(z, x, y, m);
    case 2:
      return multiply<2, ways>(z, x, y, m);
    case 3:
      return multiply<3, ways>(z, x, y, m);
    case 4:
      return multiply<4, ways>(z, x, y, m);
    case 5:
      return multiply<5, ways>(z, x, y, m);
    case 6:
      return multiply<6, ways>(z, x, y, m);
    case 7:
      return multiply<7, ways>(z, x, y, m);
    case 8:
      return multiply<8, ways>(z, x, y, m);
    case 9:
      return multiply<9, ways>(z, x, y, m);
    default:
      return multiply<10, ways>(z, x, y, m);
  }
}

} // namespace

void ifma_multiply(std::uint64_t* z, const std::uint64_t* x, const std::uint64_t* y, const IfmaModulus& m) {
  const IfmaModulus* const one = &m;
  multiply_of_size<1>(&z, &x, &y, &one);
}

void ifma_multiply_two(std::uint64_t* const z[2], const std::uint64_t* const x[2],
                       const std::uint64_t* const y[2], const IfmaModulus* const m[2]) {
  multiply_of_size<2>(z, x, y, m);
}

// The mask of ones comes of shifts (for numbers below 2^63 only 0 - 1 is negative), not of a comparison: of
// that compilers make masked loads, and then the secret would have a say in what is read from memory.
void ifma_look_up(std::uint64_t* z, const std::uint64_t* table, std::size_t entries, std::size_t registers,
                  std::uint64_t index) {
  const __m512i wanted = _mm512_set1_epi64(static_cast<long long>(index)), one = _mm512_set1_epi64(1);
  for (std::size_t j = 0; j < registers; ++j) {
    __m512i found = _mm512_setzero_si512(), i = found;
    for (std::size_t entry = 0; entry < entries; ++entry, i = _mm512_add_epi64(i, one)) {
      const __m512i below_zero_if_wanted = _mm512_sub_epi64(_mm512_xor_si512(i, wanted), one);
      const __m512i mask = _mm512_maskz_srai_epi64(0xff, below_zero_if_wanted, 63);
      found = _mm512_or_si512(
          found, _mm512_and_si512(mask, _mm512_loadu_si512(table + 8 * (registers * entry + j))));
    }
    _mm512_storeu_si512(z + 8 * j, found);
  }
}

} // namespace handglass::crypto::bigint
