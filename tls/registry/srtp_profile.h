// srtp_profile.h: SRTP protection profiles (RFC 5764 section 4.1.2).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class SRTPProtectionProfile : std::uint16_t {
  SRTP_AES128_CM_HMAC_SHA1_80 = 0x0001,
  SRTP_AES128_CM_HMAC_SHA1_32 = 0x0002,
  SRTP_AEAD_AES_128_GCM = 0x0007,
  SRTP_AEAD_AES_256_GCM = 0x0008,
};

// clang-format off
inline constexpr Row<SRTPProtectionProfile> srtp_profile_rows[] = {
    {SRTPProtectionProfile::SRTP_AES128_CM_HMAC_SHA1_80, "SRTP_AES128_CM_HMAC_SHA1_80", "5764#4.1.2"},
    {SRTPProtectionProfile::SRTP_AES128_CM_HMAC_SHA1_32, "SRTP_AES128_CM_HMAC_SHA1_32", "5764#4.1.2"},
    {SRTPProtectionProfile::SRTP_AEAD_AES_128_GCM, "SRTP_AEAD_AES_128_GCM", "7714#14.2"},
    {SRTPProtectionProfile::SRTP_AEAD_AES_256_GCM, "SRTP_AEAD_AES_256_GCM", "7714#14.2"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(SRTPProtectionProfile value) {
  return find_name(std::span(srtp_profile_rows), value);
}

} // namespace handglass::tls
