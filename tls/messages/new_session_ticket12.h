// new_session_ticket12.h: the server's memory of a session, kept by the client (RFC 5077 section 3.3).
//
// The server sends it under no protection of its own: before its ChangeCipherSpec, in the clear. So only the
// server's own encryption of the ticket hides the master secret in it, and whoever steals that one ticket key
// can read every session it was used for. TLS 1.3 sends tickets encrypted, and mixes a new key exchange in.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct NewSessionTicket12 {
  static constexpr std::string_view wire_name = "NewSessionTicket";
  static constexpr Rfc rfc = "5077#3.3";
  static constexpr HandshakeType msg_type = HandshakeType::new_session_ticket;

  std::uint32_t ticket_lifetime_hint = 0; ///< seconds; 0: it is not said
  Bytes ticket; ///< empty: the server has changed its mind

  static void fields(auto& io, auto& m) {
    io.u32("ticket_lifetime_hint", m.ticket_lifetime_hint);
    io.opaque("ticket", m.ticket, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
