// question.h: what a connection can be asked about.
//
//   events of a run ──▶ make_questions ──▶ what is asked, three or four answers, the trace lines that prove
//   one
//
// No answer is known beforehand: each is read off the events of this very run, and so are the wrong ones
// beside it. Whoever changes the run (another suite, another flaw, another seed) changes the questions.
#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "trace/recorder.h"
#include "trace/text/look.h"

namespace handglass::trace {

struct Question {
  std::string kind; ///< "suite": two of a kind are asked only when there is nothing else to ask
  std::size_t event = 0; ///< number of the event that holds the answer, from 1, as in JSON Lines and --step
  std::string ask, hint, why; ///< sentences
  std::string so_far; ///< the messages before that event: "C→S ClientHello · S→C ServerHello"
  std::vector<std::string> shown; ///< trace lines, the answer hidden
  std::vector<std::string> evidence; ///< trace lines that hold it
  std::vector<std::string> choices;
  std::size_t right = 0; ///< index into choices
  std::string typed; ///< what may be typed instead of a letter: hexadecimal or a number; empty: nothing
  unsigned lesson = 0; ///< where to read it up
};

/// At most `count` questions about a run, in the order of its events. The same events, look and random octets
/// make the same questions.
std::vector<Question> make_questions(const Recorder& recorder, const Look& look, Random& random,
                                     std::size_t count);
/// All there are; for the tests.
std::vector<Question> all_questions(const Recorder& recorder, const Look& look, Random& random);

enum class Verdict { right, wrong, unreadable };
/// Judges what was typed: a letter, or the value itself (spaces, colons and 0x in it do not matter).
Verdict judge(const Question& question, std::string_view answer);

} // namespace handglass::trace
