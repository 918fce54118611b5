// ec_curve_type.h: how a ServerKeyExchange says which curve it means (RFC 8422 section 5.4).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class ECCurveType : std::uint8_t {
  explicit_prime = 1,
  explicit_char2 = 2,
  named_curve = 3,
};

// clang-format off
inline constexpr Row<ECCurveType> ec_curve_type_rows[] = {
    {ECCurveType::explicit_prime, "explicit_prime", "4492#5.4"},
    {ECCurveType::explicit_char2, "explicit_char2", "4492#5.4"},
    {ECCurveType::named_curve, "named_curve", "8422#5.4"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(ECCurveType value) {
  return find_name(std::span(ec_curve_type_rows), value);
}

} // namespace handglass::tls
