// server_hello_done.h: "your turn" (RFC 5246 section 7.4.5). Empty. TLS 1.3 needs no such message: the
// server's flight ends with its Finished.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct ServerHelloDone {
  static constexpr std::string_view wire_name = "ServerHelloDone";
  static constexpr Rfc rfc = "5246#7.4.5";
  static constexpr HandshakeType msg_type = HandshakeType::server_hello_done;

  static void fields(auto&, auto&) {}
};

} // namespace handglass::tls
