// gcm.cpp: SP 800-38D over any Implementation of AES and GHASH. The structure is here, once; only the two
// inner functions come in several kinds.
#include "crypto/aead/gcm.h"

#include <algorithm>
#include <cstring>

#include "core/ct.h"
#include "core/secret.h"

namespace handglass::crypto {

namespace {

/// Blocks of key stream made at a time: enough to keep the fast implementations busy, few enough to stay
/// in the fastest cache.
constexpr std::size_t stream_blocks = 32;

/// SP 800-38D section 5.1.1: the counter is 32 bits wide and wraps; the nonce before it stays as it is.
constexpr std::uint64_t longest_plaintext = ((std::uint64_t{1} << 32) - 2) * 16;

/// Eight octets at a time, through memcpy: any address will do, and compilers make plain moves of it.
void exclusive_or(const std::uint8_t* in, const std::uint8_t* stream, std::uint8_t* out, std::size_t size) {
  for (; size >= 8; size -= 8, in += 8, stream += 8, out += 8) {
    std::uint64_t word, key_word;
    std::memcpy(&word, in, 8);
    std::memcpy(&key_word, stream, 8);
    word ^= key_word;
    std::memcpy(out, &word, 8);
  }
  for (std::size_t i = 0; i < size; ++i) out[i] = in[i] ^ stream[i];
}

template <class Plain>
ByteSpan octets_of(Plain& object) {
  return ByteSpan(reinterpret_cast<std::uint8_t*>(&object), sizeof object);
}

} // namespace

Gcm::Gcm(ByteView key, const Implementation& implementation)
    : implementation_(&implementation), aes_key_{}, ghash_key_{} {
  if (key.size() != 16 && key.size() != 24 && key.size() != 32) bug("an AES key has 16, 24 or 32 octets");
  implementation_->aes.key_expansion(key.data(), key.size(), aes_key_);

  // Section 7.1 step 1: H is the encryption of a block of zeros. It is as secret as the key.
  Block h{};
  implementation_->aes.cipher(aes_key_, h.data(), h.data(), 1);
  implementation_->ghash.ghash_key(h.data(), ghash_key_);
  wipe(h);
}

Gcm::Gcm(Gcm&& from) noexcept
    : implementation_(from.implementation_), aes_key_(from.aes_key_), ghash_key_(from.ghash_key_) {
  from.clear();
}

Gcm& Gcm::operator=(Gcm&& from) noexcept {
  if (this == &from) return *this;
  implementation_ = from.implementation_;
  aes_key_ = from.aes_key_;
  ghash_key_ = from.ghash_key_;
  from.clear();
  return *this;
}

Gcm::~Gcm() { clear(); }

void Gcm::clear() {
  wipe(octets_of(aes_key_));
  wipe(octets_of(ghash_key_));
}

/// Section 7.1 step 2: J0, the block whose encryption hides the tag.
Gcm::Block Gcm::first_counter(ByteView nonce) const {
  if (nonce.empty()) bug("a GCM nonce has at least one octet");
  Block j0{};
  if (nonce.size() == 12) {
    std::copy(nonce.begin(), nonce.end(), j0.begin());
    j0[15] = 1;
    return j0;
  }
  ghash_padded(j0, nonce);
  Block length{};
  store_be(length.data() + 8, 8, nonce.size() * 8);
  ghash_padded(j0, length);
  return j0;
}

/// Section 6.5, GCTR: key stream from the block after `counter` on, XORed into the input. Encryption and
/// decryption are the same operation.
void Gcm::counter_mode(Block counter, ByteView in, std::uint8_t* out) const {
  std::uint8_t stream[stream_blocks * 16];
  auto count = static_cast<std::uint32_t>(load_be(counter.data() + 12, 4));
  while (!in.empty()) {
    const std::size_t size = std::min(in.size(), sizeof stream);
    const std::size_t blocks = (size + 15) / 16;
    for (std::size_t i = 0; i < blocks; ++i) {
      std::memcpy(stream + 16 * i, counter.data(), 12);
      store_be(stream + 16 * i + 12, 4, ++count); // section 6.2, inc32: wraps modulo 2^32
    }
    implementation_->aes.cipher(aes_key_, stream, stream, blocks);
    exclusive_or(in.data(), stream, out, size);
    in = in.subspan(size);
    out += size;
  }
  wipe(stream);
}

/// Hashes data; its last block is filled up with zeros.
void Gcm::ghash_padded(Block& y, ByteView data) const {
  implementation_->ghash.ghash(ghash_key_, y.data(), data.data(), data.size() / 16);
  if (const std::size_t rest = data.size() % 16) {
    Block last{};
    std::copy_n(data.end() - static_cast<std::ptrdiff_t>(rest), rest, last.begin());
    implementation_->ghash.ghash(ghash_key_, y.data(), last.data(), 1);
  }
}

/// Section 7.1 steps 5 and 6. Padding makes the boundary between additional data and ciphertext
/// invisible, and hides trailing zeros; the two lengths at the end make them count.
Gcm::Block Gcm::tag(const Block& first_counter, ByteView aad, ByteView ciphertext) const {
  Block s{}, lengths;
  store_be(lengths.data(), 8, aad.size() * 8);
  store_be(lengths.data() + 8, 8, ciphertext.size() * 8);
  ghash_padded(s, aad);
  ghash_padded(s, ciphertext);
  ghash_padded(s, lengths);

  Block mask;
  implementation_->aes.cipher(aes_key_, first_counter.data(), mask.data(), 1);
  for (std::size_t i = 0; i < 16; ++i) s[i] ^= mask[i];
  wipe(mask);
  return s;
}

void Gcm::seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const {
  const std::size_t size = plaintext.size(); // once `out` is written, `plaintext` may be no more
  if (size > longest_plaintext) bug("a GCM plaintext has at most 2^36 - 32 octets"); // section 5.2.1.1
  if (out.size() != size + gcm_tag_size) bug("GCM needs room for the plaintext and a tag");
  const Block j0 = first_counter(nonce);
  counter_mode(j0, plaintext, out.data());
  const Block made = tag(j0, aad, out.first(size)); // "encrypt, then MAC"
  std::copy(made.begin(), made.end(), out.begin() + static_cast<std::ptrdiff_t>(size));
}

bool Gcm::open(ByteView nonce, ByteView aad, ByteView ciphertext, ByteView received_tag, ByteSpan out) const {
  if (ciphertext.size() > longest_plaintext || out.size() != ciphertext.size())
    bug("GCM opens a ciphertext of at most 2^36 - 32 octets into as many");
  const Block j0 = first_counter(nonce);

  // The tag first, the plaintext only if it is right: nothing unauthenticated ever exists in memory, so
  // nobody can look at it too early. All 16 octets are compared whatever they are, or the time would
  // tell an attacker how many leading octets of a forged tag are right already.
  Block expected = tag(j0, aad, ciphertext);
  const bool right = ct::equal(expected, received_tag);
  wipe(expected); // the right tag for a forged message must not be left lying about either
  if (!right) {
    wipe(out);
    return false;
  }
  counter_mode(j0, ciphertext, out.data());
  return true;
}

} // namespace handglass::crypto
