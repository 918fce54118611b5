// authority_info_access.h: where the issuer answers questions (OCSP) and keeps its certificate.
// RFC 5280 sections 4.2.2.1 and 4.2.2.2.
#pragma once

#include <vector>

#include "x509/extensions/general_name.h"

namespace handglass::x509 {

struct AccessDescription {
  static constexpr std::string_view wire_name = "AccessDescription";
  static constexpr Rfc rfc = "5280#4.2.2.1";
  static constexpr der::Tag tag = der::tag::sequence;
  Oid access_method;
  GeneralName access_location;
  static void fields(auto& io, auto& m) {
    io.oid("accessMethod", m.access_method);
    io.nested("accessLocation", m.access_location);
  }
  bool operator==(const AccessDescription&) const = default;
};

struct AuthorityInfoAccess {
  static constexpr std::string_view wire_name = "AuthorityInfoAccessSyntax";
  static constexpr Rfc rfc = "5280#4.2.2.1";
  static constexpr const KnownOid& id = oid("authorityInfoAccess");
  std::vector<AccessDescription> descriptions;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.descriptions); }
  bool operator==(const AuthorityInfoAccess&) const = default;
};

struct SubjectInfoAccess {
  static constexpr std::string_view wire_name = "SubjectInfoAccessSyntax";
  static constexpr Rfc rfc = "5280#4.2.2.2";
  static constexpr const KnownOid& id = oid("subjectInfoAccess");
  std::vector<AccessDescription> descriptions;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.descriptions); }
  bool operator==(const SubjectInfoAccess&) const = default;
};

} // namespace handglass::x509
