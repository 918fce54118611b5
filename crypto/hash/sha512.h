// sha512.h: SHA-512 and SHA-384 (FIPS 180-4 sections 6.4 and 6.5), to be read. Inside of hash.h, which is the
// one to use; live traffic is hashed by libsodium, and this runs where HANDGLASS_CPU=reference asks for it.
//
// SHA-256 again with words of 64 bits: other rotations, eighty rounds, blocks of 128 octets. Held against
// sha256.h the two show what is of the design and what is of the size.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

/// A running SHA-512 or, with other starting words and cut, SHA-384. Plain data.
struct Sha512 {
  std::array<std::uint64_t, 8> h;
  std::uint64_t size = 0; ///< octets so far; the standard would allow 128 bits of size
  std::array<std::uint8_t, 128> block{}; ///< the last size % 128 of them

  static Sha512 start(); ///< section 5.3.5
  static Sha512 start384(); ///< section 5.3.4
  void update(ByteView data);
  /// Ends the running hash: pads and writes all eight words, 64 octets.
  void finish(std::uint8_t* digest);
};

} // namespace handglass::crypto
