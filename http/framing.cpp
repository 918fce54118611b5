#include "http/framing.h"

#include "http/syntax.h"

namespace handglass::http {

std::string_view name(Framing::Kind kind) {
  switch (kind) {
    case Framing::Kind::none:
      return "none";
    case Framing::Kind::length:
      return "content-length";
    case Framing::Kind::chunked:
      return "chunked";
    case Framing::Kind::until_close:
      return "close";
  }
  bug("a framing without a name");
}

std::optional<std::uint64_t> parse_length(std::string_view digits) {
  if (digits.empty()) return {};
  std::uint64_t value = 0;
  for (char c : digits) {
    if (!is_digit(static_cast<std::uint8_t>(c))) return {};
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (max_length - digit) / 10) return {}; // asked before the multiplication, which would wrap
    value = value * 10 + digit;
  }
  return value;
}

namespace {

/// True if the codings, over all lines, are "chunked" and that alone. The parsers here undo no other
/// coding (we never asked for one in TE), and chunked twice is forbidden to every sender. "chunked"
/// takes no parameters either (section 7.1), so "chunked;q=1" is not it.
bool is_chunked_only(const std::vector<const FieldLine*>& lines) {
  std::size_t codings = 0;
  bool chunked = false;
  for (const FieldLine* line : lines)
    for (std::string_view coding : list_members(line->value)) {
      ++codings;
      chunked = equal_ignoring_case(coding, "chunked");
    }
  return codings == 1 && chunked;
}

} // namespace

Result<Framing> frame(const Fields& fields, int minor, Framing::Kind otherwise, const Cursor& cursor) {
  const auto encodings = fields.all("Transfer-Encoding");
  const auto lengths = fields.all("Content-Length");
  if (!encodings.empty()) {
    const std::uint64_t at = encodings.front()->offset;
    TRY(cursor.check(lengths.empty(), "http.framing.not_both", "9112#6.3", "Transfer-Encoding", at));
    TRY(cursor.check(minor >= 1, "http.transfer_encoding.needs_http11", "9112#6.1", "Transfer-Encoding", at));
    TRY(cursor.check(is_chunked_only(encodings), "http.transfer_encoding.chunked_only", "9112#6.1",
                     "Transfer-Encoding", at));
    return Framing{Framing::Kind::chunked, 0};
  }
  if (!lengths.empty()) {
    // Section 6.3 would allow equal values said twice; 9110 section 8.6 lets us refuse them, and
    // nobody but an attacker or a broken proxy sends them.
    const std::uint64_t again = lengths.back()->offset;
    TRY(cursor.check(lengths.size() == 1, "http.content_length.once", "9110#8.6", "Content-Length", again));
    const auto length = parse_length(lengths.front()->value);
    TRY(cursor.check(length.has_value(), "http.content_length.number", "9112#6.3", "Content-Length", again));
    return Framing{Framing::Kind::length, *length};
  }
  return Framing{otherwise, 0};
}

} // namespace handglass::http
