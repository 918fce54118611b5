// What holds for every message, good or bad: the leaves tile it, its pieces do not matter, no cut of it is
// taken for the whole, and no flipped bit makes the parser do anything but say yes or no.
#include "tests/http/http_test.h"

#include <functional>

using namespace handglass;
using namespace handglass::http;

namespace {

const std::vector<std::string> responses = {
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Empty:\r\nX-Blank: \t \r\nContent-Length: "
    "12\r\n\r\nhello\r\nworld",
    "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n4;a=b;c=\"d\\\"e\" ; f\r\nWiki\r\n00\r\nX: "
    "y\r\nZ:\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.0 404 Not Found\r\nX: a\r\n  b \r\nContent-Length: "
    "1\r\n\r\n!",
    "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
};
const std::vector<std::string> requests = {
    "GET /a?b HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n",
    "\r\nPOST http://a:80/ HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc",
    "PUT / HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n1 ; x\r\na\r\n0\r\nT: u\r\n\r\n",
};
const std::vector<std::string> faulty = {
    "HTTP/1.1 200 OK\r\nX : y\r\n\r\nrest",
    "HTTP/1.1 200 OK\r\nX: y\nZ: a\r\n\r\n",
    "HTTP/1.1 600 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a;;b\r\nab\r\n0\r\n\r\n",
    "SSH-2.0-OpenSSH_9.2\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 101 S\r\n\r\nxyz",
    "HTTP/1.1 200 OK\r\nX: a\r\n \x01\r\n\r\n",
};

std::unique_ptr<MessageParser> new_parser(bool is_request, Observer* observer) {
  if (is_request) return std::make_unique<RequestParser>(Tap(observer));
  return std::make_unique<ResponseParser>(false, Tap(observer));
}

/// Where a truncation is noticed: an unfinished line counts from its start, which nothing has named yet.
std::uint64_t named(const std::string& text, std::size_t n, bool is_request) {
  Leaves leaves;
  (void)new_parser(is_request, &leaves)->push(as_bytes(text).first(n));
  return leaves.end;
}

void for_each_message(const std::function<void(const std::string&, bool is_request)>& act) {
  for (const auto& text : responses) act(text, false);
  for (const auto& text : faulty) act(text, false);
  for (const auto& text : requests) act(text, true);
  for (const auto& text : faulty) act("GET" + text.substr(4), true); // faulty as requests in their own ways
}

} // namespace

TEST_CASE("every octet of a message is in exactly one leaf, and only the unread is raw") {
  for_each_message([](const std::string& text, bool is_request) {
    INFO(text);
    for (std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}, text.size()}) {
      Leaves leaves;
      const auto parser = new_parser(is_request, &leaves);
      (void)run(*parser, as_bytes(text), piece, End::clean);
      CHECK(leaves.tiles);
      CHECK(as_text(leaves.octets) == text);
      if (parser->complete()) CHECK(leaves.raw == 0);
    }
  });
  // What came behind a message is there too.
  Leaves leaves;
  ResponseParser parser(false, Tap(&leaves));
  const std::string text = responses[4] + responses[4];
  CHECK(run(parser, as_bytes(text), 5) == "complete");
  CHECK(as_text(leaves.octets) == text);
  CHECK(leaves.raw == responses[4].size());
}

TEST_CASE("the leaves are the parts of the grammar") {
  Leaves leaves;
  ResponseParser parser(false, Tap(&leaves));
  CHECK(run(parser, as_bytes(responses[1]), 3) == "complete");
  CHECK(
      leaves.text() ==
      "Response.status-line.HTTP-version=HTTP/1.1\nResponse.status-line.SP= "
      "\nResponse.status-line.status-code=200\n"
      "Response.status-line.SP= \nResponse.status-line.CRLF=\r\n\n"
      "Response.field-line[0].field-name=Transfer-Encoding\nResponse.field-line[0].colon=:\n"
      "Response.field-line[0].OWS= "
      "\nResponse.field-line[0].field-value=chunked\nResponse.field-line[0].CRLF=\r\n\n"
      "Response.HTTP-message.CRLF=\r\n\n"
      "Response.chunk[0].chunk-size=4\nResponse.chunk-ext[0].semicolon=;\nResponse.chunk-ext[0].chunk-ext-"
      "name=a\n"
      "Response.chunk-ext[0].equals==\nResponse.chunk-ext[0].chunk-ext-val=b\nResponse.chunk-ext[1]."
      "semicolon=;\n"
      "Response.chunk-ext[1].chunk-ext-name=c\nResponse.chunk-ext[1].equals==\n"
      "Response.chunk-ext[1].chunk-ext-val=\"d\\\"e\"\nResponse.chunk-ext[2].BWS= "
      "\nResponse.chunk-ext[2].semicolon=;\n"
      "Response.chunk-ext[2].BWS= \nResponse.chunk-ext[2].chunk-ext-name=f\nResponse.chunk[0].CRLF=\r\n\n"
      "Response.chunk[0].chunk-data=Wiki\nResponse.chunk[0].CRLF=\r\n\nResponse.chunk[1].chunk-size=00\n"
      "Response.chunk[1].CRLF=\r\n\nResponse.trailer-line[0].field-name=X\nResponse.trailer-line[0].colon=:\n"
      "Response.trailer-line[0].OWS= "
      "\nResponse.trailer-line[0].field-value=y\nResponse.trailer-line[0].CRLF=\r\n\n"
      "Response.trailer-line[1].field-name=Z\nResponse.trailer-line[1].colon=:\nResponse.trailer-line[1]."
      "CRLF=\r\n\n"
      "Response.chunked-body.CRLF=\r\n\n");
  CHECK(leaves.story == std::vector<std::string>{"http.response", "http.body", "http.complete"});
  CHECK(leaves.passed ==
        std::vector<std::string>{"http.version.major", "http.status_code.range", "http.status_code.no_switch",
                                 "http.framing.not_both", "http.transfer_encoding.needs_http11",
                                 "http.transfer_encoding.understood", "http.transfer_encoding.chunked_last"});
  CHECK(leaves.failed.empty());
}

