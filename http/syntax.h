// syntax.h: the alphabets of HTTP, RFC 9110 section 5.6 and RFC 9112 section 1.2.
//
// HTTP is text in the sense of octets, not of characters: every rule below is about one octet, and
// none about UTF-8. The C library's isalpha() and friends ask the locale, so they are not used.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace handglass::http {

constexpr bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(std::uint8_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// The value of a hexadecimal digit of either case; -1 for any other octet.
constexpr int hex_digit(std::uint8_t c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// tchar (9110 section 5.6.2): what methods, field names and codings are made of.
constexpr bool is_tchar(std::uint8_t c) {
  return is_digit(c) || is_alpha(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

/// Whitespace inside a line: OWS and BWS are made of these two (9110 section 5.6.3).
constexpr bool is_blank(std::uint8_t c) { return c == ' ' || c == '\t'; }

/// What a field value, a reason phrase or a quoted string may hold: visible ASCII, blanks, and the
/// octets above 127 (obs-text), which have no meaning here but are harmless. Left out are the controls,
/// NUL, CR and LF among them: they are what splits one message into two (9110 section 5.5).
constexpr bool is_text(std::uint8_t c) { return (c >= 0x20 && c != 0x7f) || c == '\t'; }

/// How many octets of `text`, from `from` on, satisfy a rule.
template <class Rule>
constexpr std::size_t span_of(ByteView text, std::size_t from, Rule rule) {
  std::size_t end = from;
  while (end < text.size() && rule(text[end])) ++end;
  return end - from;
}

inline bool is_token(std::string_view text) {
  return !text.empty() && span_of(as_bytes(text), 0, is_tchar) == text.size();
}

/// A copy in lower case: ASCII only, as all of HTTP's case-insensitive names are.
inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

inline bool equal_ignoring_case(std::string_view a, std::string_view b) { return lower(a) == lower(b); }

/// Without the blanks at either end.
inline std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(static_cast<std::uint8_t>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && is_blank(static_cast<std::uint8_t>(text.back()))) text.remove_suffix(1);
  return text;
}

} // namespace handglass::http
