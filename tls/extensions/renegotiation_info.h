// renegotiation_info.h: ties a TLS 1.2 renegotiation to what went before (RFC 5746). TLS 1.3 has no
// renegotiation.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct RenegotiationInfo {
  static constexpr ExtensionType extension_type = ExtensionType::renegotiation_info;
  static constexpr std::string_view wire_name = "RenegotiationInfo";
  static constexpr Rfc rfc = "5746#3.2";
  Bytes renegotiated_connection;

  static void fields(auto& io, auto& m) {
    io.opaque("renegotiated_connection", m.renegotiated_connection, range<0, 0xff>);
  }
};

} // namespace handglass::tls
