// jsonl.h: the stream as JSON Lines, one event a line, for programs. docs/trace-format.md is its
// description; tests/verify_trace.py redoes every value in it with code that is not ours.
#pragma once

#include <ostream>

#include "core/observer.h"

namespace handglass::trace {

class JsonLines : public Observer {
 public:
  /// The first line, which names the version of the format, is written at once.
  explicit JsonLines(std::ostream& out);
  void on(const Event& event) override;

 private:
  std::ostream& out_;
  std::uint64_t number_ = 0;
};

} // namespace handglass::trace
