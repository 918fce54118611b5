// session_ticket.h: resumption of TLS 1.2 (RFC 5077). TLS 1.3 uses pre_shared_key instead.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct SessionTicket {
  static constexpr ExtensionType extension_type = ExtensionType::session_ticket;
  static constexpr std::string_view wire_name = "SessionTicket";
  static constexpr Rfc rfc = "5077#3.2";
  Bytes ticket; ///< empty: "I would like one"

  static void fields(auto& io, auto& m) { io.rest("ticket", m.ticket); }
};

} // namespace handglass::tls
