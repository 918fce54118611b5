// ext_key_usage.h: for which protocols the key may be used. RFC 5280 section 4.2.1.12.
//
// In a CA's certificate the list is read, as all web clients do, as a bound on what the CA may issue for
// (the RFC leaves this open; the CA/Browser Forum's requirements, section 7.1.2.10.6, rest on it).
#pragma once

#include <vector>

#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

struct KeyPurposeId {
  static constexpr std::string_view wire_name = "KeyPurposeId";
  static constexpr Rfc rfc = "5280#4.2.1.12";
  Oid id;
  static void fields(auto& io, auto& m) { io.oid("", m.id); }
  bool operator==(const KeyPurposeId&) const = default;
};

struct ExtKeyUsage {
  static constexpr std::string_view wire_name = "ExtKeyUsageSyntax";
  static constexpr Rfc rfc = "5280#4.2.1.12";
  static constexpr const KnownOid& id = oid("extKeyUsage");

  std::vector<KeyPurposeId> purposes;

  bool has(const KnownOid& purpose) const {
    for (const KeyPurposeId& p : purposes)
      if (p.id == purpose) return true;
    return false;
  }

  static void fields(auto& io, auto& m) { io.sequence_of("", m.purposes); }
  bool operator==(const ExtKeyUsage&) const = default;
};

} // namespace handglass::x509
