#include "crypto/aead/ccm.h"

#include <algorithm>

#include "core/ct.h"
#include "core/secret.h"
#include "crypto/watch.h"

namespace handglass::crypto {

Ccm::Ccm(ByteView key, std::size_t tag_size, const Implementation& implementation)
    : implementation_(&implementation), tag_size_(tag_size), aes_key_{} {
  if (key.size() != 16 && key.size() != 24 && key.size() != 32) bug("an AES key has 16, 24 or 32 octets");
  if (tag_size < 4 || tag_size > 16 || tag_size % 2 != 0) bug("no such CCM tag");
  implementation_->aes.key_expansion(key.data(), key.size(), aes_key_);
}

Ccm::~Ccm() { wipe(ByteSpan(reinterpret_cast<std::uint8_t*>(&aes_key_), sizeof aes_key_)); }

// SP 800-38C section 5.3 and appendix A.1. q = 15 - n octets are left for the length.
bool Ccm::fits(ByteView nonce, std::size_t size) const {
  if (nonce.size() < 7 || nonce.size() > 13) return false;
  const std::size_t q = 15 - nonce.size();
  // Our counter has 32 bits; longer messages than that are nobody's.
  return size < (std::uint64_t{1} << 32) * 16 - 16 && (q >= 8 || size >> (8 * q) == 0);
}

// Appendix A.3: A0.
Ccm::Block Ccm::counter(ByteView nonce) const {
  Block a{};
  a[0] = static_cast<std::uint8_t>(15 - nonce.size() - 1);
  std::ranges::copy(nonce, a.begin() + 1);
  return a;
}

/// Y = AES(Y XOR B) for each block of data, the last filled up with zeros.
void Ccm::mac_padded(Block& y, ByteView data) const {
  while (!data.empty()) {
    const std::size_t some = std::min<std::size_t>(16, data.size());
    for (std::size_t i = 0; i < some; ++i) y[i] ^= data[i];
    implementation_->aes.cipher(aes_key_, y.data(), y.data(), 1);
    watch("Y", y);
    data = data.subspan(some);
  }
}

// Appendix A.2, and section 6.1 steps 2 to 4.
Ccm::Block Ccm::mac(ByteView nonce, ByteView aad, ByteView plaintext) const {
  const std::size_t q = 15 - nonce.size();
  Block b0 = counter(nonce), y{};
  b0[0] = static_cast<std::uint8_t>((aad.empty() ? 0 : 64) + 8 * ((tag_size_ - 2) / 2) + (q - 1));
  store_be(b0.data() + 16 - std::min<std::size_t>(q, 8), std::min<std::size_t>(q, 8), plaintext.size());
  watch("B0", b0);
  mac_padded(y, b0);
  if (!aad.empty()) { // its length goes before it: two octets, or fffe and four, or ffff and eight
    Bytes encoded(aad.size() < 0xff00 ? 2 : aad.size() >> 32 == 0 ? 6 : 10);
    if (encoded.size() > 2) encoded[0] = 0xff, encoded[1] = encoded.size() == 6 ? 0xfe : 0xff;
    const std::size_t marker = encoded.size() > 2 ? 2 : 0;
    store_be(encoded.data() + marker, encoded.size() - marker, aad.size());
    append(encoded, aad);
    mac_padded(y, encoded);
  }
  mac_padded(y, plaintext);
  return y;
}

void Ccm::counter_mode(Block counter, ByteView in, std::uint8_t* out) const {
  const std::size_t blocks = in.size() / 16, rest = in.size() % 16;
  implementation_->aes.counter_mode(aes_key_, counter.data(), in.data(), out, blocks);
  if (!rest) return;
  Block last{};
  std::copy_n(in.end() - static_cast<std::ptrdiff_t>(rest), rest, last.begin());
  store_be(counter.data() + 12, 4, load_be(counter.data() + 12, 4) + blocks);
  implementation_->aes.counter_mode(aes_key_, counter.data(), last.data(), last.data(), 1);
  std::copy_n(last.begin(), rest, out + 16 * blocks);
  wipe(last);
}

bool Ccm::seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const {
  if (out.size() != plaintext.size() + tag_size_) bug("CCM needs room for the plaintext and a tag");
  if (!fits(nonce, plaintext.size())) return false;
  const std::size_t size = plaintext.size();
  Block tag = mac(nonce, aad, plaintext), mask;
  const Block a0 = counter(nonce);
  counter_mode(a0, plaintext, out.data());
  implementation_->aes.cipher(aes_key_, a0.data(), mask.data(), 1);
  watch("S0", mask);
  for (std::size_t i = 0; i < tag_size_; ++i) out[size + i] = tag[i] ^ mask[i];
  wipe(tag);
  wipe(mask);
  return true;
}

bool Ccm::open(ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag, ByteSpan out) const {
  if (out.size() != ciphertext.size()) bug("CCM opens a ciphertext into as many octets");
  if (!fits(nonce, ciphertext.size()) || tag.size() != tag_size_) {
    wipe(out);
    return false;
  }
  const Block a0 = counter(nonce);
  Block mask;
  counter_mode(a0, ciphertext, out.data());
  Block expected = mac(nonce, aad, out);
  implementation_->aes.cipher(aes_key_, a0.data(), mask.data(), 1);
  for (std::size_t i = 0; i < 16; ++i) expected[i] ^= mask[i];
  const bool right = ct::equal(ByteView(expected).first(tag_size_), tag);
  wipe(expected);
  wipe(mask);
  if (!right) wipe(out); // nobody may see what a forgery deciphers to
  return right;
}

} // namespace handglass::crypto
