#include "cli/present.h"

#include <algorithm>
#include <ostream>

#include "cli/terminal.h"
#include "trace/present/deck.h"
#include "trace/text/look.h"

namespace handglass::cli {

namespace {

constexpr std::size_t screen_rows = 30;

/// As many lines and columns as the window has, but no more than a room can read.
std::vector<trace::Screen> deck_for_window(const trace::Recorder& recorder, trace::TextOptions options,
                                           std::size_t& rows) {
  const WindowSize window = window_size();
  rows = std::clamp<std::size_t>(window.rows, 12, screen_rows + 2);
  options.width = std::clamp<std::size_t>(window.columns, 60, std::max<std::size_t>(options.width, 60));
  return trace::make_deck(recorder, options, rows - 2); // two for the keys
}

} // namespace

void Presenter::finish() {
  if (recorder_.events().empty()) return;
  if (!is_interactive_) {
    bool is_first = true;
    for (const trace::Screen& screen : trace::make_deck(recorder_, options_, screen_rows)) {
      if (!std::exchange(is_first, false)) out_ << '\n';
      for (const std::string& line : screen) out_ << line << '\n';
    }
    return;
  }
  out_.flush();
  const trace::Look look(options_);
  RawTerminal terminal;
  std::size_t rows = 0, at = 0;
  std::vector<trace::Screen> deck = deck_for_window(recorder_, options_, rows);
  while (true) {
    at = std::min(at, deck.size() - 1);
    out_ << "\x1b[H\x1b[2J"; // top left, all clear
    for (const std::string& line : deck[at]) out_ << line << '\n';
    out_ << "\x1b[" << rows << ";1H" << look.paint(trace::Ink::faint, look.say("present.keys"));
    out_.flush();
    switch (terminal.key()) {
      case Key::next:
        ++at;
        break;
      case Key::back:
        if (at > 0) --at;
        break;
      case Key::first:
        at = 0;
        break;
      case Key::last:
        at = deck.size();
        break;
      case Key::redraw:
        deck = deck_for_window(recorder_, options_, rows);
        break;
      case Key::quit:
        return;
      case Key::other:
        break;
    }
  }
}

} // namespace handglass::cli
