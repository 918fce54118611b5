// oid_filters.h: what a client's certificate must contain (RFC 8446 section 4.2.5).
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct OIDFilter {
  static constexpr std::string_view wire_name = "OIDFilter";
  static constexpr Rfc rfc = "8446#4.2.5";
  Bytes certificate_extension_oid;    ///< DER
  Bytes certificate_extension_values; ///< DER

  static void fields(auto& io, auto& m) {
    io.opaque("certificate_extension_oid", m.certificate_extension_oid, range<1, 0xff>);
    io.opaque("certificate_extension_values", m.certificate_extension_values, range<0, 0xffff>);
  }
};

struct OIDFilterExtension {
  static constexpr ExtensionType extension_type = ExtensionType::oid_filters;
  static constexpr std::string_view wire_name = "OIDFilterExtension";
  static constexpr Rfc rfc = "8446#4.2.5";
  std::vector<OIDFilter> filters;

  static void fields(auto& io, auto& m) { io.vec("filters", m.filters, range<0, 0xffff>); }
};

} // namespace handglass::tls
