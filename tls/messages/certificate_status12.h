// certificate_status12.h: the stapled OCSP response of TLS 1.2 (RFC 6066 section 8).
//
// It stands right behind the server's Certificate. A server that announced it in its ServerHello may still
// leave it out. In the clear, like everything of this flight.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/certificate_status_type.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct CertificateStatus12 {
  static constexpr std::string_view wire_name = "CertificateStatus";
  static constexpr Rfc rfc = "6066#8";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_status;

  CertificateStatusType status_type = CertificateStatusType::ocsp;
  Captured response; ///< OCSPResponse, DER

  static void fields(auto& io, auto& m) {
    io.value("status_type", m.status_type);
    io.captured("response", m.response, range<1, 0xffffff>);
  }
};

} // namespace handglass::tls
