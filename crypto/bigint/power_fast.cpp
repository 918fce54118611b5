#include "crypto/bigint/power_fast.h"

#include <algorithm>
#include <bit>

#include "core/ct.h"
#include "core/result.h"
#include "core/secret.h"
#include "crypto/bigint/arithmetic.h"
#include "crypto/cpu.h"

namespace handglass::crypto::bigint {

namespace {

constexpr std::size_t window = 5, entries = std::size_t{1} << window; // as in power.cpp

constexpr std::uint64_t ifma_mask = (std::uint64_t{1} << ifma_bits) - 1;

std::size_t limbs_52(std::size_t limbs) { return (limb_bits * limbs + 4 + ifma_bits - 1) / ifma_bits; }

void wipe_words(std::uint64_t* words, std::size_t count) {
  wipe({reinterpret_cast<std::uint8_t*>(words), 8 * count});
}

/// Words that are wiped at the end.
struct Scratch {
  std::vector<std::uint64_t> words;
  explicit Scratch(std::size_t count) : words(count) {}
  Scratch(const Scratch&) = delete;
  ~Scratch() { wipe_words(words.data(), words.size()); }
  std::uint64_t* data() { return words.data(); }
};

} // namespace

bool has_fast_modulus(std::size_t limbs) {
  return cpu().ifma && allowed_level() == CpuLevel::vaes && limbs_52(limbs) <= 8 * ifma_most_registers;
}

FastModulus::FastModulus(LimbsView m, std::size_t floor_bits) : m_(m.size()), modulus_{}, r_squared_{} {
  std::ranges::copy(m, Limbs(m_).begin());
  modulus_.limbs = limbs_52(m.size());
  modulus_.registers = (modulus_.limbs + 7) / 8;
  from_limbs(modulus_.m, m);
  std::uint64_t inverse = m[0]; // Newton, as in montgomery.cpp
  for (int i = 0; i < 5; ++i) inverse *= 2 - m[0] * inverse;
  modulus_.minus_inverse = (0 - inverse) & ifma_mask;

  // R mod m, from 2^{floor_bits-1} by doubling. It stands for 1. Then R^2, which stands for R = 2^bits: from
  // the highest bits of that exponent down, squaring doubles it and doubling adds one.
  const std::size_t bits = ifma_bits * modulus_.limbs;
  const int lower = std::max(0, static_cast<int>(std::bit_width(bits)) - 4);
  Number r(m.size()), scratch(m.size());
  r[(floor_bits - 1) / limb_bits] = Limb{1} << ((floor_bits - 1) % limb_bits);
  for (std::size_t bit = floor_bits - 1; bit < bits + (bits >> lower); ++bit) double_mod(r, r, m_, scratch);
  from_limbs(r_squared_, r);
  for (int i = lower - 1; i >= 0; --i) {
    ifma_multiply(r_squared_, r_squared_, r_squared_, modulus_);
    if (!(bits >> i & 1)) continue;
    to_limbs(r, r_squared_);
    double_mod(r, r, m_, scratch);
    from_limbs(r_squared_, r);
  }
}

FastModulus::~FastModulus() {
  wipe_words(modulus_.m, std::size(modulus_.m));
  wipe_words(r_squared_, std::size(r_squared_));
}

// Limbs of 52 bits of x, from bit `first` on.
void FastModulus::from_limbs(std::uint64_t* z, LimbsView x, std::size_t first) const {
  for (std::size_t i = 0; i < words(); ++i) {
    const std::size_t bit = first + ifma_bits * i, limb = bit / limb_bits, shift = bit % limb_bits;
    std::uint64_t word = limb < x.size() ? x[limb] >> shift : 0;
    if (shift > limb_bits - ifma_bits && limb + 1 < x.size()) word |= x[limb + 1] << (limb_bits - shift);
    z[i] = i < modulus_.limbs ? word & ifma_mask : 0;
  }
}

// Out of 52 bits, and below m: x is below 2m.
void FastModulus::to_limbs(Limbs z, const std::uint64_t* x) const {
  const std::size_t k = m_.size();
  Number wide(k + 1), reduced(k + 1), m(k + 1);
  for (std::size_t i = 0; i < modulus_.limbs; ++i) {
    const std::size_t bit = ifma_bits * i, limb = bit / limb_bits, shift = bit % limb_bits;
    if (limb <= k) wide[limb] |= x[i] << shift;
    if (shift > limb_bits - ifma_bits && limb + 1 <= k) wide[limb + 1] |= x[i] >> (limb_bits - shift);
  }
  std::ranges::copy(LimbsView(m_), Limbs(m).begin());
  const Limb was_below = ct::mask(subtract(reduced, wide, m));
  select(reduced, was_below, wide, reduced);
  std::ranges::copy(LimbsView(reduced).first(k), z.begin());
}

// x = high * R + low. A product with R^2 is a product by R: so low once and high twice. The sum is below 5m,
// which a product with 1 in form brings below 2m.
void FastModulus::reduce_into_form(std::uint64_t* z, LimbsView x, const std::uint64_t* one) const {
  if (x.size() > 2 * m_.size()) bug("a number longer than two moduli was to be reduced");
  Scratch high(words());
  from_limbs(high.data(), x, ifma_bits * modulus_.limbs);
  ifma_multiply(high.data(), high.data(), r_squared_, modulus_);
  ifma_multiply(high.data(), high.data(), r_squared_, modulus_);
  from_limbs(z, x);
  ifma_multiply(z, z, r_squared_, modulus_);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < modulus_.limbs; ++i) {
    carry += z[i] + high.data()[i];
    z[i] = carry & ifma_mask;
    carry >>= ifma_bits;
  }
  ifma_multiply(z, z, one, modulus_);
}

