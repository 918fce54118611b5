// Real connections, drawn at random, rendered in every way there is.
#include "tests/tls/random_scene.h"
#include "trace/display.h"
#include "trace/text/rows.h"
#include "trace/text/text.h"

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

using namespace handglass;
using namespace handglass::trace;

namespace {

std::string text_of(unsigned seed, bool of_server, const TextOptions& options) {
  tls::test::RandomScene scene(seed);
  std::ostringstream out;
  TextTrace text(out, options);
  tls::CommonConfig& side = of_server ? static_cast<tls::CommonConfig&>(scene.server) : scene.client;
  side.observer = &text;
  side.reveal_secrets = true;
  scene.converse();
  text.finish();
  return out.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// "  212/212 bytes named · 23/23 checks passed": the four numbers.
void check_tally(const std::string& line) {
  static const std::regex form("(\\d+)/(\\d+)");
  for (std::sregex_iterator at(line.begin(), line.end(), form), end; at != end; ++at) {
    INFO(line);
    CHECK((*at)[1] == (*at)[2]);
  }
}

/// Every field of a connection has a sentence, in both languages, but for lengths and DER's tags.
class Sentences : public Observer {
 public:
  void on(const Event& event) override {
    if (const auto* field = std::get_if<event::Field>(&event)) need(field_key(*field));
    if (const auto* check = std::get_if<event::Check>(&event)) need(check->id);
    if (const auto* path = std::get_if<event::Path>(&event)) need(path->id);
    if (const auto* note = std::get_if<event::Note>(&event)) need(note->id);
  }
  void need(std::string_view id) {
    for (const Lang lang : {Lang::en, Lang::zh}) {
      INFO(id);
      CHECK_FALSE(find(id, lang).empty());
    }
  }
};

} // namespace

TEST_CASE("every field, check and step of real connections has its sentence in both languages") {
  for (unsigned seed = 0; seed < 12; ++seed) {
    tls::test::RandomScene scene(seed);
    Sentences sentences;
    (seed % 2 == 0 ? static_cast<tls::CommonConfig&>(scene.client) : scene.server).observer = &sentences;
    scene.converse();
  }
}

TEST_CASE("real connections are shown without an id that has no sentence, without a gap, without a control") {
  for (unsigned seed = 0; seed < 16; ++seed) {
    TextOptions options;
    options.explain = static_cast<Explain>(seed % 3);
    options.lang = seed % 4 == 3 ? Lang::zh : Lang::en;
    options.width = seed % 2 == 0 ? 100 : 132;
    const std::string text = text_of(seed, seed % 5 == 4, options);
    INFO("seed " << seed);
    static const std::regex missing("<[A-Za-z_]+\\.[\\w.()-]+>");
    std::smatch found;
    CHECK_FALSE(std::regex_search(text, found, missing));
    if (!found.empty()) CHECK(found.str() == "");
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("✗") == std::string::npos);
    for (const std::string& line : lines_of(text)) {
      if (line.find("bytes named") != std::string::npos || line.find("已命名") == 3) check_tally(line);
      INFO(line);
      CHECK(std::ranges::none_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    }
  }
}

TEST_CASE("every number that a derivation cites stands on an earlier line") {
  TextOptions options;
  const std::string text = text_of(3, false, options);
  std::set<std::string> known;
  static const std::regex cited("\\b([KT]\\d+)\\b"), defined("^ ([KT]\\d+) ");
  int citations = 0;
  for (const std::string& line : lines_of(text)) {
    std::smatch definition;
    if (std::regex_search(line, definition, defined)) {
      known.insert(definition[1]);
      continue;
    }
    const bool is_formula = line.find("HKDF") != std::string::npos ||
                            line.find("HMAC(") != std::string::npos ||
                            line.find("nonce = ") != std::string::npos;
    if (!is_formula) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), cited), end; at != end; ++at) {
      ++citations;
      INFO(line);
      CHECK(known.contains((*at)[1]));
    }
  }
  CHECK(citations > 20);
}

TEST_CASE("the times of a certificate are read out, and its two names are told apart") {
  TextOptions options;
  options.width = 132;
  const std::string text = text_of(3, false, options);
  static const std::regex time("notBefore +\"(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)Z\" = (\\S+)");
  std::smatch found;
  REQUIRE(std::regex_search(text, found, time));
  CHECK(found.str(7) == "20" + found.str(1) + "-" + found.str(2) + "-" + found.str(3) + "T" + found.str(4) +
                            ":" + found.str(5) + ":" + found.str(6) + "Z");
  CHECK(text.find(" issuer.rdnSequence ") != std::string::npos);
  CHECK(text.find(" subject.rdnSequence ") != std::string::npos);
}

TEST_CASE("in English with ASCII asked for, a real connection is ASCII whatever is explained") {
  for (const Explain explain : {Explain::brief, Explain::normal, Explain::full}) {
    TextOptions options;
    options.ascii = true;
    options.explain = explain;
    for (const std::string& line : lines_of(text_of(1, false, options))) {
      INFO(line);
      CHECK(std::ranges::all_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    }
  }
}

TEST_CASE("secrets that are not revealed are not in the text") {
  tls::test::RandomScene scene(7);
  std::ostringstream out;
  TextOptions options;
  options.explain = Explain::full;
  TextTrace text(out, options);
  Recorder revealed; // the server's own view, secrets and all
  scene.client.observer = &text;
  scene.server.observer = &revealed;
  scene.server.reveal_secrets = true;
  scene.converse();
  text.finish();
  int secrets = 0;
  for (const Event& event : revealed.events())
    if (const auto* derive = std::get_if<event::Derive>(&event);
        derive && derive->is_secret && derive->name != "Early Secret") {
      if (derive->name == "derived" && secrets == 0)
        continue; // without a pre-shared key it is the same for everybody
      if (derive->name == "iv")
        continue; // the nonce of record 0 is the iv, and nonces are shown: no AEAD needs them secret
      ++secrets;
      INFO(derive->name);
      CHECK(out.str().find(hex(derive->out)) == std::string::npos);
    }
  CHECK(secrets > 10);
}
