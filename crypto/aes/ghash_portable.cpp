// ghash_portable.cpp: GHASH in constant time with ordinary multiplications.
//
// ghash_reference.cpp says what GHASH is. This file multiplies without carries, though the CPU's
// multiplier has them, by leaving holes: keep only every fourth bit of both factors. Each digit of the
// product is then four bits wide and counts how many bit pairs met there, at most 8 for factors of 32
// bits; so no carry leaves its hole, and the lowest bit of a hole is the sum modulo 2, which is the
// digit without carries. Four such parts a factor, sixteen products. (The idea is Thomas Pornin's.)
//
// (Some small CPUs multiply faster when operands are small. On those this is not constant time.)
#include "crypto/aes/implementation.h"

namespace handglass::crypto::portable {

namespace {

struct Element {
  std::uint64_t high, low; // x^0 is the top bit of `high`, as in ghash_reference.cpp
};
struct Product {
  std::uint64_t w3, w2, w1, w0; // 256 bits, w3 highest
};

std::uint64_t load(const std::uint8_t* from) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | from[i];
  return value;
}
void store(std::uint8_t* to, std::uint64_t value) {
  for (int i = 7; i >= 0; --i, value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}

/// 32 bits times 32 bits, without carries.
std::uint64_t multiply32(std::uint32_t x, std::uint32_t y) {
  std::uint64_t a[4], b[4], sum[4] = {};
  for (int i = 0; i < 4; ++i) {
    a[i] = x & 0x11111111U << i;
    b[i] = y & 0x11111111U << i;
  }
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) sum[(i + j) % 4] ^= a[i] * b[j];
  std::uint64_t product = 0;
  for (int i = 0; i < 4; ++i) product |= sum[i] & 0x1111111111111111U << i;
  return product;
}

/// 64 bits times 64 bits in three products for four (Karatsuba), where + and - are both XOR.
void multiply64(std::uint64_t x, std::uint64_t y, std::uint64_t& high, std::uint64_t& low) {
  const auto x1 = static_cast<std::uint32_t>(x >> 32), x0 = static_cast<std::uint32_t>(x);
  const auto y1 = static_cast<std::uint32_t>(y >> 32), y0 = static_cast<std::uint32_t>(y);
  high = multiply32(x1, y1);
  low = multiply32(x0, y0);
  const std::uint64_t middle = multiply32(x1 ^ x0, y1 ^ y0) ^ high ^ low;
  high ^= middle >> 32;
  low ^= middle << 32;
}

Product multiply128(Element x, Element y) {
  std::uint64_t h1, h0, l1, l0, m1, m0;
  multiply64(x.high, y.high, h1, h0);
  multiply64(x.low, y.low, l1, l0);
  multiply64(x.high ^ x.low, y.high ^ y.low, m1, m0);
  m1 ^= h1 ^ l1;
  m0 ^= h0 ^ l0;
  return {h1, h0 ^ m1, l1 ^ m0, l0};
}

/// Modulo x^128 + x^7 + x^2 + x + 1: what stands for x^(128+n) is added to x^n, x^(n+1), x^(n+2) and
/// x^(n+7). Higher powers are further right, so "times x^7" is a shift right by 7.
Element reduce(Product p) {
  p.w2 ^= p.w0 ^ p.w0 >> 1 ^ p.w0 >> 2 ^ p.w0 >> 7; // x^192... come down to x^64...
  p.w1 ^= p.w0 << 63 ^ p.w0 << 62 ^ p.w0 << 57;     // and what the shifts pushed out, to x^128...
  p.w3 ^= p.w1 ^ p.w1 >> 1 ^ p.w1 >> 2 ^ p.w1 >> 7; // which come down to x^0...
  p.w2 ^= p.w1 << 63 ^ p.w1 << 62 ^ p.w1 << 57;
  return {p.w3, p.w2};
}

/// The product of two 128-bit numbers has 255 bits. Written into 256 its top bit is always 0, where
/// the coefficient of x^0 should be: so it reads as one x too many. Rather than shift every product, we
/// keep H/x for H. Dividing by x is a shift left; if that pushes out a 1, put back x^-1, which is
/// x^127 + x^6 + x + 1.
void ghash_key(const std::uint8_t h[16], GhashKey& out) {
  const std::uint64_t high = load(h), low = load(h + 8);
  const std::uint64_t all_ones_if = 0 - (high >> 63);
  out.words[0] = (high << 1 | low >> 63) ^ (all_ones_if & 0xc200000000000000);
  out.words[1] = low << 1 ^ (all_ones_if & 1);
}

void ghash_blocks(const GhashKey& key, std::uint8_t y[16], const std::uint8_t* x, std::size_t blocks) {
  Element sum{load(y), load(y + 8)};
  for (; blocks; --blocks, x += 16) {
    sum.high ^= load(x);
    sum.low ^= load(x + 8);
    sum = reduce(multiply128(sum, {key.words[0], key.words[1]}));
  }
  store(y, sum.high);
  store(y + 8, sum.low);
}

} // namespace

const GhashFunctions ghash = {ghash_key, ghash_blocks};

} // namespace handglass::crypto::portable
