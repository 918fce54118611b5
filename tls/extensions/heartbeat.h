// heartbeat.h: "are you still there?" (RFC 6520).
//
// Its payload length was believed without being checked: Heartbleed (CVE-2014-0160). Named here, never
// offered.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/heartbeat_mode.h"

namespace handglass::tls {

struct HeartbeatExtension {
  static constexpr ExtensionType extension_type = ExtensionType::heartbeat;
  static constexpr std::string_view wire_name = "HeartbeatExtension";
  static constexpr Rfc rfc = "6520#2";
  HeartbeatMode mode{};

  static void fields(auto& io, auto& m) { io.value("mode", m.mode); }
};

} // namespace handglass::tls
