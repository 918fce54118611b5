// new_session_ticket.h: "come back with this and we need not start over" (RFC 8446 section 4.6.1).
//
// The ticket is opaque to the client: the server's own memory of the session, often encrypted under a key
// only the server has, kept by the client.
#pragma once

#include "core/codec/reader.h"
#include "tls/extensions/extensions.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct NewSessionTicket {
  static constexpr std::string_view wire_name = "NewSessionTicket";
  static constexpr Rfc rfc = "8446#4.6.1";
  static constexpr HandshakeType msg_type = HandshakeType::new_session_ticket;

  std::uint32_t ticket_lifetime = 0; ///< seconds, at most 604800 (seven days)
  std::uint32_t ticket_age_add = 0; ///< added to the age the client states, so that taps cannot link visits
  Bytes ticket_nonce; ///< makes the PSK of each ticket a different one
  Bytes ticket;
  Extensions<Context::new_session_ticket> extensions;

  static void fields(auto& io, auto& m) {
    io.u32("ticket_lifetime", m.ticket_lifetime);
    io.u32("ticket_age_add", m.ticket_age_add);
    io.opaque("ticket_nonce", m.ticket_nonce, range<0, 255>);
    io.opaque("ticket", m.ticket, range<1, 0xffff>);
    io.block("extensions", m.extensions, range<0, 0xfffe>);
  }
};

} // namespace handglass::tls
