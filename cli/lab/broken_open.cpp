// broken_open.cpp: DELIBERATELY BROKEN, for experiments on your own machine. This is the hole.
//
// Read it, attack it, then close it: change this file, build again, and see the attack fail. And then ask
// what still differs between the two cases when the answer does not (lesson 10 has the question and the
// answer).
#include <algorithm>

#include "cli/lab/padding_oracle.h"
#include "crypto/mac/hmac.h"

namespace handglass::cli::lab {

PaddingOracle::Opened PaddingOracle::open_broken(ByteView payload) const {
  constexpr std::size_t block = crypto::AesCbc::block_size, mac_size = 20;
  Opened opened;
  if (payload.size() % block != 0 || payload.size() < block + mac_size + 1) {
    opened.alert = Alert::decryption_failed;
    return opened;
  }
  Bytes& inner = opened.inner;
  inner.resize(payload.size() - block);
  cipher_.decrypt(payload.first(block), payload.subspan(block), inner);

  // padding_length, and before it as many octets of the same value.
  const std::size_t padding = inner.back();
  const bool fits = padding + 1 + mac_size <= inner.size();
  if (!fits || !std::ranges::all_of(ByteView(inner).last(padding + 1),
                                    [&](std::uint8_t octet) { return octet == padding; })) {
    opened.alert = Alert::decryption_failed; // one answer …
    return opened;
  }
  const ByteView content = ByteView(inner).first(inner.size() - padding - 1 - mac_size);
  const ByteView sent = ByteView(inner).subspan(content.size(), mac_size);
  if (!equal_public(mac(content), sent)) {
    opened.alert = Alert::bad_record_mac; // … and another, a little later
    return opened;
  }
  return opened;
}

Bytes PaddingOracle::mac(ByteView content) const {
  std::array<std::uint8_t, 2> length;
  store_be(length.data(), length.size(), content.size());
  return to_bytes(
      crypto::hmac(crypto::HashAlgorithm::sha1, mac_key_, concat({pseudo_header, length, content})).expose());
}

} // namespace handglass::cli::lab
