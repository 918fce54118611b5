// alt_name.h: the other names of subject and issuer. RFC 5280 sections 4.2.1.6 and 4.2.1.7.
//
// For a web server these are its names, all of them: RFC 9525 section 6.3 no longer lets a client
// look at the common name in the subject.
#pragma once

#include <vector>

#include "x509/extensions/general_name.h"

namespace handglass::x509 {

struct SubjectAltName {
  static constexpr std::string_view wire_name = "SubjectAltName";
  static constexpr Rfc rfc = "5280#4.2.1.6";
  static constexpr const KnownOid& id = oid("subjectAltName");
  std::vector<GeneralName> names;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.names); }
  bool operator==(const SubjectAltName&) const = default;
};

struct IssuerAltName {
  static constexpr std::string_view wire_name = "IssuerAltName";
  static constexpr Rfc rfc = "5280#4.2.1.7";
  static constexpr const KnownOid& id = oid("issuerAltName");
  std::vector<GeneralName> names;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.names); }
  bool operator==(const IssuerAltName&) const = default;
};

} // namespace handglass::x509
