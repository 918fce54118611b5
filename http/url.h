// url.h: the address a user types, RFC 3986 and RFC 9110 section 4.2.
//
//   https://www.example.org:8443/a%20b?q=1#part
//   └scheme┘└────host─────┘└port┘└─target──┘└── fragment: stays with the client, and is dropped
//
// What is read is what is sent: percent-encoded octets are checked and left as they are, since to
// decode and encode them again may change which resource is meant (3986 section 2.4). Names in other
// scripts must be given in their A-label form ("xn--…"): converting them is a subject of its own
// (RFC 5890), and a name converted wrongly is a connection to somebody else.
#pragma once

#include <string>

#include "core/result.h"

namespace handglass::http {

struct Url {
  bool is_https = true;
  std::string host;        ///< in lower case; an IPv6 address without its brackets
  bool is_ipv6 = false;    ///< host was an IPv6 literal
  std::uint16_t port = 0;  ///< given, or the scheme's default
  std::string target;      ///< path and query, "/" at least: the origin-form of 9112 section 3.2.1

  std::uint16_t default_port() const { return is_https ? 443 : 80; }
  /// "www.example.org:8443", "[2001:db8::1]": the value of Host. A default port is left out.
  std::string authority() const;
  std::string text() const; ///< the whole, as understood
};

/// Errors, each with {offset} in the text: "http.url.scheme", "http.url.userinfo", "http.url.host_empty",
/// "http.url.idn", "http.url.host_character", "http.url.host_length", "http.url.ipv4", "http.url.ipv6",
/// "http.url.port", "http.url.percent", "http.url.character", "http.url.too_long".
Result<Url> parse_url(std::string_view text);

} // namespace handglass::http
