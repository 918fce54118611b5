// alpn.h: which protocol will be spoken inside (RFC 7301): "h2", "http/1.1".
//
// The client lists, the server picks one. It saves a round trip, and binds the choice into the handshake.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct ProtocolName {
  static constexpr std::string_view wire_name = "ProtocolName";
  static constexpr Rfc rfc = "7301#3.1";
  Bytes name;

  static void fields(auto& io, auto& m) { io.text("name", m.name, range<1, 0xff>); }
};

struct ApplicationLayerProtocolNegotiation {
  static constexpr ExtensionType extension_type = ExtensionType::application_layer_protocol_negotiation;
  static constexpr std::string_view wire_name = "ApplicationLayerProtocolNegotiation";
  static constexpr Rfc rfc = "7301#3.1";
  std::vector<ProtocolName> protocol_name_list; ///< from a server: exactly one

  static void fields(auto& io, auto& m) {
    io.vec("protocol_name_list", m.protocol_name_list, range<2, 0xffff>);
  }
};

} // namespace handglass::tls
