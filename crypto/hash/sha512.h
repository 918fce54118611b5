// sha512.h: SHA-512 and SHA-384 (FIPS 180-4 sections 6.4 and 6.5), over a compression function that may be
// exchanged. Inside of hash.h, which is the one to use.
//
//   reference   sha512.cpp: the standard's letters
//   portable    libsodium's
//   avx512      sha512_avx512.cpp: the message schedule of four blocks at once; half as fast again
//
// SHA-256 again with words of 64 bits: other rotations, eighty rounds, blocks of 128 octets. Held against
// sha256.h the two show what is of the design and what is of the size.
#pragma once

#include <cstddef>
#include <cstdint>

namespace handglass::crypto {

/// Section 4.2.3: the first 64 bits of the fractional parts of the cube roots of the first 80 primes. The
/// first 32 bits of the first 64 are SHA-256's constants.
extern const std::uint64_t sha512_constants[80];

/// Section 6.4.2 for each of `blocks` blocks of 128 octets.
using Sha512Compress = void (*)(std::uint64_t state[8], const std::uint8_t* block, std::size_t blocks);
void sha512_compress(std::uint64_t state[8], const std::uint8_t* block, std::size_t blocks);
void sha512_compress_sodium(std::uint64_t state[8], const std::uint8_t* block, std::size_t blocks);
#ifdef __x86_64__
void sha512_compress_avx512(std::uint64_t state[8], const std::uint8_t* block, std::size_t blocks);
#endif

struct Sha512Implementation {
  const char* name;
  Sha512Compress compress;
};
/// Those that this CPU can run, the plainest first, in pointer and count; and the one for live traffic.
const Sha512Implementation* sha512_implementations(std::size_t& count);
Sha512Compress chosen_sha512();

/// A running SHA-512 or, with other starting words and cut, SHA-384. Plain data.
struct Sha512 {
  std::uint64_t h[8];
  std::uint64_t size;      ///< octets so far; the standard would allow 128 bits of size
  std::uint8_t block[128]; ///< the last size % 128 of them

  static Sha512 start();    ///< section 5.3.5
  static Sha512 start384(); ///< section 5.3.4
  void update(const std::uint8_t* data, std::size_t octets, Sha512Compress compress = chosen_sha512());
  /// Ends the running hash: pads and writes all eight words, 64 octets.
  void finish(std::uint8_t digest[64], Sha512Compress compress = chosen_sha512());
};

} // namespace handglass::crypto
