// sha256_ni.cpp: SHA-256's compression with the CPU's own instructions (x86 since 2016): SHA256RNDS2 does two
// rounds, SHA256MSG1 and SHA256MSG2 stretch the message schedule. They take the same time for any operands.
//
// Sixty-four rounds, four at a time. `w` holds the sixteen words of the schedule that are in use, four a
// register; each turn uses up the oldest four and makes the four that come sixteen places later:
//
//     W[t] = s1(W[t-2]) + W[t-7] + s0(W[t-15]) + W[t-16]            FIPS 180-4 section 6.2.2
//            `MSG2'                `MSG1'
//
// Compiled with -msha -msse4.1. For that reason nothing inline comes in from elsewhere
// (aes/implementation.h).
#include <immintrin.h>

#include "crypto/hash/sha256.h"

namespace handglass::crypto {

namespace {

__m128i load_words(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

} // namespace

void sha256_compress_ni(std::uint32_t state[8], const std::uint8_t* block, std::size_t blocks) {
  // The instructions want the state as ABEF and CDGH, the first letter in the highest place.
  const __m128i dcba = load_words(state), hgfe = load_words(state + 4);
  const __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1), efgh = _mm_shuffle_epi32(hgfe, 0x1b);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);

  for (; blocks; --blocks, block += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i w[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) w[i] = _mm_shuffle_epi8(load_words(block + 16 * i), big_endian);
#pragma GCC unroll 16
    for (int turn = 0; turn < 16; ++turn) {
      const __m128i now = w[turn % 4];
      const __m128i wk = _mm_add_epi32(now, load_words(sha256_constants + 4 * turn));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
      if (turn < 12) {
        const __m128i next = w[(turn + 1) % 4], second = w[(turn + 2) % 4], last = w[(turn + 3) % 4];
        const __m128i seven_before = _mm_alignr_epi8(last, second, 4); // W[t-7]
        const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(now, next), seven_before);
        w[turn % 4] = _mm_sha256msg2_epu32(sum, last);
      }
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

} // namespace handglass::crypto
