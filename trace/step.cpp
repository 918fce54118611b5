#include "trace/step.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <map>
#include <ostream>

#include "trace/citation.h"
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

Stepper::Stepper(std::istream& in, std::ostream& out, const TextOptions& options, bool echo)
    : in_(in), out_(out), look_(options), page_(look_, out), echo_(echo) {}

void Stepper::on(const Event& event) {
  history_.add(event);
  if (has_quit_) return;
  const std::size_t now = history_.events().size();
  const bool is_wanted = run_to_type_.empty() ? now >= run_to_ : type_name(event) == run_to_type_;
  if (!is_wanted) return;
  run_to_type_.clear();
  // Whoever sits at a keyboard hears what there is to press; a script has its answers ready.
  if (at_ == 0 && !echo_) page_.paragraph(" ", look_.say("step.begin"));
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
    const std::size_t last = history_.events().size();
    const std::string_view id = is_over_     ? "step.prompt.over"
                                : at_ < last ? "step.prompt.past"
                                             : "step.prompt";
    const std::string state = state_at(at_);
    out_ << look_.paint(Ink::heading, look_.say(id, {{"number", at_},
                                                     {"last", last},
                                                     {"state", std::string_view(state)},
                                                     {"keys", keys_at(at_)}}))
         << ' ';
    out_.flush();
    if (!std::getline(in_, line)) {
      out_ << '\n';
      has_quit_ = true;
      return;
    }
    if (echo_) out_ << look_.safe(line) << '\n';
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
  if (name == "k") {
    if (argument.empty())
      show_keys();
    else if (!show_key(argument))
      page_.paragraph(" ", look_.say("step.k.form", {{"id", argument}}));
  } else if (name == "s")
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
  std::string text = event_line(shown, look_);
  if (look_.options().source) {
    const auto& where = std::visit([](const event::Base& base) -> const auto& { return base.where; }, shown);
    if (where.line() != 0) text += "  " + look_.paint(Ink::faint, source_line(where));
  }
  page_.paragraph(head, text);
}

/// "client WAIT_SH", as it was when this event had happened.
std::string Stepper::state_at(std::size_t number) const {
  const event::State* first = nullptr; // of the whole history: it tells where the connection began
  const event::State* last = nullptr;
  for (std::size_t i = 1; i <= history_.events().size(); ++i)
    if (const auto* state = std::get_if<event::State>(&event(i))) {
      if (!first) first = state;
      if (i <= number) last = state;
    }
  if (!first) return look_.say("step.no_state");
  return look_.say("word." + std::string(first->role)) + " " + std::string(last ? last->to : first->from);
}

/// Results of derivations so far, that later ones refer to by number.
std::size_t Stepper::keys_at(std::size_t number) const {
  std::size_t keys = 0;
  for (std::size_t i = 1; i <= number; ++i)
    if (const auto* derive = std::get_if<event::Derive>(&event(i)); derive && !derive->id.empty()) ++keys;
  return keys;
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

/// One of them whole: what it was made from, and every octet.
bool Stepper::show_key(std::string_view id) {
  for (std::size_t i = 1; i <= at_; ++i)
    if (const auto* derive = std::get_if<event::Derive>(&event(i)); derive && derive->id == id) {
      show(i);
      return true;
    }
  return false;
}

/// The state, the arrow that led to it, and how the records of either direction are protected now.
void Stepper::show_states() {
  std::map<std::string_view, std::size_t> arrows; // by role: the event
  std::map<Direction, std::size_t> records;
  for (std::size_t i = 1; i <= at_; ++i) {
    if (const auto* state = std::get_if<event::State>(&event(i))) arrows[state->role] = i;
    if (const auto* record = std::get_if<event::Record>(&event(i))) records[record->dir] = i;
  }
  for (const auto& [role, number] : arrows) {
    const auto& state = std::get<event::State>(event(number));
    page_.line(" " + look_.say("word." + std::string(role)) + ": " + std::string(state.to));
    page_.paragraph("   ", look_.say(state.message.empty() ? "step.state.by_itself" : "step.state.after",
                                     {{"number", number}, {"from", state.from}, {"message", state.message}}));
  }
  if (arrows.empty()) page_.paragraph(" ", state_at(at_)); // before the first arrow: where it began, if known
  for (const auto& [direction, number] : records) {
    const auto& record = std::get<event::Record>(event(number));
    page_.paragraph(" ", event_line(event(number), look_) +
                             (record.key_id.empty() ? "" : "  " + look_.paint(Ink::name, record.key_id)));
  }
}

void Stepper::help() {
  static constexpr std::string_view keys[][2] = {
      {"n", "step.help.n"}, {"p", "step.help.p"},       {"g N", "step.help.g"}, {"b TYPE", "step.help.b"},
      {"k", "step.help.k"}, {"k K4", "step.help.k_id"}, {"s", "step.help.s"},   {"q", "step.help.q"}};
  for (const auto& [key, id] : keys) page_.paragraph(" " + pad(key, 8), look_.say(id));
}

} // namespace handglass::trace
