// crl.h: the certificate revocation list, RFC 5280 section 5.1.
//
//   CertificateList
//   ├─ tbsCertList             signed by the CA, or by whom the CA lets do it
//   │  ├─ version, signature, issuer
//   │  ├─ thisUpdate … nextUpdate     how long the list may be believed
//   │  ├─ revokedCertificates         serial number, date, reason; absent where there is none
//   │  └─ crlExtensions               what the list is about (extensions/crl_extensions.h)
//   ├─ signatureAlgorithm
//   └─ signature
//
// A certificate is a promise made for a year; a list of those that must not be believed any more is
// how it is taken back. What a list means for one certificate is worked out in revocation.h.
#pragma once

#include "x509/certificate.h"

namespace handglass::x509 {

struct RevokedCertificate {
  static constexpr std::string_view wire_name = "RevokedCertificate";
  static constexpr Rfc rfc = "5280#5.1.2.6";
  static constexpr der::Tag tag = der::tag::sequence;

  Bytes user_certificate; ///< the serial number, contents of the INTEGER
  Time revocation_date;
  std::optional<std::vector<Extension>> entry_extensions;

  static void fields(auto& io, auto& m) {
    io.integer("userCertificate", m.user_certificate);
    io.time("revocationDate", m.revocation_date);
    io.optional(m.entry_extensions, der::tag::sequence,
                [&](auto& v, der::Tag) { io.sequence_of("crlEntryExtensions", v); });
    io.require(!m.entry_extensions || !has_duplicate(*m.entry_extensions), "crlEntryExtensions",
               "certificate.duplicate_extension", "5280#5.3");
  }
};

struct TbsCertList {
  static constexpr std::string_view wire_name = "TBSCertList";
  static constexpr Rfc rfc = "5280#5.1.2";
  static constexpr der::Tag tag = der::tag::sequence;

  std::optional<std::uint64_t> version; ///< 1 for v2; v1 lists leave it out
  AlgorithmIdentifier signature;
  Name issuer;
  Time this_update;
  std::optional<Time> next_update;
  std::optional<std::vector<RevokedCertificate>> revoked_certificates;
  std::vector<Extension> extensions;

  // clang-format off
  static void fields(auto& io, auto& m) {
    io.optional(m.version, der::tag::integer, [&](auto& v, der::Tag t) { io.small("version", v, t); });
    io.nested       ("signature",  m.signature);
    io.nested       ("issuer",     m.issuer);
    io.time         ("thisUpdate", m.this_update);
    io.optional_time("nextUpdate", m.next_update);
    io.optional(m.revoked_certificates, der::tag::sequence, [&](auto& v, der::Tag) { io.sequence_of("revokedCertificates", v); });
    io.explicit_unless_empty("crlExtensions", 0, m.extensions, [](auto& in, auto& v) { in.sequence_of("", v); });
    io.require(!m.version || *m.version == 1, "version", "crl.version", "5280#5.1.2.1");
    io.require(m.extensions.empty() || m.version, "crlExtensions", "crl.extensions_need_v2", "5280#5.1.2.1");
    io.require(!has_duplicate(m.extensions), "crlExtensions", "certificate.duplicate_extension", "5280#5.2");
  }
  // clang-format on
};

struct Crl {
  static constexpr std::string_view wire_name = "CertificateList";
  static constexpr Rfc rfc = "5280#5.1";
  static constexpr der::Tag tag = der::tag::sequence;

  TbsCertList tbs;
  AlgorithmIdentifier signature_algorithm;
  der::BitString signature;

  Bytes der; ///< all of it, as received
  der::Region tbs_at;

  static void fields(auto& io, auto& m) {
    io.captured("tbsCertList", m.tbs, m.tbs_at);
    io.nested("signatureAlgorithm", m.signature_algorithm);
    io.bit_string("signature", m.signature);
  }

  ByteView tbs_der() const { return tbs_at.in(der); }
  const Name& issuer() const { return tbs.issuer; }
  template <class T>
  const T* extension() const {
    return find_extension<T>(tbs.extensions);
  }
};

/// Errors: as parse_certificate(); "crl.too_long" {size, limit}.
Result<Crl> parse_crl(ByteView der);
/// The same, and names every octet.
Result<Crl> parse_crl(ByteView der, const Tap& tap, Buffer buffer, std::uint64_t base = 0);
/// Every "X509 CRL" block of a PEM text, or one list as DER. At least one, or "pem.no_block" {label}.
Result<std::vector<Crl>> parse_crl_file(ByteView pem_or_der);

} // namespace handglass::x509