void FastModulus::power_public(Limbs z, LimbsView x, Limb e, LimbsView y) const {
  Scratch form(words()), power(words()), last(words());
  from_limbs(form.data(), x);
  ifma_multiply(form.data(), form.data(), r_squared_, modulus_);
  std::copy_n(form.data(), words(), power.data());
  for (int bit = std::bit_width(e) - 2; bit >= 0; --bit) {
    ifma_multiply(power.data(), power.data(), power.data(), modulus_);
    if (e >> bit & 1) ifma_multiply(power.data(), power.data(), form.data(), modulus_);
  }
  from_limbs(last.data(), y); // not in form, and so the product is not either
  ifma_multiply(power.data(), power.data(), last.data(), modulus_);
  to_limbs(z, power.data());
}

void FastModulus::power_secret_two(Limbs z[2], LimbsView x, const LimbsView e[2],
                                   const FastModulus* const m[2]) {
  const std::size_t words = m[0]->words(), bits = limb_bits * e[0].size();
  const IfmaModulus* const moduli[2] = {&m[0]->modulus_, &m[1]->modulus_};
  Scratch table0(entries * words), table1(entries * words), sum0(words), sum1(words), factor0(words),
      factor1(words);
  std::uint64_t* const table[2] = {table0.data(), table1.data()};
  std::uint64_t* const sum[2] = {sum0.data(), sum1.data()};
  std::uint64_t* const factor[2] = {factor0.data(), factor1.data()};

  for (int w = 0; w < 2; ++w) { // x^0 and x^1; the former is R mod m, that is 1 * R^2 / R
    table[w][0] = 1;
    ifma_multiply(table[w], table[w], m[w]->r_squared_, *moduli[w]);
    m[w]->reduce_into_form(table[w] + words, x, table[w]);
  }
  for (std::size_t i = 2; i < entries; ++i) {
    std::uint64_t* const next[2] = {table[0] + i * words, table[1] + i * words};
    const std::uint64_t* const last[2] = {next[0] - words, next[1] - words};
    const std::uint64_t* const base[2] = {table[0] + words, table[1] + words};
    ifma_multiply_two(next, last, base, moduli);
  }

  for (int w = 0; w < 2; ++w) std::copy_n(table[w], words, sum[w]);
  for (std::size_t from = (bits + window - 1) / window * window; from > 0;) {
    from -= window;
    for (std::size_t i = 0; i < window; ++i) ifma_multiply_two(sum, sum, sum, moduli);
    for (int w = 0; w < 2; ++w) {
      const std::size_t limb = from / limb_bits, shift = from % limb_bits;
      Limb digit = e[w][limb] >> shift;
      if (shift + window > limb_bits && limb + 1 < e[w].size())
        digit |= e[w][limb + 1] << (limb_bits - shift);
      ifma_look_up(factor[w], table[w], entries, words / 8, digit & (entries - 1));
    }
    ifma_multiply_two(sum, sum, factor, moduli);
  }
  for (int w = 0; w < 2; ++w) {
    std::fill_n(factor[w], words, std::uint64_t{0});
    factor[w][0] = 1;
    ifma_multiply(sum[w], sum[w], factor[w], *moduli[w]);
    m[w]->to_limbs(z[w], sum[w]);
  }
}

} // namespace handglass::crypto::bigint
