// name.h: X.500 distinguished names, RFC 5280 section 4.1.2.4.
//
//      rdnSequence   [0] C=US   [1] O=Example   [2] CN=Example Root CA
//                        │
//                        └ a set of attributes: nearly always one
//
// A name is a path from the root of a directory that was never built. What is left of it: issuer and
// subject of two certificates are the same name, or they are not.
#pragma once

#include <string>
#include <vector>

#include "core/codec/reader.h"
#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

struct AttributeTypeAndValue {
  static constexpr std::string_view wire_name = "AttributeTypeAndValue";
  static constexpr Rfc rfc = "5280#4.1.2.4";
  static constexpr der::Tag tag = der::tag::sequence;

  Oid type;
  der::String value; ///< of any tag: attributes that are no strings keep their contents octets

  static void fields(auto& io, auto& m) {
    io.oid("type", m.type);
    io.any_string("value", m.value);
  }
  bool operator==(const AttributeTypeAndValue&) const = default;
};

struct RelativeDistinguishedName {
  static constexpr std::string_view wire_name = "RelativeDistinguishedName";
  static constexpr Rfc rfc = "5280#4.1.2.4";

  std::vector<AttributeTypeAndValue> attributes;

  static void fields(auto& io, auto& m) { io.set_of("", m.attributes); }
  bool operator==(const RelativeDistinguishedName&) const = default;
};

struct Name {
  static constexpr std::string_view wire_name = "Name";
  static constexpr Rfc rfc = "5280#4.1.2.4";

  std::vector<RelativeDistinguishedName> rdns;

  static void fields(auto& io, auto& m) { io.sequence_of("rdnSequence", m.rdns, der::tag::sequence, 0); }

  bool empty() const { return rdns.empty(); }
  bool operator==(const Name&) const = default; ///< the same octets; for the rule of RFC 5280: matches()
};

/// Reads a name that stands in another structure, and names its octets there. "der.…", bad_certificate.
Result<Name> parse_name(const Captured& captured, const Tap& tap);

/// Comparison of RFC 5280 section 7.1: PrintableString, UTF8String and IA5String are compared without
/// case (ASCII's, and simple case folding is left out: see the .cpp) and with runs of spaces as one,
/// whichever of them each was written in; other types octet for octet.
bool matches(const Name& a, const Name& b);
/// Whether `name` begins with all of `prefix`: "within the subtree" (section 4.2.1.10).
bool is_within(const Name& name, const Name& prefix);
/// A key under which two names are equal exactly if they match.
std::string comparison_key(const Name& name);
/// The same for each of its RDNs.
std::vector<std::string> comparison_keys(const Name& name);

/// RFC 4514: last RDN first, "CN=Example Root CA,O=Example,C=US", special characters escaped. Octets
/// that are no printable text come out escaped, never as they are.
std::string to_text(const Name& name);
/// The last commonName, or all of the name if there is none: what a person would call it.
std::string short_name(const Name& name);

} // namespace handglass::x509
