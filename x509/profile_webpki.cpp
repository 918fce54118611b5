// profile_webpki.cpp: what the CA/Browser Forum's Baseline Requirements (CABF-BR) add for certificates of web
// servers. Section numbers are those of version 2 of the document.
//
// Not here: the lifetime of a leaf (6.3.2; it shrinks every year, and browsers apply it to certificates
// issued after a date), logged timestamps (a policy of each browser), and what only an auditor can see.
#include <algorithm>
#include <set>

#include "x509/keys.h"
#include "x509/profile.h"
#include "x509/public_suffix.h"
#include "x509/syntax.h"
#include "x509/verify.h"

namespace handglass::x509 {
namespace {

const Extension* find(const Certificate& c, const KnownOid& id) {
  for (const Extension& e : c.tbs.extensions)
    if (e.extn_id == id) return &e;
  return nullptr;
}

bool is_server_leaf(const RuleInput& in) {
  return in.position == Position::leaf && in.purpose == Purpose::server_auth;
}

/// RSA of 2048 bits and more, in whole octets, or a NIST curve.
bool is_allowed_key(const Certificate& c) {
  const Result<PublicKey> key = c.public_key();
  if (!key) return false;
  if (key->type() == KeyType::ed25519) return false;
  if (key->type() != KeyType::rsa && key->type() != KeyType::rsa_pss) return true;
  return key->type() == KeyType::rsa && key->bits() >= 2048 && key->bits() % 8 == 0;
}

bool has_plain_authority_key_id(const RuleInput& in) {
  const auto* authority = in.certificate.extension<AuthorityKeyIdentifier>();
  return authority == nullptr || (authority->key_identifier && !authority->authority_cert_issuer &&
                                  !authority->authority_cert_serial_number);
}

/// A root is its own authority.
bool has_own_key_id(const RuleInput& in) {
  const auto* authority = in.certificate.extension<AuthorityKeyIdentifier>();
  const auto* own = in.certificate.extension<SubjectKeyIdentifier>();
  if (in.position != Position::anchor || authority == nullptr ||
      !matches(in.certificate.issuer(), in.certificate.subject()))
    return true;
  return own != nullptr && authority->key_identifier == own->key_identifier;
}

/// Section 7.1.4.3: a common name is one of the alternative names, character for character. Two things are
/// let pass that the clause does not: the domain of a listed wildcard, and a host name where no host name is
/// listed at all. Neither can mislead anybody, since a common name identifies nothing (RFC 9525 section 2);
/// docs/x509.md argues it.
bool has_listed_common_names(const RuleInput& in) {
  std::set<std::string, std::less<>> listed;
  bool lists_hosts = false;
  if (const auto* alt_name = in.certificate.extension<SubjectAltName>())
    for (const GeneralName& name : alt_name->names) {
      if (const auto* dns = std::get_if<DnsName>(&name.name)) {
        const std::string_view text = as_text(dns->value.octets);
        listed.emplace(text);
        if (text.starts_with("*.")) listed.emplace(text.substr(2));
        lists_hosts = true;
      }
      // An IPv6 address in the one form of RFC 5952.
      if (const auto* ip = std::get_if<IpAddress>(&name.name)) listed.insert(ip_text(ip->octets));
    }
  for (const RelativeDistinguishedName& rdn : in.certificate.subject().rdns)
    for (const AttributeTypeAndValue& attribute : rdn.attributes) {
      if (!(attribute.type == oid("commonName"))) continue;
      const std::string text = attribute.value.text();
      const bool is_host = text.find('.') != std::string::npos && is_preferred_dns_name(text);
      if (!listed.contains(text) && (lists_hosts || !is_host)) return false;
    }
  return true;
}

bool has_web_names_only(const RuleInput& in) {
  const auto* alt_name = in.certificate.extension<SubjectAltName>();
  return alt_name == nullptr ||
         std::all_of(alt_name->names.begin(), alt_name->names.end(), [](const GeneralName& name) {
           return std::holds_alternative<DnsName>(name.name) || std::holds_alternative<IpAddress>(name.name);
         });
}

bool has_narrow_wildcards(const RuleInput& in) {
  const auto* alt_name = in.certificate.extension<SubjectAltName>();
  return alt_name == nullptr ||
         std::all_of(alt_name->names.begin(), alt_name->names.end(), [&](const GeneralName& name) {
           const auto* dns = std::get_if<DnsName>(&name.name);
           if (dns == nullptr) return true;
           const std::string_view text = as_text(dns->value.octets);
           if (!text.starts_with('*')) return true;
           const std::string_view rest = text.substr(std::min<std::size_t>(2, text.size()));
           if (in.suffixes != nullptr) return !rest.empty() && !in.suffixes->is_suffix(rest);
           return rest.find('.') != std::string_view::npos;
         });
}

bool has_web_purpose(const RuleInput& in) {
  const auto* purposes = in.certificate.extension<ExtKeyUsage>();
  return purposes != nullptr && purposes->has(in.purpose == Purpose::client_auth ? oid("id-kp-clientAuth")
                                                                                 : oid("id-kp-serverAuth"));
}

bool points_to_uris(const RuleInput& in) {
  const auto* access = in.certificate.extension<AuthorityInfoAccess>();
  return access == nullptr || std::all_of(access->descriptions.begin(), access->descriptions.end(),
                                          [](const AccessDescription& d) {
                                            return std::holds_alternative<Uri>(d.access_location.name);
                                          });
}

// clang-format off
#define RULE [](const RuleInput& in) -> bool
constexpr Rule rules[] = {
    {"rule.webpki.version", "CABF-BR#7.1.1", "version",
     RULE { return in.certificate.tbs.version == 2; }, false, true},
    {"rule.webpki.key", "CABF-BR#6.1.5", "subjectPublicKeyInfo",
     RULE { return is_allowed_key(in.certificate); }, false, true},
    {"rule.webpki.authority_key_id", "CABF-BR#7.1.2.11.1", "extensions.authorityKeyIdentifier",
     has_plain_authority_key_id, false, true},
    {"rule.webpki.root_key_id", "CABF-BR#7.1.2.1.3", "extensions.authorityKeyIdentifier",
     has_own_key_id, false, true},
    {"rule.webpki.root_purpose", "CABF-BR#7.1.2.1.2", "extensions.extKeyUsage",
     RULE { return in.position != Position::anchor || find(in.certificate, oid("extKeyUsage")) == nullptr; }, false, true},
    {"rule.webpki.leaf_ca", "CABF-BR#7.1.2.7.8", "extensions.basicConstraints",
     RULE { const auto* b = in.certificate.extension<BasicConstraints>(); return in.position != Position::leaf || b == nullptr || !b->ca; }, false, true},
    {"rule.webpki.leaf_key_usage", "CABF-BR#7.1.2.7.11", "extensions.keyUsage",
     RULE { const auto* u = in.certificate.extension<KeyUsage>(); return in.position != Position::leaf || u == nullptr || (!u->has(KeyUsage::key_cert_sign) && !u->has(KeyUsage::crl_sign)); }, false, true},
    {"rule.webpki.leaf_purpose", "CABF-BR#7.1.2.7.10", "extensions.extKeyUsage",
     RULE { return in.position != Position::leaf || in.purpose == Purpose::any || has_web_purpose(in); }, false, true},
    {"rule.webpki.leaf_any_purpose", "CABF-BR#7.1.2.7.10", "extensions.extKeyUsage",
     RULE { const auto* p = in.certificate.extension<ExtKeyUsage>(); return in.position != Position::leaf || p == nullptr || !p->has(oid("anyExtendedKeyUsage")); }, false, true},
    {"rule.webpki.purpose_critical", "CABF-BR#7.1.2.7.6", "extensions.extKeyUsage",
     RULE { const auto* e = find(in.certificate, oid("extKeyUsage")); return in.position != Position::leaf || e == nullptr || !e->critical; }, false, true},
    {"rule.webpki.alt_name", "CABF-BR#7.1.2.7.12", "extensions.subjectAltName",
     RULE { return !is_server_leaf(in) || find(in.certificate, oid("subjectAltName")) != nullptr; }, false, true},
    {"rule.webpki.alt_name_critical", "CABF-BR#7.1.2.7.12", "extensions.subjectAltName",
     RULE { const auto* e = find(in.certificate, oid("subjectAltName")); return in.position != Position::leaf || e == nullptr || !e->critical || in.certificate.subject().empty(); }, false, true},
    {"rule.webpki.alt_name_kinds", "CABF-BR#7.1.2.7.12", "extensions.subjectAltName",
     RULE { return !is_server_leaf(in) || has_web_names_only(in); }, false, true},
    {"rule.webpki.wildcard", "CABF-BR#3.2.2.6", "extensions.subjectAltName",
     RULE { return !is_server_leaf(in) || has_narrow_wildcards(in); }, false, true},
    {"rule.webpki.info_access", "CABF-BR#7.1.2.7.7", "extensions.authorityInfoAccess",
     RULE { return points_to_uris(in); }, false, true},
    {"rule.webpki.common_name", "CABF-BR#7.1.4.3", "subject",
     RULE { return !is_server_leaf(in) || has_listed_common_names(in); }, false, true},
};
#undef RULE
// clang-format on

} // namespace

std::span<const Rule> webpki_rules() { return rules; }

} // namespace handglass::x509
