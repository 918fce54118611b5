#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace handglass::cli {

namespace {

// Signal handlers see only what is static. Both tcsetattr and write may be called in one (POSIX, 2.4.3).
termios before;
volatile std::sig_atomic_t is_raw = 0;
volatile std::sig_atomic_t is_disturbed = 0; // resized, or woken up
bool has_modes = false; // standard input is a terminal; it need not be

constexpr std::string_view enter_screen = "\x1b[?1049h\x1b[?25l"; // the other screen, no cursor
constexpr std::string_view leave_screen = "\x1b[?25h\x1b[?1049l";

void put(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

void set() {
  if (has_modes) {
    termios raw = before;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO); // ISIG stays: Ctrl-C is still a signal
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
  }
  put(enter_screen);
  is_raw = 1;
}

void restore() {
  if (!is_raw) return;
  is_raw = 0;
  put(leave_screen);
  if (has_modes) tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
}

void die(int signal) {
  const int reason = errno;
  restore();
  // As if it had never been caught: the shell learns why we ended. (SA_RESETHAND has put the default back.)
  errno = reason;
  std::raise(signal);
}

void stop(int) {
  const int reason = errno;
  restore();
  std::raise(SIGSTOP);
  set(); // SIGCONT
  is_disturbed = 1;
  errno = reason;
}

void resized(int) { is_disturbed = 1; }

constexpr int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
struct sigaction old_deadly[std::size(deadly)], old_stop, old_resized;

void handle(int signal, void (*with)(int), int flags, struct sigaction& old) {
  struct sigaction action{};
  action.sa_handler = with;
  action.sa_flags = flags; // no SA_RESTART: a wait for a key ends
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, &old);
}

/// A resize or Ctrl-Z has to wait while a screen is written: C's stdout would lose the rest of it.
void hold(int how) {
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGTSTP);
  sigaddset(&both, SIGWINCH);
  sigprocmask(how, &both, nullptr);
}
struct Listening {
  Listening() { hold(SIG_UNBLOCK); }
  Listening(const Listening&) = delete;
  ~Listening() { hold(SIG_BLOCK); }
};

} // namespace

RawTerminal::RawTerminal() {
  has_modes = tcgetattr(STDIN_FILENO, &before) == 0;
  for (std::size_t i = 0; i < std::size(deadly); ++i)
    handle(deadly[i], die, static_cast<int>(SA_RESETHAND | SA_NODEFER), old_deadly[i]);
  handle(SIGTSTP, stop, 0, old_stop);
  handle(SIGWINCH, resized, 0, old_resized);
  static const int registered = std::atexit(restore);
  (void)registered;
  hold(SIG_BLOCK);
  set();
}

RawTerminal::~RawTerminal() {
  restore();
  for (std::size_t i = 0; i < std::size(deadly); ++i) sigaction(deadly[i], &old_deadly[i], nullptr);
  sigaction(SIGTSTP, &old_stop, nullptr);
  sigaction(SIGWINCH, &old_resized, nullptr);
  hold(SIG_UNBLOCK);
}

Key RawTerminal::key() {
  const Listening listening;
  while (true) {
    if (is_disturbed) {
      is_disturbed = 0;
      return Key::redraw;
    }
    char c[8];
    const ssize_t n = read(STDIN_FILENO, c, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return Key::quit;
    switch (c[0]) {
      case ' ':
      case '\r':
      case '\n':
      case 'n':
      case 'j':
      case 'l':
        return Key::next;
      case 'p':
      case 'b':
      case 'k':
      case 'h':
      case '\x7f':
      case '\b':
        return Key::back;
      case 'g':
        return Key::first;
      case 'G':
        return Key::last;
      case 'q':
      case 'Q':
      case '\x04': // Ctrl-D
        return Key::quit;
      case '\x0c': // Ctrl-L
        return Key::redraw;
      case '\x1b':
        break;
      default:
        return Key::other;
    }
    // An arrow or the like, whose octets come together: ESC [ C, ESC [ 5 ~. What a presenter's remote sends.
    if (has_modes) {
      termios now;
      tcgetattr(STDIN_FILENO, &now);
      termios impatient = now;
      impatient.c_cc[VMIN] = 0;
      impatient.c_cc[VTIME] = 1; // a tenth of a second
      tcsetattr(STDIN_FILENO, TCSANOW, &impatient);
      const ssize_t more = read(STDIN_FILENO, c, sizeof c);
      tcsetattr(STDIN_FILENO, TCSANOW, &now);
      const std::string_view rest(c, more > 0 ? static_cast<std::size_t>(more) : 0);
      if (rest == "[C" || rest == "[B" || rest == "[6~" || rest == "OC" || rest == "OB") return Key::next;
      if (rest == "[D" || rest == "[A" || rest == "[5~" || rest == "OD" || rest == "OA") return Key::back;
      if (rest == "[H" || rest == "[1~" || rest == "OH") return Key::first;
      if (rest == "[F" || rest == "[4~" || rest == "OF") return Key::last;
    }
    return Key::other;
  }
}

WindowSize window_size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return {};
  return {size.ws_row, size.ws_col};
}

} // namespace handglass::cli
