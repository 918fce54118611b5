// profile_test.cpp: every rule of the profiles is broken by a certificate that breaks nothing else; and the
// names and suffixes that the rules rest on.
#include "x509/profile.h"

#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/der/writer.h"
#include "x509/issue.h"
#include "x509/public_suffix.h"
#include "x509/syntax.h"
#include "x509/verify.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

constexpr UnixTime now = 1800000000;

const PublicSuffixes& suffixes() {
  static const PublicSuffixes list =
      PublicSuffixes::parse(as_text(read_file(vectors("publicsuffix/public_suffix_list.dat"))));
  return list;
}

GeneralName dns(const char* text) { return {DnsName{der::String(der::tag::ia5_string, text)}}; }
GeneralName mail(const char* text) { return {Rfc822Name{der::String(der::tag::ia5_string, text)}}; }
GeneralName uri(const char* text) { return {Uri{der::String(der::tag::ia5_string, text)}}; }
GeneralSubtree below(GeneralName base) { return {std::move(base), 0, {}}; }

/// The id of the first rule that a certificate of this place breaks, or "ok". Nothing is signed: rules look
/// at what is written.
std::string verdict(const Certificate& c, Position position, Profile profile) {
  const std::function<bool()> is_self_signed = [&] { return position == Position::anchor; };
  const auto kept =
      check_rules(profile, {c, position, Purpose::server_auth, &suffixes(), is_self_signed}, {});
  return kept ? "ok" : std::string(kept.error().id);
}

Extension* find(Certificate& c, const KnownOid& id) {
  for (Extension& e : c.tbs.extensions)
    if (e.extn_id == id) return &e;
  return nullptr;
}
template <class T>
T& get(Certificate& c) {
  for (Extension& e : c.tbs.extensions)
    if (T* found = std::get_if<T>(&e.value)) return *found;
  bug("a test wants an extension that is not there");
}
void drop(Certificate& c, const KnownOid& id) {
  std::erase_if(c.tbs.extensions, [&](const Extension& e) { return e.extn_id == id; });
}

} // namespace

TEST_CASE("a demo PKI keeps the rules of every profile") {
  SeededRandom random("profile");
  const DemoPki pki = make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  for (Profile profile : {Profile::path, Profile::rfc5280, Profile::webpki}) {
    CHECK(verdict(pki.root, Position::anchor, profile) == "ok");
    CHECK(verdict(pki.intermediate, Position::ca, profile) == "ok");
    CHECK(verdict(pki.leaf, Position::leaf, profile) == "ok");
  }
}

