// registry.h: what every number space shares: rows of {value, name, rfc}, and GREASE.
//
// Unknown code points survive and print as hexadecimal: a peer may know more than we do.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/rfc.h"

namespace handglass::tls {

template <class Enum>
struct Row {
  Enum value;
  std::string_view name;
  Rfc rfc;
};

template <class Enum, std::size_t N>
constexpr std::string_view find_name(std::span<const Row<Enum>, N> rows, Enum value) {
  for (const Row<Enum>& row : rows)
    if (row.value == value) return row.name;
  return {};
}

/// RFC 8701: 0x0a0a, 0x1a1a … 0xfafa are offered to nobody in particular, so that peers which choke on
/// unknown values are found out early.
constexpr bool is_grease(std::uint16_t value) {
  return (value & 0x0f0f) == 0x0a0a && (value >> 8) == (value & 0xff);
}

} // namespace handglass::tls
