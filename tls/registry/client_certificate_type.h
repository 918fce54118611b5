// client_certificate_type.h: what kinds of keys a server takes from clients (RFC 5246 section 7.4.4).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class ClientCertificateType : std::uint8_t {
  rsa_sign = 1,
  dss_sign = 2,
  rsa_fixed_dh = 3,
  dss_fixed_dh = 4,
  ecdsa_sign = 64,
  rsa_fixed_ecdh = 65,
  ecdsa_fixed_ecdh = 66,
};

// clang-format off
inline constexpr Row<ClientCertificateType> client_certificate_type_rows[] = {
    {ClientCertificateType::rsa_sign, "rsa_sign", "5246#7.4.4"},
    {ClientCertificateType::dss_sign, "dss_sign", "5246#7.4.4"},
    {ClientCertificateType::rsa_fixed_dh, "rsa_fixed_dh", "5246#7.4.4"},
    {ClientCertificateType::dss_fixed_dh, "dss_fixed_dh", "5246#7.4.4"},
    {ClientCertificateType::ecdsa_sign, "ecdsa_sign", "8422#5.5"},
    {ClientCertificateType::rsa_fixed_ecdh, "rsa_fixed_ecdh", "8422#5.5"},
    {ClientCertificateType::ecdsa_fixed_ecdh, "ecdsa_fixed_ecdh", "8422#5.5"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(ClientCertificateType value) {
  return find_name(std::span(client_certificate_type_rows), value);
}

} // namespace handglass::tls
