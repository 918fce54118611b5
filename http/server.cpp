#include "http/server.h"

#include "http/response.h"

namespace handglass::http {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 505:
      return "HTTP Version Not Supported";
    default:
      bug("a status that this server does not send");
  }
}

Bytes write_response(int status, const Page& page, bool to_head, std::string_view extra_fields) {
  std::string head = "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_phrase(status)) + "\r\n";
  head += "Content-Type: " + page.content_type + "\r\n";
  // To HEAD, too, this is the size that GET would have had (9110 section 8.6).
  head += "Content-Length: " + std::to_string(page.body.size()) + "\r\n";
  head += std::string(extra_fields) + "Connection: close\r\n\r\n";
  return concat({as_bytes(head), to_head ? ByteView{} : ByteView(page.body)});
}

namespace {

/// The status for a request whose octets are at fault; 400 where the RFC has no better word.
int status_of(const Failure& failure) {
  if (failure.id == "http.start_line.too_long") return 414; // 9112 section 3
  if (failure.id == "http.field.too_long" || failure.id == "http.field.too_many")
    return 431; // 6585 section 5
  if (failure.id == "http.version.major") return 505; // 9110 section 15.6.6
  if (failure.id == "http.transfer_encoding.understood") return 501; // 9112 section 6.1
  return 400;
}

Page plain(int status) {
  return {"text/plain; charset=utf-8",
          to_bytes(as_bytes(std::to_string(status) + " " + std::string(reason_phrase(status)) + "\n"))};
}

/// "/a?b" and "http://host/a?b" as "/a".
std::string path_of(const std::string& target) {
  std::string path = target;
  if (!path.starts_with('/')) {
    const std::size_t scheme = path.find("://");
    if (scheme == std::string::npos) return {}; // "*" or an authority
    const std::size_t slash = path.find('/', scheme + 3);
    path = slash == std::string::npos ? "/" : path.substr(slash);
  }
  return path.substr(0, path.find('?'));
}

} // namespace

Bytes Exchange::push(ByteView octets) {
  if (done_) return {};
  if (const Result<void> pushed = parser_.push(octets); !pushed) {
    failure_ = pushed.error();
    const int status = status_of(*failure_);
    return answer(status, plain(status), parser_.method() == "HEAD");
  }
  const bool too_large = parser_.head_complete() && (parser_.framing().length > limits::http_request_body ||
                                                     parser_.body_size() > limits::http_request_body);
  if (too_large) return answer(413, plain(413), parser_.method() == "HEAD");
  if (!parser_.complete()) return {};

  const Request request = parser_.take();
  const bool to_head = request.method == "HEAD";
  // Methods that exist but are not allowed here are told apart from those nobody knows (9110 sections
  // 9.1, 15.5.6, 15.6.2); a 405 must say what would be allowed.
  if (request.method != "GET" && !to_head) {
    for (std::string_view known : {"POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
      if (request.method == known) return answer(405, plain(405), false, "Allow: GET, HEAD\r\n");
    return answer(501, plain(501), false);
  }
  const auto page = site_.find(path_of(request.target));
  return page == site_.end() ? answer(404, plain(404), to_head) : answer(200, page->second, to_head);
}

Bytes Exchange::answer(int status, const Page& page, bool to_head, std::string_view extra_fields) {
  const Bytes octets = write_response(status, page, to_head, extra_fields);
  if (tap_) { // named by reading it back, as the client will
    ResponseParser reread(to_head, tap_);
    if (!reread.push(octets) || !reread.complete()) bug("our own response is not one");
  }
  done_ = true;
  status_ = status;
  return octets;
}

} // namespace handglass::http
