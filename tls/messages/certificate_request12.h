// certificate_request12.h: "and who are you?" in TLS 1.2 (RFC 5246 section 7.4.4).
#pragma once

#include "tls/extensions/certificate_authorities.h"
#include "tls/registry/client_certificate_type.h"
#include "tls/registry/handshake_type.h"
#include "tls/registry/signature_scheme.h"

namespace handglass::tls {

struct CertificateRequest12 {
  static constexpr std::string_view wire_name = "CertificateRequest";
  static constexpr Rfc rfc = "5246#7.4.4";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_request;

  std::vector<ClientCertificateType> certificate_types;
  std::vector<SignatureScheme> supported_signature_algorithms;
  std::vector<DistinguishedName>
      certificate_authorities; ///< whose certificates are welcome; empty: anybody's

  static void fields(auto& io, auto& m) {
    io.vec("certificate_types", m.certificate_types, range<1, 255>);
    io.vec("supported_signature_algorithms", m.supported_signature_algorithms, range<2, 0xfffe>);
    io.vec("certificate_authorities", m.certificate_authorities, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
