// key_update.h: "from my next record on, fresh keys" (RFC 8446 section 4.6.3).
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"
#include "tls/registry/key_update_request.h"

namespace handglass::tls {

struct KeyUpdate {
  static constexpr std::string_view wire_name = "KeyUpdate";
  static constexpr Rfc rfc = "8446#4.6.3";
  static constexpr HandshakeType msg_type = HandshakeType::key_update;

  KeyUpdateRequest request_update{}; ///< whether the other side is to renew its keys too

  static void fields(auto& io, auto& m) { io.value("request_update", m.request_update); }
};

} // namespace handglass::tls
