// quiz.h: `handglass demo --quiz`: what a student has understood of a connection.
#pragma once

#include <iosfwd>

#include "core/random.h"
#include "trace/recorder.h"
#include "trace/text/look.h"

namespace handglass::cli {

/// Asks `count` questions about what was recorded, an answer a line from `in`; grades and explains each on
/// `out`. 0 if all of them were answered and right, else 6. The end of the input ends the quiz, with the
/// score so far. `echo`: the answer is written behind the prompt, as a terminal would.
int run_quiz(const trace::Recorder& recorder, const trace::Look& look, Random& random, std::size_t count,
             std::istream& in, std::ostream& out, bool echo);

} // namespace handglass::cli
