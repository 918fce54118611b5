// aead.h: authenticated encryption with additional data (RFC 5116), the only encryption TLS 1.3 knows.
//
// One operation hides the plaintext and vouches for it and for some data that stays in the clear (in TLS
// the record header). There is no way to decrypt without checking: most attacks on older TLS (Lucky
// Thirteen, POODLE, BEAST) lived in the gap between the two.
#pragma once

#include <variant>

#include "core/result.h"
#include "core/secret.h"
#include "crypto/aead/gcm.h"

namespace handglass::crypto {

enum class AeadAlgorithm : std::uint8_t { aes_128_gcm, aes_256_gcm, chacha20_poly1305 };

inline constexpr std::size_t aead_tag_size = 16, aead_nonce_size = 12;

/// In octets: 16, 32, 32.
std::size_t key_size(AeadAlgorithm algorithm);
/// "AES-128-GCM", "AES-256-GCM", "ChaCha20-Poly1305"
std::string_view name(AeadAlgorithm algorithm);
/// RFC 8446 section 5.5: how many records one key may protect before it should be replaced.
std::uint64_t record_limit(AeadAlgorithm algorithm);

/// A key, ready for use. Sizes of key, nonce and `out` are the caller's duty: a wrong one is a bug.
/// `out` may begin where the input begins (in place), but may not overlap it otherwise.
class Aead {
 public:
  Aead(AeadAlgorithm algorithm, ByteView key);

  AeadAlgorithm algorithm() const { return algorithm_; }

  /// Writes ciphertext and tag: `out` has plaintext.size() + aead_tag_size octets.
  void seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const;

  /// Writes the plaintext: `out` is aead_tag_size shorter than the input. If the tag is wrong `out` is
  /// filled with zeros, and the failure is bad_record_mac. It does not say what was wrong: key, nonce,
  /// additional data, ciphertext and tag look the same from here.
  Result<void> open(ByteView nonce, ByteView aad, ByteView ciphertext_and_tag, ByteSpan out) const;

 private:
  using ChachaKey = Secret<32>;
  AeadAlgorithm algorithm_;
  std::variant<ChachaKey, Gcm> key_;
};

} // namespace handglass::crypto
