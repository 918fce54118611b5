// protocol_version.h: versions on the wire: 3.x, since SSL 3.0 came first (RFC 8446 section 4.2.1).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class ProtocolVersion : std::uint16_t {
  SSL_3_0 = 0x0300,
  TLS_1_0 = 0x0301,
  TLS_1_1 = 0x0302,
  TLS_1_2 = 0x0303,
  TLS_1_3 = 0x0304,
};

// clang-format off
inline constexpr Row<ProtocolVersion> protocol_version_rows[] = {
    {ProtocolVersion::SSL_3_0, "SSL_3_0", "6101#5"},
    {ProtocolVersion::TLS_1_0, "TLS_1_0", "2246#6.2.1"},
    {ProtocolVersion::TLS_1_1, "TLS_1_1", "4346#6.2.1"},
    {ProtocolVersion::TLS_1_2, "TLS_1_2", "5246#6.2.1"},
    {ProtocolVersion::TLS_1_3, "TLS_1_3", "8446#4.2.1"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(ProtocolVersion value) {
  if (is_grease(static_cast<std::uint16_t>(value))) return "GREASE";
  return find_name(std::span(protocol_version_rows), value);
}

} // namespace handglass::tls
