// poly1305_avx512.cpp: Poly1305 on eight blocks at once, with AVX-512 IFMA (x86 since 2018).
//
// What ghash_vaes.cpp does in another field: the chain is broken by multiplying it out. A register has one
// limb of eight numbers, and lane k sums up every eighth block, so that its steps go by r^8; the powers that
// tell the lanes apart come in at the last step, and only then are the lanes added:
//
//     lane 0      ( ... (c0 r^8 + c8 ) r^8 + c16 ) ... ) r^8
//     lane 1      ( ... (c1 r^8 + c9 ) r^8 + c17 ) ... ) r^7
//     ...
//     lane 7      ( ... (c7 r^8 + c15) r^8 + c23 ) ... ) r
//
// VPMADD52LUQ adds the lower 52 bits of eight products of 52 by 52, VPMADD52HUQ the upper. Limbs have 44 bits
// as in poly1305_portable.cpp: lower halves belong at the limb's own place, and upper halves 52 bits up,
// which is the next limb's place and 8 bits more. Carries are passed on once for four steps, whose sum is
// multiplied out, too: (((acc + a) r^8 + b) r^8 + c) r^8 ... has three products that do not wait for acc.
//
// What fits where: with limbs of x below 2^45 and of 20 y below 2^49, twelve lower halves are below 2^56, and
// twelve upper ones below 2^46, shifted by 8 below 2^54. What comes back at the bottom is below 2^54, so the
// carry that it leaves is below 2^10.
//
// Compiled with -mavx512ifma: nothing inline comes in from elsewhere (implementation.h). No branch and no
// address depends on key or text.
#include <immintrin.h>

#include "crypto/aead/implementation.h"

