// ec_point_formats.h: how TLS 1.2 writes curve points (RFC 8422 section 5.1.2). TLS 1.3 has one form and
// ignores this.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/ec_point_format.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct ECPointFormatList {
  static constexpr ExtensionType extension_type = ExtensionType::ec_point_formats;
  static constexpr std::string_view wire_name = "ECPointFormatList";
  static constexpr Rfc rfc = "8422#5.1.2";
  std::vector<ECPointFormat> ec_point_format_list;

  static void fields(auto& io, auto& m) {
    io.vec("ec_point_format_list", m.ec_point_format_list, range<1, 0xff>);
  }
};

} // namespace handglass::tls
