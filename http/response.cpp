#include "http/response.h"

#include "http/syntax.h"

namespace handglass::http {

Result<bool> ResponseParser::start_line(const Lines& lines) {
  const ByteView line = lines.line();
  minor_version_ = TRY(read_version(line, 0, cursor_));
  auto space_at = [&](std::size_t i) { return i < line.size() && line[i] == ' '; };
  // One SP exactly. Section 4 lets a client accept other blanks and warns of it in the same breath.
  if (!space_at(version_size)) return cursor_.fail("http.status_line.form", "9112#4", version_size);
  constexpr std::size_t code_at = version_size + 1, code_end = code_at + 3;
  if (span_of(line, code_at, is_digit) != 3) return cursor_.fail("http.status_code.form", "9112#4", code_at);
  // The second SP stands even where no reason follows: a server MUST send it.
  if (!space_at(code_end)) return cursor_.fail("http.status_line.form", "9112#4", code_end);
  const std::size_t reason = span_of(line, code_end + 1, is_text);
  if (code_end + 1 + reason != line.size())
    return cursor_.fail("http.reason_phrase.character", "9112#4", code_end + 1 + reason);

  status_ = (line[code_at] - '0') * 100 + (line[code_at + 1] - '0') * 10 + (line[code_at + 2] - '0');
  reason_ = as_text(line.subspan(code_end + 1));
  const std::uint64_t code_offset = cursor_.at() + code_at;
  cursor_.enter("status-line", "9112#4");
  cursor_.leaf(line.first(version_size), "HTTP-version");
  cursor_.leaf(line.subspan(version_size, 1), "SP");
  cursor_.leaf(line.subspan(code_at, 3), "status-code", event::FieldKind::number,
               static_cast<std::uint64_t>(status_));
  cursor_.leaf(line.subspan(code_end, 1), "SP");
  cursor_.leaf(line.subspan(code_end + 1), "reason-phrase");
  cursor_.leaf(lines.crlf(), "CRLF");
  TRY(cursor_.check(status_ >= 100 && status_ <= 599, "http.status_code.range", "9110#15", "status-code",
                    code_offset));
  // 101 would turn the connection over to a protocol that we asked for in Upgrade; we never ask.
  TRY(cursor_.check(status_ != 101, "http.status_code.no_switch", "9110#15.2.2", "status-code", code_offset));
  return true;
}

Result<std::optional<Framing>> ResponseParser::header_end() {
  const bool is_interim = status_ < 200;
  if (const Tap& tap = cursor_.tap()) {
    const Arg args[] = {{"status", status_}, {"reason", reason_}, {"fields", fields_.lines().size()}};
    const std::string_view id = is_interim ? "http.interim" : "http.response";
    tap.emit(event::Http{{"9112#4", std::source_location::current()}, id, args});
  }
  if (is_interim) {
    if (++interims_ > limits::http_interim_responses)
      return failure(no_alert, "http.interim.limit", "9110#15.2",
                     {{"offset", cursor_.at()}, {"limit", limits::http_interim_responses}});
    return std::nullopt;
  }
  // These have no body whatever their fields say; the fields tell what GET would have got.
  if (to_head_ || status_ == 204 || status_ == 304) return Framing{};
  return TRY(frame(fields_, minor_version_, Framing::Kind::until_close, cursor_));
}

Response ResponseParser::take() {
  return {minor_version_, status_, std::move(reason_), std::move(fields_), chunked_.trailers(), take_body()};
}

} // namespace handglass::http
