// certificate_policies.h: under which rules a certificate was issued. RFC 5280 sections 4.2.1.4, 4.2.1.5,
// 4.2.1.11 and 4.2.1.14.
//
// certificatePolicies is shown; a user who demands no policy is content with any. The other three
// bound the policies of certificates further down: they are read here, and, until policy processing
// is written, a path in which one of them is critical is refused rather than half understood.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

struct NoticeNumber {
  static constexpr std::string_view wire_name = "NoticeReference";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  Bytes value;
  static void fields(auto& io, auto& m) { io.integer("", m.value); }
  bool operator==(const NoticeNumber&) const = default;
};

struct NoticeReference {
  static constexpr std::string_view wire_name = "NoticeReference";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  static constexpr der::Tag tag = der::tag::sequence;
  der::String organization;
  std::vector<NoticeNumber> notice_numbers;
  static void fields(auto& io, auto& m) {
    io.any_string("organization", m.organization);
    io.sequence_of("noticeNumbers", m.notice_numbers, der::tag::sequence, 0);
  }
  bool operator==(const NoticeReference&) const = default;
};

struct CpsUri {
  static constexpr std::string_view wire_name = "CPSuri";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  der::String uri;
  static void fields(auto& io, auto& m) { io.ia5_string("", m.uri); }
  bool operator==(const CpsUri&) const = default;
};

struct UserNotice {
  static constexpr std::string_view wire_name = "UserNotice";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  static constexpr der::Tag tag = der::tag::sequence;
  std::optional<NoticeReference> notice_ref;
  std::optional<der::String> explicit_text;
  static void fields(auto& io, auto& m) {
    io.optional(m.notice_ref, der::tag::sequence, [&](auto& v, der::Tag) { io.nested("noticeRef", v); });
    io.optional_rest(m.explicit_text, [&](auto& v) { io.any_string("explicitText", v); });
  }
  bool operator==(const UserNotice&) const = default;
};

struct UnknownQualifier {
  static constexpr std::string_view wire_name = "ANY";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  der::Any any;
  static void fields(auto& io, auto& m) { io.any("", m.any); }
  bool operator==(const UnknownQualifier&) const = default;
};

using Qualifier = std::variant<UnknownQualifier, CpsUri, UserNotice>;
void choose(const Oid& qualifier_id, std::optional<der::Tag> next, Qualifier& qualifier);

struct PolicyQualifierInfo {
  static constexpr std::string_view wire_name = "PolicyQualifierInfo";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  static constexpr der::Tag tag = der::tag::sequence;
  Oid policy_qualifier_id;
  Qualifier qualifier;
  static void fields(auto& io, auto& m) {
    io.oid("policyQualifierId", m.policy_qualifier_id);
    io.defined_by("qualifier", m.policy_qualifier_id, m.qualifier);
  }
  bool operator==(const PolicyQualifierInfo&) const = default;
};

struct PolicyInformation {
  static constexpr std::string_view wire_name = "PolicyInformation";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  static constexpr der::Tag tag = der::tag::sequence;
  Oid policy_identifier;
  std::optional<std::vector<PolicyQualifierInfo>> policy_qualifiers;
  static void fields(auto& io, auto& m) {
    io.oid("policyIdentifier", m.policy_identifier);
    io.optional(m.policy_qualifiers, der::tag::sequence,
                [&](auto& v, der::Tag) { io.sequence_of("policyQualifiers", v); });
  }
  bool operator==(const PolicyInformation&) const = default;
};

struct CertificatePolicies {
  static constexpr std::string_view wire_name = "CertificatePolicies";
  static constexpr Rfc rfc = "5280#4.2.1.4";
  static constexpr const KnownOid& id = oid("certificatePolicies");
  std::vector<PolicyInformation> policies;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.policies); }
  bool operator==(const CertificatePolicies&) const = default;
};

struct PolicyMapping {
  static constexpr std::string_view wire_name = "PolicyMappings";
  static constexpr Rfc rfc = "5280#4.2.1.5";
  static constexpr der::Tag tag = der::tag::sequence;
  Oid issuer_domain_policy, subject_domain_policy;
  static void fields(auto& io, auto& m) {
    io.oid("issuerDomainPolicy", m.issuer_domain_policy);
    io.oid("subjectDomainPolicy", m.subject_domain_policy);
  }
  bool operator==(const PolicyMapping&) const = default;
};

struct PolicyMappings {
  static constexpr std::string_view wire_name = "PolicyMappings";
  static constexpr Rfc rfc = "5280#4.2.1.5";
  static constexpr const KnownOid& id = oid("policyMappings");
  std::vector<PolicyMapping> mappings;
  static void fields(auto& io, auto& m) { io.sequence_of("", m.mappings); }
  bool operator==(const PolicyMappings&) const = default;
};

struct PolicyConstraints {
  static constexpr std::string_view wire_name = "PolicyConstraints";
  static constexpr Rfc rfc = "5280#4.2.1.11";
  static constexpr const KnownOid& id = oid("policyConstraints");
  static constexpr der::Tag tag = der::tag::sequence;
  std::optional<std::uint64_t> require_explicit_policy, inhibit_policy_mapping;
  // clang-format off
  static void fields(auto& io, auto& m) {
    io.optional(m.require_explicit_policy, der::context(0), [&](auto& v, der::Tag t) { io.small("requireExplicitPolicy", v, t); });
    io.optional(m.inhibit_policy_mapping,  der::context(1), [&](auto& v, der::Tag t) { io.small("inhibitPolicyMapping",  v, t); });
  }
  // clang-format on
  bool operator==(const PolicyConstraints&) const = default;
};

struct InhibitAnyPolicy {
  static constexpr std::string_view wire_name = "InhibitAnyPolicy";
  static constexpr Rfc rfc = "5280#4.2.1.14";
  static constexpr const KnownOid& id = oid("inhibitAnyPolicy");
  std::uint64_t skip_certs = 0;
  static void fields(auto& io, auto& m) { io.small("", m.skip_certs); }
  bool operator==(const InhibitAnyPolicy&) const = default;
};

} // namespace handglass::x509
