// cookie.h: octets the server hands out in a HelloRetryRequest and wants back (RFC 8446 section 4.2.2).
//
// With it a server can forget a client until it has shown that it receives at the address it claims.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct Cookie {
  static constexpr ExtensionType extension_type = ExtensionType::cookie;
  static constexpr std::string_view wire_name = "Cookie";
  static constexpr Rfc rfc = "8446#4.2.2";
  Bytes cookie;

  static void fields(auto& io, auto& m) { io.opaque("cookie", m.cookie, range<1, 0xffff>); }
};

} // namespace handglass::tls
