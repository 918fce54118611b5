// sha3.h: SHA-3 and SHAKE (FIPS 202). TLS hashes with SHA-2; these are here since ML-KEM is made of them.
//
// A sponge: the state is 200 octets, of which the first `rate` are reached from outside. Input is XORed into
// those, and whenever they are full the permutation Keccak-f stirs all 200; then output is read from them, as
// much as one likes. The other 200 - rate octets, twice as many as the strength asks for, nobody ever sees.
//
//              rate                            suffix
//     SHA3-n   200 - n/4 octets                01      then padded with 1 0..0 1 to a full rate
//     SHAKE    168 (128), 136 (256)            1111
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

/// A running SHA-3 or SHAKE: absorb, absorb ..., squeeze, squeeze ... Wiped at the end.
class Sponge {
 public:
  static Sponge sha3(std::size_t bits); ///< 224, 256, 384 or 512: squeeze bits/8 octets
  static Sponge shake128() { return Sponge(168, 0x1f); }
  static Sponge shake256() { return Sponge(136, 0x1f); }
  ~Sponge();

  Sponge& absorb(ByteView data);
  /// The next octets of output. No absorbing afterwards.
  void squeeze(ByteSpan out);

 private:
  Sponge(std::size_t rate, std::uint8_t suffix) : rate_(rate), suffix_(suffix) {}
  void add(std::size_t at, std::uint8_t octet) {
    lanes_[at / 8] ^= static_cast<std::uint64_t>(octet) << (8 * (at % 8));
  }

  std::array<std::uint64_t, 25> lanes_{}; ///< A[x, y] is lane x + 5y; octets little-endian
  std::size_t rate_, at_ = 0;
  std::uint8_t suffix_; ///< the bits after the message and the first 1 of the padding, lowest first
  bool squeezing_ = false;
};

/// SHA3-256 and SHA3-512 of one octet string: 32 and 64 octets.
Bytes sha3(std::size_t bits, ByteView data);

} // namespace handglass::crypto
