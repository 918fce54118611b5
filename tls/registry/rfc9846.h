// rfc9846.h: where a clause of RFC 8446 stands in RFC 9846, which replaced it in July 2026.
//
// The protocol is the same; section 4 was put in another order. Nearly all teaching material has the old
// numbers, so the source cites RFC 8446 and traces print both.
#pragma once

#include <string_view>

namespace handglass::tls {

struct Renumbered {
  std::string_view rfc8446, rfc9846;
};

/// Sections that moved, together with everything below them; the longest prefix counts.
inline constexpr Renumbered renumbered[] = {
    {"1.2", "1.3"},     {"1.3", "1.4"},     {"4.1", "4.2"},       {"4.1.1", "4.2.1"},   {"4.1.2", "4.2.2"},
    {"4.1.3", "4.2.3"}, {"4.1.4", "4.2.4"}, {"4.2", "4.3"},       {"4.2.1", "4.3.1"},   {"4.2.2", "4.3.2"},
    {"4.2.3", "4.3.3"}, {"4.2.4", "4.3.4"}, {"4.2.5", "4.3.5"},   {"4.2.6", "4.3.6"},   {"4.2.7", "4.3.7"},
    {"4.2.8", "4.3.8"}, {"4.2.9", "4.3.9"}, {"4.2.10", "4.3.10"}, {"4.2.11", "4.3.11"}, {"4.3", "4.4"},
    {"4.3.1", "4.4.1"}, {"4.3.2", "4.4.2"}, {"4.4", "4.5"},       {"4.4.1", "4.1"},     {"4.4.2", "4.5.1"},
    {"4.4.3", "4.5.2"}, {"4.4.4", "4.5.3"}, {"4.5", "4.6"},       {"4.6", "4.7"},       {"4.6.1", "4.7.1"},
    {"4.6.2", "4.7.2"}, {"4.6.3", "4.7.3"}, {"D", "E"},           {"D.1", "E.1"},       {"D.2", "E.2"},
    {"D.3", "E.3"},     {"D.4", "E.4"},     {"D.5", "E.5"},       {"E", "F"},
};

/// The section in RFC 9846 where the number changed, empty where it did not. "4.4.2.4" has no row of its
/// own: it moved with "4.4.2", and is not told apart further here.
constexpr std::string_view rfc9846_section(std::string_view section) {
  std::string_view best, found;
  for (const Renumbered& row : renumbered) {
    const bool is_prefix = section.starts_with(row.rfc8446) &&
                           (section.size() == row.rfc8446.size() || section[row.rfc8446.size()] == '.');
    if (is_prefix && row.rfc8446.size() > best.size()) best = row.rfc8446, found = row.rfc9846;
  }
  return found;
}

} // namespace handglass::tls
