// psk_key_exchange_mode.h: how a pre-shared key is used (RFC 8446 section 4.2.9).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class PskKeyExchangeMode : std::uint8_t {
  psk_ke = 0,
  psk_dhe_ke = 1,
};

// clang-format off
inline constexpr Row<PskKeyExchangeMode> psk_key_exchange_mode_rows[] = {
    {PskKeyExchangeMode::psk_ke, "psk_ke", "8446#4.2.9"},
    {PskKeyExchangeMode::psk_dhe_ke, "psk_dhe_ke", "8446#4.2.9"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(PskKeyExchangeMode value) {
  return find_name(std::span(psk_key_exchange_mode_rows), value);
}

} // namespace handglass::tls
