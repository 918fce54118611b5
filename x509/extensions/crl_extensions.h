// crl_extensions.h: what a revocation list says about itself and about each of its entries. RFC 5280
// sections 5.2 and 5.3, and the one extension of a certificate that OCSP brought along (RFC 6960).
//
//   of the list     cRLNumber                  lists of one scope, counted
//                   deltaCRLIndicator          only what changed since list number n
//                   issuingDistributionPoint   which certificates and reasons the list speaks of
//   of an entry     cRLReasons, invalidityDate, and certificateIssuer, where a list speaks for other CAs
#pragma once

#include <optional>
#include <vector>

#include "x509/extensions/crl_distribution_points.h"
#include "x509/time.h"

namespace handglass::x509 {

struct CrlNumber {
  static constexpr std::string_view wire_name = "CRLNumber";
  static constexpr Rfc rfc = "5280#5.2.3";
  static constexpr const KnownOid& id = oid("cRLNumber");
  Bytes number; ///< contents of the INTEGER
  static void fields(auto& io, auto& m) { io.integer("", m.number); }
  bool operator==(const CrlNumber&) const = default;
};

struct DeltaCrlIndicator {
  static constexpr std::string_view wire_name = "BaseCRLNumber";
  static constexpr Rfc rfc = "5280#5.2.4";
  static constexpr const KnownOid& id = oid("deltaCRLIndicator");
  Bytes base; ///< contents of the INTEGER: the number of the complete list this one adds to
  static void fields(auto& io, auto& m) { io.integer("", m.base); }
  bool operator==(const DeltaCrlIndicator&) const = default;
};

struct IssuingDistributionPoint {
  static constexpr std::string_view wire_name = "IssuingDistributionPoint";
  static constexpr Rfc rfc = "5280#5.2.5";
  static constexpr const KnownOid& id = oid("issuingDistributionPoint");
  static constexpr der::Tag tag = der::tag::sequence;
  std::optional<DistributionPointName> distribution_point;
  bool only_user_certs = false, only_ca_certs = false, indirect_crl = false, only_attribute_certs = false;
  std::optional<der::BitString> only_some_reasons;
  // clang-format off
  static void fields(auto& io, auto& m) {
    io.explicit_optional("distributionPoint", 0, m.distribution_point, [](auto& in, auto& v) { in.choice("", v); });
    io.boolean_default("onlyContainsUserCerts",      m.only_user_certs,      false, der::context(1));
    io.boolean_default("onlyContainsCACerts",        m.only_ca_certs,        false, der::context(2));
    io.optional(m.only_some_reasons, der::context(3), [&](auto& v, der::Tag t) { io.named_bits("onlySomeReasons", v, t); });
    io.boolean_default("indirectCRL",                m.indirect_crl,         false, der::context(4));
    io.boolean_default("onlyContainsAttributeCerts", m.only_attribute_certs, false, der::context(5));
  }
  // clang-format on
  bool operator==(const IssuingDistributionPoint&) const = default;
};

struct ReasonCode {
  static constexpr std::string_view wire_name = "CRLReason";
  static constexpr Rfc rfc = "5280#5.3.1";
  static constexpr const KnownOid& id = oid("cRLReasons");
  std::uint64_t reason = 0; ///< the bits of ReasonFlags as numbers; 8 takes an entry of a base list back
  static void fields(auto& io, auto& m) { io.small("", m.reason, der::tag::enumerated); }
  bool operator==(const ReasonCode&) const = default;
};
/// "keyCompromise"; "reason 42" for one that has no name.
std::string reason_name(std::uint64_t reason);

struct InvalidityDate {
  static constexpr std::string_view wire_name = "InvalidityDate";
  static constexpr Rfc rfc = "5280#5.3.2";
  static constexpr const KnownOid& id = oid("invalidityDate");
  Time date;
  static void fields(auto& io, auto& m) { io.time("", m.date); }
  bool operator==(const InvalidityDate&) const = default;
};

struct CertificateIssuer {
  static constexpr std::string_view wire_name = "CertificateIssuer";
  static constexpr Rfc rfc = "5280#5.3.3";
  static constexpr const KnownOid& id = oid("certificateIssuer");
  std::vector<GeneralName> names;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.names); }
  bool operator==(const CertificateIssuer&) const = default;
};

/// RFC 6960 section 4.2.2.2.1: nobody need ask whether this OCSP responder's certificate is revoked.
struct OcspNoCheck {
  static constexpr std::string_view wire_name = "OCSPNoCheck";
  static constexpr Rfc rfc = "6960#4.2.2.2.1";
  static constexpr const KnownOid& id = oid("id-pkix-ocsp-nocheck");
  static void fields(auto& io, auto&) { io.null(""); }
  bool operator==(const OcspNoCheck&) const = default;
};

} // namespace handglass::x509
