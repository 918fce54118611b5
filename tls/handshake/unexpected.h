// unexpected.h: the answer to a handshake message that has no arrow from where we are (machine.h).
#pragma once

#include "tls/registry/handshake_type.h"

namespace handglass::tls {

/// It is named all the same, so that a trace shows what it was that had no place here; by its number, if
/// nobody has assigned it.
Result<void> refuse_message(std::uint8_t type, std::string_view state, auto& io) {
  const std::string_view name = registry_name(static_cast<HandshakeType>(type));
  const Rfc rfc = io.cite("8446#4", "5246#7.4");
  if (name.empty())
    return io.tap.check(false, Alert::unexpected_message, "handshake.unknown_type", rfc, "Handshake.msg_type",
                        {{"type", type}, {"state", state}});
  return io.tap.check(false, Alert::unexpected_message, "handshake.unexpected_message", rfc,
                      "Handshake.msg_type", {{"message", name}, {"state", state}});
}

/// The same for a message that is no handshake message, the ChangeCipherSpec of TLS 1.2.
Result<void> refuse_apart(std::string_view message, std::string_view state, auto& io) {
  return io.tap.check(false, Alert::unexpected_message, "handshake.unexpected_message", "5246#7.1",
                      "ChangeCipherSpec.type", {{"message", message}, {"state", state}});
}

} // namespace handglass::tls
