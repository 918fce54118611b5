// tls_feature.h: TLS extensions the server must answer, "must-staple" above all. RFC 7633.
#pragma once

#include <vector>

#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

struct Feature {
  static constexpr std::string_view wire_name = "Features";
  static constexpr Rfc rfc = "7633#4";
  std::uint64_t extension_type = 0; ///< status_request is 5
  static void fields(auto& io, auto& m) { io.small("", m.extension_type); }
  bool operator==(const Feature&) const = default;
};

struct TlsFeature {
  static constexpr std::string_view wire_name = "Features";
  static constexpr Rfc rfc = "7633#4";
  static constexpr const KnownOid& id = oid("tlsFeature");
  std::vector<Feature> features;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.features); }
  bool operator==(const TlsFeature&) const = default;
};

} // namespace handglass::x509
