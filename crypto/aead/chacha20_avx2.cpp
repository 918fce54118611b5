// chacha20_avx2.cpp: ChaCha20 on eight blocks with one instruction (x86 with AVX2, since 2013).
//
// chacha20_avx512.cpp with registers half as wide, and half as many. Sixteen are just the words of eight
// blocks side by side, so now and then one has to wait in memory. There is no rotation; by 16 and by 8 it is
// a shuffle of octets, by 12 and by 7 two shifts.
//
// Compiled with -mavx2: nothing inline comes in from elsewhere (implementation.h). No branch and no address
// depends on key, nonce, counter or text.
#include <immintrin.h>
#include <sodium.h>

#include "crypto/aead/implementation.h"

namespace handglass::crypto::avx2 {

namespace {

std::uint32_t load_le(const std::uint8_t* from) {
  std::uint32_t word; // x86 is little-endian, as ChaCha20 is
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}

__m256i load(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }
void store(void* to, __m256i x) { _mm256_storeu_si256(static_cast<__m256i*>(to), x); }

template <int bits>
__m256i rotate(__m256i x) {
  if constexpr (bits == 16)
    return _mm256_shuffle_epi8(x, _mm256_set_epi8(13, 12, 15, 14, 9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2, 13,
                                                  12, 15, 14, 9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2));
  else if constexpr (bits == 8)
    return _mm256_shuffle_epi8(x, _mm256_set_epi8(14, 13, 12, 15, 10, 9, 8, 11, 6, 5, 4, 7, 2, 1, 0, 3, 14,
                                                  13, 12, 15, 10, 9, 8, 11, 6, 5, 4, 7, 2, 1, 0, 3));
  else
    return _mm256_or_si256(_mm256_slli_epi32(x, bits), _mm256_srli_epi32(x, 32 - bits));
}

/// Section 2.1.
[[gnu::always_inline]] inline void quarter_round(__m256i& a, __m256i& b, __m256i& c, __m256i& d) {
  a = _mm256_add_epi32(a, b), d = rotate<16>(_mm256_xor_si256(d, a));
  c = _mm256_add_epi32(c, d), b = rotate<12>(_mm256_xor_si256(b, c));
  a = _mm256_add_epi32(a, b), d = rotate<8>(_mm256_xor_si256(d, a));
  c = _mm256_add_epi32(c, d), b = rotate<7>(_mm256_xor_si256(b, c));
}

/// Turns a quarter: of the registers word[0..7] of blocks 0..7 it makes block[0..7] of words 0..7.
[[gnu::always_inline]] inline void transpose(__m256i* x) {
  __m256i pair[8], quad[8];
#pragma GCC unroll 4
  for (int i = 0; i < 8; i += 2) { // two words of one block beside each other
    pair[i] = _mm256_unpacklo_epi32(x[i], x[i + 1]);
    pair[i + 1] = _mm256_unpackhi_epi32(x[i], x[i + 1]);
  }
#pragma GCC unroll 2
  for (int i = 0; i < 8; i += 4) { // four: quad[i + k] has words i..i+3 of blocks k, 4 + k
    quad[i] = _mm256_unpacklo_epi64(pair[i], pair[i + 2]);
    quad[i + 1] = _mm256_unpackhi_epi64(pair[i], pair[i + 2]);
    quad[i + 2] = _mm256_unpacklo_epi64(pair[i + 1], pair[i + 3]);
    quad[i + 3] = _mm256_unpackhi_epi64(pair[i + 1], pair[i + 3]);
  }
#pragma GCC unroll 4
  for (int k = 0; k < 4; ++k) { // and the halves of registers to where they belong
    x[k] = _mm256_permute2x128_si256(quad[k], quad[4 + k], 0x20);
    x[4 + k] = _mm256_permute2x128_si256(quad[k], quad[4 + k], 0x31);
  }
}

void xor_onto(const __m256i* key_stream, const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
  std::size_t at = 0;
  for (; size - at >= 32; at += 32) store(out + at, _mm256_xor_si256(load(in + at), *key_stream++));
  if (at == size) return;
  alignas(32) std::uint8_t last[32];
  store(last, *key_stream);
  for (std::size_t i = 0; at + i < size; ++i) out[at + i] = static_cast<std::uint8_t>(in[at + i] ^ last[i]);
}

/// Eight blocks, of which `size` octets are used.
void side_by_side(const std::uint32_t* state, const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
  const __m256i count = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
  __m256i x[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) x[i] = _mm256_set1_epi32(static_cast<int>(state[i]));
  x[12] = _mm256_add_epi32(x[12], count);
  for (int double_round = 1; double_round <= 10; ++double_round) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) quarter_round(x[i], x[4 + i], x[8 + i], x[12 + i]);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
      quarter_round(x[i], x[4 + (i + 1) % 4], x[8 + (i + 2) % 4], x[12 + (i + 3) % 4]);
  }
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) x[i] = _mm256_add_epi32(x[i], _mm256_set1_epi32(static_cast<int>(state[i])));
  x[12] = _mm256_add_epi32(x[12], count);
  transpose(x);
  transpose(x + 8);
  if (size == 512) {
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
      store(out + 64 * i, _mm256_xor_si256(load(in + 64 * i), x[i]));
      store(out + 64 * i + 32, _mm256_xor_si256(load(in + 64 * i + 32), x[8 + i]));
    }
    return;
  }
  __m256i key_stream[16];
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) key_stream[2 * i] = x[i], key_stream[2 * i + 1] = x[8 + i];
  xor_onto(key_stream, in, out, size);
}

