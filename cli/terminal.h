// terminal.h: a terminal that hands over each key as it is pressed, and gets its old ways back whatever
// happens.
#pragma once

#include <cstddef>

namespace handglass::cli {

enum class Key { next, back, first, last, quit, redraw, other };

/// While it lives, standard input is read key by key, unechoed, and standard output shows its other screen,
/// the one that full-screen programs use. Destruction undoes both; so do exit(), an interrupt, a hang-up, a
/// termination and a stop (Ctrl-Z; going on after it sets them again). There is one at a time.
class RawTerminal {
 public:
  RawTerminal();
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  /// Waits for a key. The end of the input is `quit`; a new size of the window, or waking up, is `redraw`.
  Key key();
};

struct WindowSize {
  std::size_t rows = 30, columns = 100;
};
/// Of the terminal on standard output.
WindowSize window_size();

} // namespace handglass::cli
