#include "trace/catalogue/catalogue.h"
#include "tests/catch.h"

#include <set>

using namespace handglass;
using namespace handglass::trace;

namespace {
std::set<std::string> placeholders(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t at = 0; (at = text.find('{', at)) != std::string_view::npos; ++at) {
    const std::size_t end = text.find_first_of(":|}", at);
    names.insert(std::string(text.substr(at + 1, end - at - 1)));
  }
  return names;
}
} // namespace

TEST_CASE("every sentence exists in English and in Chinese, with the same arguments") {
  CHECK(entries(Lang::en).size() > 100);
  for (const auto& [id, text] : entries(Lang::en)) {
    INFO(id);
    REQUIRE_FALSE(find(id, Lang::zh).empty());
    CHECK(placeholders(text) == placeholders(find(id, Lang::zh)));
  }
  for (const auto& [id, text] : entries(Lang::zh)) {
    INFO(id);
    CHECK_FALSE(find(id, Lang::en).empty());
  }
}

TEST_CASE("a Chinese sentence is Chinese, an English one is not") {
  const auto has_han = [](std::string_view text) {
    for (char c : text)
      if (static_cast<unsigned char>(c) >= 0xe4 && static_cast<unsigned char>(c) <= 0xe9) return true;
    return false;
  };
  for (const auto& [id, text] : entries(Lang::en)) {
    INFO(id);
    CHECK_FALSE(has_han(text));
  }
  for (const auto& [id, text] : entries(Lang::zh)) {
    INFO(id << ": " << text);
    // Sentences that are nothing but names and numbers are the same in both languages.
    CHECK((has_han(text) || text == find(id, Lang::en)));
  }
}

TEST_CASE("arguments are put into a sentence by name") {
  const Arg args[] = {{"version", 0x0304},
                      {"name", "x25519"},
                      {"bytes", Bytes{0xab, 0xcd}.empty() ? ByteView{} : as_bytes("AB")}};
  CHECK(fill("{name} in {version}", args) == "x25519 in 772");
  CHECK(fill("{version:hex}", args) == "0x0304");
  CHECK(fill("{bytes}", args) == "4142");
  CHECK(fill("{missing} stays, {unclosed", args) == "{missing} stays, {unclosed");
}

TEST_CASE("one byte is one byte, and any other number of them are bytes") {
  const auto of = [](std::uint64_t n) {
    const Arg args[] = {{"n", n}};
    return fill("{n|byte is|bytes are} left", args);
  };
  CHECK(of(0) == "0 bytes are left");
  CHECK(of(1) == "1 byte is left");
  CHECK(of(2) == "2 bytes are left");
  CHECK(of(11) == "11 bytes are left");
  CHECK(fill("{n|byte|bytes} left", {}) == "{n|byte|bytes} left");
  CHECK(say("word.size", Lang::en, {{"size", 1}}) == "1 byte");
  CHECK(say("word.size", Lang::zh, {{"size", 1}}) == "1 字节");
}

TEST_CASE("no English sentence counts in a plural that would not fit one") {
  for (const auto& [id, text] : entries(Lang::en)) {
    INFO(id << ": " << text);
    const Arg one[] = {{"size", 1}, {"length", 1}, {"octets", 1}, {"found", 1}, {"wanted", 1}, {"raw", 1}};
    CHECK(fill(text, one).find(" 1 bytes") == std::string::npos);
  }
}

TEST_CASE("a handshake type without a name is called by its number") {
  const Arg args[] = {{"type", 99}, {"state", "WAIT_EE"}};
  CHECK(say("handshake.unknown_type.fail", Lang::en, args).find("handshake type 99") == 0);
  CHECK(say("handshake.unknown_type.fail", Lang::zh, args).find("握手类型 99") == 0);
}

TEST_CASE("an id without a sentence shows itself, and a failure's text escapes what the peer sent") {
  CHECK(say("no.such.id", Lang::en) == "<no.such.id>");
  auto failed = failure(Alert::bad_certificate, "path.wrong_host", "9525#6",
                        {{"host", "a\x1b[1mb"}, {"names", "x"}, {"subject", "y"}});
  const std::string text = explain(failed.error(), Lang::en);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\\x1b[1m") != std::string::npos);
}
