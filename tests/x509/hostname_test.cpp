#include "x509/hostname.h"

#include "tests/catch.h"
#include "tests/x509/support.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

/// A certificate that is nothing but its alternative names: enough for verify_host.
Certificate for_names(std::vector<GeneralName> names, const char* common_name = nullptr) {
  Certificate certificate;
  if (common_name != nullptr)
    certificate.tbs.subject.rdns = {
        {{{Oid(oid("commonName")), der::String(der::tag::utf8_string, common_name)}}}};
  if (!names.empty()) certificate.tbs.extensions.push_back(make_extension(SubjectAltName{std::move(names)}));
  return certificate;
}
GeneralName dns(std::string_view text) { return {DnsName{der::String(der::tag::ia5_string, text)}}; }
GeneralName ip(std::string_view text) { return {IpAddress{parse_ip(text).value()}}; }

std::string verdict(const Certificate& certificate, std::string_view host) {
  const Result<void> result = verify_host(certificate, host, Tap());
  return result ? "ok" : std::string(result.error().id);
}

} // namespace

TEST_CASE("a DNS name matches label by label, whatever the case") {
  CHECK(matches_dns("example.org", "example.org"));
  CHECK(matches_dns("EXAMPLE.org", "example.ORG"));
  CHECK_FALSE(matches_dns("example.org", "www.example.org"));
  CHECK_FALSE(matches_dns("www.example.org", "example.org"));
  CHECK_FALSE(matches_dns("example.org.", "example.org")); // no presented name ends in a dot
  CHECK_FALSE(matches_dns("", ""));
  CHECK_FALSE(matches_dns(".example.org", "example.org"));
  CHECK_FALSE(matches_dns(std::string_view("example.org\0.evil.test", 22), "example.org"));
}

TEST_CASE("a wildcard stands for exactly one label, and only as the whole left-most one") {
  CHECK(matches_dns("*.example.org", "www.example.org"));
  CHECK(matches_dns("*.EXAMPLE.org", "a-b.example.org"));
  CHECK_FALSE(matches_dns("*.example.org", "example.org"));
  CHECK_FALSE(matches_dns("*.example.org", ".example.org"));
  CHECK_FALSE(matches_dns("*.example.org", "a.b.example.org"));
  CHECK_FALSE(matches_dns("w*.example.org", "www.example.org"));
  CHECK_FALSE(matches_dns("*w.example.org", "www.example.org"));
  CHECK_FALSE(matches_dns("www.*.org", "www.example.org"));
  CHECK_FALSE(matches_dns("*.*.org", "www.example.org"));
  CHECK_FALSE(matches_dns("*", "localhost"));
  CHECK_FALSE(matches_dns("*.", "a."));
}

TEST_CASE("what a user may call a host is a DNS name or an address") {
  CHECK(parse_host("Example.ORG")->dns == "example.org");
  CHECK(parse_host("example.org.")->dns == "example.org");
  CHECK(parse_host("localhost")->dns == "localhost");
  CHECK(parse_host("a_b.example")->dns == "a_b.example");
  CHECK(hex(parse_host("192.0.2.1")->ip) == "c0000201");
  CHECK(hex(parse_host("2001:DB8::1")->ip) == "20010db8000000000000000000000001");
  CHECK(hex(parse_host("::ffff:192.0.2.1")->ip) == "00000000000000000000ffffc0000201");
  for (const char* bad :
       {"", ".", "..", "a..b", ".a", "a b", "*.example.org", "exämple.org", "1.2.3", "256.1.1.1", "1.2.3.4.5",
        "a.123", "[::1]", "1::2::3", ":::", "12345::", "example.org:443"}) {
    INFO(bad);
    CHECK_FALSE(parse_host(bad));
  }
  CHECK(parse_host(std::string(63, 'a')));
  CHECK_FALSE(parse_host(std::string(64, 'a')));
  std::string long_name;
  for (int i = 0; i < 63; ++i) long_name += "aaa.";
  CHECK(parse_host(long_name + "b"));         // 253
  CHECK_FALSE(parse_host(long_name + "bb")); // 254
}

TEST_CASE("the host must be one of the alternative names, and the common name does not count") {
  const Certificate one =
      for_names({dns("example.org"), dns("*.example.net"), ip("192.0.2.1")}, "cn.example");
  CHECK(verdict(one, "example.org") == "ok");
  CHECK(verdict(one, "EXAMPLE.org.") == "ok");
  CHECK(verdict(one, "www.example.net") == "ok");
  CHECK(verdict(one, "192.0.2.1") == "ok");
  CHECK(verdict(one, "192.0.2.2") == "path.wrong_host");
  CHECK(verdict(one, "example.net") == "path.wrong_host");
  CHECK(verdict(one, "cn.example") == "path.wrong_host");
  CHECK(verdict(one, "not a host") == "path.bad_reference");
  CHECK(verdict(for_names({}, "cn.example"), "cn.example") == "path.no_host_names");
  CHECK(verdict(for_names({{Rfc822Name{der::String(der::tag::ia5_string, "a@example.org")}}}),
                "example.org") == "path.no_host_names");
}

TEST_CASE("an address matches an iPAddress octet for octet, and never text that looks like one") {
  CHECK(verdict(for_names({dns("192.0.2.1")}), "192.0.2.1") == "path.wrong_host");
  CHECK(verdict(for_names({ip("2001:db8::1")}), "2001:0db8:0:0::1") == "ok");
  CHECK(verdict(for_names({ip("192.0.2.1")}), "::ffff:192.0.2.1") == "path.wrong_host");
  CHECK(verdict(for_names({{IpAddress{{192, 0, 2, 1, 255, 255, 255, 255}}}}), "192.0.2.1") ==
        "path.wrong_host");
}

TEST_CASE("the match of a host is told with the place of the name that matched") {
  Recorder recorder;
  REQUIRE(verify_host(for_names({dns("a.example"), dns("b.example")}), "b.example", recorder.tap()));
  REQUIRE(recorder.checks.back().id == "path.wrong_host");
  CHECK(recorder.checks.back().passed);
  const Failure failure =
      verify_host(for_names({dns("a.example"), dns("b.example")}, "subject"), "c.example", Tap()).error();
  CHECK(failure.alert == Alert::bad_certificate);
  CHECK(failure.arg("host") == "c.example");
  CHECK(failure.arg("names") == "DNS:a.example, DNS:b.example");
  CHECK(failure.arg("subject") == "subject");
}