namespace handglass::crypto::avx512 {

namespace {

/// Steps whose products are summed before they are reduced.
constexpr std::size_t at_once = 4;
constexpr std::size_t lanes = 8;
/// Fewer blocks than this are not worth the powers.
constexpr std::size_t worthwhile = 16;

/// Eight numbers.
struct Eight {
  __m512i limb[3];
};

__m512i all(std::uint64_t x) { return _mm512_set1_epi64(static_cast<long long>(x)); }

// (Without the masks of all ones, g++ 12 warns about its own header.)

/// Eight blocks, in the order 0 4 1 5 2 6 3 7: that is how they come out of two registers.
Eight load(const std::uint8_t* message) {
  const __m512i front = _mm512_loadu_si512(message), back = _mm512_loadu_si512(message + 64);
  const __m512i low = _mm512_maskz_unpacklo_epi64(0xff, front, back);
  const __m512i high = _mm512_maskz_unpackhi_epi64(0xff, front, back);
  const __m512i mask44 = all((std::uint64_t{1} << 44) - 1);
  return {{_mm512_and_si512(low, mask44),
           _mm512_and_si512(_mm512_or_si512(_mm512_maskz_srli_epi64(0xff, low, 44),
                                            _mm512_maskz_slli_epi64(0xff, high, 20)),
                            mask44),
           _mm512_or_si512(_mm512_maskz_srli_epi64(0xff, high, 24), all(std::uint64_t{1} << 40))}};
}

Eight add(const Eight& x, const Eight& y) {
  return {{_mm512_add_epi64(x.limb[0], y.limb[0]), _mm512_add_epi64(x.limb[1], y.limb[1]),
           _mm512_add_epi64(x.limb[2], y.limb[2])}};
}

/// Sums of products: of their lower halves, and of their upper halves, which belong 52 bits up.
struct Products {
  __m512i low[3], high[3];
  Products() {
    for (int i = 0; i < 3; ++i) low[i] = high[i] = _mm512_setzero_si512();
  }
  void add(int place, __m512i x, __m512i y) {
    low[place] = _mm512_madd52lo_epu64(low[place], x, y);
    high[place] = _mm512_madd52hi_epu64(high[place], x, y);
  }
  /// The nine of poly1305_portable.cpp.
  void add(const Eight& x, const Eight& y) {
    const __m512i y0 = y.limb[0], y1 = y.limb[1], y2 = y.limb[2], twenty = all(20);
    const __m512i y1_20 = _mm512_mullo_epi64(y1, twenty), y2_20 = _mm512_mullo_epi64(y2, twenty);
    add(0, x.limb[0], y0), add(1, x.limb[0], y1), add(2, x.limb[0], y2);
    add(0, x.limb[1], y2_20), add(1, x.limb[1], y0), add(2, x.limb[1], y1);
    add(0, x.limb[2], y1_20), add(1, x.limb[2], y2_20), add(2, x.limb[2], y0);
  }
  /// Below 2^130 and a little: limbs of 44, 44 and a carry, 42 bits.
  Eight reduce() const {
    const __m512i mask44 = all((std::uint64_t{1} << 44) - 1), mask42 = all((std::uint64_t{1} << 42) - 1);
    const __m512i at_44 =
        _mm512_add_epi64(low[1], _mm512_add_epi64(_mm512_maskz_srli_epi64(0xff, low[0], 44),
                                                  _mm512_maskz_slli_epi64(0xff, high[0], 8)));
    const __m512i at_88 =
        _mm512_add_epi64(low[2], _mm512_add_epi64(_mm512_maskz_srli_epi64(0xff, at_44, 44),
                                                  _mm512_maskz_slli_epi64(0xff, high[1], 8)));
    const __m512i at_130 = _mm512_add_epi64(_mm512_maskz_srli_epi64(0xff, at_88, 42),
                                            _mm512_maskz_slli_epi64(0xff, high[2], 10));
    const __m512i bottom = _mm512_add_epi64(
        _mm512_and_si512(low[0], mask44), _mm512_add_epi64(at_130, _mm512_maskz_slli_epi64(0xff, at_130, 2)));
    return {{_mm512_and_si512(bottom, mask44),
             _mm512_add_epi64(_mm512_and_si512(at_44, mask44), _mm512_maskz_srli_epi64(0xff, bottom, 44)),
             _mm512_and_si512(at_88, mask42)}};
  }
};

std::uint64_t sum(__m512i x) {
  alignas(64) std::uint64_t lane[8];
  _mm512_store_si512(lane, x);
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

/// powers[8 i + lane]: limb i of r^8 r^4 r^7 r^3 r^6 r^2 r^5 r, the order of load(); then r^16, r^24, r^32.
void make_powers(Poly1305& state) {
  std::uint64_t power[1 + lanes][3];
  for (int i = 0; i < 3; ++i) power[1][i] = state.r[i];
  for (std::size_t n = 2; n <= lanes; ++n)
    portable::poly1305_multiply(power[n], power[n / 2], power[n - n / 2]);
  const int order[lanes] = {8, 4, 7, 3, 6, 2, 5, 1};
  for (std::size_t lane = 0; lane < lanes; ++lane)
    for (std::size_t i = 0; i < 3; ++i) state.powers[lanes * i + lane] = power[order[lane]][i];
  std::uint64_t* more = state.powers + 3 * lanes;
  const std::uint64_t* r_8 = power[lanes];
  for (std::size_t n = 2; n <= at_once; ++n, r_8 = more, more += 3)
    portable::poly1305_multiply(more, r_8, power[lanes]);
  state.has_powers = true;
}

} // namespace

void poly1305_blocks(Poly1305& state, const std::uint8_t* message, std::size_t blocks) {
  // What does not fill the lanes goes first: the last eight end up with the lanes' powers.
  const std::size_t alone = blocks < worthwhile ? blocks : blocks % lanes;
  portable::poly1305_blocks(state, message, alone);
  message += 16 * alone, blocks -= alone;
  if (!blocks) return;
  if (!state.has_powers) make_powers(state);

  const std::uint64_t* const powers = state.powers;
  const auto step = [&](std::size_t n) { // r^(8n) in all lanes
    const std::uint64_t* const limb = powers + (n == 1 ? 0 : 3 * lanes + 3 * (n - 2));
    const std::size_t apart = n == 1 ? lanes : 1;
    return Eight{{all(limb[0]), all(limb[apart]), all(limb[2 * apart])}};
  };
  const Eight last = {
      {_mm512_load_si512(powers), _mm512_load_si512(powers + lanes), _mm512_load_si512(powers + 2 * lanes)}};
  Eight acc;
  for (int i = 0; i < 3; ++i) acc.limb[i] = _mm512_maskz_set1_epi64(1, static_cast<long long>(state.acc[i]));
  for (; blocks > at_once * lanes; blocks -= at_once * lanes, message += 16 * at_once * lanes) {
    Products products;
#pragma GCC unroll 4
    for (std::size_t n = 1; n < at_once; ++n) products.add(load(message + 16 * lanes * n), step(at_once - n));
    products.add(add(acc, load(message)), step(at_once)); // the one that waits
    acc = products.reduce();
  }
  for (; blocks; blocks -= lanes, message += 16 * lanes) {
    Products products;
    products.add(add(acc, load(message)), blocks > lanes ? step(1) : last);
    acc = products.reduce();
  }
  // The sum of eight has three bits more; they are passed on, or limbs would grow from call to call.
  const std::uint64_t a0 = sum(acc.limb[0]), a1 = sum(acc.limb[1]), a2 = sum(acc.limb[2]);
  const std::uint64_t mask44 = (std::uint64_t{1} << 44) - 1;
  state.acc[0] = (a0 & mask44) + 5 * (a2 >> 42);
  state.acc[1] = (a1 & mask44) + (a0 >> 44);
  state.acc[2] = (a2 & (mask44 >> 2)) + (a1 >> 44);
}

} // namespace handglass::crypto::avx512
