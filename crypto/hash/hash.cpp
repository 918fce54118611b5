// hash.cpp: the functions of FIPS 180-4 behind one face (sha1.h, sha256.h, sha512.h).
//
// All work alike: the input is cut into blocks, and a compression function stirs one block
// after the other into eight words of state. The last block is padded with a 1 bit, zeros and the
// length, and what the eight words hold then is the digest. SHA-256 has 32-bit words and 64-octet
// blocks; SHA-512 has 64-bit words and 128-octet blocks.
//
// SHA-384 *is* SHA-512, started from eight other words (FIPS 180-4 section 5.3.4) and cut to 48 octets at the
// end (section 6.5). The starting words differ so that a SHA-384 digest is not simply the beginning of the
// SHA-512 digest of the same input.
#include "crypto/hash/hash.h"

#include <algorithm>
#include <new>
#include <type_traits>

#include "core/secret.h"
#include "crypto/hash/sha1.h"
#include "crypto/hash/sha256.h"
#include "crypto/hash/sha512.h"

namespace handglass::crypto {

std::size_t digest_size(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256:
      return 32;
    case HashAlgorithm::sha384:
      return 48;
    case HashAlgorithm::sha512:
      return 64;
    case HashAlgorithm::sha1:
      return 20;
    case HashAlgorithm::sha224:
      return 28;
  }
  bug("no such hash algorithm");
}

std::size_t block_size(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha384 || algorithm == HashAlgorithm::sha512 ? 128 : 64;
}

std::string_view name(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256:
      return "SHA-256";
    case HashAlgorithm::sha384:
      return "SHA-384";
    case HashAlgorithm::sha512:
      return "SHA-512";
    case HashAlgorithm::sha1:
      return "SHA-1";
    case HashAlgorithm::sha224:
      return "SHA-224";
  }
  bug("no such hash algorithm");
}

// The state lives in Hash's own octets, so that a Hash needs no heap. The structures are plain data: copying
// the octets copies the running hash.
template <class State, class Octets>
static State& as(Octets& octets) {
  static_assert(sizeof(State) <= sizeof octets && alignof(State) <= 16);
  static_assert(std::is_trivially_copyable_v<State>);
  return *std::launder(reinterpret_cast<State*>(octets.data()));
}

static bool is_sha256(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha256 || algorithm == HashAlgorithm::sha224;
}

Hash::Hash(HashAlgorithm algorithm) : algorithm_(algorithm), state_{} {
  if (algorithm == HashAlgorithm::sha1) {
    new (state_.data()) Sha1;
    return;
  }
  if (is_sha256(algorithm)) {
    new (state_.data()) Sha256(algorithm == HashAlgorithm::sha256 ? Sha256::start() : Sha256::start224());
    return;
  }
  new (state_.data()) Sha512(algorithm == HashAlgorithm::sha512 ? Sha512::start() : Sha512::start384());
}

Hash::~Hash() { wipe(state_); }

void Hash::update(ByteView data) {
  if (algorithm_ == HashAlgorithm::sha1)
    as<Sha1>(state_).update(data);
  else if (is_sha256(algorithm_))
    as<Sha256>(state_).update(data.data(), data.size());
  else
    as<Sha512>(state_).update(data.data(), data.size());
}

Digest Hash::digest() const {
  Hash last = *this; // padding ends a state, so it is done to a copy: TLS goes on hashing
  std::array<std::uint8_t, 64> full{};
  if (algorithm_ == HashAlgorithm::sha1)
    as<Sha1>(last.state_).finish(full.data());
  else if (is_sha256(algorithm_))
    as<Sha256>(last.state_).finish(full.data());
  else
    as<Sha512>(last.state_).finish(full.data());

  Digest result(digest_size(algorithm_));
  std::copy_n(full.begin(), result.size(), result.span().begin());
  wipe(full);
  return result;
}

// The words in big-endian order, as a digest is written (section 6), and as many of them as it has.
Digest Hash::chaining_value() const {
  Digest result(digest_size(algorithm_));
  const auto write = [&](const auto& words, std::size_t width) {
    for (std::size_t i = 0; i < result.size() / width; ++i)
      store_be(result.span().data() + width * i, width, words[i]);
  };
  if (algorithm_ == HashAlgorithm::sha1)
    write(as<const Sha1>(state_).h, 4);
  else if (is_sha256(algorithm_))
    write(as<const Sha256>(state_).h, 4);
  else
    write(as<const Sha512>(state_).h, 8);
  return result;
}

Digest hash(HashAlgorithm algorithm, ByteView data) {
  Hash running(algorithm);
  running.update(data);
  return running.digest();
}

} // namespace handglass::crypto
