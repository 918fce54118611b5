// poly1305_portable.cpp: Poly1305 in plain 64-bit arithmetic, constant time: whatever has no eight blocks.
//
// poly1305.cpp divides by 2^130 - 5 bit by bit. Nobody has to. 2^130 is 5 more than a multiple of p, so
// what stands above bit 130 comes back at the bottom, five times. With limbs of 44, 44 and 42 bits a product
// that belongs at 2^132 belongs at 4 * 2^130, that is 20 times at the bottom:
//
//     x0 y0  +  20 x1 y2  +  20 x2 y1               at 2^0
//     x0 y1  +     x1 y0  +  20 x2 y2               at 2^44
//     x0 y2  +     x1 y1  +     x2 y0               at 2^88
//
// Whole blocks alone have a fast way: AEAD fills all of them with zeros.
//
// Runs on every CPU, and has the functions that the vector versions share.
#include "core/ct.h"
#include "crypto/aead/implementation.h"

namespace handglass::crypto::portable {

namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr std::uint64_t mask44 = (std::uint64_t{1} << 44) - 1, mask42 = (std::uint64_t{1} << 42) - 1;

[[gnu::always_inline]] inline std::uint64_t load_le(const std::uint8_t* from) {
  const auto at = [from](int i) { return std::uint64_t{from[i]} << (8 * i); };
  return at(0) | at(1) | at(2) | at(3) | at(4) | at(5) | at(6) | at(7);
}

/// acc += the block with `top` at 2^128.
[[gnu::always_inline]] inline void add_block(std::uint64_t* acc, const std::uint8_t* block,
                                             std::uint64_t top) {
  const std::uint64_t low = load_le(block), high = load_le(block + 8);
  acc[0] += low & mask44;
  acc[1] += (low >> 44 | high << 20) & mask44;
  acc[2] += high >> 24 | top << 40;
}

/// Limbs of x up to 46 bits and of y up to 45 come out as 44, 44 and a carry, 42. z may be x or y.
[[gnu::always_inline]] inline void multiply(std::uint64_t* z, const std::uint64_t* x,
                                            const std::uint64_t* y) {
  const std::uint64_t x0 = x[0], x1 = x[1], x2 = x[2], y0 = y[0], y1 = y[1], y2 = y[2];
  const Wide at_0 = Wide{x0} * y0 + Wide{x1} * (20 * y2) + Wide{x2} * (20 * y1);
  const Wide at_44 = Wide{x0} * y1 + Wide{x1} * y0 + Wide{x2} * (20 * y2) + (at_0 >> 44);
  const Wide at_88 = Wide{x0} * y2 + Wide{x1} * y1 + Wide{x2} * y0 + (at_44 >> 44);
  const std::uint64_t bottom =
      (static_cast<std::uint64_t>(at_0) & mask44) + 5 * static_cast<std::uint64_t>(at_88 >> 42);
  z[0] = bottom & mask44;
  z[1] = (static_cast<std::uint64_t>(at_44) & mask44) + (bottom >> 44);
  z[2] = static_cast<std::uint64_t>(at_88) & mask42;
}

} // namespace

void poly1305_start(Poly1305& state, const std::uint8_t* key) {
  // The clamping of section 2.5: four bits of every fourth octet are cleared, and two of the next.
  const std::uint64_t low = load_le(key) & 0x0ffffffc0fffffff, high = load_le(key + 8) & 0x0ffffffc0ffffffc;
  state.acc[0] = state.acc[1] = state.acc[2] = 0;
  state.r[0] = low & mask44;
  state.r[1] = (low >> 44 | high << 20) & mask44;
  state.r[2] = high >> 24;
  state.s[0] = load_le(key + 16), state.s[1] = load_le(key + 24);
  state.has_powers = false;
}

void poly1305_multiply(std::uint64_t* z, const std::uint64_t* x, const std::uint64_t* y) {
  multiply(z, x, y);
}

void poly1305_blocks(Poly1305& state, const std::uint8_t* message, std::size_t blocks) {
  std::uint64_t acc[3] = {state.acc[0], state.acc[1], state.acc[2]}; // in registers
  const std::uint64_t r[3] = {state.r[0], state.r[1], state.r[2]};
  for (; blocks; --blocks, message += 16) {
    add_block(acc, message, 1);
    multiply(acc, acc, r);
  }
  for (int i = 0; i < 3; ++i) state.acc[i] = acc[i];
}

void poly1305_rest(Poly1305& state, const std::uint8_t* message, std::size_t octets) {
  if (!octets) return;
  std::uint8_t block[16] = {}; // the 1 on top of a block that is not full stands inside of it
  for (std::size_t i = 0; i < octets; ++i) block[i] = message[i];
  block[octets] = 1;
  add_block(state.acc, block, 0);
  poly1305_multiply(state.acc, state.acc, state.r);
}

void poly1305_finish(const Poly1305& state, std::uint8_t* tag) {
  // All carries, twice: the first may leave one at the bottom.
  std::uint64_t h0 = state.acc[0], h1 = state.acc[1], h2 = state.acc[2];
  for (int time = 0; time < 2; ++time) {
    h1 += h0 >> 44, h0 &= mask44;
    h2 += h1 >> 44, h1 &= mask44;
    h0 += 5 * (h2 >> 42), h2 &= mask42;
  }
  h1 += h0 >> 44, h0 &= mask44;
  // Now acc < 2^130, which may be p or a little more. If acc + 5 reaches 2^130, then acc - p = acc + 5 -
  // 2^130.
  std::uint64_t g0 = h0 + 5, g1 = h1 + (g0 >> 44), g2 = h2 + (g1 >> 44);
  g0 &= mask44, g1 &= mask44;
  const std::uint64_t reached = ct::mask(g2 >> 42);
  h0 = ct::select(reached, g0, h0), h1 = ct::select(reached, g1, h1);
  h2 = ct::select(reached, g2 & mask42, h2);

  const std::uint64_t low = h0 | h1 << 44, high = h1 >> 20 | h2 << 24;
  const Wide sum = ((Wide{high} << 64) | low) + ((Wide{state.s[1]} << 64) | state.s[0]); // mod 2^128
  for (int i = 0; i < 16; ++i) tag[i] = static_cast<std::uint8_t>(sum >> (8 * i));
}

} // namespace handglass::crypto::portable
