// renegotiation.h: a second handshake inside a connection of TLS 1.2, which we do not take part in.
//
// It let an attacker send the beginning of a request and splice a victim's connection behind it
// (CVE-2009-3555). RFC 5746 tied the second handshake to the first; TLS 1.3 has none.
#pragma once

#include "tls/handshake/io.h"

namespace handglass::tls {

/// RFC 5246 section 7.2.2: we shall not shake hands a second time, but go on talking. An alert of level
/// warning.
inline void refuse_renegotiation(Io& io, std::source_location where = std::source_location::current()) {
  io.send_alert(AlertLevel::warning, Alert::no_renegotiation, {}, {}, {"5246#7.2.2", where});
}

} // namespace handglass::tls
