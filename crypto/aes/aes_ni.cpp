// aes_ni.cpp: AES with the CPU's own instructions (x86, since 2010).
//
// AESENC does SubBytes, ShiftRows, MixColumns and AddRoundKey in one instruction, in a time that does not
// depend on its operands. It takes about four cycles, but a new one can start every cycle or two: so
// eight blocks go through the rounds side by side, each filling the gap of the others.
//
// Compiled with -maes. For that reason nothing inline comes in from elsewhere: see implementation.h.
#include <immintrin.h>

#include "crypto/aes/implementation.h"

namespace handglass::crypto::aesni {

namespace {

__m128i load(const std::uint8_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
void store(std::uint8_t* to, __m128i value) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value); }

/// SubWord on four octets. AESENCLAST with a key of zeros is SubBytes after ShiftRows; with the same word in
/// all four columns, every row is four times the same octet, and shifting it does nothing.
std::uint32_t SubWord(std::uint32_t word) {
  const __m128i four_times = _mm_set1_epi32(static_cast<int>(word));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_aesenclast_si128(four_times, _mm_setzero_si128())));
}

/// FIPS 197 section 5.2, on words of four octets with the first in the lowest bits, so that RotWord is a
/// rotation to the right. (AESKEYGENASSIST would save instructions, but takes its round constant only as
/// a literal: a loop would become ten copies.)
void key_expansion(const std::uint8_t* key, std::size_t key_size, AesKey& out) {
  const std::size_t key_words = key_size / 4;
  out.rounds = static_cast<unsigned>(key_words) + 6;
  std::uint32_t w[15 * 4];
  __builtin_memcpy(w, key, key_size);

  std::uint32_t round_constant = 1;
  for (std::size_t i = key_words; i < 4 * (out.rounds + 1); ++i) {
    std::uint32_t word = w[i - 1];
    if (i % key_words == 0) {
      word = SubWord(word >> 8 | word << 24) ^ round_constant;
      round_constant = round_constant << 1 ^ (round_constant >> 7) * 0x11b;
    } else if (key_words > 6 && i % key_words == 4) {
      word = SubWord(word);
    }
    w[i] = w[i - key_words] ^ word;
  }
  __builtin_memcpy(out.schedule, w, 16 * (out.rounds + 1));
  forget(w, sizeof w);
}

/// `n` blocks side by side. The loops have constant bounds: the compiler unrolls them, and the blocks
/// stay in registers.
template <int n>
void cipher_side_by_side(const AesKey& key, const std::uint8_t* in, std::uint8_t* out) {
  __m128i block[n];
  const __m128i first_key = load(key.schedule);
  for (int i = 0; i < n; ++i) block[i] = _mm_xor_si128(load(in + 16 * i), first_key);
  for (unsigned round = 1; round < key.rounds; ++round) {
    const __m128i round_key = load(key.schedule + 16 * round);
#pragma GCC unroll 8
    for (int i = 0; i < n; ++i) block[i] = _mm_aesenc_si128(block[i], round_key);
  }
  const __m128i last_key = load(key.schedule + 16 * key.rounds);
  for (int i = 0; i < n; ++i) store(out + 16 * i, _mm_aesenclast_si128(block[i], last_key));
}

void cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  for (; blocks >= 8; blocks -= 8, in += 128, out += 128) cipher_side_by_side<8>(key, in, out);
  for (; blocks; --blocks, in += 16, out += 16) cipher_side_by_side<1>(key, in, out);
}

/// AESDEC undoes SubBytes, ShiftRows and MixColumns and adds the round key after them, where FIPS 197 section
/// 5.3 adds it before InvMixColumns. As that step is linear, a key mixed beforehand comes to the same
/// (section 5.3.5, the "equivalent inverse cipher"); AESIMC mixes it. Here it is mixed anew for each call:
/// ten cheap instructions, against a second schedule in every key.
template <int n>
void inverse_cipher_side_by_side(const AesKey& key, const __m128i* mixed, const std::uint8_t* in,
                                 std::uint8_t* out) {
  __m128i block[n];
  const __m128i last_key = load(key.schedule + 16 * key.rounds);
  for (int i = 0; i < n; ++i) block[i] = _mm_xor_si128(load(in + 16 * i), last_key);
  for (unsigned round = key.rounds - 1; round > 0; --round) {
#pragma GCC unroll 8
    for (int i = 0; i < n; ++i) block[i] = _mm_aesdec_si128(block[i], mixed[round]);
  }
  const __m128i first_key = load(key.schedule);
  for (int i = 0; i < n; ++i) store(out + 16 * i, _mm_aesdeclast_si128(block[i], first_key));
}

void inverse_cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  __m128i mixed[15];
  for (unsigned round = 1; round < key.rounds; ++round)
    mixed[round] = _mm_aesimc_si128(load(key.schedule + 16 * round));
  for (; blocks >= 8; blocks -= 8, in += 128, out += 128) inverse_cipher_side_by_side<8>(key, mixed, in, out);
  for (; blocks; --blocks, in += 16, out += 16) inverse_cipher_side_by_side<1>(key, mixed, in, out);
  forget(mixed, sizeof mixed);
}

/// The block with its octets turned around is one number, little-endian as the CPU has them, of which the
/// lowest 32 bits count.
template <int n>
__m128i counter_side_by_side(const AesKey& key, __m128i count, const std::uint8_t* in, std::uint8_t* out) {
  const __m128i turn = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m128i one = _mm_set_epi32(0, 0, 0, 1);
  __m128i block[n];
  const __m128i first_key = load(key.schedule);
#pragma GCC unroll 8
  for (int i = 0; i < n; ++i) {
    count = _mm_add_epi32(count, one);
    block[i] = _mm_xor_si128(_mm_shuffle_epi8(count, turn), first_key);
  }
  for (unsigned round = 1; round < key.rounds; ++round) {
    const __m128i round_key = load(key.schedule + 16 * round);
#pragma GCC unroll 8
    for (int i = 0; i < n; ++i) block[i] = _mm_aesenc_si128(block[i], round_key);
  }
  const __m128i last_key = load(key.schedule + 16 * key.rounds);
#pragma GCC unroll 8
  for (int i = 0; i < n; ++i)
    store(out + 16 * i, _mm_xor_si128(_mm_aesenclast_si128(block[i], last_key), load(in + 16 * i)));
  return count;
}

void counter_mode(const AesKey& key, const std::uint8_t counter[16], const std::uint8_t* in,
                  std::uint8_t* out, std::size_t blocks) {
  const __m128i turn = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  __m128i count = _mm_shuffle_epi8(load(counter), turn);
  for (; blocks >= 8; blocks -= 8, in += 128, out += 128)
    count = counter_side_by_side<8>(key, count, in, out);
  for (; blocks; --blocks, in += 16, out += 16) count = counter_side_by_side<1>(key, count, in, out);
}

} // namespace

const AesFunctions aes = {key_expansion, cipher, inverse_cipher, counter_mode};

} // namespace handglass::crypto::aesni
