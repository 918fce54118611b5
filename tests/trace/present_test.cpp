// The screens for a projector.
#include "trace/present/deck.h"

#include <set>

#include "tests/catch.h"
#include "tests/tls/random_scene.h"
#include "tests/trace/samples.h"
#include "trace/display.h"

using namespace handglass;
using namespace handglass::trace;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
std::string joined(const std::vector<Screen>& deck) {
  std::string all;
  for (const Screen& screen : deck)
    for (const std::string& line : screen) all += line + "\n";
  return all;
}
std::vector<Screen> sample(const TextOptions& options = {}, std::size_t rows = 30) {
  Recorder recorder;
  samples::short_connection(recorder);
  return make_deck(recorder, options, rows);
}

} // namespace

TEST_CASE("a screen begins with its title and its number, and is no higher than it may be") {
  for (unsigned seed = 0; seed < 8; ++seed) {
    Recorder recorder;
    tls::test::RandomScene scene(seed);
    (seed % 2 ? static_cast<tls::CommonConfig&>(scene.client) : scene.server).observer = &recorder;
    scene.client.reveal_secrets = scene.server.reveal_secrets = true;
    scene.converse();
    for (Lang lang : {Lang::en, Lang::zh})
      for (std::size_t rows : {12u, 30u}) {
        TextOptions options;
        options.lang = lang;
        const std::vector<Screen> deck = make_deck(recorder, options, rows);
        CHECK(deck.size() > 10);
        for (std::size_t i = 0; i < deck.size(); ++i) {
          INFO("seed " << seed << ", screen " << i + 1 << ", " << deck[i][0]);
          CHECK(deck[i][0].starts_with("━━ "));
          CHECK(deck[i][0].ends_with(" " + std::to_string(i + 1) + "/" + std::to_string(deck.size())));
          CHECK(display_width(deck[i][0]) == 100);
          CHECK(deck[i].size() <= rows);
          CHECK(deck[i].size() > 2); // not a title over nothing
        }
        CHECK_FALSE(has(joined(deck), "<present."));
        CHECK(joined(deck) == joined(make_deck(recorder, options, rows)));
      }
  }
}

TEST_CASE("what stands in columns stays in its columns, on a small screen as well") {
  for (std::size_t width : {80u, 100u}) {
    const std::size_t octets = width < 100 ? 25 : 35; // where the second column begins
    for (unsigned seed = 0; seed < 8; ++seed) {
      Recorder recorder;
      tls::test::RandomScene scene(seed);
      scene.client.observer = &recorder;
      scene.converse();
      TextOptions options;
      options.width = width;
      for (const Screen& screen : make_deck(recorder, options, 22))
        for (const std::string& line : screen) {
          INFO("seed " << seed << ", " << line);
          // (A host name in a message may be wider than any screen: a random one is a single word.)
          if (line.starts_with("  ") && has(line, "_")) CHECK(display_width(line) <= width);
          const std::size_t hex = line.find("…");
          if (line.starts_with("  ") && hex == octets + 8) CHECK(line[octets - 1] == ' ');
          if (has(line, "supported_signature_algorithms[0]"))
            CHECK(line == "  supported_signature_algorithms[0]");
        }
    }
  }
}

TEST_CASE("no value on a screen has more than 16 digits in a row but nonces, which are the idea") {
  Recorder recorder;
  tls::test::RandomScene scene(3);
  scene.client.observer = &recorder;
  scene.client.reveal_secrets = true;
  scene.converse();
  for (const Screen& screen : make_deck(recorder, {})) {
    for (const std::string& line : screen) {
      std::size_t run = 0, longest = 0;
      for (char c : line) {
        run = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? run + 1 : 0;
        longest = std::max(longest, run);
      }
      INFO(line);
      CHECK((longest <= 16 || has(line, "nonce") || longest == 24 || longest == 32));
    }
  }
}

TEST_CASE("a message, what was checked of it, and the keys are ideas of their own") {
  const std::string deck = joined(sample());
  INFO(deck);
  for (std::string_view part : {"━━ ServerHello ", "━━ ServerHello: WHAT WAS CHECKED ", "━━ KEY SCHEDULE ",
                                "━━ TOTALS ", "client: WAIT_SH → WAIT_EE", "TLS_AES_128_GCM_SHA256", "K0",
                                "= e5e5e5e5…e5e5e5e5", "illegal_parameter"})
    CHECK(has(deck, part));
}

TEST_CASE("what a peer sent does nothing to a projector, and ASCII is ASCII") {
  CHECK_FALSE(has(joined(sample()), "\x1b"));
  TextOptions ascii;
  ascii.ascii = true;
  for (char c : joined(sample(ascii))) CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("nothing makes no screens worth looking at, and no failure") {
  CHECK(make_deck(Recorder(), {}).size() <= 1);
}
