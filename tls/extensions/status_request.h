// status_request.h: "staple me the proof that your certificate is not revoked" (RFC 6066 section 8).
//
// In TLS 1.3 the answer travels beside the certificate it is about (RFC 8446 section 4.4.2.1); in TLS 1.2 it
// is a message of its own (tls/messages/certificate_status12.h), and the ServerHello announces it.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/certificate_status_type.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct ResponderID {
  static constexpr std::string_view wire_name = "ResponderID";
  static constexpr Rfc rfc = "6066#8";
  Bytes responder_id; ///< DER

  static void fields(auto& io, auto& m) { io.opaque("responder_id", m.responder_id, range<1, 0xffff>); }
};

/// In a ClientHello.
struct CertificateStatusRequest {
  static constexpr ExtensionType extension_type = ExtensionType::status_request;
  static constexpr std::string_view wire_name = "CertificateStatusRequest";
  static constexpr Rfc rfc = "6066#8";
  CertificateStatusType status_type = CertificateStatusType::ocsp;
  std::vector<ResponderID> responder_id_list;
  Bytes request_extensions; ///< DER
  Bytes request; ///< of a status_type that we do not know

  static void fields(auto& io, auto& m) {
    io.value("status_type", m.status_type);
    if (m.status_type == CertificateStatusType::ocsp) {
      io.vec("responder_id_list", m.responder_id_list, range<0, 0xffff>);
      io.opaque("request_extensions", m.request_extensions, range<0, 0xffff>);
    } else {
      io.raw("request", m.request);
    }
  }
};

/// In a CertificateRequest the same wish, of the client this time, has no words: RFC 8446 section 4.4.2.1
/// wants an empty extension there. The name is ours.
struct CertificateStatusRequestOfServer {
  static constexpr ExtensionType extension_type = ExtensionType::status_request;
  static constexpr std::string_view wire_name = "CertificateStatusRequestOfServer";
  static constexpr Rfc rfc = "8446#4.4.2.1";

  static void fields(auto&, auto&) {} // extension_data is empty: to be there is all it says
};

/// In the ServerHello of TLS 1.2: a CertificateStatus may follow the Certificate. The name is ours.
struct CertificateStatusAcknowledgement {
  static constexpr ExtensionType extension_type = ExtensionType::status_request;
  static constexpr std::string_view wire_name = "CertificateStatusAcknowledgement";
  static constexpr Rfc rfc = "6066#8";

  static void fields(auto&, auto&) {} // extension_data is empty
};

/// Beside a certificate.
struct CertificateStatus {
  static constexpr ExtensionType extension_type = ExtensionType::status_request;
  static constexpr std::string_view wire_name = "CertificateStatus";
  static constexpr Rfc rfc = "8446#4.4.2.1";
  CertificateStatusType status_type = CertificateStatusType::ocsp;
  Captured response; ///< OCSPResponse, DER

  static void fields(auto& io, auto& m) {
    io.value("status_type", m.status_type);
    io.captured("response", m.response, range<1, 0xffffff>);
  }
};

} // namespace handglass::tls
