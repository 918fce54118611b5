#include "crypto/ec/signature_der.h"

#include <algorithm>

#include "core/result.h"

namespace handglass::crypto::ec {

namespace {

constexpr std::uint8_t tag_integer = 0x02, tag_sequence = 0x30;

/// Takes one value off the front of `rest`. Signatures of P-521 have at most 138 octets of content, so there
/// are two forms of a length, the short one below 80, and 81 with one octet from 80 on; DER allows only the
/// shorter that will do (X.690 section 10.1).
std::optional<ByteView> take(ByteView& rest, std::uint8_t tag) {
  if (rest.size() < 2 || rest[0] != tag) return std::nullopt;
  std::size_t header = 2, size = rest[1];
  if (size >= 0x80) {
    if (size != 0x81 || rest.size() < 3 || rest[2] < 0x80) return std::nullopt;
    header = 3, size = rest[2];
  }
  if (rest.size() - header < size) return std::nullopt;
  const ByteView content = rest.subspan(header, size);
  rest = rest.subspan(header + size);
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
  const auto size = static_cast<std::uint8_t>(integers.size());
  if (size < 0x80) return concat({Bytes{tag_sequence, size}, integers});
  return concat({Bytes{tag_sequence, 0x81, size}, integers});
}

} // namespace handglass::crypto::ec
