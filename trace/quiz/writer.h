// writer.h: what all questions are written with: the events by number, and dice.
#pragma once

#include "trace/html/knowledge.h"
#include "trace/outline.h"
#include "trace/quiz/question.h"

namespace handglass::trace::quiz {

/// A handshake message and the event with which it began.
struct Spoken {
  std::string name;
  Direction dir{};
  bool is_encrypted = false;
  std::size_t event = 0;
};

class Writer {
 public:
  Writer(const Recorder& recorder, const Look& look, Random& random);

  /// A question without its choices. Its sentences are `id`, `id.hint` and `id.why`; its kind is the last
  /// part of the id. `event` is the number of the one that holds the answer.
  Question ask(std::string_view id, std::size_t event, unsigned lesson, Args args,
               std::vector<std::string> shown, std::vector<std::string> evidence, std::string typed) const;
  /// Adds a question with this right answer and at most three others out of `pool`; none if there is no
  /// other.
  void add(Question question, const std::string& right, std::vector<std::string> pool);

  /// "[104] field  hs.s2c.clear[39, +2)  ServerHello.cipher_suite = 13 01 · …"; of `hidden` nothing is seen.
  std::string line(std::size_t number, const std::vector<std::string>& hidden = {}) const;
  std::size_t below(std::size_t bound);
  bool is_tls12() const { return is_tls12_; }

  /// Calls `visit(event, number)` for every event of a type.
  template <class E>
  void each(auto&& visit) const {
    for (std::size_t i = 0; i < events.size(); ++i)
      if (const auto* event = std::get_if<E>(&events[i])) visit(*event, i + 1);
  }

  const std::deque<Event>& events;
  const Look& look;
  const html::Knowledge knowledge;
  std::vector<Spoken> messages;
  Outline outline;
  std::vector<Question> questions;

 private:
  Random& random_;
  bool is_tls12_ = false;
};

void ask_about_messages(Writer& writer);
void ask_about_keys(Writer& writer);

} // namespace handglass::trace::quiz
