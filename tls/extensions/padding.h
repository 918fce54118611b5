// padding.h: zeros that make a ClientHello longer (RFC 7685).
//
// Certain load balancers hung on hellos of 256 to 511 octets, so clients learned to step over that gap.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct Padding {
  static constexpr ExtensionType extension_type = ExtensionType::padding;
  static constexpr std::string_view wire_name = "Padding";
  static constexpr Rfc rfc = "7685#3";
  Bytes zeros;

  static void fields(auto& io, auto& m) { io.rest("zeros", m.zeros); }
};

} // namespace handglass::tls
