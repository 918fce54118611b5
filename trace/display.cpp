#include "trace/display.h"

#include <cstdio>

namespace handglass::trace {

namespace {

constexpr char32_t not_utf8 = 0xffffffff;

/// Takes one character off the front of `text`; `not_utf8` for an octet that begins none.
char32_t next_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t size = first < 0x80       ? 1
                           : first >> 5 == 6  ? 2
                           : first >> 4 == 14 ? 3
                           : first >> 3 == 30 ? 4
                                              : 0;
  char32_t c = size == 1 ? first : size == 0 ? 0 : first & (0x7f >> size);
  bool good = size != 0 && text.size() >= size;
  for (std::size_t i = 1; good && i < size; ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    good = octet >> 6 == 2;
    c = c << 6 | (octet & 0x3f);
  }
  // RFC 3629 section 3: no overlong forms, no surrogates, nothing above U+10FFFF.
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  good = good && c >= least[size] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
  text.remove_prefix(good ? size : 1);
  return good ? c : not_utf8;
}

/// Controls, and characters that are not seen but change what is seen.
bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
         c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

/// East Asian Wide and Fullwidth, in the ranges that occur in texts for people.
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0x303e) || (c >= 0x3041 && c <= 0xa4cf) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) ||
         (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f64f) ||
         (c >= 0x20000 && c <= 0x3fffd);
}

bool is_combining(char32_t c) { return (c >= 0x300 && c <= 0x36f) || (c >= 0xfe00 && c <= 0xfe0f); }

/// The colour sequence that `text` begins with: its size, or 0.
std::size_t colour_size(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find('m');
  return end == std::string_view::npos ? 0 : end + 1;
}

std::size_t width_of(char32_t c) { return is_combining(c) ? 0 : is_wide(c) ? 2 : 1; }

} // namespace

std::string escape(std::string_view text, bool ascii) {
  std::string out;
  char buffer[16];
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = next_character(text);
    const auto octet = static_cast<unsigned char>(before[0]);
    if (c == '\\') {
      out += "\\\\";
    } else if (c == not_utf8 || (c < 0xa0 && is_unsafe(c) && before.size() - text.size() == 1)) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", octet);
      out += buffer;
    } else if (is_unsafe(c) || (ascii && c > 0x7e)) {
      std::snprintf(buffer, sizeof buffer, "\\u{%x}", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out += before.substr(0, before.size() - text.size());
    }
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  char buffer[16];
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = next_character(text);
    if (c == not_utf8) {
      out += "\\ufffd";
    } else if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(c));
    } else if (c <= 0xffff && is_unsafe(c)) {
      std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out += before.substr(0, before.size() - text.size());
    }
  }
  out.push_back('"');
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    if (const std::size_t n = colour_size(text)) {
      text.remove_prefix(n);
      continue;
    }
    width += width_of(next_character(text));
  }
  return width;
}

std::string pad(std::string_view text, std::size_t columns) {
  std::string out(text);
  const std::size_t width = display_width(text);
  if (width < columns) out.append(columns - width, ' ');
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line, word;
  std::size_t line_width = 0, word_width = 0;
  bool opened = false;  // the last character opens a bracket or a quotation
  const auto end_word = [&] {
    if (line_width != 0 && line_width + word_width > columns) {
      while (line.ends_with(' ')) line.pop_back();
      lines.push_back(std::move(line));
      line.clear();
      line_width = 0;
    }
    line += word;
    line_width += word_width;
    word.clear();
    word_width = 0;
  };
  while (!text.empty()) {
    const std::string_view before = text;
    if (const std::size_t n = colour_size(text)) {
      word += text.substr(0, n);
      text.remove_prefix(n);
      continue;
    }
    const char32_t c = next_character(text);
    if (c == ' ') {
      end_word();
      if (line_width != 0) {
        line.push_back(' ');
        ++line_width;
      }
      continue;
    }
    // A Chinese full stop or comma must not begin a line: it stays with the character before it.
    const bool closes = c == U'，' || c == U'。' || c == U'；' || c == U'：' || c == U'、' || c == U'）' ||
                        c == U'”' || c == U'》' || c == U'？' || c == U'！';
    // And an opening bracket must not end one: it stays with the character behind it.
    const bool opens = c == U'（' || c == U'“' || c == U'《';
    if (opens || (is_wide(c) && !closes && !opened)) end_word();
    opened = opens;
    word += before.substr(0, before.size() - text.size());
    word_width += width_of(c);
  }
  end_word();
  while (line.ends_with(' ')) line.pop_back();
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string short_hex(ByteView bytes, std::size_t most) {
  if (bytes.size() <= most) return hex(bytes);
  return hex(bytes.first(4)) + "…" + hex(bytes.last(4));
}

std::string spaced_hex(ByteView bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i != 0) out.push_back(' ');
    out += hex(bytes.subspan(i, 1));
  }
  return out;
}

} // namespace handglass::trace
