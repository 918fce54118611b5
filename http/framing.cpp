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

struct Codings {
  std::size_t others = 0;  ///< that are not "chunked"
  std::size_t chunked = 0;
  bool last_is_chunked = false;
};

/// Over all lines. "chunked" takes no parameters (section 7.1), so "chunked;q=1" is another one.
Codings codings_of(const std::vector<const FieldLine*>& lines) {
  Codings found;
  for (const FieldLine* line : lines)
    for (std::string_view coding : list_members(line->value)) {
      found.last_is_chunked = equal_ignoring_case(coding, "chunked");
      ++(found.last_is_chunked ? found.chunked : found.others);
    }
  return found;
}

} // namespace

Result<Framing> frame(const Fields& fields, int minor, Framing::Kind otherwise, const Cursor& cursor) {
  const auto encodings = fields.all("Transfer-Encoding");
  const auto lengths = fields.all("Content-Length");
  if (!encodings.empty()) {
    const std::uint64_t at = encodings.front()->offset;
    TRY(cursor.check(lengths.empty(), "http.framing.not_both", "9112#6.3", "Transfer-Encoding", at));
    TRY(cursor.check(minor >= 1, "http.transfer_encoding.needs_http11", "9112#6.1", "Transfer-Encoding", at));
    const Codings codings = codings_of(encodings);
    // No coding but chunked is undone here; none was asked for, in TE. A response in one that ends with
    // the connection would be no error of the peer's (section 6.3), so there this is asked first; a
    // request without chunked at its end has no end, and that is worse than a coding nobody knows.
    const bool is_response = otherwise == Framing::Kind::until_close;
    auto understood = [&] {
      return cursor.check(codings.others == 0, "http.transfer_encoding.understood", "9112#6.1",
                          "Transfer-Encoding", at);
    };
    if (is_response) TRY(understood());
    TRY(cursor.check(codings.last_is_chunked && codings.chunked == 1, "http.transfer_encoding.chunked_last",
                     "9112#6.1", "Transfer-Encoding", at));
    if (!is_response) TRY(understood());
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
