#include "x509/pem.h"

#include <algorithm>

#include "core/secret.h"

namespace handglass::x509 {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ", end_mark = "-----END ", dashes = "-----";

/// Keys travel as PEM too, so letters are turned into numbers by arithmetic, never by looking them up in
/// a table, where the cache would remember which entry was read.
std::uint8_t base64_value(std::uint8_t c) {
  const auto between = [c](unsigned low, unsigned high) {
    return ((low - 1u - c) & (c - high - 1u)) >> 8 & 0xffu;
  };
  const unsigned value =
      (between('A', 'Z') & (c - unsigned{'A'})) | (between('a', 'z') & (c - unsigned{'a'} + 26u)) |
      (between('0', '9') & (c - unsigned{'0'} + 52u)) | (between('+', '+') & 62u) | (between('/', '/') & 63u);
  const unsigned known =
      between('A', 'Z') | between('a', 'z') | between('0', '9') | between('+', '+') | between('/', '/');
  return static_cast<std::uint8_t>((value & known) | (~known & 0xffu));
}

char base64_letter(unsigned value) {
  // The letter is 'A' + value, moved by the distance between the alphabet's runs.
  const auto from = [value](unsigned low) { return (low - 1u - value) >> 8 & 0xffu; };
  unsigned letter = value + 'A';
  letter += from(26) & ('a' - 'A' - 26u);
  letter -= from(52) & ('a' - '0' + 26u);
  letter -= from(62) & ('0' - '+' + 10u);
  letter += from(63) & ('/' - '+' - 1u);
  return static_cast<char>(letter & 0xffu);
}

struct Lines {
  std::string_view rest;
  std::size_t number = 0;
  /// How many characters there are before a mark, or to the end.
  std::size_t until(std::string_view mark) const { return std::min(rest.find(mark), rest.size()); }
  /// The next line, without its end (LF, CRLF or CR) and trailing blanks; false at the end.
  bool next(std::string_view& line) {
    if (rest.empty()) return false;
    ++number;
    const std::size_t end = rest.find_first_of("\r\n");
    line = rest.substr(0, end);
    std::size_t skip = line.size();
    if (end != std::string_view::npos) skip += rest.substr(end).starts_with("\r\n") ? 2 : 1;
    rest.remove_prefix(skip);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    return true;
  }
};

bool is_mark(std::string_view line, std::string_view mark) {
  return line.size() >= mark.size() + dashes.size() && line.starts_with(mark) && line.ends_with(dashes);
}
std::string_view label_of(std::string_view line, std::string_view mark) {
  return line.substr(mark.size(), line.size() - mark.size() - dashes.size());
}

/// Adds a line's letters to `quantum`, and each full quantum of four to `out`. Padding ends it all.
/// It may be a private key: `out` has its size from the start, since growing would leave copies behind, and
/// is wiped unless it is taken.
struct Base64 {
  Bytes out;
  explicit Base64(std::size_t letters_at_most) { out.reserve(letters_at_most / 4 * 3 + 3); }
  Base64(const Base64&) = delete;
  ~Base64() { wipe(out); }
  std::uint32_t quantum = 0;
  int letters = 0, padding = 0;
  bool is_bad = false;

  bool add(std::uint8_t c) {
    if (c == '=') {
      ++padding;
      is_bad = is_bad || letters + padding > 4 || letters < 2;
      if (letters + padding == 4) close();
      return true;
    }
    const std::uint8_t value = base64_value(c);
    if (value == 0xff) return false;
    is_bad = is_bad || padding > 0;
    quantum = quantum << 6 | value;
    if (++letters == 4) close();
    return true;
  }
  void close() {
    const int octets = letters * 6 / 8;
    quantum <<= 6 * (4 - letters);
    // The bits that padding cuts off must be zero (RFC 4648 section 3.5), or two texts mean one thing.
    is_bad = is_bad || (quantum & ((1u << (8 * (3 - octets))) - 1)) != 0;
    for (int i = 0; i < octets; ++i) out.push_back(static_cast<std::uint8_t>(quantum >> (16 - 8 * i)));
    quantum = 0;
    letters = 0;
  }
  bool ended_well() const { return !is_bad && letters == 0; }
};

} // namespace

Result<std::vector<PemBlock>> parse_pem(std::string_view text) {
  std::vector<PemBlock> blocks;
  Lines lines{text};
  std::string_view line;
  while (lines.next(line)) {
    if (is_mark(line, end_mark))
      return failure(Alert::bad_certificate, "pem.stray_end", "7468#2",
                     {{"line", lines.number}, {"label", label_of(line, end_mark)}});
    if (!is_mark(line, begin_mark)) continue;

    PemBlock block{std::string(label_of(line, begin_mark)), {}, lines.number};
    Base64 base64(lines.until(end_mark));
    bool is_closed = false;
    while (!is_closed) {
      if (!lines.next(line) || is_mark(line, begin_mark))
        return failure(Alert::bad_certificate, "pem.unterminated", "7468#2",
                       {{"line", block.line}, {"label", block.label}});
      if (is_mark(line, end_mark)) {
        if (label_of(line, end_mark) != block.label)
          return failure(
              Alert::bad_certificate, "pem.label_mismatch", "7468#2",
              {{"line", lines.number}, {"label", block.label}, {"found", label_of(line, end_mark)}});
        is_closed = true;
      } else if (line.find(':') != std::string_view::npos) {
        return failure(Alert::bad_certificate, "pem.headers", "7468#2", {{"line", lines.number}});
      } else {
        for (char c : line) {
          if (c == ' ' || c == '\t') continue; // section 2: white space is skipped
          if (!base64.add(static_cast<std::uint8_t>(c)))
            return failure(Alert::bad_certificate, "pem.bad_character", "7468#3", {{"line", lines.number}});
        }
        if (base64.is_bad)
          return failure(Alert::bad_certificate, "pem.bad_base64", "4648#3.5", {{"line", lines.number}});
      }
    }
    if (!base64.ended_well())
      return failure(Alert::bad_certificate, "pem.bad_base64", "4648#4", {{"line", lines.number}});
    block.contents = std::move(base64.out);
    blocks.push_back(std::move(block));
  }
  return blocks;
}

bool looks_like_pem(ByteView octets) { return as_text(octets).find(begin_mark) != std::string_view::npos; }

std::string to_pem(std::string_view label, ByteView contents) {
  std::string text; // of its final size from the start, as above
  text.reserve(2 * (begin_mark.size() + label.size() + dashes.size() + 1) + contents.size() / 3 * 4 + 4 +
               contents.size() / 48 + 1);
  text.append(begin_mark).append(label).append(dashes).push_back('\n');
  for (std::size_t at = 0; at < contents.size(); at += 48) { // 48 octets are a line of 64 letters
    const ByteView part = contents.subspan(at, std::min<std::size_t>(48, contents.size() - at));
    for (std::size_t i = 0; i < part.size(); i += 3) {
      std::uint32_t quantum = 0;
      for (std::size_t j = 0; j < 3; ++j) quantum = quantum << 8 | (i + j < part.size() ? part[i + j] : 0u);
      for (std::size_t j = 0; j < 4; ++j)
        text.push_back(i + j <= part.size() ? base64_letter(quantum >> (18 - 6 * j) & 0x3f) : '=');
    }
    text.push_back('\n');
  }
  text.append(end_mark).append(label).append(dashes).push_back('\n');
  return text;
}

} // namespace handglass::x509
