// step.h: a connection one event at a time, at the keyboard.
//
//   connection ──event──▶ Stepper ──▶ "[12] state  client: WAIT_SH → WAIT_EE"
//        ▲                   │        step 12> _
//        └──── goes on ◀─────┘ n
//
// The Stepper is an Observer, and an observer is called from the line that does the work: while it waits
// for a key, the connection waits with it. Going back shows what was; the connection itself only
// moves forward.
#pragma once

#include <iosfwd>

#include "trace/recorder.h"
#include "trace/text/layout.h"

namespace handglass::trace {

class Stepper : public Observer {
 public:
  /// Commands are read from `in`, a line each; its end counts as `q`.
  Stepper(std::istream& in, std::ostream& out, const TextOptions& options);

  void on(const Event& event) override;
  /// The connection is over: what was can still be looked at, until `q`.
  void finish();
  /// The user typed `q`: nothing is shown any more. Whoever runs the connection may stop it.
  bool has_quit() const { return has_quit_; }

 private:
  void prompt();
  bool command(const std::string& line); // true: the connection goes on
  bool forward(std::size_t steps);
  void show(std::size_t number);
  void show_keys();
  void show_states();
  void help();
  const Event& event(std::size_t number) const { return history_.events()[number - 1]; }

  std::istream& in_;
  std::ostream& out_;
  Look look_;
  Page page_;
  Recorder history_;
  std::size_t at_ = 0;        // the event that is looked at, counted from 1
  std::size_t run_to_ = 1;    // no stop before this event …
  std::string run_to_type_;   // … or before the next one of this type
  bool has_quit_ = false, is_over_ = false;
};

} // namespace handglass::trace
