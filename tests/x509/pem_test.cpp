#include "x509/pem.h"

#include "tests/catch.h"

using namespace handglass;
using namespace handglass::x509;

namespace {

/// The id of the failure, and the line it blames; "ok" if there is none.
std::string verdict(std::string_view text) {
  const auto blocks = parse_pem(text);
  if (blocks) return "ok";
  CHECK(blocks.error().alert == Alert::bad_certificate);
  return std::string(blocks.error().id) + " " + std::string(blocks.error().arg("line"));
}

} // namespace

TEST_CASE("octets of every length come back from PEM, in lines of 64 letters") {
  Bytes octets;
  for (int n = 0; n < 200; ++n) {
    const std::string text = to_pem("TEST", octets);
    const auto blocks = parse_pem(text).value();
    REQUIRE(blocks.size() == 1);
    CHECK(blocks[0].label == "TEST");
    CHECK(hex(blocks[0].contents) == hex(octets));
    for (std::size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
      CHECK(end - at <= 64);
    octets.push_back(static_cast<std::uint8_t>(n * 37 + 11));
  }
}

TEST_CASE("the vectors of RFC 4648 section 10 are written and read") {
  const std::pair<const char*, const char*> rows[] = {{"f", "Zg=="},         {"fo", "Zm8="},
                                                      {"foo", "Zm9v"},       {"foob", "Zm9vYg=="},
                                                      {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : rows) {
    const std::string text = std::string("-----BEGIN X-----\n") + encoded + "\n-----END X-----\n";
    CHECK(to_pem("X", as_bytes(plain)) == text);
    CHECK(as_text(parse_pem(text).value()[0].contents) == plain);
  }
  Bytes all;
  for (unsigned i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
  const std::string text = to_pem("X", all);
  CHECK(text.find('+') != std::string::npos);
  CHECK(text.find('/') != std::string::npos);
  CHECK(hex(parse_pem(text).value()[0].contents) == hex(all));
}

TEST_CASE("text around PEM blocks is skipped, and line ends may be of any kind") {
  const std::string text =
      "subject=CN = example\r\n\r\n-----BEGIN A-----\r\nAAEC\r\n-----END A-----\r\n"
      "words: more words\r-----BEGIN B C-----\r AwQF \t\r-----END B C-----";
  const auto blocks = parse_pem(text).value();
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].label == "A");
  CHECK(blocks[0].line == 3);
  CHECK(hex(blocks[0].contents) == "000102");
  CHECK(blocks[1].label == "B C");
  CHECK(blocks[1].line == 7);
  CHECK(hex(blocks[1].contents) == "030405");
  CHECK(parse_pem("").value().empty());
  CHECK(parse_pem("no block here\n").value().empty());
}

TEST_CASE("what is wrong with a PEM text is said with the line it is in") {
  CHECK(verdict("-----BEGIN A-----\nAAEC\n") == "pem.unterminated 1");
  CHECK(verdict("\n-----BEGIN A-----\nAAEC\n-----BEGIN A-----\n-----END A-----\n") == "pem.unterminated 2");
  CHECK(verdict("-----BEGIN A-----\nAAEC\n-----END B-----\n") == "pem.label_mismatch 3");
  CHECK(verdict("one\n-----END A-----\n") == "pem.stray_end 2");
  CHECK(verdict("-----BEGIN A-----\nAAEC\nAA*C\n-----END A-----\n") == "pem.bad_character 3");
  CHECK(verdict("-----BEGIN A-----\nAA\xc3\xa4"
                "C\n-----END A-----\n") == "pem.bad_character 2");
  CHECK(verdict("-----BEGIN A-----\nAA_-\n-----END A-----\n") == "pem.bad_character 2"); // base64url
  CHECK(verdict("-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nAAEC\n-----END A-----\n") == "pem.headers 2");
  // Not whole quanta; padding too early, too long, in the wrong place; bits that padding cuts off.
  CHECK(verdict("-----BEGIN A-----\nAAE\n-----END A-----\n") == "pem.bad_base64 3");
  CHECK(verdict("-----BEGIN A-----\nA\n-----END A-----\n") == "pem.bad_base64 3");
  CHECK(verdict("-----BEGIN A-----\nA===\n-----END A-----\n") == "pem.bad_base64 2");
  CHECK(verdict("-----BEGIN A-----\nAA=\n-----END A-----\n") == "pem.bad_base64 3");
  CHECK(verdict("-----BEGIN A-----\nAA===\n-----END A-----\n") == "pem.bad_base64 2");
  CHECK(verdict("-----BEGIN A-----\n=AAA\n-----END A-----\n") == "pem.bad_base64 2");
  CHECK(verdict("-----BEGIN A-----\nAA==AAEC\n-----END A-----\n") == "pem.bad_base64 2");
  CHECK(verdict("-----BEGIN A-----\nAAEC\n====\n-----END A-----\n") == "pem.bad_base64 3");
  CHECK(verdict("-----BEGIN A-----\nAB==\n-----END A-----\n") == "pem.bad_base64 2");
  CHECK(verdict("-----BEGIN A-----\nAAB=\n-----END A-----\n") == "pem.bad_base64 2");
}

TEST_CASE("a PEM text with any one character changed is read or refused by an id of PEM's own") {
  Bytes octets;
  for (unsigned i = 0; i < 100; ++i) octets.push_back(static_cast<std::uint8_t>(i * 7));
  const std::string good = to_pem("KEY", octets);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at)
    for (char c : {'\0', '\n', ' ', '-', '=', 'A', '\x80', '\xff'}) {
      std::string text = good;
      text[at] = c;
      const auto blocks = parse_pem(text);
      if (!blocks) {
        ++refused;
        CHECK(blocks.error().id.starts_with("pem."));
      } else {
        // Two pad characters may have become letters; nothing else can make a block longer.
        for (const PemBlock& block : *blocks) CHECK(block.contents.size() <= octets.size() + 2);
      }
    }
  CHECK(refused > 0);
  for (std::size_t n = 0; n < good.size(); ++n) (void)parse_pem(std::string_view(good).substr(0, n));
}
