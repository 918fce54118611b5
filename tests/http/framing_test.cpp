#include "tests/http/http_test.h"

using namespace handglass;
using namespace handglass::http;

// Each case here is one that two programs could read in two ways. A proxy that reads one way in front of
// a server that reads the other lets a stranger's request ride inside an honest one.

namespace {
const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
const std::string chunked = "Transfer-Encoding: chunked\r\n";

std::string chunks(const std::string& body, std::string* content = nullptr) {
  Response r;
  const std::string verdict = respond(ok + chunked + "\r\n" + body, End::open, false, &r);
  if (content != nullptr) *content = as_text(r.body);
  return verdict;
}
} // namespace

TEST_CASE("Content-Length beside Transfer-Encoding is refused in either order, in requests and responses") {
  CHECK(respond(ok + "Content-Length: 5\r\n" + chunked + "\r\n") == "http.framing.not_both @36");
  CHECK(respond(ok + chunked + "Content-Length: 5\r\n\r\n") == "http.framing.not_both @17");
  CHECK(request(post + "Content-Length: 5\r\n" + chunked + "\r\n") == "http.framing.not_both @45");
  CHECK(request(post + chunked + "content-length: 0\r\n\r\n") == "http.framing.not_both @26");
}

TEST_CASE("Content-Length stands once, whether the values agree or not") {
  for (const std::string second : {"5", "6"}) {
    CHECK(respond(ok + "Content-Length: 5\r\nContent-Length: " + second + "\r\n\r\n") ==
          "http.content_length.once @36");
    CHECK(respond(ok + "Content-Length: 5, " + second + "\r\n\r\n") == "http.content_length.number @17");
    CHECK(request(post + "Content-Length: 5\r\ncontent-length: " + second + "\r\n\r\n") ==
          "http.content_length.once @45");
  }
}

TEST_CASE("Content-Length is decimal digits and nothing else") {
  for (const std::string value :
       {"", "-1", "+5", "5 5", "0x5", "5.0", "5;", "\"5\"", "five", "9223372036854775808",
        "18446744073709551616", "18446744073709551621", "99999999999999999999999999999999"}) {
    INFO(value);
    CHECK(respond(ok + "Content-Length: " + value + "\r\n\r\n") == "http.content_length.number @17");
  }
  CHECK(respond(ok + "Content-Length: 9223372036854775807\r\n\r\n") == "incomplete");
  CHECK(respond(ok + "Content-Length: 0000000000000000000000005\r\n\r\nhello") == "complete");
  CHECK(parse_length("9223372036854775807") == max_length);
  CHECK(!parse_length("9223372036854775808"));
}

TEST_CASE("a field whose name only begins like Content-Length is not it") {
  CHECK(respond(ok + "Content-Length-X: 0\r\n" + chunked + "\r\n2\r\nOK\r\n0\r\n\r\n") == "complete");
}

TEST_CASE("the only transfer coding is chunked, once, at the end, without parameters") {
  const std::string last = "http.transfer_encoding.chunked_last",
                    understood = "http.transfer_encoding.understood";
  struct Row {
    std::string value, response, request;
  };
  const Row rows[] = {{"chunked", "complete", "complete"},
                      {"CHUNKED", "complete", "complete"},
                      {", chunked ,", "complete", "complete"},
                      {"chunked, chunked", last, last},
                      {"", last, last},
                      {"gzip, chunked", understood, understood},
                      {"chunked, gzip", understood, last},
                      {"identity", understood, last},
                      {"identity, chunked", understood, understood},
                      {"chunked, identity", understood, last},
                      {"chunkedchunked", understood, last},
                      {"chunked;q=1", understood, last},
                      {"xchunked", understood, last},
                      {"chunked chunked", understood, last},
                      {"\"chunked\"", understood, last},
                      {"\x0b"
                       "chunked",
                       "http.field.value_character", "http.field.value_character"}};
  for (const Row& row : rows) {
    INFO(row.value);
    const std::string rest = "Transfer-Encoding: " + row.value + "\r\n\r\n0\r\n\r\n";
    auto id = [](const std::string& verdict) { return verdict.substr(0, verdict.find(" @")); };
    CHECK(id(respond(ok + rest)) == row.response);
    CHECK(id(request(post + rest)) == row.request);
  }
  CHECK(respond(ok + chunked + "Transfer-Encoding: identity\r\n\r\n") == understood + " @17");
  CHECK(request(post + chunked + "Transfer-Encoding: identity\r\n\r\n") == last + " @26");
  CHECK(respond(ok + "Transfer-Encoding:\r\n" + chunked + "\r\n0\r\n\r\n") == "complete");
}

