// present.h: `--present`: the screens of trace/present/deck.h, on a projector, or one after the other in a
// file.
//
//   connection ──events──▶ Presenter ──finish()──▶ screens ──▶ a terminal: one at a time, a key goes on
//                                                         └──▶ anything else: all of them
#pragma once

#include <iosfwd>

#include "trace/recorder.h"
#include "trace/text/options.h"

namespace handglass::cli {

class Presenter : public Observer {
 public:
  /// `is_interactive`: `out` is the terminal, and somebody is there to press keys.
  Presenter(std::ostream& out, const trace::TextOptions& options, bool is_interactive)
      : out_(out), options_(options), is_interactive_(is_interactive) {}

  void on(const Event& event) override { recorder_.on(event); }
  /// Shows what was recorded. Interactive, it returns when the user has seen enough.
  void finish();

 private:
  std::ostream& out_;
  trace::TextOptions options_;
  bool is_interactive_;
  trace::Recorder recorder_;
};

} // namespace handglass::cli
