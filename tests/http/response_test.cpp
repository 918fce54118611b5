#include "tests/http/http_test.h"

using namespace handglass;
using namespace handglass::http;

namespace {
const std::string ok = "HTTP/1.1 200 OK\r\n";
}

TEST_CASE("a response with Content-Length is complete after that many octets") {
  Response r;
  CHECK(respond(ok + "Content-Length: 5\r\nX-Empty:\r\n\r\nhello", End::open, false, &r) == "complete");
  CHECK(r.status == 200);
  CHECK(r.reason == "OK");
  CHECK(as_text(r.body) == "hello");
  CHECK(r.fields.first("content-LENGTH") == "5");
  CHECK(r.fields.has("x-empty"));
  CHECK(r.fields.first("x-empty").empty());
  CHECK(respond(ok + "Content-Length: 5\r\n\r\nhell") == "incomplete");
  CHECK(respond(ok + "Content-Length: 0\r\n\r\n") == "complete");
}

TEST_CASE("a body that stops before its Content-Length is refused, whether the end was clean or not") {
  for (End end : {End::clean, End::cut}) {
    CHECK(respond(ok + "Content-Length: 5\r\n\r\nhell", end) == "http.message.whole @42");
    CHECK(respond(ok + "Content-Length: 5\r\n\r\nhello", end) == "complete");
    CHECK(respond(ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", end) == "http.message.whole @57");
    CHECK(respond(ok + "Content-Le", end) == "http.message.whole @17");
    CHECK(respond("", end) == "http.message.whole @0");
  }
}

TEST_CASE("a body delimited by the close needs a clean close, or its end may have been cut off") {
  Response r;
  CHECK(respond(ok + "\r\nuntil the end", End::clean, false, &r) == "complete");
  CHECK(as_text(r.body) == "until the end");
  CHECK(respond(ok + "\r\nuntil the en", End::cut) == "http.close.clean @31");
  CHECK(respond(ok + "\r\nuntil the end", End::open) == "incomplete");
  CHECK(respond(ok + "\r\n", End::clean) == "complete");
}

TEST_CASE("answers to HEAD and 204 and 304 have no body whatever their fields say") {
  const std::string fields = "Content-Length: 5\r\n\r\n";
  CHECK(respond(ok + fields, End::open, true) == "complete");
  CHECK(respond("HTTP/1.1 204 No Content\r\n" + fields) == "complete");
  CHECK(respond("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n") == "complete");
  CHECK(respond(ok + fields) == "incomplete");
}

TEST_CASE("interim responses are passed over, up to a limit, and 101 is refused") {
  Response r;
  const std::string early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  CHECK(respond("HTTP/1.1 100 Continue\r\n\r\n" + early + ok + "Content-Length: 1\r\n\r\nx", End::open, false,
                &r) == "complete");
  CHECK(r.status == 200);
  CHECK(r.fields.lines().size() == 1);
  std::string many;
  for (int i = 0; i < 16; ++i) many += early;
  CHECK(respond(many + ok + "Content-Length: 0\r\n\r\n") == "complete");
  CHECK(respond(many + early).starts_with("http.interim.limit @"));
  CHECK(respond(early) == "incomplete");
  CHECK(respond(early, End::clean) == "http.message.whole @" + std::to_string(early.size()));
  CHECK(respond("HTTP/1.1 101 Switching Protocols\r\n\r\n") == "http.status_code.no_switch @9");
}

TEST_CASE("a status line has one spelling") {
  const std::string end = "\r\nContent-Length: 0\r\n\r\n";
  CHECK(respond("HTTP/1.1 200 " + end) == "complete");
  CHECK(respond("HTTP/1.0 200 OK" + end) == "complete");
  CHECK(respond("HTTP/1.9 200 OK" + end) == "complete");
  CHECK(respond("HTTP/1.1 200 two words\t\xff" + end) == "complete");
  CHECK(respond("HTTP/1.1 599 x" + end) == "complete");
  CHECK(respond("HTTP/1.1 200" + end) == "http.status_line.form @12");
  CHECK(respond("HTTP/1.1  200 OK" + end) == "http.status_code.form @9");
  CHECK(respond("HTTP/1.1\t200 OK" + end) == "http.status_line.form @8");
  CHECK(respond("HTTP/1.1 20 OK" + end) == "http.status_code.form @9");
  CHECK(respond("HTTP/1.1 2000 OK" + end) == "http.status_code.form @9");
  CHECK(respond("HTTP/1.1 600 OK" + end) == "http.status_code.range @9");
  CHECK(respond("HTTP/1.1 099 OK" + end) == "http.status_code.range @9");
  CHECK(respond("HTTP/2.0 200 OK" + end) == "http.version.major @0");
  CHECK(respond("HTTP/0.9 200 OK" + end) == "http.version.major @0");
  CHECK(respond("http/1.1 200 OK" + end) == "http.version.form @0");
  CHECK(respond("HTTP/1.10 200 OK" + end) == "http.status_line.form @8");
  CHECK(respond("HTTP/11 200 OK" + end) == "http.version.form @0");
  CHECK(respond("\r\nHTTP/1.1 200 OK" + end) == "http.version.form @0");
  CHECK(respond(std::string("HTTP/1.1 200 a\0b", 16) + end) == "http.reason_phrase.character @14");
}

TEST_CASE("lines end with CR LF, and nothing else ends a line") {
  CHECK(respond("HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n") == "http.line.bare_lf @15");
  CHECK(respond(ok + "Content-Length: 0\n\r\n") == "http.line.bare_lf @34");
  CHECK(respond(ok + "Content-Length: 0\r\n\n") == "http.line.bare_lf @36");
  CHECK(respond(ok + "Content-Length: 0\rX: y\r\n\r\n") == "http.line.bare_cr @34");
  CHECK(respond(ok + "Content-Length: 0\r\r\n\r\n") == "http.line.bare_cr @34");
}

TEST_CASE("a field line is name, colon, value") {
  auto with = [](const std::string& line) { return respond(ok + line + "\r\nContent-Length: 0\r\n\r\n"); };
  CHECK(with("X:y") == "complete");
  CHECK(with("X: \t y \t") == "complete");
  CHECK(with("!#$%&'*+-.^_`|~09azAZ: \xc3\xa9") == "complete");
  CHECK(with("X : y") == "http.field.blank_before_colon @18");
  CHECK(with("X\t : y") == "http.field.blank_before_colon @18");
  CHECK(with("X y: z") == "http.field.name_character @18");
  CHECK(with("X(y): z") == "http.field.name_character @18");
  CHECK(with("Xy") == "http.field.no_colon @19");
  CHECK(with(": y") == "http.field.empty_name @17");
  CHECK(with(std::string("X: a\0b", 6)) == "http.field.value_character @21");
  CHECK(with("X: a\x7f") == "http.field.value_character @21");
  CHECK(with(" X: y") == "http.field.leading_blank @17");
}

TEST_CASE("a client reads a folded line as one line with a space in it") {
  Response r;
  CHECK(respond(ok + "X: a\r\n \t b \r\n c\r\nContent-Length: 2\r\n\r\nhi", End::open, false, &r) ==
        "complete");
  CHECK(r.fields.first("X") == "a b c");
  CHECK(respond(ok + "Content-Length: 4\r\n 2\r\n\r\n") == "http.content_length.number @17");
  CHECK(respond(ok + "Transfer-Encoding: chunked\r\n abc\r\n\r\n") ==
        "http.transfer_encoding.understood @17");
  std::string folds = ok + "X: a\r\n";
  while (folds.size() < 3 * limits::http_header_line) folds += " " + std::string(1000, 'b') + "\r\n";
  CHECK(respond(folds).starts_with("http.field.too_long @"));
}

TEST_CASE("start line, field lines and their number have limits, exact to one octet") {
  auto reason = [](std::size_t n) {
    return "HTTP/1.1 200 " + std::string(n, 'x') + "\r\nContent-Length: 0\r\n\r\n";
  };
  CHECK(respond(reason(limits::http_start_line - 13)) == "complete");
  CHECK(respond(reason(limits::http_start_line - 12)) == "http.start_line.too_long @8192");
  auto field = [](std::size_t n) {
    return ok + "X:" + std::string(n, 'y') + "\r\nContent-Length: 0\r\n\r\n";
  };
  CHECK(respond(field(limits::http_header_line - 2)) == "complete");
  CHECK(respond(field(limits::http_header_line - 1)) == "http.field.too_long @16401");
  std::string head = ok + "Content-Length: 0\r\n";
  for (std::size_t i = 1; i < limits::http_headers; ++i) head += "X: y\r\n";
  CHECK(respond(head + "\r\n") == "complete");
  CHECK(respond(head + "X: y\r\n\r\n") == "http.field.too_many @" + std::to_string(head.size()));
}

TEST_CASE("octets behind the message are counted and are no second message") {
  ResponseParser parser(false, Tap());
  const std::string one = ok + "Content-Length: 2\r\n\r\nhi";
  REQUIRE(parser.push(as_bytes(one + one)));
  CHECK(parser.complete());
  CHECK(parser.surplus() == one.size());
  CHECK(as_text(parser.take().body) == "hi");
}

TEST_CASE("the body can be taken as it comes") {
  ResponseParser parser(false, Tap());
  REQUIRE(parser.push(as_bytes(ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nab")));
  CHECK(parser.head_complete());
  CHECK(as_text(parser.take_body()) == "ab");
  REQUIRE(parser.push(as_bytes("c\r\n1\r\nd\r\n0\r\n\r\n")));
  CHECK(as_text(parser.take_body()) == "cd");
  CHECK(parser.complete());
  CHECK(parser.body_size() == 4);
}
