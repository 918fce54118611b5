// heartbeat_mode.h: may the peer send heartbeats? (RFC 6520 section 2)
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class HeartbeatMode : std::uint8_t {
  peer_allowed_to_send = 1,
  peer_not_allowed_to_send = 2,
};

// clang-format off
inline constexpr Row<HeartbeatMode> heartbeat_mode_rows[] = {
    {HeartbeatMode::peer_allowed_to_send, "peer_allowed_to_send", "6520#2"},
    {HeartbeatMode::peer_not_allowed_to_send, "peer_not_allowed_to_send", "6520#2"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(HeartbeatMode value) {
  return find_name(std::span(heartbeat_mode_rows), value);
}

} // namespace handglass::tls
