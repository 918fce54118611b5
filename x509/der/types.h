// types.h: what ASN.1 values look like in memory, and the first octet of each.
//
// Every DER value is tag, length, contents ("TLV"):
//
//      30        0d        06 09 2a 86 48 …  05 00
//      tag       length    contents: here, two more TLVs
//      │
//      └ 00 universal / 10 context    bits 8 7    who gave the number its meaning
//        1 constructed: holds TLVs    bit 6
//        10000 = 16 = SEQUENCE        bits 5 … 1  the number
//
// Context tags are how a structure tells its optional members apart: [0], [1] … IMPLICIT replaces
// the member's own tag, EXPLICIT wraps one more TLV around it.
#pragma once

#include <compare>
#include <string>

#include "core/bytes.h"

namespace handglass::x509::der {

/// The tag octet of X.690 section 8.1.2, numbers 0 to 30. Longer tags are not used by X.509.
struct Tag {
  std::uint8_t octet = 0;
  static constexpr std::uint8_t constructed_bit = 0x20;

  constexpr bool is_constructed() const { return (octet & constructed_bit) != 0; }
  constexpr bool is_context() const { return (octet & 0xc0) == 0x80; }
  constexpr std::uint8_t number() const { return octet & 0x1f; }
  /// Same class and number; whether it is constructed follows from what it holds.
  constexpr bool same_as(Tag other) const { return ((octet ^ other.octet) & 0xdf) == 0; }
  constexpr Tag constructed() const { return {static_cast<std::uint8_t>(octet | constructed_bit)}; }
  constexpr Tag primitive() const { return {static_cast<std::uint8_t>(octet & ~constructed_bit)}; }
  constexpr bool operator==(const Tag&) const = default;
};

/// "SEQUENCE", "INTEGER", "[0]": as the ASN.1 modules write it.
std::string to_text(Tag tag);

// clang-format off
namespace tag {
inline constexpr Tag boolean         {0x01};
inline constexpr Tag integer         {0x02};
inline constexpr Tag bit_string      {0x03};
inline constexpr Tag octet_string    {0x04};
inline constexpr Tag null            {0x05};
inline constexpr Tag oid             {0x06};
inline constexpr Tag enumerated      {0x0a};
inline constexpr Tag utf8_string     {0x0c};
inline constexpr Tag numeric_string  {0x12};
inline constexpr Tag printable_string{0x13};
inline constexpr Tag teletex_string  {0x14};
inline constexpr Tag ia5_string      {0x16};
inline constexpr Tag utc_time        {0x17};
inline constexpr Tag generalized_time{0x18};
inline constexpr Tag visible_string  {0x1a};
inline constexpr Tag universal_string{0x1c};
inline constexpr Tag bmp_string      {0x1e};
inline constexpr Tag sequence        {0x30};
inline constexpr Tag set             {0x31};
} // namespace tag
// clang-format on

/// `[n] IMPLICIT`, `[n] EXPLICIT`: the verb that reads or writes decides whether it is constructed.
constexpr Tag context(std::uint8_t number) { return {static_cast<std::uint8_t>(0x80 | number)}; }

/// Where a part of the input stood: signatures and hashes use octets as they were received.
struct Region {
  std::size_t offset = 0, size = 0;
  ByteView in(ByteView whole) const { return whole.subspan(offset, size); }
};

/// BIT STRING, X.690 section 8.6: the last octet may be partly unused, and DER wants those bits zero.
struct BitString {
  std::uint8_t unused = 0; ///< bits, 0 to 7
  Bytes octets;
  /// Bit 0 is the leftmost one (X.680 section 22.2); bits beyond the end are not set.
  bool bit(std::size_t index) const {
    return index / 8 < octets.size() && (octets[index / 8] >> (7 - index % 8) & 1) != 0;
  }
  bool operator==(const BitString&) const = default;
};

/// A character string; which characters its octets mean depends on the tag.
struct String {
  Tag tag = tag::utf8_string;
  Bytes octets;

  String() = default;
  String(Tag t, std::string_view text) : tag(t), octets(to_bytes(as_bytes(text))) {}
  /// As UTF-8: UCS-2 and UCS-4 strings and the Latin-1 that TeletexString holds in practice are
  /// converted; what is no character becomes U+FFFD.
  std::string text() const;
  bool operator==(const String&) const = default;
};

/// Any one TLV, kept without being understood.
struct Any {
  Tag tag = tag::null;
  Bytes contents;
  bool operator==(const Any&) const = default;
};

} // namespace handglass::x509::der
