#include "trace/text/text.h"
#include "tests/catch.h"
#include "tests/trace/samples.h"
#include "trace/display.h"

#include <algorithm>
#include <sstream>

using namespace handglass;
using namespace handglass::trace;

namespace {
std::string text_of_sample(const TextOptions& options) {
  std::ostringstream out;
  TextTrace text(out, options);
  samples::short_connection(text);
  text.finish();
  return out.str();
}
bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
} // namespace

TEST_CASE("a record, its message and the arrow it led to are one block with every octet in it") {
  const std::string text = text_of_sample({});
  INFO(text);
  CHECK(has(text, "━━ [01] S→C  record s0  ServerHello  CLEARTEXT  49 bytes"));
  CHECK(has(text, "client: WAIT_SH → WAIT_EE"));
  CHECK(has(text, "49/49 bytes named"));
  CHECK(has(text, "TLS_AES_128_GCM_SHA256"));
  CHECK(has(text, "→ ends 0031 ✓"));
}

TEST_CASE("each derivation has a number, and cites the results it was made from by theirs") {
  const std::string text = text_of_sample({});
  INFO(text);
  CHECK(has(text, "HKDF-Extract(salt = 00×32, IKM = 00×32)"));
  CHECK(has(text, "HKDF-Expand(K0, 0020 | 12 \"tls13 s hs traffic\" | 20 T1, 32)"));
  CHECK(has(text, "T1 transcript = SHA-256("));
}

TEST_CASE("what a peer sent cannot reach the terminal's controls, with or without colours") {
  CHECK_FALSE(has(text_of_sample({}), "\x1b"));
  TextOptions coloured;
  coloured.color = true;
  CHECK_FALSE(has(text_of_sample(coloured), "\x1b[2J"));
}

TEST_CASE("with ASCII asked for, an English trace is ASCII") {
  TextOptions options;
  options.ascii = true;
  for (const Explain explain : {Explain::brief, Explain::normal, Explain::full}) {
    options.explain = explain;
    const std::string text = text_of_sample(options);
    INFO(text);
    CHECK(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  }
}

TEST_CASE("lines keep to the width, but for what cannot be broken") {
  for (const std::size_t width : {std::size_t{80}, std::size_t{100}, std::size_t{140}}) {
    TextOptions options;
    options.width = width;
    std::istringstream lines(text_of_sample(options));
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      CHECK(display_width(line) <= width);
    }
  }
}

TEST_CASE("brief is a line a message and a line a secret") {
  TextOptions options;
  options.explain = Explain::brief;
  const std::string text = text_of_sample(options);
  INFO(text);
  CHECK(has(text, "[01] S→C  record s0  ServerHello  CLEARTEXT  49 bytes"));
  CHECK(has(text, "K1"));
  CHECK_FALSE(has(text, "legacy_version"));
}

TEST_CASE("with the source asked for, each row names the line that emitted it") {
  TextOptions options;
  options.source = true;
  options.width = 140;
  CHECK(has(text_of_sample(options), "tests/trace/samples.cpp:"));
}

TEST_CASE("the totals stand at the end, and say so where an octet has no name") {
  CHECK(has(text_of_sample({}), "named 49 · raw 0 bytes"));
  CHECK(has(text_of_sample({}), "every byte is named, and only once ✓"));
}