TEST_CASE("every rule is broken by a certificate that breaks it alone") {
  SeededRandom random("profile");
  const DemoPki pki = make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  const DemoPki eddsa = make_demo_pki(KeyType::ed25519, {"server.test"}, now, random);
  struct Row {
    std::string rule;
    Position position;
    void (*spoil)(Certificate&);
  };
  using enum Position;
  const Row rows[] = {
      {"rule.serial_positive", leaf, [](Certificate& c) { c.tbs.serial_number = {0x00}; }},
      {"rule.serial_positive", ca, [](Certificate& c) { c.tbs.serial_number = {0x80}; }},
      {"rule.serial_length", leaf, [](Certificate& c) { c.tbs.serial_number = Bytes(21, 1); }},
      {"rule.issuer_named", leaf, [](Certificate& c) { c.tbs.issuer = {}; }},
      {"rule.time_encoding", leaf,
       [](Certificate& c) { c.tbs.validity.not_after.tag = der::tag::generalized_time; }},
      {"rule.ca_named", ca, [](Certificate& c) { c.tbs.subject = {}; }},
      {"rule.subject_named", leaf, [](Certificate& c) { c.tbs.subject = {}; }},
      {"rule.no_unique_ids", leaf, [](Certificate& c) { c.tbs.subject_unique_id.emplace(); }},
      {"rule.authority_key_id", leaf, [](Certificate& c) { drop(c, oid("authorityKeyIdentifier")); }},
      {"rule.authority_key_id_critical", leaf,
       [](Certificate& c) { find(c, oid("authorityKeyIdentifier"))->critical = true; }},
      {"rule.subject_key_id", ca, [](Certificate& c) { drop(c, oid("subjectKeyIdentifier")); }},
      {"rule.subject_key_id_critical", leaf,
       [](Certificate& c) { find(c, oid("subjectKeyIdentifier"))->critical = true; }},
      {"rule.key_usage_empty", leaf, [](Certificate& c) { get<KeyUsage>(c) = KeyUsage{}; }},
      {"rule.key_usage_sign", leaf,
       [](Certificate& c) { get<KeyUsage>(c) = KeyUsage::of({KeyUsage::key_cert_sign}); }},
      {"rule.policies_once", leaf,
       [](Certificate& c) {
         const PolicyInformation one{oid("domain-validated"), {}};
         c.tbs.extensions.push_back(make_extension(CertificatePolicies{{one, one}}));
       }},
      {"rule.alt_name_syntax", leaf,
       [](Certificate& c) { get<SubjectAltName>(c).names.push_back(dns("a_b.test")); }},
      {"rule.basic_constraints_critical", ca,
       [](Certificate& c) { find(c, oid("basicConstraints"))->critical = false; }},
      {"rule.path_length_of_ca", leaf,
       [](Certificate& c) { get<BasicConstraints>(c).path_len_constraint = 1; }},
      {"rule.name_constraints_of_ca", leaf,
       [](Certificate& c) {
         c.tbs.extensions.push_back(make_extension(NameConstraints{{{below(dns("test"))}}, {}}, true));
       }},
      {"rule.name_constraints_critical", ca,
       [](Certificate& c) {
         c.tbs.extensions.push_back(make_extension(NameConstraints{{{below(dns("test"))}}, {}}));
       }},
      {"rule.name_constraints_empty", ca,
       [](Certificate& c) { c.tbs.extensions.push_back(make_extension(NameConstraints{}, true)); }},
      {"rule.name_constraints_base", ca,
       [](Certificate& c) {
         c.tbs.extensions.push_back(
             make_extension(NameConstraints{{{GeneralSubtree{dns("test"), 1, {}}}}, {}}, true));
       }},
      {"rule.name_constraints_syntax", ca,
       [](Certificate& c) {
         c.tbs.extensions.push_back(make_extension(NameConstraints{{{below(dns(".test"))}}, {}}, true));
       }},
      {"rule.policy_constraints_critical", ca,
       [](Certificate& c) { c.tbs.extensions.push_back(make_extension(PolicyConstraints{1, {}})); }},
      {"rule.policy_constraints_empty", ca,
       [](Certificate& c) { c.tbs.extensions.push_back(make_extension(PolicyConstraints{}, true)); }},
      {"rule.distribution_point", leaf,
       [](Certificate& c) {
         c.tbs.extensions.push_back(make_extension(CrlDistributionPoints{{DistributionPoint{}}}));
       }},
      {"rule.inhibit_any_critical", ca,
       [](Certificate& c) { c.tbs.extensions.push_back(make_extension(InhibitAnyPolicy{1})); }},
      {"rule.freshest_crl_critical", leaf,
       [](Certificate& c) {
         c.tbs.extensions.push_back(make_extension(FreshestCrl{{DistributionPoint{}}}, true));
       }},
      {"rule.info_access_critical", leaf,
       [](Certificate& c) {
         c.tbs.extensions.push_back(
             make_extension(AuthorityInfoAccess{{{oid("id-ad-ocsp"), uri("http://a.test/")}}}, true));
       }},
      {"rule.webpki.version", anchor, [](Certificate& c) { c.tbs.version = 1; }},
      {"rule.webpki.authority_key_id", leaf,
       [](Certificate& c) { get<AuthorityKeyIdentifier>(c).authority_cert_serial_number = Bytes{1}; }},
      {"rule.webpki.root_key_id", anchor,
       [](Certificate& c) {
         c.tbs.extensions.push_back(make_extension(AuthorityKeyIdentifier{Bytes{1}, {}, {}}));
       }},
      {"rule.webpki.root_purpose", anchor,
       [](Certificate& c) {
         c.tbs.extensions.push_back(make_extension(ExtKeyUsage{{{oid("id-kp-serverAuth")}}}));
       }},
      {"rule.webpki.leaf_ca", leaf, [](Certificate& c) { get<BasicConstraints>(c).ca = true; }},
      {"rule.webpki.leaf_key_usage", leaf,
       [](Certificate& c) {
         get<KeyUsage>(c) = KeyUsage::of({KeyUsage::digital_signature, KeyUsage::crl_sign});
       }},
      {"rule.webpki.leaf_purpose", leaf, [](Certificate& c) { drop(c, oid("extKeyUsage")); }},
      {"rule.webpki.leaf_any_purpose", leaf,
       [](Certificate& c) { get<ExtKeyUsage>(c).purposes.push_back({oid("anyExtendedKeyUsage")}); }},
      {"rule.webpki.purpose_critical", leaf,
       [](Certificate& c) { find(c, oid("extKeyUsage"))->critical = true; }},
      {"rule.webpki.alt_name", leaf, [](Certificate& c) { drop(c, oid("subjectAltName")); }},
      {"rule.webpki.alt_name_critical", leaf,
       [](Certificate& c) { find(c, oid("subjectAltName"))->critical = true; }},
      {"rule.webpki.alt_name_kinds", leaf,
       [](Certificate& c) { get<SubjectAltName>(c).names.push_back(mail("a@b.test")); }},
      {"rule.webpki.common_name", leaf, [](Certificate& c) { c.tbs.subject = common_name("other.test"); }},
      {"rule.webpki.wildcard", leaf,
       [](Certificate& c) { get<SubjectAltName>(c).names.push_back(dns("*.co.uk")); }},
      {"rule.webpki.info_access", leaf,
       [](Certificate& c) {
         c.tbs.extensions.push_back(
             make_extension(AuthorityInfoAccess{{{oid("id-ad-ocsp"), dns("a.test")}}}));
       }},
  };
  std::set<std::string> broken = {"rule.webpki.key"};
  CHECK(verdict(eddsa.leaf, leaf, Profile::webpki) == "rule.webpki.key");
  for (const Row& row : rows) {
    INFO(row.rule);
    Certificate c = row.position == anchor ? pki.root : row.position == ca ? pki.intermediate : pki.leaf;
    row.spoil(c);
    const bool is_web_only = row.rule.starts_with("rule.webpki.");
    // RFC 5280 has more to say about a leaf that is a CA and may not sign; that is a rule of its own.
    if (row.rule == "rule.webpki.leaf_ca") drop(c, oid("keyUsage"));
    CHECK(verdict(c, row.position, Profile::rfc5280) == (is_web_only ? "ok" : row.rule));
    CHECK(verdict(c, row.position, Profile::webpki) ==
          (row.rule == "rule.name_constraints_critical" ? "ok" : row.rule));
    CHECK(verdict(c, row.position, Profile::path) == "ok");
    broken.insert(row.rule);
  }
  std::set<std::string> all;
  for (const auto& table : {rfc5280_rules(), webpki_rules()})
    for (const Rule& rule : table) all.emplace(rule.id);
  CHECK(broken == all); // no rule that no test breaks
}

