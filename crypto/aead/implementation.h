// implementation.h: what a fast implementation of ChaCha20 and of Poly1305 offers:
//
//     chacha20_avx512.cpp      16 blocks side by side            poly1305_avx512.cpp      8 blocks
//     chacha20_avx2.cpp        8 blocks                          poly1305_avx2.cpp        4 blocks
//                                                                poly1305_portable.cpp    one by one: short
//                                                                    messages, and the ends of long ones
//
// chacha_poly.h puts the parts together and has the code to be read (chacha20.h, poly1305.h) and libsodium's
// beside them. The files offer the same functions in the same order.
//
// Nothing in this header may be a template or inline: its users are compiled for CPUs that may not be ours
// (aes/implementation.h says why).
#pragma once

#include <cstddef>
#include <cstdint>

namespace handglass::crypto {

/// RFC 8439 section 2.4: out = in XOR the key stream from block `counter` on, which counts modulo 2^32. `key`
/// has 32 octets, `nonce` 12. `out` may be `in`.
using Chacha20 = void (*)(const std::uint8_t* key, std::uint32_t counter, const std::uint8_t* nonce,
                          const std::uint8_t* in, std::uint8_t* out, std::size_t size);

/// Section 2.5 at work. Numbers modulo 2^130 - 5 are three limbs of 44, 44 and 42 bits, the least significant
/// first, each in a word of 64: the spare bits take the carries of several additions.
struct Poly1305 {
  std::uint64_t acc[3]; ///< what the section calls Acc; its limbs may be a little longer
  std::uint64_t r[3];
  std::uint64_t s[2]; ///< plain words of 64 bits
  bool has_powers; ///< whether the next is filled
  alignas(64) std::uint64_t powers[40]; ///< of r, as an implementation likes them
};

/// acc = (acc + c) * r for each block c of 16 octets in turn, with a 1 on top.
using Poly1305Blocks = void (*)(Poly1305& state, const std::uint8_t* message, std::size_t blocks);

namespace portable {
/// `key` is r and s, 32 octets.
void poly1305_start(Poly1305& state, const std::uint8_t* key);
void poly1305_blocks(Poly1305& state, const std::uint8_t* message, std::size_t blocks);
/// A last block of fewer than 16 octets; nothing happens if there are none.
void poly1305_rest(Poly1305& state, const std::uint8_t* message, std::size_t octets);
/// The tag, 16 octets.
void poly1305_finish(const Poly1305& state, std::uint8_t* tag);
/// z = x * y, of numbers whose limbs have at most three bits too many. z may be x or y.
void poly1305_multiply(std::uint64_t* z, const std::uint64_t* x, const std::uint64_t* y);
} // namespace portable

#ifdef __x86_64__
namespace avx2 {
void chacha20(const std::uint8_t* key, std::uint32_t counter, const std::uint8_t* nonce,
              const std::uint8_t* in, std::uint8_t* out, std::size_t size);
void poly1305_blocks(Poly1305& state, const std::uint8_t* message, std::size_t blocks);
} // namespace avx2
namespace avx512 {
void chacha20(const std::uint8_t* key, std::uint32_t counter, const std::uint8_t* nonce,
              const std::uint8_t* in, std::uint8_t* out, std::size_t size);
void poly1305_blocks(Poly1305& state, const std::uint8_t* message, std::size_t blocks);
} // namespace avx512
#endif

} // namespace handglass::crypto
