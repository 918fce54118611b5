#include "trace/quiz/writer.h"

#include <algorithm>

#include "trace/display.h"
#include "trace/text/event_line.h"

namespace handglass::trace::quiz {

Writer::Writer(const Recorder& recorder, const Look& l, Random& random)
    : events(recorder.events()), look(l), knowledge(recorder), random_(random) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    outline.on(events[i]);
    if (outline.messages().size() > messages.size())
      messages.push_back({outline.messages().back().name, outline.messages().back().dir,
                          outline.messages().back().is_encrypted, i + 1});
  }
  each<event::Derive>([&](const event::Derive& e, std::size_t) {
    if (e.op == "prf") is_tls12_ = true; // TLS 1.3 has no PRF
  });
}

std::size_t Writer::below(std::size_t bound) {
  const Bytes octets = random_.bytes("quiz", 4);
  return static_cast<std::size_t>(load_be(octets.data(), 4)) % bound;
}

Question Writer::ask(std::string_view id, std::size_t event, unsigned lesson, Args args,
                     std::vector<std::string> shown, std::vector<std::string> evidence,
                     std::string typed) const {
  Question question;
  question.kind = id.substr(id.rfind('.') + 1);
  question.event = event;
  question.ask = look.say(id, args);
  question.hint = look.say(std::string(id) + ".hint", args);
  question.why = look.say(std::string(id) + ".why", args);
  // Where in the conversation one is; but not where the last message is what is asked for.
  constexpr std::size_t most = 4;
  std::vector<std::string> before;
  for (const Spoken& message : messages)
    if (message.event < event) before.push_back(look.direction(message.dir) + " " + look.safe(message.name));
  if (id != "quiz.ask.transcript")
    for (std::size_t i = before.size() - std::min(most, before.size()); i < before.size(); ++i)
      question.so_far +=
          (question.so_far.empty() ? before.size() > most ? look.own("… ") : "" : look.own(" · ")) +
          before[i];
  question.shown = std::move(shown);
  question.evidence = std::move(evidence);
  question.typed = std::move(typed);
  question.lesson = lesson;
  return question;
}

void Writer::add(Question question, const std::string& right, std::vector<std::string> pool) {
  std::ranges::sort(pool);
  pool.erase(std::unique(pool.begin(), pool.end()), pool.end());
  std::erase(pool, right);
  if (pool.empty() || right.empty()) return;
  while (question.choices.size() < 3 && !pool.empty()) {
    const std::size_t i = below(pool.size());
    question.choices.push_back(pool[i]);
    pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(i));
  }
  question.right = below(question.choices.size() + 1);
  question.choices.insert(question.choices.begin() + static_cast<std::ptrdiff_t>(question.right), right);
  questions.push_back(std::move(question));
}

std::string Writer::line(std::size_t number, const std::vector<std::string>& hidden) const {
  const Event& event = events[number - 1];
  std::string text = event_line(event, look);
  for (const std::string& secret : hidden)
    for (std::size_t at = text.find(secret); !secret.empty() && at != std::string::npos;
         at = text.find(secret, at + 4))
      text.replace(at, secret.size(), "____");
  return "[" + std::to_string(number) + "] " + std::string(type_name(event)) + "  " + text;
}

} // namespace handglass::trace::quiz
