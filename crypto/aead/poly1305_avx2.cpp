// poly1305_avx2.cpp: Poly1305 on four blocks at once, with AVX2.
//
// poly1305_avx512.cpp in half a register: four lanes go by r^4. AVX2 multiplies 32 bits by 32, so numbers
// have five limbs of 26 bits here, 25 products each; what belongs at 2^130 and above comes back five times at
// the bottom. The sum of ten products stays below 2^60.
//
// Compiled with -mavx2: nothing inline comes in from elsewhere (implementation.h). No branch and no address
// depends on key or text.
#include <immintrin.h>

#include "crypto/aead/implementation.h"

namespace handglass::crypto::avx2 {

namespace {

constexpr std::size_t lanes = 4, limbs = 5;
/// Steps whose products are summed before they are reduced.
constexpr std::size_t at_once = 2;
/// Fewer blocks than this are not worth the powers.
constexpr std::size_t worthwhile = 16;

constexpr std::uint64_t mask26 = (std::uint64_t{1} << 26) - 1, mask42 = (std::uint64_t{1} << 42) - 1,
                        mask44 = (std::uint64_t{1} << 44) - 1;

/// Four numbers.
struct Four {
  __m256i limb[limbs];
};

__m256i all(std::uint64_t x) { return _mm256_set1_epi64x(static_cast<long long>(x)); }
__m256i load_octets(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }

/// Four blocks, in the order 0 2 1 3: that is how they come out of two registers.
[[gnu::always_inline]] inline Four load(const std::uint8_t* message) {
  const __m256i front = load_octets(message), back = load_octets(message + 32), mask = all(mask26);
  const __m256i low = _mm256_unpacklo_epi64(front, back), high = _mm256_unpackhi_epi64(front, back);
  const __m256i middle = _mm256_or_si256(_mm256_srli_epi64(low, 52), _mm256_slli_epi64(high, 12));
  return {{_mm256_and_si256(low, mask), _mm256_and_si256(_mm256_srli_epi64(low, 26), mask),
           _mm256_and_si256(middle, mask), _mm256_and_si256(_mm256_srli_epi64(high, 14), mask),
           _mm256_or_si256(_mm256_srli_epi64(high, 40), all(std::uint64_t{1} << 24))}};
}

[[gnu::always_inline]] inline Four add(const Four& x, const Four& y) {
  Four z;
#pragma GCC unroll 5
  for (std::size_t i = 0; i < limbs; ++i) z.limb[i] = _mm256_add_epi64(x.limb[i], y.limb[i]);
  return z;
}

/// sum += x * y, not reduced. y_5 is 5 y. Limbs of x and y have up to 28 bits.
[[gnu::always_inline]] inline void add_product(Four& sum, const Four& x, const Four& y, const Four& y_5) {
#pragma GCC unroll 5
  for (std::size_t i = 0; i < limbs; ++i)
#pragma GCC unroll 5
    for (std::size_t j = 0; j < limbs; ++j) {
      const std::size_t place = (i + j) % limbs;
      const __m256i factor = i + j < limbs ? y.limb[j] : y_5.limb[j];
      sum.limb[place] = _mm256_add_epi64(sum.limb[place], _mm256_mul_epu32(x.limb[i], factor));
    }
}

/// Limbs of 26 bits, and of a carry more in the second.
[[gnu::always_inline]] inline Four reduce(Four x) {
  const __m256i mask = all(mask26);
#pragma GCC unroll 4
  for (std::size_t i = 0; i + 1 < limbs; ++i) {
    x.limb[i + 1] = _mm256_add_epi64(x.limb[i + 1], _mm256_srli_epi64(x.limb[i], 26));
    x.limb[i] = _mm256_and_si256(x.limb[i], mask);
  }
  const __m256i top = _mm256_srli_epi64(x.limb[4], 26);
  x.limb[4] = _mm256_and_si256(x.limb[4], mask);
  x.limb[0] = _mm256_add_epi64(x.limb[0], _mm256_add_epi64(top, _mm256_slli_epi64(top, 2)));
  x.limb[1] = _mm256_add_epi64(x.limb[1], _mm256_srli_epi64(x.limb[0], 26));
  x.limb[0] = _mm256_and_si256(x.limb[0], mask);
  return x;
}

Four five_times(const Four& x) {
  Four z;
  for (std::size_t i = 0; i < limbs; ++i)
    z.limb[i] = _mm256_add_epi64(x.limb[i], _mm256_slli_epi64(x.limb[i], 2));
  return z;
}

/// From limbs of 44, 44, 42 bits, to 26 bits and a carry each.
void split(std::uint64_t* to, const std::uint64_t* from) {
  to[0] = from[0] & mask26;
  to[1] = (from[0] >> 26) + ((from[1] & 0xff) << 18);
  to[2] = from[1] >> 8 & mask26;
  to[3] = (from[1] >> 34) + ((from[2] & 0xffff) << 10);
  to[4] = from[2] >> 16;
}

/// And back, of up to 29 bits.
void join(std::uint64_t* to, const std::uint64_t* from) {
  const std::uint64_t at_0 = from[0] + (from[1] << 26);
  const std::uint64_t at_44 = (at_0 >> 44) + (from[2] << 8) + (from[3] << 34);
  const std::uint64_t at_88 = (at_44 >> 44) + (from[4] << 16);
  to[0] = (at_0 & mask44) + 5 * (at_88 >> 42);
  to[1] = at_44 & mask44;
  to[2] = at_88 & mask42;
}

/// powers[4 i + lane]: limb i of r^4 r^2 r^3 r, the order of load(); then r^8.
void make_powers(Poly1305& state) {
  std::uint64_t power[4][3], r_8[3];
  std::uint64_t *const r_4 = power[0], *const r_2 = power[1], *const r_3 = power[2], *const r = power[3];
  for (int i = 0; i < 3; ++i) r[i] = state.r[i];
  portable::poly1305_multiply(r_2, r, r);
  portable::poly1305_multiply(r_3, r_2, r);
  portable::poly1305_multiply(r_4, r_2, r_2);
  portable::poly1305_multiply(r_8, r_4, r_4);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    std::uint64_t limb[limbs];
    split(limb, power[lane]);
    for (std::size_t i = 0; i < limbs; ++i) state.powers[lanes * i + lane] = limb[i];
  }
  split(state.powers + lanes * limbs, r_8);
  state.has_powers = true;
}

} // namespace

