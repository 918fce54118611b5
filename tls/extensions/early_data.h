// early_data.h: data in the very first flight, under a key from before (RFC 8446 section 4.2.10).
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

/// In a ClientHello: "it follows". In EncryptedExtensions: "I took it".
struct EarlyDataIndication {
  static constexpr ExtensionType extension_type = ExtensionType::early_data;
  static constexpr std::string_view wire_name = "EarlyDataIndication";
  static constexpr Rfc rfc = "8446#4.2.10";

  static void fields(auto&, auto&) {} // extension_data is empty: to be there is all it says
};

/// In a NewSessionTicket.
struct MaxEarlyData {
  static constexpr ExtensionType extension_type = ExtensionType::early_data;
  static constexpr std::string_view wire_name = "MaxEarlyData";
  static constexpr Rfc rfc = "8446#4.2.10";
  std::uint32_t max_early_data_size = 0; ///< octets

  static void fields(auto& io, auto& m) { io.u32("max_early_data_size", m.max_early_data_size); }
};

} // namespace handglass::tls
