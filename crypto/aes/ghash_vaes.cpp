// ghash_vaes.cpp: GHASH with VPCLMULQDQ, which multiplies four pairs without carries in one instruction.
//
// ghash_clmul.cpp with everything four times as wide: sixteen blocks at a time,
//     y = (y + x1)*H^16 + x2*H^15 + ... + x16*H
// in four registers of four, so that each quarter adds up its own four products, and the quarters are added
// and reduced once at the end.
//
// Compiled with -mvpclmulqdq and AVX-512. For that reason nothing inline comes in: see implementation.h.
#include <immintrin.h>

#include "crypto/aes/implementation.h"

namespace handglass::crypto::vaes {

namespace {

using Element = __m128i; // the block as one 128-bit number; x^0 is its top bit

constexpr std::size_t powers = 16;

/// 128 bits, four times. (Without the mask, g++ 12 warns about its own header.)
__m512i broadcast(__m128i x) { return _mm512_maskz_broadcast_i32x4(0xffff, x); }

__m128i turn() { return _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }
Element load(const std::uint8_t* from) {
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)), turn());
}
void store(std::uint8_t* to, Element value) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(value, turn()));
}
/// In the order in which they are needed: H^16 first, H last.
std::uint64_t* power(GhashKey& key, std::size_t exponent) { return key.words + 2 * (powers - exponent); }
const std::uint64_t* power(const GhashKey& key, std::size_t exponent) {
  return key.words + 2 * (powers - exponent);
}

/// Sums of 256-bit products, in the three parts that multiplication yields, of one lane or of four.
struct Product {
  __m128i high, middle, low; // high * 2^128 + middle * 2^64 + low
};
struct FourProducts {
  __m512i high = _mm512_setzero_si512(), middle = high, low = high;

  void add(__m512i x, __m512i y) {
    const __m512i cross =
        _mm512_xor_si512(_mm512_clmulepi64_epi128(x, y, 0x10), _mm512_clmulepi64_epi128(x, y, 0x01));
    high = _mm512_xor_si512(high, _mm512_clmulepi64_epi128(x, y, 0x11));
    low = _mm512_xor_si512(low, _mm512_clmulepi64_epi128(x, y, 0x00));
    middle = _mm512_xor_si512(middle, cross);
  }
};

__m128i sum_of_quarters(__m512i x) {
  const __m256i halves = _mm256_xor_si256(_mm512_castsi512_si256(x), _mm512_extracti64x4_epi64(x, 1));
  return _mm_xor_si128(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
}

/// As in ghash_clmul.cpp.
Element reduce(Product p) {
  const __m128i low = _mm_xor_si128(p.low, _mm_slli_si128(p.middle, 8));
  const __m128i high = _mm_xor_si128(p.high, _mm_srli_si128(p.middle, 8));
  const __m128i constant = _mm_set_epi64x(0, static_cast<long long>(0xc200000000000000));
  const __m128i once = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, constant, 0x00));
  const __m128i twice =
      _mm_xor_si128(_mm_shuffle_epi32(once, 0x4e), _mm_clmulepi64_si128(once, constant, 0x00));
  return _mm_xor_si128(high, twice);
}

Element multiply(Element x, Element y) {
  const __m128i cross = _mm_xor_si128(_mm_clmulepi64_si128(x, y, 0x10), _mm_clmulepi64_si128(x, y, 0x01));
  return reduce({_mm_clmulepi64_si128(x, y, 0x11), cross, _mm_clmulepi64_si128(x, y, 0x00)});
}

void ghash_key(const std::uint8_t h[16], GhashKey& out) {
  const __m128i value = load(h);
  const __m128i carries = _mm_srli_epi64(value, 63);
  __m128i shifted = _mm_or_si128(_mm_slli_epi64(value, 1), _mm_slli_si128(carries, 8));
  const __m128i all_ones_if = _mm_sub_epi32(_mm_setzero_si128(), _mm_shuffle_epi32(carries, 0xaa));
  const __m128i x_inverse = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
  shifted = _mm_xor_si128(shifted, _mm_and_si128(all_ones_if, x_inverse));

  __m128i value_n = shifted;
  for (std::size_t n = 1; n <= powers; ++n) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(power(out, n)), value_n);
    value_n = multiply(value_n, shifted);
  }
}

void ghash_blocks(const GhashKey& key, std::uint8_t y[16], const std::uint8_t* x, std::size_t blocks) {
  Element sum = load(y);
  const __m512i turn_all = broadcast(turn());
  // Sixteen at a time, and what is left in one go, too: fewer blocks begin at a lower power.
  while (blocks >= 4) {
    const std::size_t fours = blocks < powers ? blocks / 4 : powers / 4;
    FourProducts products;
    __m512i first = _mm512_zextsi128_si512(sum); // goes into the first block alone
    if (fours == powers / 4) {
#pragma GCC unroll 4
      for (std::size_t i = 0; i < powers / 4; ++i, first = _mm512_setzero_si512())
        products.add(_mm512_xor_si512(_mm512_shuffle_epi8(_mm512_loadu_si512(x + 64 * i), turn_all), first),
                     _mm512_loadu_si512(power(key, powers - 4 * i)));
    } else {
      for (std::size_t i = 0; i < fours; ++i, first = _mm512_setzero_si512())
        products.add(_mm512_xor_si512(_mm512_shuffle_epi8(_mm512_loadu_si512(x + 64 * i), turn_all), first),
                     _mm512_loadu_si512(power(key, 4 * fours - 4 * i)));
    }
    sum = reduce(
        {sum_of_quarters(products.high), sum_of_quarters(products.middle), sum_of_quarters(products.low)});
    blocks -= 4 * fours, x += 64 * fours;
  }
  const Element h = _mm_loadu_si128(reinterpret_cast<const __m128i*>(power(key, 1)));
  for (; blocks; --blocks, x += 16) sum = multiply(_mm_xor_si128(sum, load(x)), h);
  store(y, sum);
}

} // namespace

const GhashFunctions ghash = {ghash_key, ghash_blocks};

} // namespace handglass::crypto::vaes
