// chacha20_avx512.cpp: ChaCha20 on sixteen blocks with one instruction (x86 with AVX-512, since 2017).
//
// The blocks of a key stream differ in nothing but the counter, so they go through the rounds side by side.
// There are two ways to lay them into registers of sixteen 32-bit words:
//
//     side by side: a register is ONE WORD of 16 blocks      in rows: it is ONE ROW of 4 blocks
//
//     x[0]     constant of block 0, of block 1 ... 15        a   constants of block 0, of block 1, 2, 3
//     x[1]     constant of block 0, of block 1 ... 15        b   half of the key, four times
//     ...                                                    c   the other half, four times
//     x[15]    nonce of block 0, of block 1 ... 15           d   counter and nonce of block 0, 1, 2, 3
//
// Side by side is the code to be read with wider words. Four quarter rounds fill each other's gaps, and those
// of a second set of blocks what is left: 32 registers are just enough. But blocks have to be turned by a
// quarter at the end. In rows, one quarter round does all four columns, and the diagonals become columns by
// turning rows b, c and d: the way for a short message. A rotation is one instruction, VPROLD.
//
// Compiled with AVX-512: nothing inline comes in from elsewhere (implementation.h). No branch and no address
// depends on key, nonce, counter or text.
#include <immintrin.h>
#include <sodium.h>

#include "crypto/aead/implementation.h"

namespace handglass::crypto::avx512 {

namespace {

std::uint32_t load_le(const std::uint8_t* from) {
  std::uint32_t word; // x86 is little-endian, as ChaCha20 is
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}

/// Section 2.1. (Without the masks of all ones, g++ 12 warns about its own header.)
[[gnu::always_inline]] inline void quarter_round(__m512i& a, __m512i& b, __m512i& c, __m512i& d) {
  a = _mm512_add_epi32(a, b), d = _mm512_maskz_rol_epi32(0xffff, _mm512_xor_si512(d, a), 16);
  c = _mm512_add_epi32(c, d), b = _mm512_maskz_rol_epi32(0xffff, _mm512_xor_si512(b, c), 12);
  a = _mm512_add_epi32(a, b), d = _mm512_maskz_rol_epi32(0xffff, _mm512_xor_si512(d, a), 8);
  c = _mm512_add_epi32(c, d), b = _mm512_maskz_rol_epi32(0xffff, _mm512_xor_si512(b, c), 7);
}

/// A block of 64 octets, or what of it is within `size`.
void xor_block(__m512i key_stream, const std::uint8_t* in, std::uint8_t* out, std::size_t at,
               std::size_t size) {
  if (at >= size) return;
  const std::size_t left = size - at;
  const __mmask64 mask = left >= 64 ? ~__mmask64{0} : (__mmask64{1} << left) - 1;
  _mm512_mask_storeu_epi8(out + at, mask,
                          _mm512_xor_si512(key_stream, _mm512_maskz_loadu_epi8(mask, in + at)));
}

/// Turns a quarter: of the registers word[0..15] of blocks 0..15 it makes block[0..15] of words 0..15.
void transpose(__m512i* x) {
  __m512i pair[16], quad[16];
#pragma GCC unroll 8
  for (int i = 0; i < 16; i += 2) { // two words of one block beside each other
    pair[i] = _mm512_maskz_unpacklo_epi32(0xffff, x[i], x[i + 1]);
    pair[i + 1] = _mm512_maskz_unpackhi_epi32(0xffff, x[i], x[i + 1]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 16; i += 4) { // four: quad[i + k] has words i..i+3 of blocks k, 4 + k, 8 + k, 12 + k
    quad[i] = _mm512_maskz_unpacklo_epi64(0xff, pair[i], pair[i + 2]);
    quad[i + 1] = _mm512_maskz_unpackhi_epi64(0xff, pair[i], pair[i + 2]);
    quad[i + 2] = _mm512_maskz_unpacklo_epi64(0xff, pair[i + 1], pair[i + 3]);
    quad[i + 3] = _mm512_maskz_unpackhi_epi64(0xff, pair[i + 1], pair[i + 3]);
  }
#pragma GCC unroll 4
  for (int k = 0; k < 4; ++k) { // and the quarters of registers to where they belong
    const __m512i low_01 = _mm512_maskz_shuffle_i32x4(0xffff, quad[k], quad[4 + k], 0x44);
    const __m512i high_01 = _mm512_maskz_shuffle_i32x4(0xffff, quad[k], quad[4 + k], 0xee);
    const __m512i low_23 = _mm512_maskz_shuffle_i32x4(0xffff, quad[8 + k], quad[12 + k], 0x44);
    const __m512i high_23 = _mm512_maskz_shuffle_i32x4(0xffff, quad[8 + k], quad[12 + k], 0xee);
    x[k] = _mm512_maskz_shuffle_i32x4(0xffff, low_01, low_23, 0x88);
    x[4 + k] = _mm512_maskz_shuffle_i32x4(0xffff, low_01, low_23, 0xdd);
    x[8 + k] = _mm512_maskz_shuffle_i32x4(0xffff, high_01, high_23, 0x88);
    x[12 + k] = _mm512_maskz_shuffle_i32x4(0xffff, high_01, high_23, 0xdd);
  }
}

/// 16 * n blocks, of which `size` octets are used.
template <int n>
void side_by_side(const std::uint32_t* state, const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
  const __m512i count = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  __m512i x[n][16];
#pragma GCC unroll 2
  for (int k = 0; k < n; ++k) {
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) x[k][i] = _mm512_set1_epi32(static_cast<int>(state[i]));
    x[k][12] = _mm512_add_epi32(x[k][12], _mm512_add_epi32(count, _mm512_set1_epi32(16 * k)));
  }
  for (int double_round = 1; double_round <= 10; ++double_round) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
#pragma GCC unroll 2
      for (int k = 0; k < n; ++k) quarter_round(x[k][i], x[k][4 + i], x[k][8 + i], x[k][12 + i]);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
#pragma GCC unroll 2
      for (int k = 0; k < n; ++k)
        quarter_round(x[k][i], x[k][4 + (i + 1) % 4], x[k][8 + (i + 2) % 4], x[k][12 + (i + 3) % 4]);
  }
#pragma GCC unroll 2
  for (int k = 0; k < n; ++k) {
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i)
      x[k][i] = _mm512_add_epi32(x[k][i], _mm512_set1_epi32(static_cast<int>(state[i])));
    x[k][12] = _mm512_add_epi32(x[k][12], _mm512_add_epi32(count, _mm512_set1_epi32(16 * k)));
    transpose(x[k]);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < 16; ++i)
      xor_block(x[k][i], in, out, 64 * (16 * static_cast<std::size_t>(k) + i), size);
  }
}

