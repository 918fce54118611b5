// response.h: reads one HTTP/1.1 response, RFC 9112 section 4.
//
//   status-line = HTTP-version SP status-code SP [ reason-phrase ]
//
// The parser must know what was asked: the answer to HEAD has the header of a body and no body
// (section 6.3). Interim answers (1xx) are read and dropped; the answer is what follows them.
#pragma once

#include "http/message.h"

namespace handglass::http {

struct Response {
  int minor_version = http11; ///< of HTTP/1.x
  int status = 0;
  std::string reason; ///< octets chosen by the peer: not for a terminal as they are
  Fields fields;
  Fields trailers;
  Bytes body; ///< what take_body() has not handed out before
};

class ResponseParser : public MessageParser {
 public:
  /// `at`: offset in app.s2c of the first octet. Rules beside those of message.h: "http.status_line.form",
  /// "http.status_code.form", "http.status_code.range", "http.status_code.no_switch",
  /// "http.reason_phrase.character", "http.interim.limit" {limit}.
  ResponseParser(bool to_head, Tap tap, Direction dir = Direction::s2c, std::uint64_t at = 0)
      : MessageParser(Cursor(tap, dir, at, "Response"), true), to_head_(to_head) {}

  /// What is known of it: the status and fields once head_complete().
  int status() const { return status_; }
  const Fields& fields() const { return fields_; }
  /// The same, with no body.
  Response head() const { return {minor_version_, status_, reason_, fields_, {}, {}}; }
  /// Body that has arrived and was not taken yet, chunks undone: for those who store as they go.
  Bytes take_body() { return std::exchange(body_, {}); }
  /// The message, once complete(). It leaves the parser.
  Response take();

 private:
  Result<bool> start_line(const Lines& lines) override;
  Result<std::optional<Framing>> header_end() override;

  bool to_head_;
  int minor_version_ = http11;
  int status_ = 0;
  std::string reason_;
  std::size_t interims_ = 0;
};

} // namespace handglass::http
