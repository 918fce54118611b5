// aes_cbc.cpp: NIST SP 800-38A section 6.2, over any Implementation of AES.
#include "crypto/cbc/aes_cbc.h"

#include <algorithm>

#include "core/result.h"
#include "core/secret.h"

namespace handglass::crypto {

namespace {

constexpr std::size_t size = AesCbc::block_size;

void check_sizes(ByteView iv, ByteView data) {
  if (iv.size() != size || data.size() % size != 0) bug("CBC takes whole blocks, and an IV of one");
}

void exclusive_or(ByteSpan data, ByteView with) {
  for (std::size_t i = 0; i < data.size(); ++i) data[i] ^= with[i];
}

} // namespace

AesCbc::AesCbc(ByteView key, const Implementation& implementation)
    : implementation_(&implementation), key_{} {
  if (key.size() != 16 && key.size() != 24 && key.size() != 32) bug("an AES key has 16, 24 or 32 octets");
  implementation_->aes.key_expansion(key.data(), key.size(), key_);
}

AesCbc::AesCbc(AesCbc&& from) noexcept : implementation_(from.implementation_), key_(from.key_) {
  from.clear();
}

AesCbc& AesCbc::operator=(AesCbc&& from) noexcept {
  if (this == &from) return *this;
  implementation_ = from.implementation_;
  key_ = from.key_;
  from.clear();
  return *this;
}

AesCbc::~AesCbc() { clear(); }

void AesCbc::clear() { wipe(ByteSpan(reinterpret_cast<std::uint8_t*>(&key_), sizeof key_)); }

// C(i) = AES(P(i) xor C(i-1)). Each block waits for the one before it, so nothing runs side by side here.
void AesCbc::encrypt(ByteView iv, ByteSpan data_in_place) const {
  check_sizes(iv, data_in_place);
  ByteView previous = iv;
  for (std::size_t at = 0; at < data_in_place.size(); at += size) {
    const ByteSpan block = data_in_place.subspan(at, size);
    exclusive_or(block, previous);
    implementation_->aes.cipher(key_, block.data(), block.data(), 1);
    previous = block;
  }
}

// P(i) = AES^-1(C(i)) xor C(i-1). All the C are there, so the blocks are undone at once and XORed after.
void AesCbc::decrypt(ByteView iv, ByteView in, ByteSpan out) const {
  check_sizes(iv, in);
  if (out.size() != in.size()) bug("CBC decrypts to as much as it is given");
  if (in.empty()) return;
  implementation_->aes.inverse_cipher(key_, in.data(), out.data(), in.size() / size);
  exclusive_or(out.first(size), iv);
  exclusive_or(out.subspan(size), in);
}

} // namespace handglass::crypto
