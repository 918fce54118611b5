// client.h: one request, one response, over any Stream.
//
//   write_request ──▶ Stream ──▶ … ──▶ Stream ──▶ ResponseParser ──▶ Response
//
// The connection serves one exchange: "Connection: close" says so, and whatever comes behind the
// response is dropped (9112 section 6.3).
#pragma once

#include <functional>

#include "http/request.h"
#include "http/response.h"
#include "http/stream.h"

namespace handglass::http {

struct Fetch {
  std::string_view method = "GET"; ///< or "HEAD"
  Tap tap;
  /// Is given the body piece by piece as it comes, header complete; Response::body stays empty then.
  std::function<Result<void>(const Response& so_far, ByteView piece)> on_body;
};

/// Failures: those of the stream, of ResponseParser and of `on_body`.
Result<Response> fetch(Stream& stream, const Url& url, const Fetch& how = {});

} // namespace handglass::http