/// Four blocks, of which `size` octets are used.
void in_rows(const std::uint32_t* state, const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
  __m512i start[4];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i)
    start[i] = _mm512_maskz_broadcast_i32x4(0xffff,
                                            _mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4 * i)));
  start[3] = _mm512_add_epi32(start[3], _mm512_set_epi32(0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0));
  __m512i a = start[0], b = start[1], c = start[2], d = start[3];
  for (int double_round = 1; double_round <= 10; ++double_round) {
    quarter_round(a, b, c, d);
    b = _mm512_maskz_shuffle_epi32(0xffff, b, _MM_PERM_ADCB); // one word on, two, three
    c = _mm512_maskz_shuffle_epi32(0xffff, c, _MM_PERM_BADC);
    d = _mm512_maskz_shuffle_epi32(0xffff, d, _MM_PERM_CBAD);
    quarter_round(a, b, c, d);
    b = _mm512_maskz_shuffle_epi32(0xffff, b, _MM_PERM_CBAD); // and back
    c = _mm512_maskz_shuffle_epi32(0xffff, c, _MM_PERM_BADC);
    d = _mm512_maskz_shuffle_epi32(0xffff, d, _MM_PERM_ADCB);
  }
  a = _mm512_add_epi32(a, start[0]), b = _mm512_add_epi32(b, start[1]);
  c = _mm512_add_epi32(c, start[2]), d = _mm512_add_epi32(d, start[3]);
  // Row by row of four blocks becomes block by block of four rows.
  const __m512i low_ab = _mm512_maskz_shuffle_i32x4(0xffff, a, b, 0x44),
                high_ab = _mm512_maskz_shuffle_i32x4(0xffff, a, b, 0xee);
  const __m512i low_cd = _mm512_maskz_shuffle_i32x4(0xffff, c, d, 0x44),
                high_cd = _mm512_maskz_shuffle_i32x4(0xffff, c, d, 0xee);
  xor_block(_mm512_maskz_shuffle_i32x4(0xffff, low_ab, low_cd, 0x88), in, out, 0, size);
  xor_block(_mm512_maskz_shuffle_i32x4(0xffff, low_ab, low_cd, 0xdd), in, out, 64, size);
  xor_block(_mm512_maskz_shuffle_i32x4(0xffff, high_ab, high_cd, 0x88), in, out, 128, size);
  xor_block(_mm512_maskz_shuffle_i32x4(0xffff, high_ab, high_cd, 0xdd), in, out, 192, size);
}

} // namespace

void chacha20(const std::uint8_t* key, std::uint32_t counter, const std::uint8_t* nonce,
              const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
  std::uint32_t state[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  for (std::size_t i = 0; i < 8; ++i) state[4 + i] = load_le(key + 4 * i);
  state[12] = counter;
  for (std::size_t i = 0; i < 3; ++i) state[13 + i] = load_le(nonce + 4 * i);
  for (; size > 2048; state[12] += 32, in += 2048, out += 2048, size -= 2048)
    side_by_side<2>(state, in, out, 2048);
  if (size > 1024)
    side_by_side<2>(state, in, out, size);
  else if (size > 256)
    side_by_side<1>(state, in, out, size);
  else if (size)
    in_rows(state, in, out, size);
  sodium_memzero(state, sizeof state);
}

} // namespace handglass::crypto::avx512
