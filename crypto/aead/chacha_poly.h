// chacha_poly.h: which ChaCha20-Poly1305 (RFC 8439 section 2.8) this machine runs.
//
//     name        from HANDGLASS_CPU    what it is
//     reference   reference             to be read: chacha20.cpp, poly1305.cpp
//     libsodium   portable              vectors where the CPU has them; runs everywhere
//     avx2        aesni                 ours: 8 blocks side by side
//     avx512      vaes                  ours: 16 blocks, and Poly1305 with AVX-512 IFMA
//
// All are constant time without special instructions: additions, XORs, rotations and products take the same
// time on these CPUs whatever their operands. The last two are made of parts (implementation.h) by
// chacha_poly_fast.cpp.
#pragma once

#include "core/bytes.h"
#include "crypto/cpu.h"

namespace handglass::crypto {

/// `key` has 32 octets, `nonce` 12. Where there is `in` and `out`, `out` may begin where `in` does.
struct ChachaPolyImplementation {
  const char* name;
  CpuLevel level; ///< the least that must be allowed
  /// Section 2.4. What comes after block 2^32 - 1 is block 0 (libsodium rather ends the program). AEAD never
  /// gets there.
  void (*chacha20)(ByteView key, std::uint32_t counter, ByteView nonce, ByteView in, std::uint8_t* out);
  /// Section 2.5; `key` is r and s.
  std::array<std::uint8_t, 16> (*poly1305)(ByteView key, ByteView message);
  /// Section 2.8: at most 2^38 - 64 octets of plaintext. `out` has room for them and the tag.
  void (*seal)(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out);
  /// False if the tag is wrong; `out`, as long as the ciphertext, is then untouched or zeros.
  bool (*open)(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag, ByteSpan out);
};

/// Those that this CPU can run, the plainest first. Tests run one case over all of them.
std::span<const ChachaPolyImplementation> chacha_poly_implementations();

/// The one for live traffic: the last that HANDGLASS_CPU allows.
const ChachaPolyImplementation& chosen_chacha_poly();

/// Ours, made of parts. Only for CPUs that can run them.
extern const ChachaPolyImplementation chacha_poly_avx2, chacha_poly_avx512;

} // namespace handglass::crypto
