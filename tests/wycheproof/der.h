// der.h: as much DER as takes a key out of its wrapping. Anything but the one right encoding is refused.
#pragma once

#include <array>
#include <optional>

#include "core/bytes.h"

namespace handglass::wycheproof_runner {

/// Takes the content of one value off the front of `rest`; nothing if the tag or the length is not as DER has
/// it.
inline std::optional<ByteView> take(ByteView& rest, std::uint8_t tag) {
  if (rest.size() < 2 || rest[0] != tag) return {};
  std::size_t size = rest[1], header = 2;
  if (size >= 0x80) {
    const std::size_t octets = size & 0x7f;
    if (octets == 0 || octets > 3 || rest.size() < 2 + octets || rest[2] == 0) return {};
    size = load_be(rest.data() + 2, octets);
    header += octets;
    if (size < 0x80) return {};
  }
  if (rest.size() - header < size) return {};
  const ByteView content = rest.subspan(header, size);
  rest = rest.subspan(header + size);
  return content;
}

/// A positive INTEGER without its sign octet.
inline std::optional<Bytes> take_number(ByteView& rest) {
  auto content = take(rest, 0x02);
  if (!content || content->empty() || content->front() >= 0x80) return {};
  if (content->size() > 1 && content->front() == 0) content = content->subspan(1);
  return to_bytes(*content);
}

/// The octets of a PEM block with this label, nothing around it.
inline std::optional<Bytes> from_pem(std::string_view text, const std::string& label) {
  const std::string begin = "-----BEGIN " + label + "-----\n", end = "-----END " + label + "-----";
  if (!text.starts_with(begin)) return {};
  text.remove_prefix(begin.size());
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (!text.ends_with(end)) return {};
  text.remove_suffix(end.size());
  Bytes out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (char c : text) {
    if (c == '\n' || c == '=') continue;
    static constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t digit = alphabet.find(c);
    if (digit == alphabet.npos) return {};
    held = held << 6 | static_cast<std::uint32_t>(digit);
    if ((bits += 6) >= 8) out.push_back(static_cast<std::uint8_t>(held >> (bits -= 8)));
  }
  return out;
}

/// The key inside a SubjectPublicKeyInfo (RFC 5280) with exactly this AlgorithmIdentifier content.
inline std::optional<Bytes> from_spki(ByteView der, ByteView algorithm) {
  auto content = take(der, 0x30);
  if (!content || !der.empty()) return {};
  const auto identifier = take(*content, 0x30), bits = take(*content, 0x03);
  if (!identifier || !equal_public(*identifier, algorithm)) return {};
  if (!bits || !content->empty() || bits->empty() || bits->front() != 0) return {};
  return to_bytes(bits->subspan(1));
}

/// The octets inside a PrivateKeyInfo (RFC 5208), version 0, likewise; attributes are passed over.
inline std::optional<Bytes> from_pkcs8(ByteView der, ByteView algorithm) {
  auto content = take(der, 0x30);
  if (!content || !der.empty()) return {};
  const auto version = take_number(*content);
  const auto identifier = take(*content, 0x30), key = take(*content, 0x04);
  if (!version || *version != Bytes{0} || !identifier || !key || !equal_public(*identifier, algorithm))
    return {};
  return to_bytes(*key);
}

} // namespace handglass::wycheproof_runner
