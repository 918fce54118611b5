// key_identifier.h: short names of keys. RFC 5280 sections 4.2.1.1 and 4.2.1.2.
//
// An issuer may have had several keys under one name. subjectKeyIdentifier numbers the key of a
// certificate; authorityKeyIdentifier says which key signed it. They prove nothing, being chosen by
// the issuer: they only save a search.
#pragma once

#include <optional>
#include <vector>

#include "x509/extensions/general_name.h"

namespace handglass::x509 {

struct SubjectKeyIdentifier {
  static constexpr std::string_view wire_name = "SubjectKeyIdentifier";
  static constexpr Rfc rfc = "5280#4.2.1.2";
  static constexpr const KnownOid& id = oid("subjectKeyIdentifier");
  Bytes key_identifier;
  static void fields(auto& io, auto& m) { io.octet_string("", m.key_identifier); }
  bool operator==(const SubjectKeyIdentifier&) const = default;
};

struct AuthorityKeyIdentifier {
  static constexpr std::string_view wire_name = "AuthorityKeyIdentifier";
  static constexpr Rfc rfc = "5280#4.2.1.1";
  static constexpr const KnownOid& id = oid("authorityKeyIdentifier");
  static constexpr der::Tag tag = der::tag::sequence;

  std::optional<Bytes> key_identifier;
  std::optional<std::vector<GeneralName>> authority_cert_issuer;
  std::optional<Bytes> authority_cert_serial_number;

  // clang-format off
  static void fields(auto& io, auto& m) {
    io.optional(m.key_identifier,               der::context(0), [&](auto& v, der::Tag t) { io.octet_string("keyIdentifier",           v, t); });
    io.optional(m.authority_cert_issuer,        der::context(1), [&](auto& v, der::Tag t) { io.sequence_of("authorityCertIssuer",      v, t); });
    io.optional(m.authority_cert_serial_number, der::context(2), [&](auto& v, der::Tag t) { io.integer("authorityCertSerialNumber",    v, t); });
  }
  // clang-format on
  bool operator==(const AuthorityKeyIdentifier&) const = default;
};

} // namespace handglass::x509
