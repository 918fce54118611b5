// certificate.h: who I am, and who vouches for it (RFC 8446 section 4.4.2).
//
// The sender's own certificate comes first; each following one should vouch for the one before it. The
// octets of a certificate are DER: x509 names them, in place.
#pragma once

#include "core/codec/reader.h"
#include "tls/extensions/extensions.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct CertificateEntry {
  static constexpr std::string_view wire_name = "CertificateEntry";
  static constexpr Rfc rfc = "8446#4.4.2";

  Captured cert_data; ///< X.509, DER
  Extensions<Context::certificate> extensions;

  static void fields(auto& io, auto& m) {
    io.captured("cert_data", m.cert_data, range<1, 0xffffff>);
    io.block("extensions", m.extensions, range<0, 0xffff>);
  }
};

struct Certificate {
  static constexpr std::string_view wire_name = "Certificate";
  static constexpr Rfc rfc = "8446#4.4.2";
  static constexpr HandshakeType msg_type = HandshakeType::certificate;

  Bytes certificate_request_context; ///< of the CertificateRequest; empty from a server
  std::vector<CertificateEntry> certificate_list; ///< empty: a client that has none to show

  static void fields(auto& io, auto& m) {
    io.opaque("certificate_request_context", m.certificate_request_context, range<0, 255>);
    io.vec("certificate_list", m.certificate_list, range<0, 0xffffff>);
  }
};

} // namespace handglass::tls
