// aes_vaes.cpp: AES on four blocks with one instruction (x86 with AVX-512 and VAES, since 2019).
//
// VAESENC does on each quarter of a 512-bit register what AESENC does on one of 128. Eight such registers go
// through the rounds side by side: 32 blocks, half a kilooctet. The fifteen round keys stay in registers,
// too, each four times over: there are 32 of them.
//
// Only counter mode has that many blocks to do at once. A key, a single block and CBC are as in aes_ni.cpp.
// Compiled with -mvaes and AVX-512. For that reason nothing inline comes in from elsewhere: see
// implementation.h.
#include <immintrin.h>

#include "crypto/aes/implementation.h"

namespace handglass::crypto::vaes {

namespace {

/// 128 bits, four times. (Without the mask, g++ 12 warns about its own header.)
__m512i broadcast(__m128i x) { return _mm512_maskz_broadcast_i32x4(0xffff, x); }

__m512i four_times(const std::uint8_t* from) {
  return broadcast(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}

void key_expansion(const std::uint8_t* key, std::size_t key_size, AesKey& out) {
  aesni::aes.key_expansion(key, key_size, out);
}

void cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  aesni::aes.cipher(key, in, out, blocks);
}

void inverse_cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  aesni::aes.inverse_cipher(key, in, out, blocks);
}

/// `rounds` is a constant here, so that the keys are registers; `n` registers of four blocks side by side.
template <unsigned rounds, int n>
__m512i counter_side_by_side(const __m512i* round_keys, __m512i count, const std::uint8_t* in,
                             std::uint8_t* out) {
  const __m512i turn = broadcast(_mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  const __m512i four = broadcast(_mm_set_epi32(0, 0, 0, 4));
  __m512i block[n];
#pragma GCC unroll 8
  for (int i = 0; i < n; ++i) {
    block[i] = _mm512_xor_si512(_mm512_shuffle_epi8(count, turn), round_keys[0]);
    count = _mm512_add_epi32(count, four);
  }
#pragma GCC unroll 14
  for (unsigned round = 1; round < rounds; ++round) {
#pragma GCC unroll 8
    for (int i = 0; i < n; ++i) block[i] = _mm512_aesenc_epi128(block[i], round_keys[round]);
  }
#pragma GCC unroll 8
  for (int i = 0; i < n; ++i) {
    const __m512i stream = _mm512_aesenclast_epi128(block[i], round_keys[rounds]);
    _mm512_storeu_si512(out + 64 * i, _mm512_xor_si512(stream, _mm512_loadu_si512(in + 64 * i)));
  }
  return count;
}

template <unsigned rounds>
void counter_blocks(const AesKey& key, const std::uint8_t counter[16], const std::uint8_t* in,
                    std::uint8_t* out, std::size_t blocks) {
  __m512i round_keys[rounds + 1];
#pragma GCC unroll 15
  for (unsigned round = 0; round <= rounds; ++round)
    round_keys[round] = four_times(key.schedule + 16 * round);
  const __m512i turn = broadcast(_mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  __m512i count = _mm512_shuffle_epi8(four_times(counter), turn);
  count = _mm512_add_epi32(count, _mm512_set_epi32(0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1));

  for (; blocks >= 32; blocks -= 32, in += 512, out += 512)
    count = counter_side_by_side<rounds, 8>(round_keys, count, in, out);
  for (; blocks >= 4; blocks -= 4, in += 64, out += 64)
    count = counter_side_by_side<rounds, 1>(round_keys, count, in, out);
  if (blocks) { // one to three: a mask of two 64-bit words a block
    const auto mask = static_cast<__mmask8>((1U << (2 * blocks)) - 1);
    __m512i block = _mm512_xor_si512(_mm512_shuffle_epi8(count, turn), round_keys[0]);
#pragma GCC unroll 14
    for (unsigned round = 1; round < rounds; ++round) block = _mm512_aesenc_epi128(block, round_keys[round]);
    block = _mm512_aesenclast_epi128(block, round_keys[rounds]);
    _mm512_mask_storeu_epi64(out, mask, _mm512_xor_si512(block, _mm512_maskz_loadu_epi64(mask, in)));
  }
}

void counter_mode(const AesKey& key, const std::uint8_t counter[16], const std::uint8_t* in,
                  std::uint8_t* out, std::size_t blocks) {
  switch (key.rounds) {
    case 10:
      return counter_blocks<10>(key, counter, in, out, blocks);
    case 12:
      return counter_blocks<12>(key, counter, in, out, blocks);
    default:
      return counter_blocks<14>(key, counter, in, out, blocks);
  }
}

} // namespace

const AesFunctions aes = {key_expansion, cipher, inverse_cipher, counter_mode};

} // namespace handglass::crypto::vaes
