// name_type.h: what kind of name SNI holds (RFC 6066 section 3).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class NameType : std::uint8_t {
  host_name = 0,
};

// clang-format off
inline constexpr Row<NameType> name_type_rows[] = {
    {NameType::host_name, "host_name", "6066#3"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(NameType value) { return find_name(std::span(name_type_rows), value); }

} // namespace handglass::tls
