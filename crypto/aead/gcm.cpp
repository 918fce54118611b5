// gcm.cpp: SP 800-38D over any Implementation of AES and GHASH. The structure is here, once; only the two
// inner functions come in several kinds.
#include "crypto/aead/gcm.h"

#include <algorithm>

#include "core/ct.h"
#include "core/secret.h"
#include "crypto/watch.h"

namespace handglass::crypto {

namespace {

/// Octets that are enciphered and then hashed while they are still in the fastest cache.
constexpr std::size_t piece = 8192;

/// SP 800-38D section 5.1.1: the counter is 32 bits wide and wraps; the nonce before it stays as it is.
constexpr std::uint64_t longest_plaintext = ((std::uint64_t{1} << 32) - 2) * 16;

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
  watch("H", h);
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

/// Section 6.5, GCTR: key stream from the block after `counter` on, XORed into the input; `counter` is left
/// where the next piece goes on. Encryption and decryption are the same operation.
void Gcm::counter_mode(Block& counter, ByteView in, std::uint8_t* out) const {
  const std::size_t blocks = in.size() / 16, rest = in.size() % 16;
  implementation_->aes.counter_mode(aes_key_, counter.data(), in.data(), out, blocks);
  store_be(counter.data() + 12, 4, load_be(counter.data() + 12, 4) + blocks); // wraps, as section 6.2 says
  if (!rest) return;
  Block last{};
  std::copy_n(in.end() - static_cast<std::ptrdiff_t>(rest), rest, last.begin());
  implementation_->aes.counter_mode(aes_key_, counter.data(), last.data(), last.data(), 1);
  std::copy_n(last.begin(), rest, out + 16 * blocks);
  wipe(last);
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

/// Section 7.1 steps 5 and 6, from the hash over additional data and ciphertext on. Padding makes the
/// boundary between the two invisible, and hides trailing zeros; the two lengths at the end make them count.
Gcm::Block Gcm::tag(Block s, const Block& first_counter, std::size_t aad_size, std::size_t size) const {
  Block lengths, mask;
  store_be(lengths.data(), 8, aad_size * 8);
  store_be(lengths.data() + 8, 8, size * 8);
  ghash_padded(s, lengths);
  watch("S", s);
  implementation_->aes.cipher(aes_key_, first_counter.data(), mask.data(), 1);
  watch("CIPH(J0)", mask);
  for (std::size_t i = 0; i < 16; ++i) s[i] ^= mask[i];
  wipe(mask);
  return s;
}

void Gcm::seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const {
  const std::size_t size = plaintext.size(); // once `out` is written, `plaintext` may be no more
  if (size > longest_plaintext) bug("a GCM plaintext has at most 2^36 - 32 octets"); // section 5.2.1.1
  if (out.size() != size + gcm_tag_size) bug("GCM needs room for the plaintext and a tag");
  const Block j0 = first_counter(nonce);
  watch("J0", j0);
  Block counter = j0, s{};
  ghash_padded(s, aad);
  for (std::size_t from = 0; from < size; from += piece) { // "encrypt, then MAC", piece by piece
    const std::size_t some = std::min(piece, size - from);
    counter_mode(counter, plaintext.subspan(from, some), out.data() + from);
    ghash_padded(s, out.subspan(from, some));
  }
  const Block made = tag(s, j0, aad.size(), size);
  std::copy(made.begin(), made.end(), out.begin() + static_cast<std::ptrdiff_t>(size));
}

bool Gcm::open(ByteView nonce, ByteView aad, ByteView ciphertext, ByteView received_tag, ByteSpan out) const {
  if (ciphertext.size() > longest_plaintext || out.size() != ciphertext.size())
    bug("GCM opens a ciphertext of at most 2^36 - 32 octets into as many");
  Block counter = first_counter(nonce), s{};

  // The tag first, the plaintext only if it is right: nothing unauthenticated ever exists in memory, so
  // nobody can look at it too early. All 16 octets are compared whatever they are, or the time would
  // tell an attacker how many leading octets of a forged tag are right already.
  ghash_padded(s, aad);
  ghash_padded(s, ciphertext);
  Block expected = tag(s, counter, aad.size(), ciphertext.size());
  const bool right = ct::equal(expected, received_tag);
  wipe(expected); // the right tag for a forged message must not be left lying about either
  if (!right) {
    wipe(out);
    return false;
  }
  counter_mode(counter, ciphertext, out.data());
  return true;
}

} // namespace handglass::crypto
