#include "trace/display.h"
#include "tests/catch.h"
#include "trace/citation.h"

#include <nlohmann/json.hpp>

using namespace handglass;
using namespace handglass::trace;

TEST_CASE("peer text cannot reach the terminal's controls or turn the reading direction") {
  CHECK(escape("plain.example") == "plain.example");
  CHECK(escape("\x1b[2J") == "\\x1b[2J");
  CHECK(escape("a\r\nb") == "a\\x0d\\x0ab");
  CHECK(escape("\u202emoc.elpmaxe") == "\\u{202e}moc.elpmaxe");
  CHECK(escape("zero\u200bwidth") == "zero\\u{200b}width");
  CHECK(escape("\u0085") == "\\u{85}"); // a C1 control, in UTF-8
  CHECK(escape("\x9b") == "\\x9b");     // the same as one octet: no UTF-8, but some terminals obey
  CHECK(escape("back\\slash") == "back\\\\slash");
  CHECK(escape("证书") == "证书");
  CHECK(escape("证", true) == "\\u{8bc1}");
}

TEST_CASE("octets that are no UTF-8 are shown as octets") {
  CHECK(escape("\xff") == "\\xff");
  CHECK(escape("\xc0\xaf") == "\\xc0\\xaf");           // overlong "/"
  CHECK(escape("\xed\xa0\x80") == "\\xed\\xa0\\x80"); // a surrogate
  CHECK(escape("\xe8\xaf") == "\\xe8\\xaf");           // cut short
  CHECK(escape("\xf5\x80\x80\x80") == "\\xf5\\x80\\x80\\x80");
}

TEST_CASE("every octet string becomes a valid JSON string") {
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  for (const std::string& text : {all, std::string("\"quoted\\\""), std::string("证书\u202e")}) {
    const auto parsed = nlohmann::json::parse(json_string(text), nullptr, false);
    REQUIRE(parsed.is_string());
  }
  CHECK(nlohmann::json::parse(json_string("a\"b\\c\nd\u202e证")).get<std::string>() == "a\"b\\c\nd\u202e证");
}

TEST_CASE("a Chinese character takes two columns, a colour none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("证书") == 4);
  CHECK(display_width("\x1b[1;31mred\x1b[0m") == 3);
  CHECK(display_width("│ ✓") == 3);
  CHECK(pad("证", 4) == "证  ");
}

TEST_CASE("Chinese lines break between characters, but not before a full stop or behind a bracket") {
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("服务器的证书。", 8) == std::vector<std::string>{"服务器的", "证书。"});
  CHECK(wrap("证书证书。", 8) == std::vector<std::string>{"证书证", "书。"});
  CHECK(wrap("证书（证）书", 6) == std::vector<std::string>{"证书", "（证）", "书"});
  CHECK(wrap("证书（证）书", 5) == std::vector<std::string>{"证书", "（证）", "书"});
  CHECK(wrap("", 8) == std::vector<std::string>{""});
}

TEST_CASE("citations are printed for people") {
  CHECK(short_citation("8446#4.1.3") == "8446 §4.1.3");
  CHECK(long_citation("5280#6.1.4") == "RFC 5280 §6.1.4");
  CHECK(long_citation("FIPS180-4#6.2") == "FIPS180-4 §6.2");
  CHECK(citations({}).empty());
}

namespace {
struct ServerHello {
  static std::source_location fields(auto&) { return std::source_location::current(); }
};
} // namespace

TEST_CASE("a source location names file, line and function as the source does") {
  int any = 0;
  const std::source_location here = ServerHello::fields(any);
  CHECK(source_file(here) == "tests/trace/display_test.cpp");
  CHECK(function_name(here) == "ServerHello::fields");
}
