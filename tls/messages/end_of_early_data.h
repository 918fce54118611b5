// end_of_early_data.h: the line between early data and the handshake's keys (RFC 8446 section 4.5). Empty.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct EndOfEarlyData {
  static constexpr std::string_view wire_name = "EndOfEarlyData";
  static constexpr Rfc rfc = "8446#4.5";
  static constexpr HandshakeType msg_type = HandshakeType::end_of_early_data;

  static void fields(auto&, auto&) {}
};

} // namespace handglass::tls
