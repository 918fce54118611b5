// sha1.h: SHA-1 (FIPS 180-4 section 6.1). Inside of hash.h, which is the one to use.
//
// SHA-1 is broken as a hash: since 2017 two inputs with one digest are known (SHAttered), and since 2020 they
// can be made to begin as their maker likes. So whoever signs a SHA-1 digest may sign more than they see, and
// nothing here signs one or believes a signature over one.
//
// It is here for HMAC-SHA1 in the record layer of TLS 1.2 (TLS_..._AES_128_CBC_SHA). A collision does not
// help against a MAC: to find one, one has to compute the hash, and under HMAC that takes the key. What HMAC
// needs is that outputs under an unknown key cannot be predicted (Bellare 2006), and there nobody has come
// close. RFC 6194 says the same of both uses.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

/// A running SHA-1. Plain data: a copy goes on from where the original stands.
struct Sha1 {
  /// Section 5.3.1.
  std::array<std::uint32_t, 5> h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  std::uint64_t size = 0; ///< octets so far
  std::array<std::uint8_t, 64> block{}; ///< the last size % 64 of them

  void update(ByteView data);
  /// Ends the running hash: pads and writes the digest, 20 octets.
  void finish(std::uint8_t* digest);
};

} // namespace handglass::crypto
