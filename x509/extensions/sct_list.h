// sct_list.h: receipts of public certificate logs. RFC 6962 sections 3.2 and 3.3.
//
// A log promises to publish the certificate, so that a domain's owner can find those issued behind
// their back. The list is written in the presentation language of TLS, inside an OCTET STRING,
// inside the OCTET STRING of the extension: the core codec reads it in place.
#pragma once

#include <array>
#include <vector>

#include "core/codec/range.h"
#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

enum class SctVersion : std::uint8_t { v1 = 0 };
std::string_view registry_name(SctVersion version);
/// RFC 5246 section 7.4.1.4.1, as two octets: hash and signature.
enum class SctSignatureAlgorithm : std::uint16_t { rsa_sha256 = 0x0401, ecdsa_sha256 = 0x0403 };
std::string_view registry_name(SctSignatureAlgorithm algorithm);

/// One SerializedSCT. A version nobody knows keeps its octets unread (section 3.3 says to skip it).
struct SignedCertificateTimestamp {
  static constexpr std::string_view wire_name = "SignedCertificateTimestamp";
  static constexpr Rfc rfc = "6962#3.2";

  SctVersion version = SctVersion::v1;
  std::array<std::uint8_t, 32> log_id{};
  std::uint64_t timestamp = 0; ///< milliseconds since 1970
  Bytes ct_extensions;
  SctSignatureAlgorithm algorithm = SctSignatureAlgorithm::ecdsa_sha256;
  Bytes signature;
  Bytes unknown;

  static void fields(auto& io, auto& m) {
    io.value("sct_version", m.version);
    if (m.version != SctVersion::v1) {
      io.raw("unknown", m.unknown);
      return;
    }
    io.opaque("id", m.log_id);
    io.u64("timestamp", m.timestamp);
    io.opaque("extensions", m.ct_extensions, range<0, 0xffff>);
    io.value("algorithm", m.algorithm);
    io.opaque("signature", m.signature, range<0, 0xffff>);
  }
  bool operator==(const SignedCertificateTimestamp&) const = default;
};

struct SerializedSct {
  static constexpr std::string_view wire_name = "SerializedSCT";
  static constexpr Rfc rfc = "6962#3.3";
  SignedCertificateTimestamp sct;
  static void fields(auto& io, auto& m) { io.block("", m.sct, range<1, 0xffff>); }
  bool operator==(const SerializedSct&) const = default;
};

struct SctList {
  static constexpr std::string_view wire_name = "SignedCertificateTimestampList";
  static constexpr Rfc rfc = "6962#3.3";
  std::vector<SerializedSct> list;
  static void fields(auto& io, auto& m) { io.vec("sct_list", m.list, range<1, 0xffff>); }
  bool operator==(const SctList&) const = default;
};

struct SignedCertificateTimestampList {
  static constexpr std::string_view wire_name = "SignedCertificateTimestampList";
  static constexpr Rfc rfc = "6962#3.3";
  static constexpr const KnownOid& id = oid("signedCertificateTimestampList");
  SctList scts;
  static void fields(auto& io, auto& m) {
    io.octet_string_containing("", [&](auto& in) { in.presentation("", m.scts); });
  }
  bool operator==(const SignedCertificateTimestampList&) const = default;
};

} // namespace handglass::x509
