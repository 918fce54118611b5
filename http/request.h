// request.h: writes the requests of our client and reads those of other clients, RFC 9112 section 3.
//
//   request-line = method SP request-target SP HTTP-version
//
// A request is read more strictly than a response, since it is requests that are smuggled: exactly
// one SP, exactly one Host, no folded lines, one answer to where it ends.
#pragma once

#include "http/message.h"
#include "http/url.h"

namespace handglass::http {

/// The octets of a request for `url`: "GET" or "HEAD", the four fields a polite client sends, and
/// nothing that identifies who runs it. One request a connection: the body may end with it.
Bytes write_request(std::string_view method, const Url& url);

struct Request {
  std::string method;
  std::string target;
  int minor_version = http11; ///< of HTTP/1.x
  std::string host;           ///< of the Host field, or of a target in absolute-form
  Fields fields;
  Fields trailers;
  Bytes body;
};

class RequestParser : public MessageParser {
 public:
  /// Rules beside those of message.h: "http.request_line.form", "http.method.token", "http.target.form",
  /// "http.host.once", "http.host.present", "http.host.form", "http.empty_lines.limit" {limit}.
  RequestParser(Tap tap, Direction dir = Direction::c2s, std::uint64_t at = 0)
      : MessageParser(Cursor(tap, dir, at, "Request"), false) {}

  Request take();
  /// "GET", once the request line was read: how an error is answered depends on it (HEAD has no body).
  const std::string& method() const { return method_; }

 private:
  Result<bool> start_line(const Lines& lines) override;
  Result<std::optional<Framing>> header_end() override;

  std::string method_;
  std::string target_;
  int minor_version_ = http11;
  std::string host_;
  std::uint64_t target_at_ = 0;
  std::size_t empty_lines_ = 0;
};

} // namespace handglass::http