TEST_CASE("Transfer-Encoding does not exist in HTTP/1.0") {
  CHECK(respond("HTTP/1.0 200 OK\r\n" + chunked + "\r\n") == "http.transfer_encoding.needs_http11 @17");
  CHECK(request("POST / HTTP/1.0\r\n" + chunked + "\r\n") == "http.transfer_encoding.needs_http11 @17");
}

TEST_CASE("chunks add up to the body") {
  std::string content;
  CHECK(chunks("4\r\nWiki\r\n6\r\npedia \r\n0\r\n\r\n", &content) == "complete");
  CHECK(content == "Wikipedia ");
  CHECK(chunks("a\r\n0123456789\r\nA\r\n0123456789\r\n00\r\n\r\n", &content) == "complete");
  CHECK(content == "01234567890123456789");
  CHECK(chunks("000000000000000000000000000001\r\nx\r\n0\r\n\r\n", &content) == "complete");
  CHECK(chunks("2\r\n\r\n\r\n0\r\n\r\n", &content) == "complete");
  CHECK(content == "\r\n");
  CHECK(chunks("0\r\n\r\n", &content) == "complete");
  CHECK(content.empty());
}

TEST_CASE("a chunk size is hexadecimal digits that do not overflow") {
  for (const std::string size : {"-1", "+1", "0x1", "1 ", " 1", "1 1", "g", "", "1\t", "1.0", "1,1"}) {
    INFO(size);
    CHECK(chunks(size + "\r\nx\r\n0\r\n\r\n").starts_with("http.chunk.size @"));
  }
  CHECK(chunks("7fffffffffffffff\r\n") == "incomplete");
  for (const std::string size :
       {"8000000000000000", "ffffffffffffffff", "10000000000000001", "100000000000000000001"}) {
    INFO(size);
    CHECK(chunks(size + "\r\nx") == "http.chunk.size_too_large @47");
  }
}

TEST_CASE("a chunk ends where its size says, with CR LF") {
  CHECK(chunks("3\r\nabcd\r\n") == "http.chunk.data_end @53");
  CHECK(chunks("3\r\nabc0\r\n") == "http.chunk.data_end @53");
  CHECK(chunks("3\r\nabc\n0\r\n") == "http.line.bare_lf @53");
  CHECK(chunks("3\r\nabc\r0\r\n") == "http.line.bare_cr @53");
  CHECK(chunks("3\nabc\r\n") == "http.line.bare_lf @48");
  CHECK(chunks("3\r\nabc\r\n0\r\n") == "incomplete");
}

TEST_CASE("chunk extensions are read and ignored, if they are well formed") {
  for (const std::string extension :
       {";a", ";a=b", ";a;b", " ; a = b", ";a=\"x;\\\" y\"", ";a=\"\"", "\t;\ta", ";a=b;c=\"d\";e"}) {
    INFO(extension);
    CHECK(chunks("1" + extension + "\r\nx\r\n0" + extension + "\r\n\r\n") == "complete");
  }
  for (const std::string extension :
       {";", ";a=", ";=b", ";a=\"b", ";a b", ";a=b c", ";;a", ";a=\"b\\", ";a=\"b\"c", ";a=b\"c\"", ";a "}) {
    INFO(extension);
    CHECK(chunks("1" + extension + "\r\nx\r\n").starts_with("http.chunk.extension @"));
  }
  CHECK(chunks("1;" + std::string(limits::http_chunk_line - 2, 'a') + "\r\nx\r\n0\r\n\r\n") == "complete");
  CHECK(chunks("1;" + std::string(limits::http_chunk_line - 1, 'a') + "\r\nx\r\n") ==
        "http.chunk.line_too_long @" + std::to_string(47 + limits::http_chunk_line));
}

TEST_CASE("trailers are kept apart from the header and cannot change it") {
  Response r;
  CHECK(respond(ok + chunked + "\r\n1\r\nx\r\n0\r\nX-Sum: 7\r\nContent-Length: 99\r\n\r\n", End::open, false,
                &r) == "complete");
  CHECK(r.trailers.first("x-sum") == "7");
  CHECK(!r.fields.has("X-Sum"));
  CHECK(!r.fields.has("Content-Length"));
  CHECK(chunks("0\r\nX : y\r\n\r\n") == "http.field.blank_before_colon @51");
  std::string many = "0\r\n";
  for (std::size_t i = 0; i <= limits::http_headers; ++i) many += "X: y\r\n";
  CHECK(chunks(many).starts_with("http.field.too_many @"));
  CHECK(request(post + chunked + "\r\n0\r\nX: y\r\n z\r\n\r\n") == "http.field.obs_fold @65");
}
