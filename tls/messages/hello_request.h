// hello_request.h: "let us shake hands once more" (RFC 5246 section 7.4.1.1). Empty, and no part of any
// transcript.
//
// It asks for a renegotiation: a second handshake inside the first connection. We answer that we shall not.
// Renegotiation let attackers splice their own request before a victim's (RFC 5746), and is gone in TLS 1.3.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct HelloRequest {
  static constexpr std::string_view wire_name = "HelloRequest";
  static constexpr Rfc rfc = "5246#7.4.1.1";
  static constexpr HandshakeType msg_type = HandshakeType::hello_request;

  static void fields(auto&, auto&) {}
};

} // namespace handglass::tls
