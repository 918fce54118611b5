// hash.cpp: SHA-256, SHA-384 and SHA-512 (FIPS 180-4), with libsodium's compression functions.
//
// All three work alike: the input is cut into blocks, and a compression function stirs one block
// after the other into eight words of state. The last block is padded with a 1 bit, zeros and the
// length, and what the eight words hold then is the digest. SHA-256 has 32-bit words and 64-octet
// blocks; SHA-512 has 64-bit words and 128-octet blocks.
//
// libsodium has no SHA-384, and needs none: SHA-384 *is* SHA-512, started from eight other words
// (FIPS 180-4 section 5.3.4) and cut to 48 octets at the end (section 6.5). The starting words differ
// so that a SHA-384 digest is not simply the beginning of the SHA-512 digest of the same input.
// crypto_hash_sha512_state is a public structure, and its `state` member is those eight words: setting
// them right after init, before any input, is all that section 5.3.4 asks for. Padding, block size
// and rounds are the same by definition. The NIST vectors in tests/ hold us to it.
#include "crypto/hash/hash.h"

#include <sodium.h>

#include <algorithm>
#include <new>

#include "core/secret.h"

namespace handglass::crypto {

namespace {

/// FIPS 180-4 section 5.3.4: the first 64 bits of the fractional parts of the square roots of the ninth
/// to sixteenth primes. Numbers that anyone can recompute leave their chooser no room for a trick.
constexpr std::uint64_t sha384_start[8] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};

} // namespace

std::size_t digest_size(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256:
      return 32;
    case HashAlgorithm::sha384:
      return 48;
    case HashAlgorithm::sha512:
      return 64;
  }
  bug("no such hash algorithm");
}

std::size_t block_size(HashAlgorithm algorithm) { return algorithm == HashAlgorithm::sha256 ? 64 : 128; }

std::string_view name(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256:
      return "SHA-256";
    case HashAlgorithm::sha384:
      return "SHA-384";
    case HashAlgorithm::sha512:
      return "SHA-512";
  }
  bug("no such hash algorithm");
}

// The state lives in Hash's own octets, so that hash.h needs no header of libsodium and a Hash needs no
// heap. Both structures are plain data: copying the octets copies the running hash.
static_assert(sizeof(crypto_hash_sha256_state) <= 224 && sizeof(crypto_hash_sha512_state) <= 224);
static_assert(alignof(crypto_hash_sha256_state) <= 16 && alignof(crypto_hash_sha512_state) <= 16);

Hash::Hash(HashAlgorithm algorithm) : algorithm_(algorithm), state_{} {
  if (algorithm == HashAlgorithm::sha256) {
    crypto_hash_sha256_init(new (state_.data()) crypto_hash_sha256_state);
    return;
  }
  auto* state = new (state_.data()) crypto_hash_sha512_state;
  crypto_hash_sha512_init(state);
  if (algorithm == HashAlgorithm::sha384) std::copy_n(sha384_start, 8, state->state);
}

Hash::~Hash() { wipe(state_); }

void Hash::update(ByteView data) {
  if (algorithm_ == HashAlgorithm::sha256)
    crypto_hash_sha256_update(std::launder(reinterpret_cast<crypto_hash_sha256_state*>(state_.data())),
                              data.data(), data.size());
  else
    crypto_hash_sha512_update(std::launder(reinterpret_cast<crypto_hash_sha512_state*>(state_.data())),
                              data.data(), data.size());
}

Digest Hash::digest() const {
  Hash last = *this; // padding ends a state, so it is done to a copy: TLS goes on hashing
  std::array<std::uint8_t, 64> full{};
  if (algorithm_ == HashAlgorithm::sha256)
    crypto_hash_sha256_final(std::launder(reinterpret_cast<crypto_hash_sha256_state*>(last.state_.data())),
                             full.data());
  else
    crypto_hash_sha512_final(std::launder(reinterpret_cast<crypto_hash_sha512_state*>(last.state_.data())),
                             full.data());

  Digest result(digest_size(algorithm_));
  std::copy_n(full.begin(), result.size(), result.span().begin());
  wipe(full);
  return result;
}

Digest hash(HashAlgorithm algorithm, ByteView data) {
  Hash running(algorithm);
  running.update(data);
  return running.digest();
}

} // namespace handglass::crypto
