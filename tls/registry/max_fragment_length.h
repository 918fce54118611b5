// max_fragment_length.h: the four sizes of RFC 6066 section 4.
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class MaxFragmentLengthCode : std::uint8_t {
  max_2_9 = 1,
  max_2_10 = 2,
  max_2_11 = 3,
  max_2_12 = 4,
};

// clang-format off
inline constexpr Row<MaxFragmentLengthCode> max_fragment_length_rows[] = {
    {MaxFragmentLengthCode::max_2_9, "max_2_9", "6066#4"},
    {MaxFragmentLengthCode::max_2_10, "max_2_10", "6066#4"},
    {MaxFragmentLengthCode::max_2_11, "max_2_11", "6066#4"},
    {MaxFragmentLengthCode::max_2_12, "max_2_12", "6066#4"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(MaxFragmentLengthCode value) {
  return find_name(std::span(max_fragment_length_rows), value);
}

} // namespace handglass::tls
