// basic_constraints.h: may this key sign certificates? RFC 5280 section 4.2.1.9.
//
// Without this one bit anybody with a certificate for their own site could issue one for every other
// site; a client that forgot to look made exactly that possible in 2002 (CVE-2002-0862).
#pragma once

#include <optional>

#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

struct BasicConstraints {
  static constexpr std::string_view wire_name = "BasicConstraints";
  static constexpr Rfc rfc = "5280#4.2.1.9";
  static constexpr const KnownOid& id = oid("basicConstraints");
  static constexpr der::Tag tag = der::tag::sequence;

  bool ca = false;
  std::optional<std::uint64_t> path_len_constraint; ///< CAs that may stand between this and the leaf

  static void fields(auto& io, auto& m) {
    io.boolean_default("cA", m.ca, false);
    io.optional(m.path_len_constraint, der::tag::integer,
                [&](auto& v, der::Tag t) { io.small("pathLenConstraint", v, t); });
  }
  bool operator==(const BasicConstraints&) const = default;
};

} // namespace handglass::x509
