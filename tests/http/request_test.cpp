#include "tests/http/http_test.h"

using namespace handglass;
using namespace handglass::http;

TEST_CASE("our request is the one a polite client sends, and a strict server reads it") {
  const Url url = parse_url("https://Example.org:8443/a%20b?c#d").value();
  const Bytes octets = write_request("GET", url);
  CHECK(as_text(octets) ==
        "GET /a%20b?c HTTP/1.1\r\nHost: example.org:8443\r\nUser-Agent: handglass\r\nAccept: "
        "*/*\r\nConnection: close\r\n\r\n");
  Request r;
  CHECK(request(as_text(octets), &r) == "complete");
  CHECK(r.method == "GET");
  CHECK(r.target == "/a%20b?c");
  CHECK(r.host == "example.org:8443");
  CHECK(r.fields.lines().size() == 4);
  CHECK(r.body.empty());
  CHECK(request(as_text(write_request("HEAD", parse_url("http://[::1]").value())), &r) == "complete");
  CHECK(r.method == "HEAD");
  CHECK(r.host == "[::1]");
  // The longest URL there is still fits the server's limit.
  const Url longest = parse_url("http://a/" + std::string(limits::http_start_line - 32 - 9, 'x')).value();
  CHECK(request(as_text(write_request("HEAD", longest))) == "complete");
}

TEST_CASE("a request line is method, target and version with one space between") {
  auto line = [](const std::string& text) { return request(text + "\r\nHost: a\r\n\r\n"); };
  CHECK(line("GET / HTTP/1.1") == "complete");
  CHECK(line("get / HTTP/1.1") == "complete"); // some method, not GET: methods are case-sensitive
  CHECK(line("M-SEARCH!#$%&'*+.^_`|~ / HTTP/1.0") == "complete");
  CHECK(line("GET  / HTTP/1.1") == "http.request_line.form @4");
  CHECK(line("GET /  HTTP/1.1") == "http.version.form @6");
  CHECK(line("GET\t/ HTTP/1.1") == "http.request_line.form @3");
  CHECK(line(" GET / HTTP/1.1") == "http.method.token @0");
  CHECK(line("GET / HTTP/1.1 ") == "http.request_line.form @14");
  CHECK(line("GET /") == "http.request_line.form @5");
  CHECK(line("GET") == "http.request_line.form @3");
  CHECK(line("G(T / HTTP/1.1") == "http.request_line.form @1");
  CHECK(line("GET / HTTP/2.0") == "http.version.major @6");
  CHECK(line("GET / http/1.1") == "http.version.form @6");
  CHECK(line("GET /\x01 HTTP/1.1") == "http.target.form @5");
  CHECK(line("GET /\xc3\xa9 HTTP/1.1") == "http.target.form @5");
  CHECK(line("GET /a#b HTTP/1.1") == "http.target.form @6");
  CHECK(request("GET / HTTP/1.1\nHost: a\n\n") == "http.line.bare_lf @14");
  CHECK(request("GET /\rX HTTP/1.1\r\n") == "http.line.bare_cr @5");
}

TEST_CASE("a target has one of four forms, as its method allows") {
  auto line = [](const std::string& text) { return request(text + " HTTP/1.1\r\nHost: a\r\n\r\n"); };
  CHECK(line("OPTIONS *") == "complete");
  CHECK(line("GET *") == "http.target.form @4");
  CHECK(line("CONNECT a:443") == "complete");
  CHECK(line("CONNECT /a") == "http.target.form @8");
  CHECK(line("GET a") == "http.target.form @4");
  CHECK(line("GET ftp://a/b") == "http.target.form @4");
  CHECK(line("GET http:///b") == "http.target.form @4");
  Request r;
  CHECK(request("GET HTTP://b:81/c?d HTTP/1.1\r\nHost: a\r\n\r\n", &r) == "complete");
  CHECK(r.host == "b:81"); // it outweighs the field
}

TEST_CASE("a request has one Host, well formed; only HTTP/1.0 may do without") {
  const std::string line = "GET / HTTP/1.1\r\n";
  CHECK(request(line + "\r\n") == "http.host.present @18");
  CHECK(request("GET / HTTP/1.0\r\n\r\n") == "complete");
  CHECK(request(line + "Host: a\r\nHost: a\r\n\r\n") == "http.host.once @25");
  CHECK(request(line + "Host: a\r\nhost: b\r\n\r\n") == "http.host.once @25");
  CHECK(request("GET / HTTP/1.0\r\nHost: a\r\nHOST: b\r\n\r\n") == "http.host.once @25");
  CHECK(request(line + "Host:\r\n\r\n") == "complete");
  CHECK(request(line + "Host: [::1]:8443\r\n\r\n") == "complete");
  for (const char* host : {"a/b", "a b", "user@a", "a:b", "a,b", "a?b", "a#b", "[::1", "\"a\""}) {
    INFO(host);
    CHECK(request(line + "Host: " + host + "\r\n\r\n") == "http.host.form @16");
  }
}

TEST_CASE("a server reads no folded line") {
  CHECK(request("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n") == "http.field.obs_fold @31");
  CHECK(request("GET / HTTP/1.1\r\n Host: a\r\n\r\n") == "http.field.leading_blank @16");
  CHECK(request("GET / HTTP/1.1\r\nHost : a\r\n\r\n") == "http.field.blank_before_colon @20");
}

TEST_CASE("a request without length has no body, and one with a length has it all") {
  Request r;
  CHECK(request("POST / HTTP/1.1\r\nHost: a\r\n\r\nx", &r) == "complete"); // the x belongs to nobody
  CHECK(r.body.empty());
  CHECK(request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxyz", &r) == "complete");
  CHECK(as_text(r.body) == "xy");
  CHECK(request("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nT: u\r\n\r\n",
                &r) == "complete");
  CHECK(as_text(r.body) == "x");
  CHECK(r.trailers.first("t") == "u");
  RequestParser parser{Tap()};
  CHECK(run(parser, as_bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx"), 99, End::clean) ==
        "http.message.whole @48");
}

TEST_CASE("a few empty lines before a request are skipped, many are not") {
  const std::string good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  CHECK(request("\r\n" + good) == "complete");
  CHECK(request("\r\n\r\n\r\n\r\n" + good) == "complete");
  CHECK(request("\r\n\r\n\r\n\r\n\r\n" + good) == "http.empty_lines.limit @8");
}
