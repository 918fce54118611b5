// framing.h: where does the body end? RFC 9112 section 6.3, the rule that smuggling attacks.
//
//   no body            HEAD, 1xx, 204, 304; requests without the two fields below
//   Transfer-Encoding  chunked: the body says so itself, piece by piece
//   Content-Length     after that many octets
//   neither            (responses) when the server closes the connection
//
// A message that gives two answers is refused, as is one whose answer can be read in two ways. The
// RFC would let us pick one; then we and a proxy in front of us might pick different ones.
#pragma once

#include "http/fields.h"

namespace handglass::http {

struct Framing {
  enum class Kind : std::uint8_t { none, length, chunked, until_close };
  Kind kind = Kind::none;
  std::uint64_t length = 0; ///< of Kind::length
};

/// "none", "content-length", "chunked", "close": for events.
std::string_view name(Framing::Kind kind);

/// The largest length believed: what fits a signed 64-bit integer, so that sums of two do not wrap.
inline constexpr std::uint64_t max_length = (std::uint64_t{1} << 63) - 1;

/// Decimal digits and nothing else; nothing if there is anything else or it exceeds max_length.
std::optional<std::uint64_t> parse_length(std::string_view digits);

/// Framing by the header of a message that may have a body. `minor` is the version's: 0 for HTTP/1.0.
/// `otherwise` is what the absence of both fields means. Rules, each with {offset} of the field line:
/// "http.framing.not_both", "http.content_length.once", "http.content_length.number",
/// "http.transfer_encoding.needs_http11", "http.transfer_encoding.chunked_last",
/// "http.transfer_encoding.understood".
Result<Framing> frame(const Fields& fields, int minor, Framing::Kind otherwise, const Cursor& cursor);

} // namespace handglass::http
