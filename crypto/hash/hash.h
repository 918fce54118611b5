// hash.h: one face for the hash functions that TLS can choose between.
//
// A hash turns any number of octets into a short fixed-size digest, and nobody can find two inputs
// with the same one. TLS runs one over the whole conversation (the transcript), and builds MACs and
// key derivation on top of it.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

/// SHA-1 is here for the MACs of old TLS 1.2 cipher suites alone (sha1.h says why that is still sound).
/// Nothing signs with it, and no signature over it verifies. SHA-224 is for old certificates; TLS has no use
/// for it.
enum class HashAlgorithm : std::uint8_t { sha256, sha384, sha512, sha1, sha224 };

/// Size of the digest, in octets: 32, 48, 64, 20, 28.
std::size_t digest_size(HashAlgorithm algorithm);
/// Size of the block that the compression function eats, in octets: 64, 128, 128, 64, 64.
std::size_t block_size(HashAlgorithm algorithm);
/// "SHA-256", "SHA-384", "SHA-512", "SHA-1", "SHA-224": as FIPS 180-4 writes them.
std::string_view name(HashAlgorithm algorithm);

/// A digest: at most 64 octets, held inline.
class Digest {
 public:
  Digest() = default;
  explicit Digest(std::size_t size) : size_(size) {}
  ByteView view() const { return ByteView(data_.data(), size_); }
  ByteSpan span() { return ByteSpan(data_.data(), size_); }
  std::size_t size() const { return size_; }
  operator ByteView() const { return view(); } // NOLINT: a digest is used as octets everywhere

 private:
  std::array<std::uint8_t, 64> data_{};
  std::size_t size_ = 0;
};

/// A running hash. Copying it copies the state, which is how TLS takes the hash "so far" and goes
/// on. The state is inline: no allocation.
class Hash {
 public:
  explicit Hash(HashAlgorithm algorithm);
  Hash(const Hash&) = default;
  Hash& operator=(const Hash&) = default;
  ~Hash(); // wipes: under an HMAC the state is as good as the key
  void update(ByteView data);
  /// The digest of everything so far; this object may go on being updated.
  Digest digest() const;
  /// The state between two blocks, written as a digest would be but with no padding hashed: for code that
  /// must pad by itself (crypto/cbc). Meaningful only after whole blocks.
  Digest chaining_value() const;
  HashAlgorithm algorithm() const { return algorithm_; }

 private:
  HashAlgorithm algorithm_;
  // Big enough for Sha512, Sha256 and Sha1, which hash.cpp keeps here.
  alignas(16) std::array<std::uint8_t, 224> state_;
};

/// The digest of one octet string.
Digest hash(HashAlgorithm algorithm, ByteView data);

} // namespace handglass::crypto
