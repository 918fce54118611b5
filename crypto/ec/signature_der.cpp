#include "crypto/ec/signature_der.h"

#include <algorithm>

#include "core/result.h"

namespace handglass::crypto::ec {

namespace {

constexpr std::uint8_t tag_integer = 0x02, tag_sequence = 0x30;

/// Takes one value off the front of `rest`. P-384 signatures have at most 102 octets of content, so
/// the one length octet of the short form (below 0x80) is the only one that DER allows here
/// (X.690 section 10.1).
std::optional<ByteView> take(ByteView& rest, std::uint8_t tag) {
  if (rest.size() < 2 || rest[0] != tag || rest[1] >= 0x80 || rest.size() - 2 < rest[1]) return std::nullopt;
  const ByteView content = rest.subspan(2, rest[1]);
  rest = rest.subspan(2 + content.size());
  return content;
}

std::optional<Bytes> take_unsigned(ByteView& rest, std::size_t size) {
  auto content = take(rest, tag_integer);
  if (!content || content->empty()) return std::nullopt;                   // X.690 section 8.3.1
  ByteView digits = *content;
  if (digits[0] >= 0x80) return std::nullopt;                              // negative: r and s never are
  if (digits[0] == 0 && digits.size() > 1) {
    if (digits[1] < 0x80) return std::nullopt; // X.690 section 8.3.2: not the shortest form
    digits = digits.subspan(1);
  }
  if (digits.size() > size) return std::nullopt;
  Bytes out(size - digits.size());
  append(out, digits);
  return out;
}

void put_unsigned(Bytes& out, ByteView number) {
  while (number.size() > 1 && number[0] == 0) number = number.subspan(1);
  const bool sign_octet = number[0] >= 0x80; // two's complement would call it negative
  out.push_back(tag_integer);
  out.push_back(static_cast<std::uint8_t>(number.size() + sign_octet));
  if (sign_octet) out.push_back(0);
  append(out, number);
}

} // namespace

std::optional<SignatureParts> read_signature(ByteView der, std::size_t size) {
  auto content = take(der, tag_sequence);
  if (!content || !der.empty()) return std::nullopt;
  auto r = take_unsigned(*content, size);
  if (!r) return std::nullopt;
  auto s = take_unsigned(*content, size);
  if (!s || !content->empty()) return std::nullopt;
  return SignatureParts{std::move(*r), std::move(*s)};
}

Bytes write_signature(ByteView r, ByteView s) {
  Bytes integers;
  put_unsigned(integers, r);
  put_unsigned(integers, s);
  if (integers.size() >= 0x80) bug("an ECDSA signature needs the long form of a DER length");
  const std::array<std::uint8_t, 2> header{tag_sequence, static_cast<std::uint8_t>(integers.size())};
  return concat({header, integers});
}

} // namespace handglass::crypto::ec
