// sha512_avx512.cpp: SHA-512's compression with the message schedule in vectors (x86 with AVX-512, since
// 2017).
//
// The eighty rounds are a chain, each waiting for the last, and nothing can be done about them; but the words
// that they use up come from the message alone:
//
//     W[t] = s1(W[t-2]) + W[t-7] + s0(W[t-15]) + W[t-16]            FIPS 180-4 section 6.4.2
//
// Two of them can be made at a time (a third would need the first), so a register holds two words of each of
// four blocks. They go along with the rounds of the first of the four, in instructions that the CPU would
// otherwise have no use for; the other three find their words made.
//
//     w[i]      W[2i], W[2i+1] of block 0 | of block 1 | of block 2 | of block 3
//
// Compiled with AVX-512, BMI and BMI2 (a rotation into another register, an AND with a complement). For that
// reason nothing inline comes in from elsewhere (aes/implementation.h).
#include <immintrin.h>
#include <sodium.h>

#include "crypto/hash/sha512.h"

namespace handglass::crypto {

namespace {

template <int bits>
std::uint64_t rotate(std::uint64_t x) {
  return x >> bits | x << (64 - bits);
}

/// The eight working variables.
struct Working {
  std::uint64_t a, b, c, d, e, f, g, h;
};

/// Section 6.4.2, step 3, without moving the variables: the caller names them one place on each time. `w` is
/// W[t] + K[t], and b_xor_c is what its name says, before and after: Maj is b, unless a differs from it and c
/// does too, that is, (a ^ b) & (b ^ c) ^ b.
[[gnu::always_inline]] inline void round(std::uint64_t a, std::uint64_t b, std::uint64_t& d, std::uint64_t e,
                                         std::uint64_t f, std::uint64_t g, std::uint64_t& h, std::uint64_t w,
                                         std::uint64_t& b_xor_c) {
  const std::uint64_t t1 = h + w + ((e & f) + (~e & g)) + (rotate<14>(e) ^ rotate<18>(e) ^ rotate<41>(e));
  const std::uint64_t a_xor_b = a ^ b;
  d += t1;
  h = t1 + ((a_xor_b & b_xor_c) ^ b) + (rotate<28>(a) ^ rotate<34>(a) ^ rotate<39>(a));
  b_xor_c = a_xor_b; // they will be b and c
}

/// Sixteen rounds. The words of one block are two beside each other, and the next two a register on.
[[gnu::always_inline]] inline void sixteen_rounds(Working& v, const std::uint64_t* w) {
  auto [a, b, c, d, e, f, g, h] = v;
  std::uint64_t b_xor_c = b ^ c;
#pragma GCC unroll 2
  for (int half = 0; half < 2; ++half, w += 32) {
    round(a, b, d, e, f, g, h, w[0], b_xor_c);
    round(h, a, c, d, e, f, g, w[1], b_xor_c);
    round(g, h, b, c, d, e, f, w[8], b_xor_c);
    round(f, g, a, b, c, d, e, w[9], b_xor_c);
    round(e, f, h, a, b, c, d, w[16], b_xor_c);
    round(d, e, g, h, a, b, c, w[17], b_xor_c);
    round(c, d, f, g, h, a, b, w[24], b_xor_c);
    round(b, c, e, f, g, h, a, w[25], b_xor_c);
  }
  v = {a, b, c, d, e, f, g, h};
}

Working load(const std::uint64_t* state) {
  return {state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]};
}
void add(std::uint64_t* state, const Working& v) {
  state[0] += v.a, state[1] += v.b, state[2] += v.c, state[3] += v.d;
  state[4] += v.e, state[5] += v.f, state[6] += v.g, state[7] += v.h;
}

// The masks of all ones below are for g++ 12, which else warns about its own header.
constexpr __mmask64 whole = ~__mmask64{0};

__m512i four_times(const void* from) {
  return _mm512_maskz_broadcast_i32x4(0xffff, _mm_loadu_si128(static_cast<const __m128i*>(from)));
}

/// 16 octets of each block.
__m512i gather(const std::uint8_t* const* block, std::size_t at) {
  const auto octets = [&](int i) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(block[i] + at)); };
  const __m256i front = _mm256_inserti128_si256(_mm256_castsi128_si256(octets(0)), octets(1), 1);
  const __m256i back = _mm256_inserti128_si256(_mm256_castsi128_si256(octets(2)), octets(3), 1);
  return _mm512_maskz_inserti64x4(0xff, _mm512_zextsi256_si512(front), back, 1);
}

template <int bits>
__m512i rotate(__m512i x) {
  return _mm512_maskz_ror_epi64(0xff, x, bits);
}
template <int first, int second, int shift>
__m512i sigma(__m512i x) { // section 4.1.3
  const __m512i shifted = _mm512_maskz_srli_epi64(0xff, x, shift);
  return _mm512_xor_si512(_mm512_xor_si512(rotate<first>(x), rotate<second>(x)), shifted);
}
/// The second word of `x` and the first of `y`, which follow each other.
__m512i between(__m512i x, __m512i y) { return _mm512_maskz_alignr_epi8(whole, y, x, 8); }

/// Stores W[t] + K[t].
void store(std::uint64_t* to, __m512i w, const std::uint64_t* constants) {
  _mm512_store_si512(to, _mm512_add_epi64(w, four_times(constants)));
}

/// The next sixteen words in place of the last sixteen.
[[gnu::always_inline]] inline void extend(__m512i* w, std::uint64_t* out, const std::uint64_t* constants) {
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) {
    const __m512i t_15 = between(w[i], w[(i + 1) % 8]), t_7 = between(w[(i + 4) % 8], w[(i + 5) % 8]);
    const __m512i t_2 = w[(i + 7) % 8];
    w[i] = _mm512_add_epi64(_mm512_add_epi64(_mm512_add_epi64(w[i], t_7), sigma<1, 8, 7>(t_15)),
                            sigma<19, 61, 6>(t_2));
    store(out + 8 * i, w[i], constants + 2 * i);
  }
}

} // namespace

void sha512_compress_avx512(std::uint64_t state[8], const std::uint8_t* block, std::size_t blocks) {
  const __m512i big_endian = four_times("\x07\x06\x05\x04\x03\x02\x01\x00\x0f\x0e\x0d\x0c\x0b\x0a\x09\x08");
  alignas(64) std::uint64_t schedule[80 * 4];
  while (blocks) {
    const std::size_t some = blocks < 4 ? blocks : 4;
    const std::uint8_t* from[4]; // fewer than four: the first again, and nobody asks for the result
    for (std::size_t i = 0; i < 4; ++i) from[i] = block + (i < some ? 128 * i : 0);
    __m512i w[8];
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
      w[i] = _mm512_shuffle_epi8(gather(from, 16 * static_cast<std::size_t>(i)), big_endian);
      store(schedule + 8 * i, w[i], sha512_constants + 2 * i);
    }
    Working v = load(state);
    for (std::size_t t = 0; t < 64; t += 16) {
      extend(w, schedule + 4 * (t + 16), sha512_constants + t + 16);
      sixteen_rounds(v, schedule + 4 * t);
    }
    sixteen_rounds(v, schedule + 4 * 64);
    add(state, v);
    for (std::size_t i = 1; i < some; ++i) {
      v = load(state);
      for (std::size_t t = 0; t < 80; t += 16) sixteen_rounds(v, schedule + 4 * t + 2 * i);
      add(state, v);
    }
    block += 128 * some, blocks -= some;
  }
  sodium_memzero(schedule, sizeof schedule); // under an HMAC this is the key
}

} // namespace handglass::crypto
