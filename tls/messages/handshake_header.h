// handshake_header.h: the four octets before every handshake message (RFC 8446 section 4).
//
// Messages form a stream of their own inside the records: a message may be cut into several records, and a
// record may hold several messages. So a message says how long it is once more.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct HandshakeHeader {
  static constexpr std::string_view wire_name = "Handshake";
  static constexpr Rfc rfc = "8446#4";
  static constexpr std::size_t size = 4;

  HandshakeType msg_type{};
  std::uint32_t length = 0; ///< octets of the body

  static void fields(auto& io, auto& m) {
    io.value("msg_type", m.msg_type);
    io.u24("length", m.length);
  }
};

} // namespace handglass::tls
