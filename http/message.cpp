#include "http/message.h"

#include "http/syntax.h"

namespace handglass::http {
namespace {

constexpr Lines::Limit start_line_limit = {limits::http_start_line, "http.start_line.too_long", "9112#3"};

} // namespace

Result<void> MessageParser::push(ByteView octets) {
  ByteView in = octets;
  if (!failure_) {
    const Result<void> result = read(in);
    if (result) return {};
    fail(result.error());
  }
  unparsed(in);
  return std::unexpected(*failure_);
}

void MessageParser::fail(const Failure& failure) {
  failure_ = failure;
  state_ = State::failed;
  // The faulty line may have leaves already, up to the fault; the rest of it gets this one.
  unparsed(to_bytes(lines_.unnamed(cursor_)));
  lines_.forget();
}

void MessageParser::unparsed(ByteView octets) {
  cursor_.enter("HTTP-message", "9112#2.1");
  cursor_.leaf(octets, "unparsed", event::FieldKind::raw);
}

Result<void> MessageParser::read(ByteView& in) {
  while (!in.empty() && state_ != State::done) {
    if (state_ == State::body)
      TRY(read_body(in));
    else
      TRY(read_line(in));
  }
  surplus_ += in.size();
  unparsed(in);
  in = {};
  return {};
}

Result<void> MessageParser::read_line(ByteView& in) {
  const bool is_start = state_ == State::start_line;
  if (!TRY(lines_.push(in, cursor_, is_start ? start_line_limit : field_line_limit))) return {};
  if (is_start) {
    if (TRY(start_line(lines_))) state_ = State::fields;
  } else if (!lines_.line().empty()) {
    TRY(read_field_line(lines_, cursor_, fields_, "field-line", may_fold_));
  } else {
    cursor_.enter("HTTP-message", "9112#2.1");
    cursor_.leaf(lines_.crlf(), "CRLF");
    begin_body(TRY(header_end()));
  }
  lines_.forget();
  return {};
}

void MessageParser::begin_body(const std::optional<Framing>& framing) {
  if (!framing) { // a 1xx was read to its end; the response proper is still to come
    fields_ = {};
    state_ = State::start_line;
    return;
  }
  framing_ = *framing;
  left_ = framing->length;
  state_ = State::body;
  if (const Tap& tap = cursor_.tap()) {
    const Arg args[] = {{"framing", name(framing_.kind)}, {"length", framing_.length}};
    tap.emit(event::Http{{"9112#6.3", std::source_location::current()}, "http.body", args});
  }
  if (framing_.kind == Framing::Kind::none || (framing_.kind == Framing::Kind::length && left_ == 0))
    finish();
}

Result<void> MessageParser::read_body(ByteView& in) {
  const std::size_t before = body_.size();
  if (framing_.kind == Framing::Kind::chunked) {
    const Result<bool> is_complete = chunked_.push(in, lines_, cursor_, body_);
    body_size_ += body_.size() - before; // of a faulty body too: what came before the fault came
    if (TRY(is_complete)) finish();
    return {};
  }
  ByteView piece = in;
  if (framing_.kind == Framing::Kind::length)
    piece = in.first(static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), left_)));
  cursor_.enter("HTTP-message", "9112#6");
  cursor_.leaf(piece, "message-body", event::FieldKind::opaque);
  append(body_, piece);
  body_size_ += piece.size();
  in = in.subspan(piece.size());
  if (framing_.kind != Framing::Kind::length) return {};
  left_ -= piece.size();
  if (left_ == 0) finish();
  return {};
}

void MessageParser::finish() {
  state_ = State::done;
  if (const Tap& tap = cursor_.tap()) {
    const Arg args[] = {{"octets", body_size_}};
    tap.emit(event::Http{{"9112#8", std::source_location::current()}, "http.complete", args});
  }
}

Result<void> MessageParser::push_end(bool cleanly) {
  if (failure_) return std::unexpected(*failure_);
  if (state_ == State::done) return {}; // what was promised came; how the connection ended is no matter
  const bool until_close = state_ == State::body && framing_.kind == Framing::Kind::until_close;
  Result<void> result;
  if (until_close)
    result = cursor_.check(cleanly, "http.close.clean", "9112#9.8", "message-body", cursor_.at());
  else
    result = cursor_.check(false, "http.message.whole", "9112#8", "HTTP-message", cursor_.at());
  if (result) {
    finish();
    return {};
  }
  fail(result.error());
  return result;
}

Result<int> read_version(ByteView text, std::size_t ahead, const Cursor& cursor) {
  // "HTTP" is case-sensitive, and a version number is not "1.10" but two digits (section 2.3).
  const bool well_formed = text.size() >= version_size && as_text(text.first(5)) == "HTTP/" &&
                           is_digit(text[5]) && text[6] == '.' && is_digit(text[7]);
  if (!well_formed) return cursor.fail("http.version.form", "9112#2.3", ahead);
  TRY(cursor.check(text[5] == '1', "http.version.major", "9112#2.3", "HTTP-version", cursor.at() + ahead));
  return text[7] == '0' ? http10 : http11;
}

} // namespace handglass::http
