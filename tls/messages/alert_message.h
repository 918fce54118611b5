// alert_message.h: the last word of a connection (RFC 8446 section 6).
//
// close_notify says "that was all"; without it nobody can tell the end of the data from a cut wire. Every
// other alert says what was wrong, once, and the connection is over.
#pragma once

#include "core/alert.h"
#include "core/codec/reader.h"
#include "tls/registry/alert_level.h"

namespace handglass::tls {

struct AlertMessage {
  static constexpr std::string_view wire_name = "Alert";
  static constexpr Rfc rfc = "8446#6";

  AlertLevel level = AlertLevel::fatal; ///< a leftover: in TLS 1.3 the description decides
  Alert description{};

  static void fields(auto& io, auto& m) {
    io.value("level", m.level);
    io.value("description", m.description);
  }
};

} // namespace handglass::tls
