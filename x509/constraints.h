// constraints.h: enforces nameConstraints, RFC 5280 section 4.2.1.10.
//
//   CA "may issue below example.org"        permitted: some subtree of the name's kind must hold it
//    └─ every certificate further down      excluded:  no subtree may
//
// Instead of intersecting sets of names (section 6.1.4(g)) each certificate's names are tested against
// the constraints of every CA above it: the outcome is the same, and the failure can say which CA's.
#pragma once

#include <string>

#include "core/result.h"
#include "x509/certificate.h"

namespace handglass::x509 {

/// Why a certificate is outside what a CA above it may certify.
struct ConstraintViolation {
  std::string name;       ///< "DNS:example.net"
  std::string constraint; ///< "permitted DNS:example.org", "excluded …", or "unsupported …"
};

/// The first name of the certificate that breaks the constraints; nothing if all names keep them.
/// `comparisons` is counted up by the work done and checked against limits::name_comparisons by the
/// caller: names times constraints is what an attacker can make large.
std::optional<ConstraintViolation> find_violation(const NameConstraints& constraints,
                                                  const Certificate& certificate, std::size_t& comparisons);

/// Whether one name lies in one subtree, both of the same kind. For the tests, and for find_violation.
bool is_in_subtree(const GeneralName& name, const GeneralName& base);

} // namespace handglass::x509
