// ghash_clmul.cpp: GHASH with PCLMULQDQ, the instruction that multiplies 64 bits by 64 without carries.
//
// The arithmetic is that of ghash_portable.cpp, with one more idea: eight blocks at a time. Instead of
//     y = (...((y + x1)*H + x2)*H ... + x8)*H        eight products, each waiting for the last
// the same value multiplied out,
//     y = (y + x1)*H^8 + x2*H^7 + ... + x8*H          eight products that wait for nobody,
// needs the powers of H once per key, and the slow part, the reduction, once for all eight.
//
// Compiled with -mpclmul -mssse3. For that reason nothing inline comes in: see implementation.h.
#include <immintrin.h>

#include "crypto/aes/implementation.h"

namespace handglass::crypto::aesni {

namespace {

using Element = __m128i; // the block as one 128-bit number; x^0 is its top bit

constexpr std::size_t powers = 8;

/// The block is big-endian, the CPU is not: reverse the octets.
Element reversed(__m128i block) {
  return _mm_shuffle_epi8(block, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}
Element load(const std::uint8_t* from) {
  return reversed(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
void store(std::uint8_t* to, Element value) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), reversed(value));
}
Element load_power(const GhashKey& key, std::size_t exponent) {
  return _mm_load_si128(reinterpret_cast<const __m128i*>(key.words + 2 * (exponent - 1)));
}

/// A sum of 256-bit products, in the three parts that multiplication yields.
struct Product {
  __m128i high, middle, low; // high * 2^128 + middle * 2^64 + low

  void add(Element x, Element y) {
    high = _mm_xor_si128(high, _mm_clmulepi64_si128(x, y, 0x11)); // upper half by upper half
    low = _mm_xor_si128(low, _mm_clmulepi64_si128(x, y, 0x00));
    middle = _mm_xor_si128(middle, _mm_clmulepi64_si128(x, y, 0x10)); // the instruction is cheap now:
    middle = _mm_xor_si128(middle, _mm_clmulepi64_si128(x, y, 0x01)); // Karatsuba would cost more
  }
};

/// As in ghash_portable.cpp, 64 bits at a time from the right. Adding them at x^1, x^2 and x^7 is three
/// shifts across two words, which is one product without carries by the constant with those three bits;
/// adding them at x^0 is moving them up by a word, which the exchange of halves does.
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
  Product p{_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
  p.add(x, y);
  return reduce(p);
}

/// H/x as in ghash_portable.cpp, and its powers: each H^n/x, since multiply() adds the missing x.
void ghash_key(const std::uint8_t h[16], GhashKey& out) {
  const __m128i value = load(h);
  const __m128i carries = _mm_srli_epi64(value, 63); // the top bit of either half
  __m128i shifted = _mm_or_si128(_mm_slli_epi64(value, 1), _mm_slli_si128(carries, 8));
  const __m128i pushed_out = _mm_shuffle_epi32(carries, 0xaa); // that of the upper half, in all four places
  const __m128i all_ones_if = _mm_sub_epi32(_mm_setzero_si128(), pushed_out);
  const __m128i x_inverse = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
  shifted = _mm_xor_si128(shifted, _mm_and_si128(all_ones_if, x_inverse));

  __m128i power = shifted;
  for (std::size_t n = 1; n <= powers; ++n) {
    _mm_store_si128(reinterpret_cast<__m128i*>(out.words + 2 * (n - 1)), power);
    power = multiply(power, shifted);
  }
}

void ghash_blocks(const GhashKey& key, std::uint8_t y[16], const std::uint8_t* x, std::size_t blocks) {
  Element sum = load(y);
  for (; blocks >= powers; blocks -= powers, x += 16 * powers) {
    Product p{_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    p.add(_mm_xor_si128(sum, load(x)), load_power(key, powers));
#pragma GCC unroll 7
    for (std::size_t i = 1; i < powers; ++i) p.add(load(x + 16 * i), load_power(key, powers - i));
    sum = reduce(p);
  }
  const Element h = load_power(key, 1);
  for (; blocks; --blocks, x += 16) sum = multiply(_mm_xor_si128(sum, load(x)), h);
  store(y, sum);
}

} // namespace

const GhashFunctions ghash = {ghash_key, ghash_blocks};

} // namespace handglass::crypto::aesni
