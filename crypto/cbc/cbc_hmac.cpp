// cbc_hmac.cpp: sealing in both orders, and opening in the right one. The other is in cbc_open.cpp.
#include "crypto/cbc/cbc_hmac.h"

#include <algorithm>

#include "core/ct.h"
#include "core/result.h"
#include "core/secret.h"

namespace handglass::crypto {

namespace {

constexpr std::size_t block = AesCbc::block_size;
constexpr std::size_t most_padding = 255; // padding_length is one octet

/// HMAC's two hashes, with the padded key hashed (RFC 2104 section 2). Our keys are shorter than a block.
Hash start(HashAlgorithm algorithm, ByteView mac_key, std::uint8_t pad) {
  Secret<128> padded(block_size(algorithm));
  std::ranges::copy(mac_key, padded.expose_mut().begin());
  for (std::uint8_t& octet : padded.expose_mut()) octet ^= pad;
  Hash hash(algorithm);
  hash.update(padded.expose());
  return hash;
}

} // namespace

CbcHmac::CbcHmac(ByteView key, HashAlgorithm hash, ByteView mac_key, CbcOrder order)
    : cipher_(key),
      inner_start_(start(hash, mac_key, 0x36)),
      outer_start_(start(hash, mac_key, 0x5c)),
      order_(order) {
  if (hash == HashAlgorithm::sha512) bug("no cipher suite has CBC with HMAC-SHA512");
  if (mac_key.size() != digest_size(hash)) bug("the MAC key of a CBC suite is as long as its digest");
}

// RFC 5246 section 6.2.3.1: HMAC(seq_num | type | version | length | covered).
Bytes CbcHmac::mac(ByteView pseudo_header, ByteView covered) const {
  if (pseudo_header.size() != pseudo_header_size || covered.size() > 0xffff) bug("no such TLS record");
  std::array<std::uint8_t, 2> length;
  store_be(length.data(), length.size(), covered.size());
  Hash inner = inner_start_, outer = outer_start_;
  inner.update(pseudo_header);
  inner.update(length);
  inner.update(covered);
  outer.update(inner.digest());
  return to_bytes(outer.digest());
}

CbcHmac::Layout CbcHmac::seal(ByteView pseudo_header, ByteView iv, ByteView content,
                              std::size_t extra_padding, Bytes& inner, Bytes& out) const {
  if (extra_padding % block != 0) bug("padding grows by whole blocks");
  const bool mac_is_inside = order_ == CbcOrder::mac_then_encrypt;
  Layout layout{content.size(), mac_is_inside ? mac_size() : 0, 0};
  const std::size_t unpadded = layout.content_size + layout.mac_size + 1;
  const std::size_t shortest = (block - unpadded % block) % block;
  layout.padding_size = shortest + std::min(extra_padding, (most_padding - shortest) / block * block);

  inner = to_bytes(content);
  if (mac_is_inside) append(inner, mac(pseudo_header, content));
  // Every octet of the padding has the value of padding_length, and so has padding_length itself.
  inner.insert(inner.end(), layout.padding_size + 1, static_cast<std::uint8_t>(layout.padding_size));

  const std::size_t start = out.size();
  append(out, iv);
  append(out, inner);
  cipher_.encrypt(iv, ByteSpan(out).subspan(start + iv.size()));
  // RFC 7366 section 3: the MAC covers IV and ciphertext, and its length field counts both.
  if (!mac_is_inside) append(out, mac(pseudo_header, ByteView(out).subspan(start)));
  return layout;
}

std::optional<CbcHmac::Layout> CbcHmac::open(ByteView pseudo_header, ByteView payload, Bytes& inner) const {
  return order_ == CbcOrder::mac_then_encrypt ? open_mac_then_encrypt(pseudo_header, payload, inner)
                                              : open_encrypt_then_mac(pseudo_header, payload, inner);
}

std::optional<CbcHmac::Layout> CbcHmac::open_encrypt_then_mac(ByteView pseudo_header, ByteView payload,
                                                              Bytes& inner) const {
  inner.clear();
  if (payload.size() > 0xffff || payload.size() < iv_size + block + mac_size()) return {};
  const ByteView covered = payload.first(payload.size() - mac_size());
  if (covered.size() % block != 0) return {};
  // Nothing is decrypted before this, so what an attacker made up never gets further.
  if (!ct::equal(mac(pseudo_header, covered), payload.last(mac_size()))) return {};

  const ByteView iv = covered.first(iv_size), ciphertext = covered.subspan(iv_size);
  inner.resize(ciphertext.size());
  cipher_.decrypt(iv, ciphertext, inner);
  // Whoever holds the MAC key has made this padding, so it may be looked at in the open. It must still be
  // right.
  const std::size_t padding = inner.back();
  const bool fits = padding < inner.size();
  if (!fits || !std::ranges::all_of(ByteView(inner).last(padding + 1),
                                    [&](std::uint8_t octet) { return octet == padding; })) {
    std::ranges::fill(inner, std::uint8_t{0});
    return {};
  }
  return Layout{inner.size() - padding - 1, 0, padding};
}

} // namespace handglass::crypto
