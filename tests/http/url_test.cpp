#include "http/url.h"

#include "core/limits.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::http;

namespace {

/// "host port target", or "http.url.rule @offset".
std::string read(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return std::string(url.error().id) + " @" + std::string(url.error().arg("offset"));
  // What was understood reads back as itself.
  const auto again = parse_url(url->text());
  CHECK((again && again->text() == url->text()));
  return url->host + " " + std::to_string(url->port) + " " + url->target;
}

} // namespace

TEST_CASE("a URL is scheme, host, port and target, with defaults") {
  CHECK(read("https://example.org") == "example.org 443 /");
  CHECK(read("http://example.org") == "example.org 80 /");
  CHECK(read("https://example.org/") == "example.org 443 /");
  CHECK(read("https://example.org:8443/a/b?c=d&e") == "example.org 8443 /a/b?c=d&e");
  CHECK(read("https://example.org?q") == "example.org 443 /?q");
  CHECK(read("https://example.org:/a") == "example.org 443 /a");
  CHECK(read("HTTPS://EXAMPLE.Org/A") == "example.org 443 /A");
  CHECK(read("https://localhost.:65535/") == "localhost. 65535 /");
  CHECK(read("https://a_b.xn--bcher-kva.example/") == "a_b.xn--bcher-kva.example 443 /");
}

TEST_CASE("a fragment stays with the client") {
  CHECK(read("https://example.org/a#b?c") == "example.org 443 /a");
  CHECK(read("https://example.org#b") == "example.org 443 /");
  CHECK(read("https://example.org/?a#") == "example.org 443 /?a");
}

TEST_CASE("percent-encoding is checked and kept as it is") {
  CHECK(read("https://a/%41%2f%E4?%20") == "a 443 /%41%2f%E4?%20");
  CHECK(read("https://a/%4") == "http.url.percent @10");
  CHECK(read("https://a/%zz") == "http.url.percent @10");
  CHECK(read("https://a/b%") == "http.url.percent @11");
  CHECK(read("https://%61/") == "http.url.host_character @8");
}

TEST_CASE("what may not stand in a target is refused, CR LF first of all") {
  CHECK(read("https://a/b c") == "http.url.character @11");
  CHECK(read("https://a/b\r\nX: y") == "http.url.character @11");
  CHECK(read("https://a/\xc3\xa9") == "http.url.character @10");
  for (const char c : std::string("\"<>\\^`{|}\x7f\t[]")) {
    INFO(c);
    CHECK(read(std::string("https://a/") + c) == "http.url.character @10");
    CHECK(read(std::string("https://a/?") + c) == "http.url.character @11");
  }
  CHECK(read(std::string_view("https://a/\0", 11)) == "http.url.character @10");
}

TEST_CASE("a scheme that is not http or https is refused") {
  for (const char* text : {"", "example.org", "//example.org", "ftp://example.org/", "https:/example.org",
                           "https:example.org", " https://a/", "://a", "file:///etc/passwd"})
    CHECK(read(text) == "http.url.scheme @0");
}

TEST_CASE("userinfo is refused: it makes one host look like another") {
  CHECK(read("https://bank.example@evil.example/") == "http.url.userinfo @20");
  CHECK(read("https://user:pass@a/") == "http.url.userinfo @17");
  CHECK(read("https://a/@b") == "a 443 /@b");
  CHECK(read("https://a\\@b/") == "http.url.userinfo @10");
}

TEST_CASE("names in other scripts are refused by a rule of their own") {
  CHECK(read("https://b\xc3\xbc"
             "cher.example/") == "http.url.idn @9");
  CHECK(read("https://xn--bcher-kva.example/") == "xn--bcher-kva.example 443 /");
}

TEST_CASE("a host is a name of labels or an address in full") {
  CHECK(read("https:///a") == "http.url.host_empty @8");
  CHECK(read("https://:443/") == "http.url.host_empty @8");
  CHECK(read("https://a..b/") == "http.url.host_length @10");
  CHECK(read("https://.a/") == "http.url.host_length @8");
  CHECK(read("https://./") == "http.url.host_length @8");
  CHECK(read("https://a b/") == "http.url.host_character @9");
  CHECK(read("https://a!b/") == "http.url.host_character @9");
  CHECK(read("https://" + std::string(63, 'a') + "/") == std::string(63, 'a') + " 443 /");
  CHECK(read("https://" + std::string(64, 'a') + "/") == "http.url.host_length @8");
  std::string longest = std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + ".";
  CHECK(read("https://" + longest + std::string(61, 'd')) == longest + std::string(61, 'd') + " 443 /");
  CHECK(read("https://" + longest + std::string(62, 'd')) == "http.url.host_length @261");
  CHECK(read("https://127.0.0.1:1/") == "127.0.0.1 1 /");
  for (const char* text : {"127.1", "2130706433", "256.0.0.1", "1.2.3.4.5", "1.2.3.04", "example.123"})
    CHECK(read(std::string("https://") + text + "/") == "http.url.ipv4 @8");
}

TEST_CASE("an IPv6 address stands in brackets, without a zone") {
  CHECK(read("https://[::1]/") == "::1 443 /");
  CHECK(read("https://[2001:DB8::1]:8443/a") == "2001:db8::1 8443 /a");
  CHECK(read("https://[::ffff:192.0.2.1]?q") == "::ffff:192.0.2.1 443 /?q");
  CHECK(parse_url("https://[::1]:444/").value().authority() == "[::1]:444");
  CHECK(parse_url("https://[::1]:443/").value().authority() == "[::1]");
  CHECK(read("https://[::1") == "http.url.ipv6 @8");
  CHECK(read("https://[]/") == "http.url.ipv6 @9");
  CHECK(read("https://[1.2.3.4]/") == "http.url.ipv6 @9");
  CHECK(read("https://[fe80::1%25eth0]/") == "http.url.ipv6 @9");
  CHECK(read("https://[::1]a/") == "http.url.ipv6 @13");
  CHECK(read("https://::1/") == "http.url.host_empty @8");
}

TEST_CASE("a port is a number from 1 to 65535") {
  CHECK(read("https://a:65536/") == "http.url.port @14");
  CHECK(read("https://a:0/") == "http.url.port @10");
  CHECK(read("https://a:8o/") == "http.url.port @11");
  CHECK(read("https://a:-1/") == "http.url.port @10");
  CHECK(read("https://a:80:80/") == "http.url.port @12");
  CHECK(read("https://a:99999999999999999999/") == "http.url.port @14");
  CHECK(read("https://a:000443/") == "a 443 /");
}

TEST_CASE("a URL that would not fit into a request line is refused") {
  const std::string start = "https://a/";
  CHECK(parse_url(start + std::string(limits::http_start_line - 32 - start.size(), 'x')));
  CHECK(read(start + std::string(limits::http_start_line - 31 - start.size(), 'x')) ==
        "http.url.too_long @8160");
}
