// certificate_authorities.h: whose certificates are welcome (RFC 8446 section 4.2.4). The names are DER,
// which x509 reads in place.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct DistinguishedName {
  static constexpr std::string_view wire_name = "DistinguishedName";
  static constexpr Rfc rfc = "8446#4.2.4";
  Captured distinguished_name; ///< DER

  static void fields(auto& io, auto& m) {
    io.captured("distinguished_name", m.distinguished_name, range<1, 0xffff>);
  }
};

struct CertificateAuthoritiesExtension {
  static constexpr ExtensionType extension_type = ExtensionType::certificate_authorities;
  static constexpr std::string_view wire_name = "CertificateAuthoritiesExtension";
  static constexpr Rfc rfc = "8446#4.2.4";
  std::vector<DistinguishedName> authorities;

  static void fields(auto& io, auto& m) { io.vec("authorities", m.authorities, range<3, 0xffff>); }
};

} // namespace handglass::tls
