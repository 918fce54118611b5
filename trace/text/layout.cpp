#include "trace/text/layout.h"

#include <algorithm>

#include "trace/display.h"

namespace handglass::trace {

void Page::line(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  out_ << text << '\n';
}

void Page::two_ends(std::string_view left, std::string_view right) {
  const std::size_t left_width = display_width(left), right_width = display_width(right);
  if (right.empty()) return line(left);
  if (left_width + 2 + right_width > look.width()) {
    line(left);
    left = {};
  }
  const std::size_t used = display_width(left) + right_width;
  const std::size_t gap = look.width() > used ? look.width() - used : 2;
  line(std::string(left) + std::string(gap, ' ') + std::string(right));
}

void Page::paragraph(std::string_view first, std::string_view text, std::optional<std::string_view> rest) {
  const std::string others = rest ? std::string(*rest) : std::string(display_width(first), ' ');
  const std::size_t width = display_width(first), indent = display_width(others);
  // What hangs further left than the first line begins: wrapped as if `first` were words of it.
  const std::string spare(width > indent ? width - indent : 0, '.');
  const std::size_t room = std::max<std::size_t>(look.width() > indent ? look.width() - indent : 0, 20);
  bool is_first = true;
  for (const std::string& piece : wrap(spare + std::string(text), room)) {
    line(is_first ? std::string(first) + piece.substr(std::min(spare.size(), piece.size())) : others + piece);
    is_first = false;
  }
}

void Page::octets(std::string_view first, ByteView bytes, Ink ink, std::optional<std::string_view> rest) {
  const std::string others = rest ? std::string(*rest) : std::string(display_width(first), ' ');
  const std::size_t indent = display_width(first);
  std::size_t a_line = bytes.size();
  if (indent + 2 * a_line > look.width()) a_line = indent + 64 <= look.width() ? 32 : 16;
  for (std::size_t at = 0; at < bytes.size(); at += a_line) {
    const std::string text = hex(bytes.subspan(at, std::min(a_line, bytes.size() - at)));
    line((at == 0 ? std::string(first) : others) + look.paint(ink, text));
  }
}

void Page::full(std::string_view prefix, std::string_view id) {
  if (!look.is_full()) return;
  const std::string text = look.sentence(std::string(id) + ".full");
  if (text.empty() || !told_.insert(std::string(id)).second) return;
  paragraph(prefix, text, prefix);
}

} // namespace handglass::trace
