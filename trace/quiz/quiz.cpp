#include <algorithm>
#include <iterator>
#include <tuple>

#include "trace/quiz/question.h"
#include "trace/quiz/writer.h"

namespace handglass::trace {

std::vector<Question> all_questions(const Recorder& recorder, const Look& look, Random& random) {
  quiz::Writer writer(recorder, look, random);
  quiz::ask_about_messages(writer);
  quiz::ask_about_keys(writer);
  return std::move(writer.questions);
}

std::vector<Question> make_questions(const Recorder& recorder, const Look& look, Random& random,
                                     std::size_t count) {
  std::vector<Question> all = all_questions(recorder, look, random), chosen;
  const auto draw = [&](std::size_t bound) {
    return static_cast<std::size_t>(load_be(random.bytes("quiz draw", 4).data(), 4)) % bound;
  };
  // What went wrong is what such a run is about: asked first. Then one of each kind, then another of each …
  std::vector<std::string> kinds;
  for (const Question& question : all)
    if (std::ranges::find(kinds, question.kind) == kinds.end()) kinds.push_back(question.kind);
  for (std::size_t i = kinds.size(); i > 1; --i) std::swap(kinds[i - 1], kinds[draw(i)]);
  for (const char* first : {"alert", "failed"})
    if (const auto at = std::ranges::find(kinds, first); at != kinds.end())
      std::rotate(kinds.begin(), at, std::next(at));
  while (chosen.size() < count && !all.empty())
    for (const std::string& kind : kinds) {
      std::vector<std::size_t> of_kind;
      for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].kind == kind) of_kind.push_back(i);
      if (of_kind.empty() || chosen.size() == count) continue;
      const std::size_t i = of_kind[draw(of_kind.size())];
      chosen.push_back(std::move(all[i]));
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    }
  std::ranges::sort(chosen, {}, [](const Question& q) { return std::tie(q.event, q.kind, q.ask); });
  return chosen;
}

namespace {

/// "0x13 01" and "13:01" as "1301".
std::string plain(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == ' ' || c == '\t' || c == ':' || c == '\r') continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out.starts_with("0x") ? out.substr(2) : out;
}

} // namespace

Verdict judge(const Question& question, std::string_view answer) {
  const std::string text = plain(answer);
  if (text.size() == 1 && text[0] >= 'a' && text[0] < static_cast<char>('a' + question.choices.size()))
    return static_cast<std::size_t>(text[0] - 'a') == question.right ? Verdict::right : Verdict::wrong;
  const bool is_value = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (question.typed.empty() || !is_value) return Verdict::unreadable;
  return text == plain(question.typed) ? Verdict::right : Verdict::wrong;
}

} // namespace handglass::trace
