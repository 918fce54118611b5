#include "trace/step.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <map>
#include <ostream>

#include "trace/display.h"
#include "trace/text/derivation.h"
#include "trace/text/event_line.h"

namespace handglass::trace {

namespace {

constexpr std::string_view types[] = {"meta", "field", "map",   "record", "derive", "transcript", "check",
                                      "path", "state", "alert", "net",    "http",   "note"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

} // namespace

Stepper::Stepper(std::istream& in, std::ostream& out, const TextOptions& options)
    : in_(in), out_(out), look_(options), page_(look_, out) {}

void Stepper::on(const Event& event) {
  history_.add(event);
  if (has_quit_) return;
  const std::size_t now = history_.events().size();
  const bool is_wanted = run_to_type_.empty() ? now >= run_to_ : type_name(event) == run_to_type_;
  if (!is_wanted) return;
  run_to_type_.clear();
  at_ = now;
  show(at_);
  prompt();
}

void Stepper::finish() {
  if (has_quit_ || history_.events().empty()) return;
  is_over_ = true;
  run_to_type_.clear();
  at_ = history_.events().size();
  page_.paragraph(" ", look_.say("step.over", {{"events", at_}}));
  prompt();
}

void Stepper::prompt() {
  std::string line;
  do {
    out_ << look_.paint(Ink::heading,
                        look_.say("step.prompt", {{"number", at_}, {"last", history_.events().size()}}))
         << ' ';
    out_.flush();
    if (!std::getline(in_, line)) {
      out_ << '\n';
      has_quit_ = true;
      return;
    }
  } while (!command(line));
}

bool Stepper::command(const std::string& line) {
  const std::string_view text = trimmed(line);
  const std::string_view name = text.substr(0, text.find(' '));
  const std::string_view argument = trimmed(text.substr(name.size()));
  if (name.empty() || name == "n") return forward(1);
  if (name == "p") {
    if (at_ > 1) show(--at_);
    return false;
  }
  if (name == "g") {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), number);
    if (error != std::errc() || end != argument.data() + argument.size() || number == 0) {
      page_.paragraph(" ", look_.say("step.g.form"));
      return false;
    }
    if (number > at_) return forward(number - at_);
    show(at_ = number);
    return false;
  }
  if (name == "b") {
    if (std::ranges::find(types, argument) == std::end(types)) {
      std::string all;
      for (std::string_view type : types) all += (all.empty() ? "" : " ") + std::string(type);
      page_.paragraph(" ", look_.say("step.b.form", {{"types", std::string_view(all)}}));
      return false;
    }
    for (std::size_t i = at_ + 1; i <= history_.events().size(); ++i)
      if (type_name(event(i)) == argument) {
        show(at_ = i);
        return false;
      }
    if (is_over_) {
      page_.paragraph(" ", look_.say("step.none", {{"type", argument}}));
      return false;
    }
    run_to_type_ = argument;
    return true;
  }
  if (name == "k")
    show_keys();
  else if (name == "s")
    show_states();
  else if (name == "q")
    has_quit_ = true;
  else
    help();
  return has_quit_;
}

/// Within what has happened a look; beyond it the connection has to go on.
bool Stepper::forward(std::size_t steps) {
  const std::size_t last = history_.events().size();
  if (at_ + steps <= last) {
    show(at_ += steps);
    return false;
  }
  if (is_over_) {
    if (at_ != last) show(at_ = last);
    page_.paragraph(" ", look_.say("step.over", {{"events", last}}));
    return false;
  }
  run_to_ = at_ + steps;
  return true;
}

void Stepper::show(std::size_t number) {
  const Event& shown = event(number);
  const std::string head =
      "[" + std::to_string(number) + "] " + look_.paint(Ink::heading, pad(type_name(shown), 10)) + " ";
  page_.paragraph(head, event_line(shown, look_));
}

void Stepper::show_keys() {
  bool is_any = false;
  for (std::size_t i = 1; i <= at_; ++i)
    if (const auto* derive = std::get_if<event::Derive>(&event(i)); derive && !derive->id.empty()) {
      print_derivation_brief(page_, *derive);
      is_any = true;
    }
  if (!is_any) page_.paragraph(" ", look_.say("step.no_keys"));
}

void Stepper::show_states() {
  std::map<std::string_view, std::string_view> states; // by role
  for (std::size_t i = 1; i <= at_; ++i)
    if (const auto* state = std::get_if<event::State>(&event(i))) states[state->role] = state->to;
  for (const auto& [role, state] : states)
    page_.line(" " + look_.say("word." + std::string(role)) + ": " + std::string(state));
  if (states.empty()) page_.paragraph(" ", look_.say("step.no_state"));
}

void Stepper::help() {
  static constexpr std::string_view keys[][2] = {
      {"n", "step.help.n"}, {"p", "step.help.p"}, {"g N", "step.help.g"}, {"b TYPE", "step.help.b"},
      {"k", "step.help.k"}, {"s", "step.help.s"}, {"q", "step.help.q"}};
  for (const auto& [key, id] : keys) page_.paragraph(" " + pad(key, 8), look_.say(id));
}

} // namespace handglass::trace
