// output.h: how a command shows what happens: the options all commands share, and what they set up.
//
//   connection ──events──▶ text, HTML or JSON Lines ──▶ stdout or a file
//                     └──▶ key log
//
// The trace goes to standard output, whatever is wrong to standard error.
#pragma once

#include <fstream>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/present.h"
#include "trace/html/page.h"
#include "trace/keylog.h"
#include "trace/step.h"
#include "trace/tee.h"
#include "trace/text/text.h"

namespace handglass::cli {

struct OutputOptions {
  std::string format = "text"; ///< empty: no narration, at most a key log
  std::string lang, explain = "normal", color = "auto", file, keylog;
  bool source = false, ascii = false, step = false, present = false;
  bool append = false; ///< to the file, after an earlier trace of the same command
  bool aside = false; ///< to standard error: standard output is for something else
  std::size_t width = 100;

  trace::Lang language() const;
};

/// Whether a command only narrates (demo, trace, replay), or has something else to print (get).
enum class Narration { always, to_file };

/// Adds the options above to a command.
void add_output_options(CLI::App& command, OutputOptions& options, Narration narration = Narration::always);

/// How text is to look, for renderings of other things than a stream of events.
trace::TextOptions text_options(const OutputOptions& options);

/// The sinks that the options ask for.
class Output {
 public:
  /// Errors: "file.write" {file, reason}, "keylog.open" {file, reason}, "output.text_only" {option, format}.
  static Result<std::unique_ptr<Output>> open(const OutputOptions& options);
  ~Output();

  /// Who watches; null if nobody does.
  Observer* observer() { return tee_.empty() ? nullptr : &tee_; }
  /// The totals; nothing may follow.
  void finish();

 private:
  Output() = default;
  Result<void> narrate(const OutputOptions& options);
  std::ofstream file_;
  std::string name_; // of file_
  std::unique_ptr<trace::TextTrace> text_;
  std::unique_ptr<Observer> other_;
  std::unique_ptr<trace::html::HtmlPage> html_;
  std::unique_ptr<trace::Stepper> stepper_;
  std::unique_ptr<Presenter> presenter_;
  std::optional<trace::KeyLog> keylog_;
  trace::Tee tee_;
  bool is_finished_ = false;
};

/// "handglass: …" on standard error: what went wrong, the rule and the line that found it. Returns the
/// exit code for it.
int complain(const Failure& failure, trace::Lang lang);

/// The exit code of the process: `code`, unless what should have been written was not, on a full disk say.
/// A trace that ends in the middle must not look like a whole one to a script.
int with_output(int code);

/// A sentence of the catalogue on standard output, or on standard error.
void tell(std::string_view id, trace::Lang lang, Args args = {});
void tell_aside(std::string_view id, trace::Lang lang, Args args = {});

} // namespace handglass::cli
