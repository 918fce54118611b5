// http_test.h: what the HTTP tests share: parse a text in one go or in pieces, and write down what came of
// it.
#pragma once

#include <sstream>

#include "http/request.h"
#include "http/response.h"
#include "tests/catch.h"

namespace handglass::http {

/// Keeps the leaves of a stream, joined where body pieces meet, so that runs cut differently compare equal.
class Leaves : public Observer {
 public:
  void on(const Event& event) override {
    if (const auto* field = std::get_if<event::Field>(&event)) {
      tiles = tiles && field->offset == end && !field->bytes.empty();
      end = field->offset + field->bytes.size();
      append(octets, field->bytes);
      if (field->kind == event::FieldKind::raw) raw += field->bytes.size();
      const bool joins = field->kind == event::FieldKind::opaque || field->kind == event::FieldKind::raw;
      if (joins && !leaves.empty() && leaves.back().first == field->path)
        append(leaves.back().second, field->bytes);
      else
        leaves.emplace_back(field->path, to_bytes(field->bytes));
    } else if (const auto* check = std::get_if<event::Check>(&event)) {
      (check->passed ? passed : failed).emplace_back(check->id);
    } else if (const auto* http = std::get_if<event::Http>(&event)) {
      story.emplace_back(http->id);
    }
  }
  /// "path=text" a line.
  std::string text() const {
    std::string out;
    for (const auto& [path, bytes] : leaves) out += path + "=" + std::string(as_text(bytes)) + "\n";
    return out;
  }

  bool tiles = true; ///< each leaf began where the one before ended
  std::uint64_t end = 0, raw = 0;
  Bytes octets;
  std::vector<std::pair<std::string, Bytes>> leaves;
  std::vector<std::string> passed, failed, story;
};

/// How the stream ends.
enum class End { open, clean, cut };

/// Feeds `octets` in pieces of `piece`, and says what came of it: "complete", "incomplete", or
/// "http.some.rule @offset".
template <class Parser>
std::string run(Parser& parser, ByteView octets, std::size_t piece, End end = End::open) {
  auto verdict = [](const Failure& f) { return std::string(f.id) + " @" + std::string(f.arg("offset")); };
  std::string result;
  for (std::size_t at = 0; at < octets.size(); at += piece) {
    const auto pushed = parser.push(octets.subspan(at, std::min(piece, octets.size() - at)));
    // Octets that come after a failure change nothing about it.
    if (!pushed) {
      if (!result.empty()) CHECK(result == verdict(pushed.error()));
      CHECK(!pushed.error().rfc.empty());
      result = verdict(pushed.error());
    }
  }
  if (!result.empty()) return result;
  if (end != End::open)
    if (const auto ended = parser.push_end(end == End::clean); !ended) return verdict(ended.error());
  return parser.complete() ? "complete" : "incomplete";
}

inline std::string respond(std::string_view text, End end = End::open, bool to_head = false,
                           Response* out = nullptr) {
  ResponseParser parser(to_head, Tap());
  const std::string result = run(parser, as_bytes(text), text.size() + 1, end);
  if (out != nullptr) *out = parser.take();
  return result;
}

inline std::string request(std::string_view text, Request* out = nullptr) {
  RequestParser parser{Tap()};
  const std::string result = run(parser, as_bytes(text), text.size() + 1);
  if (out != nullptr) *out = parser.take();
  return result;
}

} // namespace handglass::http
