// signed_certificate_timestamp.h: proof that a certificate stands in public logs (RFC 6962 section 3.3).
//
// Most certificates carry their SCTs inside (see x509/extensions/sct_list.h); this is the way beside.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

/// In a ClientHello or a CertificateRequest: "show me".
struct SignedCertificateTimestampRequest {
  static constexpr ExtensionType extension_type = ExtensionType::signed_certificate_timestamp;
  static constexpr std::string_view wire_name = "SignedCertificateTimestampRequest";
  static constexpr Rfc rfc = "6962#3.3.1";

  static void fields(auto&, auto&) {} // extension_data is empty: to be there is all it says
};

struct SerializedSCT {
  static constexpr std::string_view wire_name = "SerializedSCT";
  static constexpr Rfc rfc = "6962#3.3";
  Bytes sct;

  static void fields(auto& io, auto& m) { io.opaque("sct", m.sct, range<1, 0xffff>); }
};

/// Beside a certificate.
struct SignedCertificateTimestampList {
  static constexpr ExtensionType extension_type = ExtensionType::signed_certificate_timestamp;
  static constexpr std::string_view wire_name = "SignedCertificateTimestampList";
  static constexpr Rfc rfc = "6962#3.3";
  std::vector<SerializedSCT> sct_list;

  static void fields(auto& io, auto& m) { io.vec("sct_list", m.sct_list, range<1, 0xffff>); }
};

} // namespace handglass::tls
