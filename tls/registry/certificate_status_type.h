// certificate_status_type.h: kinds of stapled status (RFC 6066 section 8).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class CertificateStatusType : std::uint8_t {
  ocsp = 1,
};

// clang-format off
inline constexpr Row<CertificateStatusType> certificate_status_type_rows[] = {
    {CertificateStatusType::ocsp, "ocsp", "6066#8"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(CertificateStatusType value) {
  return find_name(std::span(certificate_status_type_rows), value);
}

} // namespace handglass::tls
