// aes_cbc.h: AES in cipher block chaining (NIST SP 800-38A section 6.2). Hides, and vouches for nothing.
//
//      IV    P1          P2          P3          each plaintext block is XORed with the ciphertext before
//      │     │           │           │           it, so that equal blocks do not look equal
//      └────▶⊕     ┌────▶⊕     ┌────▶⊕
//            │     │     │     │     │
//           AES    │    AES    │    AES
//            ├─────┘     ├─────┘     │
//            C1          C2          C3
//
// A flipped bit of C1 flips the same bit of P2 when it is decrypted, and makes noise of P1: an attacker can
// edit. What stops that is the MAC, and in which order the two are done is a story of its own: cbc_hmac.h.
// The IV must be unpredictable. TLS 1.0 used the last block of the record before, which is known to whoever
// listens, and that was enough to guess cookies (BEAST, 2011); TLS 1.2 sends a fresh random one.
#pragma once

#include "core/bytes.h"
#include "crypto/aes/cpu.h"

namespace handglass::crypto {

class AesCbc {
 public:
  static constexpr std::size_t block_size = 16;

  /// `key` has 16, 24 or 32 octets.
  explicit AesCbc(ByteView key, const Implementation& implementation = chosen_implementation());
  AesCbc(AesCbc&& from) noexcept;
  AesCbc& operator=(AesCbc&& from) noexcept;
  ~AesCbc();

  /// Whole blocks only, and an IV of one block: anything else is a bug of the caller.
  void encrypt(ByteView iv, ByteSpan data_in_place) const;
  /// `out` is as long as `in`, and does not overlap it.
  void decrypt(ByteView iv, ByteView in, ByteSpan out) const;

 private:
  void clear();

  const Implementation* implementation_;
  AesKey key_;
};

} // namespace handglass::crypto
