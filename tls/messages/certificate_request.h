// certificate_request.h: "and who are you?" (RFC 8446 section 4.3.2). Servers of the open web do not ask.
#pragma once

#include "tls/extensions/extensions.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct CertificateRequest {
  static constexpr std::string_view wire_name = "CertificateRequest";
  static constexpr Rfc rfc = "8446#4.3.2";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_request;

  Bytes certificate_request_context; ///< empty during the handshake
  Extensions<Context::certificate_request> extensions; ///< signature_algorithms must be there

  static void fields(auto& io, auto& m) {
    io.opaque("certificate_request_context", m.certificate_request_context, range<0, 255>);
    io.block("extensions", m.extensions, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
