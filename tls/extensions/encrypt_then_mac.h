// encrypt_then_mac.h: the right order of encryption and MAC, for the CBC suites of TLS 1.2 (RFC 7366).
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct EncryptThenMac {
  static constexpr ExtensionType extension_type = ExtensionType::encrypt_then_mac;
  static constexpr std::string_view wire_name = "EncryptThenMac";
  static constexpr Rfc rfc = "7366#2";

  static void fields(auto&, auto&) {} // extension_data is empty: to be there is all it says
};

} // namespace handglass::tls
