// certificate_type.h: X.509, or a bare key (RFC 7250).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class CertificateType : std::uint8_t {
  X509 = 0,
  RawPublicKey = 2,
};

// clang-format off
inline constexpr Row<CertificateType> certificate_type_rows[] = {
    {CertificateType::X509, "X509", "8446#4.4.2"},
    {CertificateType::RawPublicKey, "RawPublicKey", "7250#3"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(CertificateType value) {
  return find_name(std::span(certificate_type_rows), value);
}

} // namespace handglass::tls
