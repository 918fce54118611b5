// certificate12.h: Certificate as TLS 1.2 writes it (RFC 5246 section 7.4.2): the chain, and nothing else.
//
// It travels in the clear: a tap reads who the server is, and, if it asked, who the client is.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct Asn1Cert {
  static constexpr std::string_view wire_name = "ASN1Cert";
  static constexpr Rfc rfc = "5246#7.4.2";

  Captured cert_data; ///< X.509, DER

  static void fields(auto& io, auto& m) { io.captured("", m.cert_data, range<1, 0xffffff>); }
};

struct Certificate12 {
  static constexpr std::string_view wire_name = "Certificate";
  static constexpr Rfc rfc = "5246#7.4.2";
  static constexpr HandshakeType msg_type = HandshakeType::certificate;

  std::vector<Asn1Cert> certificate_list; ///< leaf first; empty: a client that has none to show

  static void fields(auto& io, auto& m) {
    io.vec("certificate_list", m.certificate_list, range<0, 0xffffff>);
  }
};

} // namespace handglass::tls
