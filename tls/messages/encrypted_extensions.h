// encrypted_extensions.h: the server's other answers (RFC 8446 section 4.3.1), the first message that is
// encrypted. What was not needed to compute the keys waits until there are keys.
#pragma once

#include "tls/extensions/extensions.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct EncryptedExtensions {
  static constexpr std::string_view wire_name = "EncryptedExtensions";
  static constexpr Rfc rfc = "8446#4.3.1";
  static constexpr HandshakeType msg_type = HandshakeType::encrypted_extensions;

  Extensions<Context::encrypted_extensions> extensions;

  static void fields(auto& io, auto& m) { io.block("extensions", m.extensions, range<0, 0xffff>); }
};

} // namespace handglass::tls
