// constraints_test.cpp: what lies inside a subtree. (PKITS 4.13 tests whole chains: pkits_test.cpp.)
#include "x509/constraints.h"

#include "core/limits.h"
#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/issue.h"

using namespace handglass;
using namespace handglass::x509;

namespace {

GeneralName dns(std::string_view text) { return {DnsName{der::String(der::tag::ia5_string, text)}}; }
GeneralName mail(std::string_view text) { return {Rfc822Name{der::String(der::tag::ia5_string, text)}}; }
GeneralName uri(std::string_view text) { return {Uri{der::String(der::tag::ia5_string, text)}}; }
GeneralName ip(std::string_view hex_text) { return {IpAddress{unhex(hex_text).value()}}; }
GeneralName dir(std::string_view text) { return {DirectoryName{common_name(text)}}; }

std::vector<GeneralSubtree> trees(std::vector<GeneralName> names) {
  std::vector<GeneralSubtree> out;
  for (GeneralName& name : names) out.push_back({std::move(name), 0, {}});
  return out;
}

/// The constraint that a certificate with these alternative names breaks; "ok" if none.
std::string verdict(std::vector<GeneralName> permitted, std::vector<GeneralName> excluded,
                    std::vector<GeneralName> names) {
  NameConstraints constraints;
  if (!permitted.empty()) constraints.permitted_subtrees = trees(std::move(permitted));
  if (!excluded.empty()) constraints.excluded_subtrees = trees(std::move(excluded));
  Certificate certificate;
  certificate.tbs.extensions.push_back(make_extension(SubjectAltName{std::move(names)}));
  std::size_t comparisons = 0;
  const auto violation = find_violation(constraints, certificate, comparisons);
  return violation ? violation->name + " " + violation->constraint : "ok";
}

} // namespace

TEST_CASE("a subtree of DNS names holds the name itself and all below it") {
  CHECK(is_in_subtree(dns("example.org"), dns("example.org")));
  CHECK(is_in_subtree(dns("a.b.EXAMPLE.org"), dns("Example.org")));
  CHECK_FALSE(is_in_subtree(dns("badexample.org"), dns("example.org")));
  CHECK_FALSE(is_in_subtree(dns("org"), dns("example.org")));
  CHECK(is_in_subtree(dns("a.example.org"), dns(".example.org")));
  CHECK_FALSE(is_in_subtree(dns("example.org"), dns(".example.org")));
  CHECK(is_in_subtree(dns("anything"), dns("")));
}

TEST_CASE("subtrees of addresses are an address and a mask, of one family") {
  CHECK(is_in_subtree(ip("c0000201"), ip("c0000200ffffff00")));
  CHECK_FALSE(is_in_subtree(ip("c0000301"), ip("c0000200ffffff00")));
  CHECK_FALSE(is_in_subtree(ip("20010db8000000000000000000000001"), ip("c0000200ffffff00")));
  CHECK(is_in_subtree(ip("20010db8000000000000000000000001"),
                      ip("20010db8000000000000000000000000ffffffff000000000000000000000000")));
  CHECK_FALSE(is_in_subtree(ip("c0000201"), ip("c0000200")));
  CHECK(is_in_subtree(ip("c0000201"), ip("0000000000000000")));
}

TEST_CASE("subtrees of e-mail addresses are a mailbox, a host, or a domain") {
  CHECK(is_in_subtree(mail("a@example.org"), mail("a@EXAMPLE.org")));
  CHECK_FALSE(is_in_subtree(mail("A@example.org"), mail("a@example.org")));
  CHECK(is_in_subtree(mail("a@example.org"), mail("example.org")));
  CHECK_FALSE(is_in_subtree(mail("a@b.example.org"), mail("example.org")));
  CHECK(is_in_subtree(mail("a@b.example.org"), mail(".example.org")));
  CHECK_FALSE(is_in_subtree(mail("a@example.org"), mail(".example.org")));
}

