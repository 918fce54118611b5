#include "http/server.h"

#include "tests/http/http_test.h"

using namespace handglass;
using namespace handglass::http;

namespace {

const Site site = {{"/", {"text/html; charset=utf-8", to_bytes(as_bytes("<p>hello</p>\n"))}},
                   {"/empty", {"text/plain", {}}}};

struct Answer {
  Bytes octets;
  int status = 0;
  Response response;
};

Answer ask(std::string_view text, std::size_t piece = 1) {
  Exchange exchange(site, Tap());
  Answer answer;
  for (std::size_t at = 0; at < text.size(); at += piece)
    append(answer.octets, exchange.push(as_bytes(text.substr(at, piece))));
  answer.status = exchange.status();
  CHECK(exchange.done() == !answer.octets.empty());
  if (!answer.octets.empty()) {
    ResponseParser parser(text.starts_with("HEAD"), Tap());
    CHECK(run(parser, answer.octets, answer.octets.size()) == "complete");
    CHECK(parser.surplus() == 0);
    answer.response = parser.take();
    CHECK(answer.response.status == answer.status);
    CHECK(answer.response.fields.first("Connection") == "close");
  }
  return answer;
}

} // namespace

TEST_CASE("the server answers GET with the page and HEAD with its header alone") {
  const Answer get = ask("GET /?a=b HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(as_text(get.octets) ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 13\r\nConnection: "
        "close\r\n\r\n<p>hello</p>\n");
  const Answer head = ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(as_text(head.octets) ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 13\r\nConnection: "
        "close\r\n\r\n");
  CHECK(ask("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
  CHECK(ask("GET http://a?q HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
  CHECK(ask("GET /empty HTTP/1.0\r\n\r\n").status == 200);
}

TEST_CASE("what is not there is 404, what is not allowed 405 with Allow, what is unknown 501") {
  CHECK(ask("GET /none HTTP/1.1\r\nHost: a\r\n\r\n").status == 404);
  CHECK(ask("HEAD /none HTTP/1.1\r\nHost: a\r\n\r\n").response.body.empty());
  const Answer post = ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  CHECK(post.status == 405);
  CHECK(post.response.fields.first("Allow") == "GET, HEAD");
  CHECK(ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status == 405);
  CHECK(ask("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n").status == 405);
  CHECK(ask("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").status == 501);
  CHECK(ask("get / HTTP/1.1\r\nHost: a\r\n\r\n").status == 501);
}

TEST_CASE("a faulty request is answered once, by the status the RFC has for it") {
  CHECK(ask("GET / HTTP/1.1\r\n\r\n").status == 400);
  CHECK(ask("GET / HTTP/1.1\r\nHost : a\r\n\r\n").status == 400);
  CHECK(ask("\x16\x03\x01\x02\r\n").status == 400); // somebody speaks TLS to the plain port
  CHECK(ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            .status == 400);
  CHECK(ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n").status == 400);
  CHECK(ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n").status == 501);
  CHECK(ask("GET / HTTP/2.0\r\nHost: a\r\n\r\n").status == 505);
  CHECK(ask("GET /" + std::string(9000, 'x') + " HTTP/1.1\r\n").status == 414);
  CHECK(ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'x') + "\r\n").status == 431);
  CHECK(ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n").status == 413);
  CHECK(ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n" +
                std::string(0x100001, 'x') + "\r\n0\r\n\r\n",
            1 << 16)
            .status == 413);
  const Answer two = ask("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\n", 1000);
  CHECK(two.status == 200); // and the second gets no answer: Connection: close
}

TEST_CASE("half a request gets no answer") {
  CHECK(ask("GET / HTTP/1.1\r\nHost: a\r\n").octets.empty());
  CHECK(ask("").octets.empty());
}

TEST_CASE("both halves of an exchange are tiled in the server's trace") {
  struct Two : Observer {
    void on(const Event& event) override {
      const auto* field = std::get_if<event::Field>(&event);
      const bool to_client = field != nullptr && field->buffer.dir == Direction::s2c;
      (to_client ? s2c : c2s).on(event);
    }
    Leaves c2s, s2c;
  } both;
  Exchange exchange(site, Tap(&both));
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const Bytes answer = exchange.push(as_bytes(text));
  CHECK(as_text(both.c2s.octets) == text);
  CHECK(both.s2c.octets == answer);
  CHECK((both.c2s.tiles && both.s2c.tiles));
  CHECK(both.c2s.raw + both.s2c.raw == 0);
}
