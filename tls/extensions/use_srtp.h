// use_srtp.h: DTLS as the key exchange of a telephone call (RFC 5764). Seen in the wild, not used here.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/srtp_profile.h"

namespace handglass::tls {

struct UseSRTPData {
  static constexpr ExtensionType extension_type = ExtensionType::use_srtp;
  static constexpr std::string_view wire_name = "UseSRTPData";
  static constexpr Rfc rfc = "5764#4.1.1";
  std::vector<SRTPProtectionProfile> SRTPProtectionProfiles;
  Bytes srtp_mki;

  static void fields(auto& io, auto& m) {
    io.vec("SRTPProtectionProfiles", m.SRTPProtectionProfiles, range<2, 0xffff>);
    io.opaque("srtp_mki", m.srtp_mki, range<0, 0xff>);
  }
};

} // namespace handglass::tls
