// message.h: what requests and responses have in common, read octet by octet (RFC 9112 section 2).
//
//   start_line ──▶ fields ──empty line──▶ body ──▶ done
//        ▲            │                     │        │
//        └─ 1xx ──────┘                  failed ◀────┘ (only a truncation can still be found)
//
// Sans-I/O: push() takes what has arrived, in any pieces, and push_end() takes the news that nothing
// more will. A message is then complete or it is not (section 8); a body that just stopped is never
// taken for the whole of it.
//
// With an observer every octet gets a name as soon as it can have one. What follows the message, and
// what follows an error, is named "unparsed", raw: it was received, and nothing read it.
#pragma once

#include "http/chunked.h"
#include "http/framing.h"

namespace handglass::http {

/// "HTTP/1.0" and "HTTP/1.1" are 0 and 1; a higher minor version is read as 1 (9110 section 2.5).
inline constexpr int http10 = 0, http11 = 1;

class MessageParser {
 public:
  virtual ~MessageParser() = default;

  /// Octets from the peer. After a failure, the same failure again.
  Result<void> push(ByteView octets);
  /// Nothing more will come. `cleanly`: the peer said so itself (close_notify), so that nobody can have
  /// cut the end off; plain TCP can only believe. "http.message.whole" {offset},
  /// "http.close.clean" {offset}: a body that ends with the connection needs a clean end (section 9.8).
  Result<void> push_end(bool cleanly);

  bool head_complete() const { return state_ == State::body || state_ == State::done; }
  bool complete() const { return state_ == State::done; }
  /// Octets that came behind the message. They are no message of ours (section 6.3, last paragraph).
  std::uint64_t surplus() const { return surplus_; }
  const Framing& framing() const { return framing_; }
  /// Octets of body so far, chunks undone, whether taken or not.
  std::uint64_t body_size() const { return body_size_; }

 protected:
  MessageParser(const Cursor& cursor, bool may_fold)
      : cursor_(cursor), chunked_(may_fold), may_fold_(may_fold) {}

  /// Reads the start line and names its octets. `false`: an empty line, skipped.
  virtual Result<bool> start_line(const Lines& lines) = 0;
  /// The header is complete: how long is the body? Nothing: another header follows (1xx).
  virtual Result<std::optional<Framing>> header_end() = 0;

  Cursor cursor_;
  Fields fields_;
  Chunked chunked_;
  Bytes body_;

 private:
  enum class State : std::uint8_t { start_line, fields, body, done, failed };
  Result<void> read(ByteView& in);
  Result<void> read_line(ByteView& in);
  Result<void> read_body(ByteView& in);
  void begin_body(const std::optional<Framing>& framing);
  void unparsed(ByteView octets);
  void fail(const Failure& failure);
  void finish();

  State state_ = State::start_line;
  Lines lines_;
  bool may_fold_;
  Framing framing_;
  std::uint64_t left_ = 0;      // of a body with a Content-Length
  std::uint64_t body_size_ = 0; // so far; body_ may have been taken by then
  std::uint64_t surplus_ = 0;
  std::optional<Failure> failure_;
};

/// Names the parts of HTTP-version = "HTTP" "/" DIGIT "." DIGIT at the start of `text`, and returns the
/// minor version. "http.version.form" {offset}, "http.version.major" {offset}.
Result<int> read_version(ByteView text, std::size_t ahead, const Cursor& cursor);
inline constexpr std::size_t version_size = 8;

} // namespace handglass::http
