// sha256.h: SHA-256 and SHA-224 (FIPS 180-4 section 6.2), over a compression function that may be exchanged.
// Inside of hash.h, which is the one to use.
//
//   reference   sha256.cpp: the standard's letters, and plain C++ is constant time here, so it serves as
//               "portable", too (libsodium 1.0.18 runs at the same speed)
//
//   sha_ni      sha256_ni.cpp
#pragma once

#include <cstddef>
#include <cstdint>

namespace handglass::crypto {

/// Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
extern const std::uint32_t sha256_constants[64];

/// Section 6.2.2 for each of `blocks` blocks of 64 octets.
using Sha256Compress = void (*)(std::uint32_t state[8], const std::uint8_t* block, std::size_t blocks);
void sha256_compress(std::uint32_t state[8], const std::uint8_t* block, std::size_t blocks);
#ifdef __x86_64__
void sha256_compress_ni(std::uint32_t state[8], const std::uint8_t* block, std::size_t blocks);
#endif

struct Sha256Implementation {
  const char* name;
  Sha256Compress compress;
};
/// Those that this CPU can run, the plainest first, in pointer and count; and the one for live traffic.
const Sha256Implementation* sha256_implementations(std::size_t& count);
Sha256Compress chosen_sha256();

/// A running SHA-256 or, with other starting words and cut, SHA-224. Plain data.
struct Sha256 {
  std::uint32_t h[8];
  std::uint64_t size;     ///< octets so far
  std::uint8_t block[64]; ///< the last size % 64 of them

  static Sha256 start();    ///< section 5.3.3
  static Sha256 start224(); ///< section 5.3.2
  void update(const std::uint8_t* data, std::size_t octets, Sha256Compress compress = chosen_sha256());
  /// Ends the running hash: pads and writes all eight words, 32 octets.
  void finish(std::uint8_t digest[32], Sha256Compress compress = chosen_sha256());
};

} // namespace handglass::crypto
