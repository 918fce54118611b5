// named_group.h: curves, finite fields and hybrids for key exchange (RFC 8446 section 4.2.7).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class NamedGroup : std::uint16_t {
  secp256r1 = 0x0017,
  secp384r1 = 0x0018,
  secp521r1 = 0x0019,
  brainpoolP256r1 = 0x001a,
  brainpoolP384r1 = 0x001b,
  brainpoolP512r1 = 0x001c,
  x25519 = 0x001d,
  x448 = 0x001e,
  secp256k1 = 0x0016,
  ffdhe2048 = 0x0100,
  ffdhe3072 = 0x0101,
  ffdhe4096 = 0x0102,
  ffdhe6144 = 0x0103,
  ffdhe8192 = 0x0104,
  SecP256r1MLKEM768 = 0x11eb,
  X25519MLKEM768 = 0x11ec,
};

// clang-format off
inline constexpr Row<NamedGroup> named_group_rows[] = {
    {NamedGroup::secp256r1, "secp256r1", "8446#4.2.7"},
    {NamedGroup::secp384r1, "secp384r1", "8446#4.2.7"},
    {NamedGroup::secp521r1, "secp521r1", "8446#4.2.7"},
    {NamedGroup::brainpoolP256r1, "brainpoolP256r1", "7027#2"},
    {NamedGroup::brainpoolP384r1, "brainpoolP384r1", "7027#2"},
    {NamedGroup::brainpoolP512r1, "brainpoolP512r1", "7027#2"},
    {NamedGroup::x25519, "x25519", "8446#4.2.7"},
    {NamedGroup::x448, "x448", "8446#4.2.7"},
    {NamedGroup::secp256k1, "secp256k1", "4492#5.1.1"},
    {NamedGroup::ffdhe2048, "ffdhe2048", "8446#4.2.7"},
    {NamedGroup::ffdhe3072, "ffdhe3072", "8446#4.2.7"},
    {NamedGroup::ffdhe4096, "ffdhe4096", "8446#4.2.7"},
    {NamedGroup::ffdhe6144, "ffdhe6144", "8446#4.2.7"},
    {NamedGroup::ffdhe8192, "ffdhe8192", "8446#4.2.7"},
    {NamedGroup::SecP256r1MLKEM768, "SecP256r1MLKEM768", "draft-ietf-tls-ecdhe-mlkem#5.1"},
    {NamedGroup::X25519MLKEM768, "X25519MLKEM768", "draft-ietf-tls-ecdhe-mlkem#5.2"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(NamedGroup value) {
  if (is_grease(static_cast<std::uint16_t>(value))) return "GREASE";
  return find_name(std::span(named_group_rows), value);
}

} // namespace handglass::tls
