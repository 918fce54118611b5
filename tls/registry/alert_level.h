// alert_level.h: TLS 1.3 keeps the octet and decides by the description alone (RFC 8446 section 6).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class AlertLevel : std::uint8_t {
  warning = 1,
  fatal = 2,
};

// clang-format off
inline constexpr Row<AlertLevel> alert_level_rows[] = {
    {AlertLevel::warning, "warning", "8446#6"},
    {AlertLevel::fatal, "fatal", "8446#6"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(AlertLevel value) {
  return find_name(std::span(alert_level_rows), value);
}

} // namespace handglass::tls
