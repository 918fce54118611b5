#include "http/url.h"

#include "core/limits.h"
#include "http/cursor.h"
#include "http/syntax.h"
#include "x509/extensions/general_name.h"

namespace handglass::http {
namespace {

constexpr std::size_t longest_url =
    limits::http_start_line - 32; // "HEAD", two SP and "HTTP/1.1" go beside it

std::unexpected<Failure> refuse(std::string_view id, Rfc rfc, std::size_t offset,
                                std::source_location where = std::source_location::current()) {
  return failure(no_alert, id, rfc, {{"offset", offset}}, where);
}

/// pchar, "/" and "?" (3986 sections 3.3 and 3.4), without the "%" of percent-encoding.
bool is_target_character(std::uint8_t c) {
  return is_digit(c) || is_alpha(c) ||
         std::string_view("-._~!$&'()*+,;=:@/?").find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_host_character(std::uint8_t c) {
  return is_digit(c) || is_alpha(c) || c == '-' || c == '.' || c == '_';
}

/// A registered name or an IPv4 address. RFC 3986 would take percent-encoding here too; DNS names need none.
Result<std::string> read_name(std::string_view name, std::size_t offset) {
  if (name.empty()) return refuse("http.url.host_empty", "9110#4.2.2", offset);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<std::uint8_t>(name[i]);
    if (c >= 0x80) return refuse("http.url.idn", "5890#2.3.2.1", offset + i);
    if (!is_host_character(c)) return refuse("http.url.host_character", "3986#3.2.2", offset + i);
  }
  // Labels of 1 to 63 octets, 253 in all; a dot at the end is the root's and allowed (1035 section 2.3.4).
  std::string_view rest = name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
  if (rest.size() > 253) return refuse("http.url.host_length", "1035#2.3.4", offset + 253);
  std::string_view last;
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(rest.find('.', at), rest.size());
    last = rest.substr(at, end - at);
    if (last.empty() || last.size() > 63) return refuse("http.url.host_length", "1035#2.3.4", offset + at);
    if (end == rest.size()) break;
    at = end + 1;
  }
  // "127.1" and "0x7f.1" are addresses to some libraries and names to others. A last label of digits
  // makes it an address here, and then it must be one in full (3986 section 7.4).
  const bool is_numeric = span_of(as_bytes(last), 0, is_digit) == last.size();
  if (is_numeric && !x509::parse_ip(name)) return refuse("http.url.ipv4", "3986#3.2.2", offset);
  return lower(name);
}

Result<std::uint16_t> read_port(std::string_view digits, std::size_t offset, std::uint16_t otherwise) {
  if (digits.empty()) return otherwise; // "host:" is allowed, and means the default (3986 section 3.2.3)
  std::uint32_t port = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto c = static_cast<std::uint8_t>(digits[i]);
    if (!is_digit(c)) return refuse("http.url.port", "3986#3.2.3", offset + i);
    port = port * 10 + (c - '0');
    if (port > 65535) return refuse("http.url.port", "3986#3.2.3", offset + i);
  }
  if (port == 0) return refuse("http.url.port", "3986#3.2.3", offset); // reserved: nobody can listen there
  return static_cast<std::uint16_t>(port);
}

/// Checks every octet of path and query; returns nothing but the verdict, since nothing is changed.
Result<void> check_target(std::string_view target, std::size_t offset) {
  for (std::size_t i = 0; i < target.size(); ++i) {
    const auto c = static_cast<std::uint8_t>(target[i]);
    if (c == '%') {
      const bool two_digits = i + 2 < target.size() &&
                              hex_digit(static_cast<std::uint8_t>(target[i + 1])) >= 0 &&
                              hex_digit(static_cast<std::uint8_t>(target[i + 2])) >= 0;
      if (!two_digits) return refuse("http.url.percent", "3986#2.1", offset + i);
      i += 2;
    } else if (!is_target_character(c)) {
      // Blanks and CR LF among them: in a request line they would end the target (9112 section 3.2).
      return refuse("http.url.character", "3986#3.3", offset + i);
    }
  }
  return {};
}

} // namespace

Result<Url> parse_url(std::string_view text) {
  // What would not fit into a request line is said to whoever typed it, not to a server.
  if (text.size() > longest_url) return refuse("http.url.too_long", "9112#3", longest_url);
  Url url;
  const std::size_t colon = text.find("://");
  const std::string scheme = lower(text.substr(0, std::min(colon, text.size())));
  if (colon == std::string_view::npos || (scheme != "https" && scheme != "http"))
    return refuse("http.url.scheme", "9110#4.2", 0);
  url.is_https = scheme == "https";

  const std::size_t start = colon + 3;
  const std::size_t end = std::min(text.find_first_of("/?#", start), text.size());
  const std::string_view authority = text.substr(start, end - start);
  // "https://bank.example@evil.example/": the part before "@" only ever served to deceive.
  if (const std::size_t at = authority.find('@'); at != std::string_view::npos)
    return refuse("http.url.userinfo", "9110#4.2.4", start + at);

  std::size_t host_end = 0; // in authority
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return refuse("http.url.ipv6", "3986#3.2.2", start);
    const std::string_view literal = authority.substr(1, close - 1);
    const auto address = x509::parse_ip(literal);
    if (!address || address->size() != 16) return refuse("http.url.ipv6", "3986#3.2.2", start + 1);
    url.host = lower(literal);
    url.is_ipv6 = true;
    host_end = close + 1;
    if (host_end < authority.size() && authority[host_end] != ':')
      return refuse("http.url.ipv6", "3986#3.2.2", start + host_end);
  } else {
    host_end = std::min(authority.find(':'), authority.size());
    url.host = TRY(read_name(authority.substr(0, host_end), start));
  }
  const std::size_t port_at = std::min(host_end + 1, authority.size());
  url.port = TRY(read_port(authority.substr(port_at), start + port_at, url.default_port()));

  const std::size_t hash = std::min(text.find('#', end), text.size());
  const std::string_view target = text.substr(end, hash - end);
  TRY(check_target(target, end));
  // "https://host?q" has an empty path, which is sent as "/" (9112 section 3.2.1).
  url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  return url;
}

std::string Url::authority() const {
  std::string out = is_ipv6 ? "[" + host + "]" : host;
  if (port != default_port()) out += ":" + std::to_string(port);
  return out;
}

std::string Url::text() const { return (is_https ? "https://" : "http://") + authority() + target; }

} // namespace handglass::http