/// Four blocks, of which `size` octets are used: two registers a row.
void in_rows(const std::uint32_t* state, const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
  __m256i start[2][4];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i)
    start[0][i] = start[1][i] =
        _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4 * i)));
  start[0][3] = _mm256_add_epi32(start[0][3], _mm256_set_epi32(0, 0, 0, 1, 0, 0, 0, 0));
  start[1][3] = _mm256_add_epi32(start[1][3], _mm256_set_epi32(0, 0, 0, 3, 0, 0, 0, 2));
  __m256i x[2][4];
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) x[i / 4][i % 4] = start[i / 4][i % 4];
  for (int double_round = 1; double_round <= 10; ++double_round) {
#pragma GCC unroll 2
    for (int k = 0; k < 2; ++k) {
      quarter_round(x[k][0], x[k][1], x[k][2], x[k][3]);
      x[k][1] = _mm256_shuffle_epi32(x[k][1], 0x39); // one word on, two, three
      x[k][2] = _mm256_shuffle_epi32(x[k][2], 0x4e);
      x[k][3] = _mm256_shuffle_epi32(x[k][3], 0x93);
    }
#pragma GCC unroll 2
    for (int k = 0; k < 2; ++k) {
      quarter_round(x[k][0], x[k][1], x[k][2], x[k][3]);
      x[k][1] = _mm256_shuffle_epi32(x[k][1], 0x93); // and back
      x[k][2] = _mm256_shuffle_epi32(x[k][2], 0x4e);
      x[k][3] = _mm256_shuffle_epi32(x[k][3], 0x39);
    }
  }
  __m256i key_stream[8];
#pragma GCC unroll 2
  for (int k = 0; k < 2; ++k) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) x[k][i] = _mm256_add_epi32(x[k][i], start[k][i]);
    key_stream[4 * k] = _mm256_permute2x128_si256(x[k][0], x[k][1], 0x20);
    key_stream[4 * k + 1] = _mm256_permute2x128_si256(x[k][2], x[k][3], 0x20);
    key_stream[4 * k + 2] = _mm256_permute2x128_si256(x[k][0], x[k][1], 0x31);
    key_stream[4 * k + 3] = _mm256_permute2x128_si256(x[k][2], x[k][3], 0x31);
  }
  xor_onto(key_stream, in, out, size);
}

} // namespace

void chacha20(const std::uint8_t* key, std::uint32_t counter, const std::uint8_t* nonce,
              const std::uint8_t* in, std::uint8_t* out, std::size_t size) {
  std::uint32_t state[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  for (std::size_t i = 0; i < 8; ++i) state[4 + i] = load_le(key + 4 * i);
  state[12] = counter;
  for (std::size_t i = 0; i < 3; ++i) state[13 + i] = load_le(nonce + 4 * i);
  for (; size > 512; state[12] += 8, in += 512, out += 512, size -= 512) side_by_side(state, in, out, 512);
  if (size > 256)
    side_by_side(state, in, out, size);
  else if (size)
    in_rows(state, in, out, size);
  sodium_memzero(state, sizeof state);
}

} // namespace handglass::crypto::avx2
