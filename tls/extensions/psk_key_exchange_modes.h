// psk_key_exchange_modes.h: how a pre-shared key may be used (RFC 8446 section 4.2.9).
//
// psk_ke alone has no forward secrecy; psk_dhe_ke adds a fresh Diffie-Hellman. Without resumption it still
// tells the server whether tickets are of any use to us.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/psk_key_exchange_mode.h"

namespace handglass::tls {

struct PskKeyExchangeModes {
  static constexpr ExtensionType extension_type = ExtensionType::psk_key_exchange_modes;
  static constexpr std::string_view wire_name = "PskKeyExchangeModes";
  static constexpr Rfc rfc = "8446#4.2.9";
  std::vector<PskKeyExchangeMode> ke_modes;

  static void fields(auto& io, auto& m) { io.vec("ke_modes", m.ke_modes, range<1, 255>); }
};

} // namespace handglass::tls
