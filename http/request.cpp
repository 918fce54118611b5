#include "http/request.h"

#include "http/syntax.h"

namespace handglass::http {

Bytes write_request(std::string_view method, const Url& url) {
  // Target and authority went through parse_url(): there is no CR, LF or blank in them that could end
  // the line they stand in.
  const std::string text = std::string(method) + " " + url.target + " HTTP/1.1\r\nHost: " + url.authority() +
                           "\r\nUser-Agent: handglass\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  return to_bytes(as_bytes(text));
}

namespace {

/// Octets of the authority in "http://authority/…"; nothing if the target is not of that form.
std::optional<std::string_view> absolute_authority(std::string_view target) {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos) return {};
  const std::string scheme = lower(target.substr(0, colon));
  if (scheme != "http" && scheme != "https") return {};
  target.remove_prefix(colon + 3);
  return target.substr(0, target.find_first_of("/?"));
}

/// One of the four forms of section 3.2, as the method allows them.
bool is_target_for(std::string_view method, std::string_view target) {
  if (method == "CONNECT") return parse_url("https://" + std::string(target) + "/").has_value();
  if (target == "*") return method == "OPTIONS";
  return target.starts_with('/') || absolute_authority(target).has_value();
}

/// uri-host [ ":" port ], or nothing at all: a client whose URI has no authority says so (9110 section 7.2).
/// The grammar would let a name hold "=", "!" and percent signs; no host of ours is called that.
bool is_host(std::string_view host) {
  return host.empty() || (host.find_first_of("/?#") == std::string_view::npos &&
                          parse_url("http://" + std::string(host) + "/").has_value());
}

/// VCHAR but for what no URI contains; percent signs and octets above 127 are the resource's affair.
bool is_target_octet(std::uint8_t c) { return c > 0x20 && c < 0x7f && c != '#'; }

} // namespace

Result<bool> RequestParser::start_line(const Lines& lines) {
  const ByteView line = lines.line();
  if (line.empty()) {
    // Some old clients sent one CR LF too many after a body (section 2.2).
    if (++empty_lines_ > limits::http_empty_lines)
      return failure(no_alert, "http.empty_lines.limit", "9112#2.2",
                     {{"offset", cursor_.at()}, {"limit", limits::http_empty_lines}});
    cursor_.enter("HTTP-message", "9112#2.2");
    cursor_.leaf(lines.crlf(), "CRLF");
    return false;
  }
  const std::size_t method = span_of(line, 0, is_tchar);
  if (method == 0) return cursor_.fail("http.method.token", "9112#3.1", 0);
  if (method == line.size() || line[method] != ' ')
    return cursor_.fail("http.request_line.form", "9112#3", method);
  const std::size_t target_at = method + 1;
  const std::size_t target = span_of(line, target_at, is_target_octet);
  const std::size_t after = target_at + target;
  if (target == 0) return cursor_.fail("http.request_line.form", "9112#3", target_at);
  if (after < line.size() && line[after] != ' ') return cursor_.fail("http.target.form", "9112#3.2", after);
  // A line that ends here is a request of HTTP/0.9, which has no version, no fields and no friends.
  if (after == line.size()) return cursor_.fail("http.request_line.form", "9112#3", after);
  const ByteView version = line.subspan(after + 1);
  minor_version_ = TRY(read_version(version, after + 1, cursor_));
  if (version.size() != version_size)
    return cursor_.fail("http.request_line.form", "9112#3", after + 1 + version_size);

  method_ = as_text(line.first(method));
  target_ = as_text(line.subspan(target_at, target));
  target_at_ = cursor_.at() + target_at;
  cursor_.enter("request-line", "9112#3");
  cursor_.leaf(line.first(method), "method");
  cursor_.leaf(line.subspan(method, 1), "SP");
  cursor_.leaf(line.subspan(target_at, target), "request-target");
  cursor_.leaf(line.subspan(after, 1), "SP");
  cursor_.leaf(version, "HTTP-version");
  cursor_.leaf(lines.crlf(), "CRLF");
  TRY(cursor_.check(is_target_for(method_, target_), "http.target.form", "9112#3.2", "request-target",
                    target_at_));
  return true;
}

Result<std::optional<Framing>> RequestParser::header_end() {
  const auto hosts = fields_.all("Host");
  const std::uint64_t host_at = hosts.empty() ? cursor_.at() : hosts.back()->offset;
  // Which of two names was meant? A cache and the server behind it may answer differently.
  TRY(cursor_.check(hosts.size() <= 1, "http.host.once", "9112#3.2", "Host", host_at));
  TRY(cursor_.check(!hosts.empty() || minor_version_ == http10, "http.host.present", "9112#3.2", "Host",
                    host_at));
  host_ = fields_.first("Host");
  TRY(cursor_.check(is_host(host_), "http.host.form", "9112#3.2", "Host", host_at));
  // The authority of an absolute-form outweighs the field (section 3.2.2).
  if (const auto authority = absolute_authority(target_)) {
    TRY(cursor_.check(!authority->empty() && is_host(*authority), "http.target.form", "9112#3.2.2",
                      "request-target", target_at_));
    host_ = *authority;
  }
  if (const Tap& tap = cursor_.tap()) {
    const Arg args[] = {
        {"method", method_}, {"target", target_}, {"host", host_}, {"fields", fields_.lines().size()}};
    tap.emit(event::Http{{"9112#3", std::source_location::current()}, "http.request", args});
  }
  return TRY(frame(fields_, minor_version_, Framing::Kind::none, cursor_));
}

Request RequestParser::take() {
  return {std::move(method_), std::move(target_),  minor_version_,          std::move(host_),
          std::move(fields_), chunked_.trailers(), std::exchange(body_, {})};
}

} // namespace handglass::http