TEST_CASE("names are well formed or not") {
  CHECK(is_preferred_dns_name("a.example"));
  CHECK(is_preferred_dns_name("xn--bcher-kva.example"));
  for (const char* bad : {"", ".a", "a.", "a..b", "-a.b", "a-.b", "a_b.c", "1.2.3.4", "a b", "*"}) {
    INFO(bad);
    CHECK_FALSE(is_preferred_dns_name(bad));
  }
  CHECK_FALSE(is_preferred_dns_name(std::string(64, 'a') + ".example"));
  CHECK(is_mailbox("a.b+c@example.org"));
  CHECK(is_mailbox("*@example.org"));
  for (const char* bad : {"a", "@a.b", "a@", "a@b@c.d", "a..b@c.d", "a b@c.d", ".a@b.c"}) {
    INFO(bad);
    CHECK_FALSE(is_mailbox(bad));
  }
  CHECK(is_valid_name(uri("https://a.example/x")));
  CHECK_FALSE(is_valid_name(uri("/relative")));
  CHECK_FALSE(is_valid_name(uri("https:")));
  CHECK(is_valid_constraint({IpAddress{{10, 0, 0, 0, 255, 0, 0, 0}}}));
  CHECK_FALSE(is_valid_constraint({IpAddress{{10, 0, 0, 0, 255, 0, 255, 0}}}));
  CHECK_FALSE(is_valid_constraint({IpAddress{{10, 0, 0, 0}}}));
  CHECK(is_valid_constraint(uri(".example.org")));
  CHECK_FALSE(is_valid_constraint(dns(".example.org")));
  CHECK_FALSE(is_valid_constraint(dns("*.example.org")));
  CHECK_FALSE(is_valid_constraint(mail("a@b@example.org")));
}

TEST_CASE("public suffixes are those of the list, its exceptions and wildcards, in A-labels") {
  CHECK(suffixes().size() > 9000);
  for (const char* suffix : {"com", "co.uk", "CO.UK", "github.io", "s3.amazonaws.com", "anything", "x.ck",
                             "xn--55qx5d.cn", "xn--p1ai"}) {
    INFO(suffix);
    CHECK(suffixes().is_suffix(suffix));
  }
  for (const char* name : {"example.com", "www.ck", "a.co.uk", "b.github.io"}) {
    INFO(name);
    CHECK_FALSE(suffixes().is_suffix(name));
  }
}

TEST_CASE("A-labels are those of RFC 3492") {
  CHECK(to_a_label("example") == "example");
  CHECK(to_a_label("b\xc3\xbc"
                   "cher") == "xn--bcher-kva");
  CHECK(to_a_label("\xd1\x80\xd1\x84") == "xn--p1ai"); // the top-level domain of Russia
  CHECK(to_a_label("\xe5\x85\xac\xe5\x8f\xb8") == "xn--55qx5d"); // "company"
  CHECK(to_a_label("\xff") == "");
}
