#include "crypto/aead/poly1305.h"

#include <algorithm>

#include "core/ct.h"
#include "core/secret.h"
#include "crypto/aead/chacha20.h"
#include "crypto/bigint/arithmetic.h"
#include "crypto/watch.h"

namespace handglass::crypto {

using namespace bigint;

namespace {

constexpr std::size_t limbs = 3; // 192 bits hold anything below 2^130 and then some

/// Poly1305 is little-endian; numbers of crypto/bigint come in big-endian.
Number number(ByteView little_endian) {
  Bytes reversed(little_endian.rbegin(), little_endian.rend());
  Number out = os2ip(reversed, limbs);
  wipe(reversed);
  return out;
}

/// As RFC 8439 prints them: big-endian, of 17 octets, or 33 for a product.
void watch_number(std::string_view name, std::size_t index, LimbsView x) {
  if (!watcher) return;
  Bytes octets(x.size() > limbs ? 33 : 17);
  i2osp(octets, x);
  watch(name, index, octets);
}

} // namespace

std::array<std::uint8_t, 16> poly1305(ByteView key, ByteView message) {
  if (key.size() != 32) bug("Poly1305 takes r and s, 16 octets each");
  // Section 2.5: 22 bits of r are cleared, so that products fit the floating-point registers of 2005. Nobody
  // would do it today, and nobody may leave it out.
  Secret<16> clamped(key.first(16));
  for (std::size_t i = 3; i < 16; i += 4) clamped.expose_mut()[i] &= 15;
  for (std::size_t i = 4; i < 16; i += 4) clamped.expose_mut()[i] &= 252;
  const Number r = number(clamped.expose()), s = number(key.last(16));
  watch_number("r", 0, r);
  watch_number("s", 0, s);
  Number p(limbs);
  p[0] = 0 - Limb{5}, p[1] = ~Limb{0}, p[2] = 3; // 2^130 - 5

  Number acc(limbs), product(2 * limbs);
  for (std::size_t i = 1; !message.empty(); ++i) {
    Bytes block = to_bytes(message.first(std::min<std::size_t>(16, message.size())));
    message = message.subspan(block.size());
    block.push_back(0x01);
    const Number c = number(block);
    watch_number("Block", i, c);
    add(acc, acc, c);
    watch_number("Acc + block", i, acc);
    multiply(product, acc, r);
    watch_number("(Acc + block) * r", i, product);
    remainder(acc, product, p);
    watch_number("Acc", i, acc);
  }
  add(acc, acc, s);
  watch_number("Acc + s", 0, acc);

  Bytes big_endian(8 * limbs);
  i2osp(big_endian, acc);
  std::array<std::uint8_t, 16> tag; // the lowest 128 bits
  std::copy_n(big_endian.rbegin(), tag.size(), tag.begin());
  return tag;
}

namespace {

/// Section 2.8: the message that is authenticated, and the one-time key, from block 0 of the key stream.
std::array<std::uint8_t, 16> tag_of(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext) {
  auto block = chacha20_block(key, 0, nonce);
  const Secret<32> one_time_key{ByteView(block).first(32)};
  wipe(block);
  watch("one-time key", one_time_key.expose());

  const Bytes zeros(15);
  const auto padding = [&](ByteView data) { return ByteView(zeros).first((16 - data.size() % 16) % 16); };
  std::array<std::uint8_t, 16> lengths{};
  for (std::size_t i = 0; i < 8; ++i) {
    lengths[i] = static_cast<std::uint8_t>(std::uint64_t{aad.size()} >> 8 * i);
    lengths[8 + i] = static_cast<std::uint8_t>(std::uint64_t{ciphertext.size()} >> 8 * i);
  }
  const Bytes mac_data = concat({aad, padding(aad), ciphertext, padding(ciphertext), lengths});
  watch("mac data", mac_data);
  return poly1305(one_time_key.expose(), mac_data);
}

} // namespace

void chacha20_poly1305_seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) {
  const std::size_t size = plaintext.size();
  chacha20(key, 1, nonce, plaintext, out.data());
  const auto tag = tag_of(key, nonce, aad, out.first(size));
  std::ranges::copy(tag, out.begin() + static_cast<std::ptrdiff_t>(size));
}

bool chacha20_poly1305_open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag,
                            ByteSpan out) {
  if (!ct::equal(tag_of(key, nonce, aad, ciphertext), tag)) return false;
  chacha20(key, 1, nonce, ciphertext, out.data());
  return true;
}

} // namespace handglass::crypto