TEST_CASE("a parser at an offset names octets from there on, in its direction") {
  struct First : Observer {
    void on(const Event& event) override {
      if (const auto* field = std::get_if<event::Field>(&event); field && !seen) seen = *field;
    }
    std::optional<event::Field> seen;
  } first;
  ResponseParser parser(false, Tap(&first), Direction::c2s, 1000);
  CHECK(run(parser, as_bytes("HTTP/1.1 200 OK\r\nX\r\n"), 99) == "http.field.no_colon @1018");
  REQUIRE(first.seen);
  CHECK(first.seen->offset == 1000);
  CHECK(first.seen->buffer.name() == "app.c2s");
}

TEST_CASE("one octet at a time gives the same verdict, message, leaves and checks as all at once") {
  for_each_message([](const std::string& text, bool is_request) {
    INFO(text);
    Leaves whole, trickle;
    const auto a = new_parser(is_request, &whole), b = new_parser(is_request, &trickle);
    CHECK(run(*a, as_bytes(text), text.size(), End::clean) == run(*b, as_bytes(text), 1, End::clean));
    CHECK(whole.text() == trickle.text());
    CHECK(whole.passed == trickle.passed);
    CHECK(whole.failed == trickle.failed);
    CHECK(whole.story == trickle.story);
    CHECK(a->body_size() == b->body_size());
    CHECK(a->surplus() == b->surplus());
  });
}

TEST_CASE("every strict prefix of a message is incomplete, and an end there is an error") {
  auto check_all = [](const std::string& text, bool is_request) {
    INFO(text);
    for (std::size_t n = 0; n < text.size(); ++n) {
      const auto open = new_parser(is_request, nullptr), ended = new_parser(is_request, nullptr);
      CHECK(run(*open, as_bytes(text).first(n), n + 1) == "incomplete");
      CHECK(run(*ended, as_bytes(text).first(n), n + 1, End::clean) ==
            "http.message.whole @" + std::to_string(named(text, n, is_request)));
    }
    const auto parser = new_parser(is_request, nullptr);
    CHECK(run(*parser, as_bytes(text), text.size()) == "complete");
  };
  for (const auto& text : responses) check_all(text, false);
  for (const auto& text : requests) check_all(text, true);
}

TEST_CASE("a flipped bit, a missing octet or a doubled one is judged without a crash, alike in every cut") {
  std::size_t refused = 0, accepted = 0;
  auto judge = [&](const std::string& text, bool is_request) {
    Leaves leaves;
    const auto whole = new_parser(is_request, &leaves), trickle = new_parser(is_request, nullptr);
    const std::string verdict = run(*whole, as_bytes(text), text.size() + 1, End::clean);
    CHECK(verdict == run(*trickle, as_bytes(text), 1, End::clean));
    CHECK(leaves.tiles);
    CHECK(as_text(leaves.octets) == text);
    ++(verdict == "complete" ? accepted : refused);
  };
  for_each_message([&](const std::string& text, bool is_request) {
    for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
      std::string changed = text;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
      judge(changed, is_request);
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      judge(text.substr(0, i) + text.substr(i + 1), is_request);
      judge(text.substr(0, i) + text[i] + text.substr(i), is_request);
    }
  });
  CHECK(refused > 5000);
  CHECK(accepted > 1000); // a flipped bit in a body or a value is another message, and a good one
}