void poly1305_blocks(Poly1305& state, const std::uint8_t* message, std::size_t blocks) {
  // What does not fill the lanes goes first: the last four end up with the lanes' powers.
  const std::size_t alone = blocks < worthwhile ? blocks : blocks % lanes;
  portable::poly1305_blocks(state, message, alone);
  message += 16 * alone, blocks -= alone;
  if (!blocks) return;
  if (!state.has_powers) make_powers(state);

  const Four zero = {};
  Four acc = zero, r_4, r_8, each;
  std::uint64_t limb[limbs];
  split(limb, state.acc);
  for (std::size_t i = 0; i < limbs; ++i) {
    acc.limb[i] = _mm256_set_epi64x(0, 0, 0, static_cast<long long>(limb[i]));
    each.limb[i] = load_octets(state.powers + lanes * i);
    r_4.limb[i] = all(state.powers[lanes * i]);
    r_8.limb[i] = all(state.powers[lanes * limbs + i]);
  }
  const Four r_4_5 = five_times(r_4), r_8_5 = five_times(r_8), each_5 = five_times(each);
  for (; blocks > at_once * lanes; blocks -= at_once * lanes, message += 16 * at_once * lanes) {
    Four sum = zero;
    add_product(sum, load(message + 16 * lanes), r_4, r_4_5);
    add_product(sum, add(acc, load(message)), r_8, r_8_5);
    acc = reduce(sum);
  }
  for (; blocks; blocks -= lanes, message += 16 * lanes) {
    Four sum = zero;
    add_product(sum, add(acc, load(message)), blocks > lanes ? r_4 : each, blocks > lanes ? r_4_5 : each_5);
    acc = reduce(sum);
  }
  for (std::size_t i = 0; i < limbs; ++i) {
    std::uint64_t lane[lanes];
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(lane), acc.limb[i]);
    limb[i] = lane[0] + lane[1] + lane[2] + lane[3];
  }
  join(state.acc, limb);
}

} // namespace handglass::crypto::avx2
