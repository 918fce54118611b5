// ccm.h: AES in CCM mode (NIST SP 800-38C): counter mode hides, CBC-MAC vouches. One cipher is all it needs,
// which is why small devices like it; but it takes two passes of AES, one of them a chain, and so is slow
// elsewhere.
//
//   B0 = flags | nonce | length of the plaintext           CBC-MAC over B0, additional data, plaintext
//   Ai = flags | nonce | i                                  plaintext XOR AES(A1), AES(A2), ...
//   tag = CBC-MAC XOR AES(A0), cut
//
// The MAC is over the plaintext and is itself enciphered: "MAC, then encrypt" done right, since all lengths
// stand in the first block. RFC 6655 and RFC 8446 use it with nonces of 12 octets and tags of 16, or 8
// ("CCM_8": a forgery succeeds once in 2^64, which RFC 8446 leaves to those who must count every octet).
#pragma once

#include "core/result.h"
#include "crypto/aes/cpu.h"

namespace handglass::crypto {

class Ccm {
 public:
  /// `key` has 16, 24 or 32 octets, tags have 4, 6, 8, ... 16: anything else is a bug of the caller.
  Ccm(ByteView key, std::size_t tag_size, const Implementation& implementation = chosen_implementation());
  Ccm(const Ccm&) = delete;
  ~Ccm();

  /// False if the nonce does not have 7 to 13 octets or the plaintext is longer than its other 15 - n can
  /// count. `out` has room for plaintext and tag, and may begin where `plaintext` does.
  bool seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const;
  /// False also if the tag is wrong; `out` is then zeros. Unlike GCM, CCM must decipher before it can check.
  bool open(ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag, ByteSpan out) const;

 private:
  using Block = std::array<std::uint8_t, 16>;
  bool fits(ByteView nonce, std::size_t size) const;
  Block counter(ByteView nonce) const;
  Block mac(ByteView nonce, ByteView aad, ByteView plaintext) const;
  void mac_padded(Block& y, ByteView data) const;
  void counter_mode(Block counter, ByteView in, std::uint8_t* out) const;

  const Implementation* implementation_;
  std::size_t tag_size_;
  AesKey aes_key_;
};

} // namespace handglass::crypto
