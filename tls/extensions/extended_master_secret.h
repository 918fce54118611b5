// extended_master_secret.h: ties the TLS 1.2 master secret to the whole handshake (RFC 7627).
//
// TLS 1.3 always does so; clients that also speak 1.2 offer it.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct ExtendedMasterSecret {
  static constexpr ExtensionType extension_type = ExtensionType::extended_master_secret;
  static constexpr std::string_view wire_name = "ExtendedMasterSecret";
  static constexpr Rfc rfc = "7627#5.1";

  static void fields(auto&, auto&) {} // extension_data is empty: to be there is all it says
};

} // namespace handglass::tls
