// crl_distribution_points.h: where the list of revoked certificates is. RFC 5280 sections 4.2.1.13, 4.2.1.15.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "x509/extensions/general_name.h"

namespace handglass::x509 {

struct FullName {
  static constexpr std::string_view wire_name = "DistributionPointName";
  static constexpr Rfc rfc = "5280#4.2.1.13";
  static constexpr der::Tag first = der::context(0);
  std::vector<GeneralName> names;
  static void fields(auto& io, auto& m) { io.sequence_of("fullName", m.names, first); }
  bool operator==(const FullName&) const = default;
};

struct NameRelativeToCrlIssuer {
  static constexpr std::string_view wire_name = "DistributionPointName";
  static constexpr Rfc rfc = "5280#4.2.1.13";
  static constexpr der::Tag first = der::context(1);
  std::vector<AttributeTypeAndValue> attributes;
  static void fields(auto& io, auto& m) { io.set_of("nameRelativeToCRLIssuer", m.attributes, first); }
  bool operator==(const NameRelativeToCrlIssuer&) const = default;
};

using DistributionPointName = std::variant<FullName, NameRelativeToCrlIssuer>;

struct DistributionPoint {
  static constexpr std::string_view wire_name = "DistributionPoint";
  static constexpr Rfc rfc = "5280#4.2.1.13";
  static constexpr der::Tag tag = der::tag::sequence;
  std::optional<DistributionPointName> distribution_point; ///< a CHOICE: its [0] is explicit
  std::optional<der::BitString> reasons;
  std::optional<std::vector<GeneralName>> crl_issuer;
  // clang-format off
  static void fields(auto& io, auto& m) {
    io.explicit_optional("distributionPoint", 0, m.distribution_point, [](auto& in, auto& v) { in.choice("", v); });
    io.optional(m.reasons,    der::context(1), [&](auto& v, der::Tag t) { io.named_bits("reasons", v, t); });
    io.optional(m.crl_issuer, der::context(2), [&](auto& v, der::Tag t) { io.sequence_of("cRLIssuer", v, t); });
  }
  // clang-format on
  bool operator==(const DistributionPoint&) const = default;
};

struct CrlDistributionPoints {
  static constexpr std::string_view wire_name = "CRLDistributionPoints";
  static constexpr Rfc rfc = "5280#4.2.1.13";
  static constexpr const KnownOid& id = oid("cRLDistributionPoints");
  std::vector<DistributionPoint> points;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.points); }
  bool operator==(const CrlDistributionPoints&) const = default;
};

struct FreshestCrl {
  static constexpr std::string_view wire_name = "FreshestCRL";
  static constexpr Rfc rfc = "5280#4.2.1.15";
  static constexpr const KnownOid& id = oid("freshestCRL");
  std::vector<DistributionPoint> points;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.points); }
  bool operator==(const FreshestCrl&) const = default;
};

} // namespace handglass::x509