TEST_CASE("subtrees of URIs look at the host alone") {
  CHECK(is_in_subtree(uri("https://user@host.example:8443/path?host.test"), uri("host.example")));
  CHECK(is_in_subtree(uri("https://a.host.example"), uri(".host.example")));
  CHECK_FALSE(is_in_subtree(uri("https://host.test/host.example"), uri("host.example")));
  CHECK_FALSE(is_in_subtree(uri("mailto:a@host.example"), uri("host.example")));
}

TEST_CASE("a name of a kind that is permitted somewhere must be permitted; other kinds are free") {
  CHECK(verdict({dns("example.org")}, {}, {dns("a.example.org"), mail("x@anywhere.test")}) == "ok");
  CHECK(verdict({dns("example.org"), dns("example.net")}, {}, {dns("a.example.net")}) == "ok");
  CHECK(verdict({dns("example.org")}, {}, {dns("a.example.org"), dns("b.test")}) ==
        "DNS:b.test permitted DNS:example.org");
  CHECK(verdict({}, {dns("example.org")}, {dns("b.test")}) == "ok");
  CHECK(verdict({}, {dns("example.org")}, {dns("a.example.org")}) ==
        "DNS:a.example.org excluded DNS:example.org");
  CHECK(verdict({dns("org")}, {dns("example.org")}, {dns("a.example.org")}) ==
        "DNS:a.example.org excluded DNS:example.org");
}

TEST_CASE("a wildcard is excluded if any name it stands for is") {
  CHECK(verdict({}, {dns("www.example.org")}, {dns("*.example.org")}) ==
        "DNS:*.example.org excluded DNS:www.example.org");
  CHECK(verdict({}, {dns("www.example.org")}, {dns("*.example.net")}) == "ok");
  CHECK(verdict({dns("example.org")}, {}, {dns("*.example.org")}) == "ok");
  CHECK(verdict({dns("www.example.org")}, {}, {dns("*.example.org")}) ==
        "DNS:*.example.org permitted DNS:www.example.org");
}

TEST_CASE("a name that cannot be compared is outside what is permitted and inside what is excluded") {
  CHECK(verdict({uri("host.example")}, {}, {uri("https://[2001:db8::1]/")}) ==
        "URI:https://[2001:db8::1]/ permitted URI:host.example");
  CHECK(verdict({}, {uri("host.example")}, {uri("https://192.0.2.1/")}) ==
        "URI:https://192.0.2.1/ excluded URI:host.example");
  CHECK(verdict({}, {mail("example.org")}, {mail("nobody")}) == "email:nobody excluded email:example.org");
}

TEST_CASE("an empty subject and no alternative names leave nothing to constrain") {
  NameConstraints constraints;
  constraints.permitted_subtrees = trees({dir("somebody else"), dns("example.org")});
  std::size_t comparisons = 0;
  CHECK_FALSE(find_violation(constraints, Certificate{}, comparisons));
  Certificate named;
  named.tbs.subject = common_name("me");
  CHECK(find_violation(constraints, named, comparisons)->name == "DirName:CN=me");
}

TEST_CASE("names times constraints end at a limit") {
  NameConstraints constraints;
  std::vector<GeneralName> many;
  for (int i = 0; i < 1000; ++i) many.push_back(dns("n" + std::to_string(i) + ".test"));
  constraints.excluded_subtrees = trees(many);
  Certificate certificate;
  for (GeneralName& name : many)
    std::get<DnsName>(name.name).value.octets.insert(std::get<DnsName>(name.name).value.octets.begin(), 'x');
  certificate.tbs.extensions.push_back(make_extension(SubjectAltName{many}));
  std::size_t comparisons = 0;
  const auto violation = find_violation(constraints, certificate, comparisons);
  REQUIRE(violation);
  CHECK(violation->constraint == "limit");
  CHECK(comparisons == 1000 * 1000); // counted, not done
}
