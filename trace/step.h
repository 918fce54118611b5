// step.h: a connection one event at a time, at the keyboard.
//
//   connection ──event──▶ Stepper ──▶ "[12] state  client: WAIT_SH → WAIT_EE"
//        ▲                   │        event 12 of 12 so far · client WAIT_EE · keys: 3> _
//        └──── goes on ◀─────┘ n
//
// The Stepper is an Observer, and an observer is called from the line that does the work: while it waits
// for a key, the connection waits with it. Going back shows what was: state and keys are always those of the
// event that is looked at. The connection itself only moves forward.
#pragma once

#include <iosfwd>

#include "trace/recorder.h"
#include "trace/text/layout.h"

namespace handglass::trace {

class Stepper : public Observer {
 public:
  /// Commands are read from `in`, a line each; its end counts as `q`. `echo`: each is written behind the
  /// prompt, as a terminal would do.
  Stepper(std::istream& in, std::ostream& out, const TextOptions& options, bool echo = false);

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
  bool show_key(std::string_view id);
  void show_states();
  std::string state_at(std::size_t number) const;
  std::size_t keys_at(std::size_t number) const;
  void help();
  const Event& event(std::size_t number) const { return history_.events()[number - 1]; }

  std::istream& in_;
  std::ostream& out_;
  Look look_;
  Page page_;
  bool echo_;
  Recorder history_;
  std::size_t at_ = 0;        // the event that is looked at, counted from 1
  std::size_t run_to_ = 1;    // no stop before this event …
  std::string run_to_type_;   // … or before the next one of this type
  bool has_quit_ = false, is_over_ = false;
};

} // namespace handglass::trace
