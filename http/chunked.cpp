#include "http/chunked.h"

#include "http/framing.h"
#include "http/syntax.h"

namespace handglass::http {
namespace {

constexpr Lines::Limit chunk_line_limit = {limits::http_chunk_line, "http.chunk.line_too_long", "9112#7.1.1"};
/// Nothing may stand between a chunk's data and its CR LF.
constexpr Lines::Limit data_end_limit = {0, "http.chunk.data_end", "9112#7.1"};

/// The value of 1*HEXDIG, or nothing if it exceeds max_length. Leading zeros are allowed and need no
/// rule: they do not change the value, and the line has a limit.
std::optional<std::uint64_t> parse_size(ByteView digits) {
  std::uint64_t value = 0;
  for (std::uint8_t c : digits) {
    if (value > max_length >> 4) return {}; // another digit would not fit
    value = value << 4 | static_cast<std::uint64_t>(hex_digit(c));
  }
  return value;
}

/// Octets of a quoted-string from its opening quote to its closing one; 0 if it is none (9110 section 5.6.4).
std::size_t quoted_string(ByteView text) {
  if (text.empty() || text[0] != '"') return 0;
  for (std::size_t i = 1; i < text.size() && is_text(text[i]); ++i) {
    if (text[i] == '"') return i + 1;
    // A backslash takes the meaning from the next octet, a quote's above all.
    if (text[i] == '\\' && (++i == text.size() || !is_text(text[i]))) return 0;
  }
  return 0;
}

/// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
Result<void> read_extensions(ByteView rest, Cursor& cursor) {
  auto take = [&](std::size_t octets, std::string_view name) {
    cursor.leaf(rest.first(octets), name);
    rest = rest.subspan(octets);
  };
  auto bad_blanks = [&] { return span_of(rest, 0, is_blank); };
  auto next_is = [&](std::size_t at, char c) {
    return at < rest.size() && rest[at] == static_cast<std::uint8_t>(c);
  };
  auto refuse = [&](std::size_t ahead) { return cursor.fail("http.chunk.extension", "9112#7.1.1", ahead); };

  for (std::size_t index = 0; !rest.empty(); ++index) {
    cursor.enter("chunk-ext", "9112#7.1.1", index);
    if (!next_is(bad_blanks(), ';')) return refuse(bad_blanks());
    take(bad_blanks(), "BWS");
    take(1, "semicolon");
    take(bad_blanks(), "BWS");
    const std::size_t name = span_of(rest, 0, is_tchar);
    if (name == 0) return refuse(0);
    take(name, "chunk-ext-name");
    if (!next_is(bad_blanks(), '=')) continue;
    take(bad_blanks(), "BWS");
    take(1, "equals");
    take(bad_blanks(), "BWS");
    const bool quoted = next_is(0, '"');
    const std::size_t value = quoted ? quoted_string(rest) : span_of(rest, 0, is_tchar);
    if (value == 0) return refuse(0);
    take(value, "chunk-ext-val");
  }
  return {};
}

} // namespace

Result<void> Chunked::read_size(const Lines& lines, Cursor& cursor) {
  const ByteView line = lines.line();
  const std::size_t digits = span_of(line, 0, [](std::uint8_t c) { return hex_digit(c) >= 0; });
  if (digits == 0)
    return cursor.fail("http.chunk.size", "9112#7.1", 0); // "-1", "0x10", " 5", and the empty line
  const auto size = parse_size(line.first(digits));
  if (!size) return cursor.fail("http.chunk.size_too_large", "9112#7.1", 0);
  // Behind the size: the end, or an extension, whose ";" blanks may precede.
  const std::size_t next = digits + span_of(line, digits, is_blank);
  const bool well_followed = digits == line.size() || (next < line.size() && line[next] == ';');
  if (!well_followed) return cursor.fail("http.chunk.size", "9112#7.1", digits); // "0x10", "5 5", "5 "

  cursor.enter("chunk", "9112#7.1", chunks_);
  cursor.leaf(line.first(digits), "chunk-size", event::FieldKind::length, *size);
  TRY(read_extensions(line.subspan(digits), cursor));
  cursor.enter("chunk", "9112#7.1", chunks_);
  cursor.leaf(lines.crlf(), "CRLF");
  left_ = *size;
  state_ = left_ == 0 ? State::trailers : State::data;
  return {};
}

Result<bool> Chunked::push(ByteView& in, Lines& lines, Cursor& cursor, Bytes& content) {
  while (state_ != State::done) {
    if (state_ == State::data) {
      const ByteView piece = in.first(static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), left_)));
      cursor.enter("chunk", "9112#7.1", chunks_);
      cursor.leaf(piece, "chunk-data", event::FieldKind::opaque);
      append(content, piece);
      in = in.subspan(piece.size());
      left_ -= piece.size();
      if (left_ != 0) return false;
      state_ = State::data_end;
      continue;
    }
    const Lines::Limit& limit = state_ == State::size       ? chunk_line_limit
                                : state_ == State::data_end ? data_end_limit
                                                            : field_line_limit;
    if (!TRY(lines.push(in, cursor, limit))) return false;
    if (state_ == State::size) {
      TRY(read_size(lines, cursor));
    } else if (state_ == State::data_end) {
      cursor.enter("chunk", "9112#7.1", chunks_);
      cursor.leaf(lines.crlf(), "CRLF");
      ++chunks_;
      state_ = State::size;
    } else if (lines.line().empty()) {
      cursor.enter("chunked-body", "9112#7.1");
      cursor.leaf(lines.crlf(), "CRLF");
      state_ = State::done;
    } else {
      TRY(read_field_line(lines, cursor, trailers_, "trailer-line", may_fold_));
    }
    lines.forget();
  }
  return true;
}

} // namespace handglass::http
