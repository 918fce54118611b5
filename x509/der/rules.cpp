#include "x509/der/rules.h"

#include <algorithm>

namespace handglass::x509::der {
namespace {

/// The next code point of UTF-8 (RFC 3629 section 4), or -1 if the octets are none: overlong forms,
/// surrogates and what lies above U+10FFFF are no UTF-8.
std::int32_t next_utf8(ByteView octets, std::size_t& at) {
  const std::uint8_t lead = octets[at++];
  if (lead < 0x80) return lead;
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  std::int32_t point = lead & (0x3f >> more);
  for (int i = 0; i < more; ++i, ++at) {
    if (at == octets.size() || (octets[at] & 0xc0) != 0x80) return -1;
    point = point << 6 | (octets[at] & 0x3f);
  }
  constexpr std::int32_t smallest[] = {0, 0x80, 0x800, 0x10000};
  if (point < smallest[more] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return -1;
  return point;
}

void append_utf8(std::string& text, std::uint32_t point) {
  if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = 0xfffd;
  if (point < 0x80) {
    text.push_back(static_cast<char>(point));
    return;
  }
  const int more = point >= 0x10000 ? 3 : point >= 0x800 ? 2 : 1;
  constexpr std::uint32_t lead[] = {0, 0xc0, 0xe0, 0xf0};
  text.push_back(static_cast<char>(lead[more] | point >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) text.push_back(static_cast<char>(0x80 | (point >> (6 * i) & 0x3f)));
}

bool is_printable(std::uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(" '()+,-./:=?*&@_").find(static_cast<char>(c)) != std::string_view::npos;
}

} // namespace

bool is_minimal_integer(ByteView c) {
  if (c.empty()) return false;
  if (c.size() == 1) return true;
  return !(c[0] == 0x00 && c[1] < 0x80) && !(c[0] == 0xff && c[1] >= 0x80);
}

bool is_oid(ByteView c) {
  if (c.empty() || c.back() >= 0x80) return false;
  for (std::size_t i = 0; i < c.size(); ++i)
    if (c[i] == 0x80 && (i == 0 || c[i - 1] < 0x80)) return false;
  return true;
}

bool is_bit_string(std::uint8_t unused, ByteView octets) {
  if (unused > 7) return false;
  if (octets.empty()) return unused == 0;
  return (octets.back() & ((1u << unused) - 1)) == 0;
}

bool is_string_tag(Tag t) {
  return t == tag::utf8_string || t == tag::printable_string || t == tag::ia5_string ||
         t == tag::teletex_string || t == tag::bmp_string || t == tag::universal_string ||
         t == tag::numeric_string || t == tag::visible_string;
}

bool is_string(Tag t, ByteView octets) {
  const auto all = [&](auto&& allowed) { return std::all_of(octets.begin(), octets.end(), allowed); };
  if (t == tag::printable_string) return all(is_printable);
  if (t == tag::numeric_string) return all([](std::uint8_t c) { return c == ' ' || (c >= '0' && c <= '9'); });
  if (t == tag::ia5_string || t.is_context()) return all([](std::uint8_t c) { return c < 0x80; });
  if (t == tag::visible_string) return all([](std::uint8_t c) { return c >= 0x20 && c < 0x7f; });
  if (t == tag::bmp_string) return octets.size() % 2 == 0;
  if (t == tag::universal_string) return octets.size() % 4 == 0;
  if (t == tag::utf8_string) {
    for (std::size_t at = 0; at < octets.size();)
      if (next_utf8(octets, at) < 0) return false;
  }
  return true;
}

bool in_set_order(ByteView a, ByteView b) {
  // The shorter one is padded with zeros; for whole TLVs, one is never a prefix of the other, and
  // plain lexicographic order says the same.
  return !std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end());
}

Bytes length_octets(std::size_t length) {
  if (length < 0x80) return {static_cast<std::uint8_t>(length)};
  std::size_t width = 1;
  while (width < sizeof(length) && length >> (8 * width) != 0) ++width;
  Bytes octets(1 + width);
  octets[0] = static_cast<std::uint8_t>(0x80 | width);
  store_be(octets.data() + 1, width, length);
  return octets;
}

std::string to_text(Tag t) {
  if (t == tag::boolean) return "BOOLEAN";
  if (t == tag::integer) return "INTEGER";
  if (t == tag::bit_string) return "BIT STRING";
  if (t == tag::octet_string) return "OCTET STRING";
  if (t == tag::null) return "NULL";
  if (t == tag::oid) return "OBJECT IDENTIFIER";
  if (t == tag::enumerated) return "ENUMERATED";
  if (t == tag::utf8_string) return "UTF8String";
  if (t == tag::numeric_string) return "NumericString";
  if (t == tag::printable_string) return "PrintableString";
  if (t == tag::teletex_string) return "TeletexString";
  if (t == tag::ia5_string) return "IA5String";
  if (t == tag::utc_time) return "UTCTime";
  if (t == tag::generalized_time) return "GeneralizedTime";
  if (t == tag::visible_string) return "VisibleString";
  if (t == tag::universal_string) return "UniversalString";
  if (t == tag::bmp_string) return "BMPString";
  if (t == tag::sequence) return "SEQUENCE";
  if (t == tag::set) return "SET";
  constexpr std::string_view prefix[] = {"UNIVERSAL ", "APPLICATION ", "", "PRIVATE "};
  return "[" + std::string(prefix[t.octet >> 6]) + std::to_string(t.number()) + "]";
}

std::string String::text() const {
  std::string text;
  if (tag == tag::bmp_string || tag == tag::universal_string) {
    const std::size_t width = tag == tag::bmp_string ? 2 : 4;
    for (std::size_t at = 0; at + width <= octets.size(); at += width)
      append_utf8(text, static_cast<std::uint32_t>(load_be(octets.data() + at, width)));
  } else if (tag == tag::teletex_string) {
    for (std::uint8_t c : octets) append_utf8(text, c);
  } else {
    for (std::size_t at = 0; at < octets.size();) {
      const std::int32_t point = next_utf8(octets, at);
      append_utf8(text, point < 0 ? 0xfffd : static_cast<std::uint32_t>(point));
    }
  }
  return text;
}

} // namespace handglass::x509::der
