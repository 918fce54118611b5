// post_handshake_auth.h: "you may ask me for a certificate later" (RFC 8446 section 4.2.6).
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct PostHandshakeAuth {
  static constexpr ExtensionType extension_type = ExtensionType::post_handshake_auth;
  static constexpr std::string_view wire_name = "PostHandshakeAuth";
  static constexpr Rfc rfc = "8446#4.2.6";

  static void fields(auto&, auto&) {} // extension_data is empty: to be there is all it says
};

} // namespace handglass::tls
