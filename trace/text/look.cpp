#include "trace/text/look.h"

#include "trace/display.h"

namespace handglass::trace {

namespace {

struct Symbol {
  std::string_view unicode, ascii;
};
/// Every character beyond ASCII that this rendering and the English catalogue use.
constexpr Symbol symbols[] = {
    {"✓", "[ok]"},  {"✗", "[x]"}, {"→", "->"}, {"←", "<-"}, {"↔", "<->"}, {"⇒", "=>"},  {"━", "="},
    {"─", "-"},     {"┄", "-"},   {"│", "|"},  {"┌", "+"},  {"└", "+"},   {"…", "..."}, {"·", "-"},
    {"§", "sec. "}, {"‖", "||"},  {"×", "x"},  {"—", "--"}, {"–", "-"},   {"’", "'"},   {"“", "\""},
    {"”", "\""},    {"⊕", "XOR"}, {"≤", "<="}, {"≥", ">="}, {"²", "^2"},  {"³", "^3"},
};

std::string safe_unicode(std::string_view text) { return escape(text, false); }
std::string safe_ascii(std::string_view text) { return escape(text, true); }

} // namespace

std::string Look::own(std::string_view text) const {
  if (!options_.ascii) return std::string(text);
  std::string out;
  while (!text.empty()) {
    bool found = false;
    if (static_cast<unsigned char>(text[0]) >= 0x80)
      for (const Symbol& symbol : symbols)
        if (!found && text.starts_with(symbol.unicode)) {
          out += symbol.ascii;
          text.remove_prefix(symbol.unicode.size());
          found = true;
        }
    if (found) continue;
    out.push_back(text[0]);
    text.remove_prefix(1);
  }
  return out;
}

std::string Look::safe(std::string_view text) const { return escape(text, options_.ascii); }

std::string Look::sentence(std::string_view id, std::span<const Arg> args) const {
  const std::string_view text = find(id, options_.lang);
  return text.empty() ? std::string()
                      : fill(own(text), args, options_.ascii ? safe_ascii : safe_unicode, options_.lang);
}

std::string Look::say(std::string_view id, std::span<const Arg> args) const {
  std::string text = sentence(id, args);
  return text.empty() ? "<" + safe(id) + ">" : text;
}

std::string Look::paint(Ink ink, std::string_view text) const {
  if (!options_.color || text.empty()) return std::string(text);
  // The eight colours every terminal has, none of them alone: a symbol or a word says the same.
  static constexpr std::string_view codes[] = {"1", "1;36", "1;35", "0", "0", "33", "2", "32", "1;31", "35"};
  const std::string_view code = codes[static_cast<int>(ink)];
  if (code == "0") return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string Look::direction(Direction dir) const {
  return dir == Direction::c2s ? paint(Ink::client, own("C→S")) : paint(Ink::server, own("S→C"));
}

} // namespace handglass::trace
