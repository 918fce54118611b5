#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "cli/exit_code.h"
#include "trace/citation.h"
#include "trace/display.h"
#include "trace/jsonl.h"

namespace handglass::cli {

namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value;
}

bool wants_color(const OutputOptions& options) {
  if (options.color != "auto") return options.color == "always";
  return !is_set("NO_COLOR") && options.file.empty() &&
         isatty(options.aside ? STDERR_FILENO : STDOUT_FILENO) != 0; // https://no-color.org
}

bool is_output_lost = false;

int complain_of_output(const std::string& name) {
  is_output_lost = true;
  const auto lost =
      failure(Alert::internal_error, "file.write", {}, {{"file", name}, {"reason", std::strerror(errno)}});
  return complain(lost.error(), OutputOptions().language());
}

trace::Explain depth(const std::string& explain) {
  if (explain == "brief") return trace::Explain::brief;
  return explain == "full" ? trace::Explain::full : trace::Explain::normal;
}

} // namespace

trace::Lang OutputOptions::language() const {
  if (lang == "zh") return trace::Lang::zh;
  if (lang == "en") return trace::Lang::en;
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) // the first that is set, as everywhere
    if (is_set(variable))
      return std::string_view(std::getenv(variable)).starts_with("zh") ? trace::Lang::zh : trace::Lang::en;
  return trace::Lang::en;
}

void add_output_options(CLI::App& command, OutputOptions& options, Narration narration) {
  constexpr const char* group = "What is shown";
  command
      .add_option(
          "--format", options.format,
          "text, for people; html, a page to step through; jsonl, one JSON object an event, for programs")
      ->check(CLI::IsMember({"text", "html", "jsonl"}))
      ->capture_default_str()
      ->group(group);
  command.add_option("--lang", options.lang, "en or zh (default: what LC_ALL, LC_MESSAGES or LANG say)")
      ->check(CLI::IsMember({"en", "zh"}))
      ->group(group);
  command
      .add_option(
          "--explain", options.explain,
          "brief: a line a message; normal; full: with the reasons, and every octet of the certificates")
      ->check(CLI::IsMember({"brief", "normal", "full"}))
      ->capture_default_str()
      ->group(group);
  command.add_flag("--source", options.source, "the line of code that emitted each event")->group(group);
  command.add_option("--color", options.color, "auto, always or never; NO_COLOR is honoured")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str()
      ->group(group);
  command.add_flag("--ascii", options.ascii, "no symbols beyond ASCII")->group(group);
  command.add_option("--width", options.width, "columns")
      ->check(CLI::Range(60, 400))
      ->capture_default_str()
      ->group(group);
  CLI::Option* step = command
                          .add_flag("--step", options.step,
                                    "stop after each event; n, p, g N, b TYPE, k, s, q and ? are the keys")
                          ->group(group);
  command
      .add_flag("--present", options.present,
                "for a projector: one idea a screen; space, p and q are the keys (to a file: all of them)")
      ->excludes(step)
      ->group(group);
  command
      .add_option("--keylog", options.keylog, "append the secrets, for Wireshark (default: $SSLKEYLOGFILE)")
      ->group(group);
  if (narration == Narration::always)
    command.add_option("-o,--output", options.file, "into this file instead of standard output")
        ->group(group);
}

trace::TextOptions text_options(const OutputOptions& options) {
  trace::TextOptions text;
  text.lang = options.language();
  text.explain = depth(options.explain);
  text.source = options.source;
  text.color = wants_color(options);
  text.ascii = options.ascii;
  text.width = options.width;
  return text;
}

Result<std::unique_ptr<Output>> Output::open(const OutputOptions& options) {
  std::unique_ptr<Output> output(new Output);
  if ((options.step || options.present) && options.format != "text")
    return failure(Alert::internal_error, "output.text_only", {},
                   {{"option", options.step ? "--step" : "--present"}, {"format", options.format}});
  if (!options.format.empty()) TRY(output->narrate(options));
  std::optional<std::string> keylog = trace::KeyLog::file_from_environment();
  if (!options.keylog.empty()) keylog = options.keylog;
  if (keylog) {
    output->keylog_.emplace(TRY(trace::KeyLog::open(*keylog)));
    output->tee_.add(*output->keylog_);
  }
  return output;
}

Result<void> Output::narrate(const OutputOptions& options) {
  std::ostream* out = options.aside ? &std::cerr : &std::cout;
  if (!options.file.empty()) {
    file_.open(options.file, std::ios::binary | (options.append ? std::ios::app : std::ios::trunc));
    if (!file_)
      return failure(Alert::internal_error, "file.write", {},
                     {{"file", options.file}, {"reason", std::strerror(errno)}});
    name_ = options.file;
    out = &file_;
  }
  if (options.format == "html") {
    html_ = std::make_unique<trace::html::HtmlPage>(*out, options.language());
    tee_.add(*html_);
  } else if (options.format == "jsonl") {
    other_ = std::make_unique<trace::JsonLines>(*out);
    tee_.add(*other_);
  } else {
    const trace::TextOptions text = text_options(options);
    if (options.present) {
      const bool is_interactive = options.file.empty() && isatty(STDOUT_FILENO) != 0;
      presenter_ = std::make_unique<Presenter>(*out, text, is_interactive);
      tee_.add(*presenter_);
    } else if (options.step) {
      stepper_ = std::make_unique<trace::Stepper>(std::cin, *out, text, isatty(STDIN_FILENO) == 0);
      tee_.add(*stepper_);
    } else {
      text_ = std::make_unique<trace::TextTrace>(*out, text);
      tee_.add(*text_);
    }
  }
  return {};
}

Output::~Output() { finish(); }

void Output::finish() {
  if (std::exchange(is_finished_, true)) return;
  if (text_) text_->finish();
  if (stepper_) stepper_->finish();
  if (presenter_) presenter_->finish();
  if (html_) html_->finish();
  std::cout.flush();
  if (file_.is_open() && !file_.flush()) complain_of_output(name_);
}

int with_output(int code) {
  if (code == ok && !std::cout.flush()) complain_of_output("-"); // other failures have had their say
  return is_output_lost && code == ok ? malformed_input : code;
}

int complain(const Failure& failure, trace::Lang lang) {
  std::cout.flush();
  const std::string file = trace::escape(failure.arg("file")), why = trace::explain(failure, lang);
  std::cerr << "handglass: " << (why.find(file) == std::string::npos ? file + ": " : "") << why << '\n';
  const std::string clause = trace::long_citation(failure.rfc);
  if (!clause.empty()) std::cerr << "  " << clause << " · " << trace::source_line(failure.where) << '\n';
  return exit_code(failure);
}

void tell(std::string_view id, trace::Lang lang, Args args) {
  std::cout << trace::say(id, lang, args) << '\n';
}
void tell_aside(std::string_view id, trace::Lang lang, Args args) {
  std::cout.flush();
  std::cerr << trace::say(id, lang, args) << '\n';
}

} // namespace handglass::cli
