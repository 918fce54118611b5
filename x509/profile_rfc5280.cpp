// profile_rfc5280.cpp: RFC 5280 section 4, rule by rule: what a conforming CA puts into a certificate.
//
// Most of these are said to CAs ("conforming CAs MUST …"), not to those who verify. A certificate that
// breaks one was made by software that misread the standard, or by somebody who hopes that we do.
#include <algorithm>
#include <set>

#include "x509/hostname.h"
#include "x509/profile.h"
#include "x509/syntax.h"

namespace handglass::x509 {
namespace {

const Extension* find(const Certificate& c, const KnownOid& id) {
  for (const Extension& e : c.tbs.extensions)
    if (e.extn_id == id) return &e;
  return nullptr;
}
bool is_critical(const Certificate& c, const KnownOid& id) {
  const Extension* e = find(c, id);
  return e != nullptr && e->critical;
}
bool is_absent_or_critical(const Certificate& c, const KnownOid& id) {
  return find(c, id) == nullptr || is_critical(c, id);
}
bool is_ca(const Certificate& c) {
  const auto* constraints = c.extension<BasicConstraints>();
  return constraints != nullptr && constraints->ca;
}
bool may_sign_certificates(const Certificate& c) {
  const auto* usage = c.extension<KeyUsage>();
  return usage == nullptr || usage->has(KeyUsage::key_cert_sign);
}

bool is_positive(const Bytes& integer) {
  return integer[0] < 0x80 &&
         std::any_of(integer.begin(), integer.end(), [](std::uint8_t o) { return o != 0; });
}

/// UTCTime through 2049, GeneralizedTime from 2050.
bool is_encoded_by_year(const Time& time) { return Time::at(time.seconds).tag == time.tag; }

bool has_key_id(const Certificate& c) {
  const auto* authority = c.extension<AuthorityKeyIdentifier>();
  return authority != nullptr && authority->key_identifier.has_value();
}

/// An empty subject is made up for by alternative names that whoever does not understand must not skip.
bool is_named(const Certificate& c) { return !c.subject().empty() || is_critical(c, oid("subjectAltName")); }

template <class Test>
bool every_alternative_name(const Certificate& c, Test&& test) {
  const auto* alt_name = c.extension<SubjectAltName>();
  return alt_name == nullptr || std::all_of(alt_name->names.begin(), alt_name->names.end(), test);
}

template <class Test>
bool every_subtree(const Certificate& c, Test&& test) {
  const auto* constraints = c.extension<NameConstraints>();
  if (constraints == nullptr) return true;
  for (const auto* list : {&constraints->permitted_subtrees, &constraints->excluded_subtrees})
    if (*list && !std::all_of((*list)->begin(), (*list)->end(), test)) return false;
  return true;
}

bool has_no_repeated_policy(const Certificate& c) {
  const auto* extension = c.extension<CertificatePolicies>();
  std::set<Bytes> seen;
  return extension == nullptr ||
         std::all_of(extension->policies.begin(), extension->policies.end(), [&](const PolicyInformation& p) {
           return seen.insert(p.policy_identifier.octets).second;
         });
}

/// A distribution point of nothing but reasons points nowhere.
bool points_somewhere(const Certificate& c) {
  const auto* extension = c.extension<CrlDistributionPoints>();
  return extension == nullptr ||
         std::all_of(extension->points.begin(), extension->points.end(),
                     [](const DistributionPoint& p) { return p.distribution_point || p.crl_issuer; });
}

// clang-format off
#define RULE [](const RuleInput& in) -> bool
constexpr Rule rules[] = {
    {"rule.serial_positive", "5280#4.1.2.2", "serialNumber",
     // Roots in every store have the number 0; an anchor is trusted for its name and key (section 6.1.1).
     RULE { return in.position == Position::anchor || is_positive(in.certificate.tbs.serial_number); }},
    {"rule.serial_length", "5280#4.1.2.2", "serialNumber",
     RULE { return in.certificate.tbs.serial_number.size() <= 20; }},
    {"rule.issuer_named", "5280#4.1.2.4", "issuer",
     RULE { return !in.certificate.issuer().empty(); }},
    {"rule.time_encoding", "5280#4.1.2.5", "validity",
     RULE { return is_encoded_by_year(in.certificate.tbs.validity.not_before) && is_encoded_by_year(in.certificate.tbs.validity.not_after); }},
    {"rule.ca_named", "5280#4.1.2.6", "subject",
     RULE { return !is_ca(in.certificate) || !in.certificate.subject().empty(); }},
    {"rule.subject_named", "5280#4.1.2.6", "subject",
     RULE { return is_named(in.certificate); }},
    {"rule.no_unique_ids", "5280#4.1.2.8", "issuerUniqueID",
     RULE { return !in.certificate.tbs.issuer_unique_id && !in.certificate.tbs.subject_unique_id; }},

    {"rule.authority_key_id", "5280#4.2.1.1", "extensions.authorityKeyIdentifier",
     RULE { return has_key_id(in.certificate) || in.is_self_signed(); }},
    {"rule.authority_key_id_critical", "5280#4.2.1.1", "extensions.authorityKeyIdentifier",
     RULE { return !is_critical(in.certificate, oid("authorityKeyIdentifier")); }},
    {"rule.subject_key_id", "5280#4.2.1.2", "extensions.subjectKeyIdentifier",
     RULE { return !is_ca(in.certificate) || find(in.certificate, oid("subjectKeyIdentifier")) != nullptr; }},
    {"rule.subject_key_id_critical", "5280#4.2.1.2", "extensions.subjectKeyIdentifier",
     RULE { return !is_critical(in.certificate, oid("subjectKeyIdentifier")); }},
    {"rule.key_usage_empty", "5280#4.2.1.3", "extensions.keyUsage",
     RULE { const auto* usage = in.certificate.extension<KeyUsage>(); return usage == nullptr || !usage->text().empty(); }},
    {"rule.key_usage_sign", "5280#4.2.1.3", "extensions.keyUsage",
     RULE { const auto* usage = in.certificate.extension<KeyUsage>(); return usage == nullptr || !usage->has(KeyUsage::key_cert_sign) || is_ca(in.certificate); }},
    {"rule.policies_once", "5280#4.2.1.4", "extensions.certificatePolicies",
     RULE { return has_no_repeated_policy(in.certificate); }},
    {"rule.alt_name_syntax", "5280#4.2.1.6", "extensions.subjectAltName",
     RULE { return every_alternative_name(in.certificate, is_valid_name); }},
    {"rule.basic_constraints_critical", "5280#4.2.1.9", "extensions.basicConstraints",
     RULE { return !is_ca(in.certificate) || !may_sign_certificates(in.certificate) || is_critical(in.certificate, oid("basicConstraints")); }},
    {"rule.path_length_of_ca", "5280#4.2.1.9", "extensions.basicConstraints",
     RULE { const auto* b = in.certificate.extension<BasicConstraints>(); return b == nullptr || !b->path_len_constraint || (b->ca && may_sign_certificates(in.certificate)); }},
    {"rule.name_constraints_of_ca", "5280#4.2.1.10", "extensions.nameConstraints",
     RULE { return find(in.certificate, oid("nameConstraints")) == nullptr || is_ca(in.certificate); }},
    {"rule.name_constraints_critical", "5280#4.2.1.10", "extensions.nameConstraints",
     RULE { return is_absent_or_critical(in.certificate, oid("nameConstraints")); }, true, false}, // CABF-BR 7.1.2.5.2 allows it
    {"rule.name_constraints_empty", "5280#4.2.1.10", "extensions.nameConstraints",
     RULE { const auto* n = in.certificate.extension<NameConstraints>(); return n == nullptr || n->permitted_subtrees || n->excluded_subtrees; }},
    {"rule.name_constraints_base", "5280#4.2.1.10", "extensions.nameConstraints",
     RULE { return every_subtree(in.certificate, [](const GeneralSubtree& s) { return s.minimum == 0 && !s.maximum; }); }},
    {"rule.name_constraints_syntax", "5280#4.2.1.10", "extensions.nameConstraints",
     RULE { return every_subtree(in.certificate, [](const GeneralSubtree& s) { return is_valid_constraint(s.base); }); }},
    {"rule.policy_constraints_critical", "5280#4.2.1.11", "extensions.policyConstraints",
     RULE { return is_absent_or_critical(in.certificate, oid("policyConstraints")); }},
    {"rule.policy_constraints_empty", "5280#4.2.1.11", "extensions.policyConstraints",
     RULE { const auto* p = in.certificate.extension<PolicyConstraints>(); return p == nullptr || p->require_explicit_policy || p->inhibit_policy_mapping; }},
    {"rule.distribution_point", "5280#4.2.1.13", "extensions.cRLDistributionPoints",
     RULE { return points_somewhere(in.certificate); }},
    {"rule.inhibit_any_critical", "5280#4.2.1.14", "extensions.inhibitAnyPolicy",
     RULE { return is_absent_or_critical(in.certificate, oid("inhibitAnyPolicy")); }},
    {"rule.freshest_crl_critical", "5280#4.2.1.15", "extensions.freshestCRL",
     RULE { return !is_critical(in.certificate, oid("freshestCRL")); }},
    {"rule.info_access_critical", "5280#4.2.2.1", "extensions.authorityInfoAccess",
     RULE { return !is_critical(in.certificate, oid("authorityInfoAccess")) && !is_critical(in.certificate, oid("subjectInfoAccess")); }},
};
#undef RULE
// clang-format on

} // namespace

std::span<const Rule> rfc5280_rules() { return rules; }

} // namespace handglass::x509
