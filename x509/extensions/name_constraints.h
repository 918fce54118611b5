// name_constraints.h: the names below which a CA may certify. RFC 5280 section 4.2.1.10.
// What is read here is enforced in x509/constraints.cpp.
#pragma once

#include <optional>
#include <vector>

#include "x509/extensions/general_name.h"

namespace handglass::x509 {

struct GeneralSubtree {
  static constexpr std::string_view wire_name = "GeneralSubtree";
  static constexpr Rfc rfc = "5280#4.2.1.10";
  static constexpr der::Tag tag = der::tag::sequence;
  GeneralName base;
  std::uint64_t minimum = 0; ///< 0, and no maximum, is all that the RFC allows
  std::optional<std::uint64_t> maximum;
  static void fields(auto& io, auto& m) {
    io.nested("base", m.base);
    io.small_default("minimum", m.minimum, 0, der::context(0));
    io.optional(m.maximum, der::context(1), [&](auto& v, der::Tag t) { io.small("maximum", v, t); });
  }
  bool operator==(const GeneralSubtree&) const = default;
};

struct NameConstraints {
  static constexpr std::string_view wire_name = "NameConstraints";
  static constexpr Rfc rfc = "5280#4.2.1.10";
  static constexpr const KnownOid& id = oid("nameConstraints");
  static constexpr der::Tag tag = der::tag::sequence;
  std::optional<std::vector<GeneralSubtree>> permitted_subtrees, excluded_subtrees;
  // clang-format off
  static void fields(auto& io, auto& m) {
    io.optional(m.permitted_subtrees, der::context(0), [&](auto& v, der::Tag t) { io.sequence_of("permittedSubtrees", v, t); });
    io.optional(m.excluded_subtrees,  der::context(1), [&](auto& v, der::Tag t) { io.sequence_of("excludedSubtrees",  v, t); });
  }
  // clang-format on
  bool operator==(const NameConstraints&) const = default;
};

} // namespace handglass::x509
