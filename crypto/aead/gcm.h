// gcm.h: AES in Galois/Counter Mode (NIST SP 800-38D): counter mode hides, GHASH vouches.
//
//   key stream    AES(J0 + 1) | AES(J0 + 2) | ...          J0 = nonce | 00000001
//   ciphertext    plaintext XOR key stream
//   tag           GHASH(additional data, ciphertext, their lengths) XOR AES(J0)
//
// Never use a nonce twice under one key. Two messages with the same nonce have the same key stream, so
// the XOR of the ciphertexts is the XOR of the plaintexts. Worse: the same AES(J0) hides both tags, so the
// XOR of the tags is a polynomial in the one unknown H; whoever solves it can forge any message under
// that key from then on ("the forbidden attack", Joux 2006). TLS 1.3 leaves no room for the mistake: its
// nonce is a counter that no one sends (RFC 8446 section 5.3). TLS 1.2 sends half of it, and servers on the
// Internet were found repeating it (Böck and others 2016).
#pragma once

#include "core/result.h"
#include "crypto/aes/cpu.h"

namespace handglass::crypto {

inline constexpr std::size_t gcm_tag_size = 16;

class Gcm {
 public:
  /// `key` has 16, 24 or 32 octets.
  explicit Gcm(ByteView key, const Implementation& implementation = chosen_implementation());
  Gcm(Gcm&& from) noexcept;
  Gcm& operator=(Gcm&& from) noexcept;
  ~Gcm();

  /// `out` has room for plaintext and tag, and may begin where `plaintext` does. TLS nonces have 12
  /// octets; the standard lets them have any length but 0, and so do we: test vectors use it.
  void seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const;
  /// False if the tag is wrong; `out` (as long as `ciphertext`) is then zeros.
  bool open(ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag, ByteSpan out) const;

 private:
  using Block = std::array<std::uint8_t, 16>;
  Block first_counter(ByteView nonce) const;
  void counter_mode(Block& counter, ByteView in, std::uint8_t* out) const;
  void ghash_padded(Block& y, ByteView data) const;
  Block tag(Block s, const Block& first_counter, std::size_t aad_size, std::size_t size) const;
  void clear();

  const Implementation* implementation_;
  AesKey aes_key_;
  GhashKey ghash_key_;
};

} // namespace handglass::crypto
