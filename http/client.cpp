#include "http/client.h"

namespace handglass::http {

Result<Response> fetch(Stream& stream, const Url& url, const Fetch& how) {
  const Bytes request = write_request(how.method, url);
  TRY(stream.write(request));
  if (how.tap) {
    // What was written is named by reading it back, as a server would.
    RequestParser reread(how.tap);
    if (!reread.push(request) || !reread.complete()) bug("our own request is not one");
  }

  ResponseParser parser(how.method == "HEAD", how.tap);
  Response head;
  bool head_known = false;
  auto hand_on = [&]() -> Result<void> {
    if (!how.on_body || !parser.head_complete()) return {};
    if (!std::exchange(head_known, true)) head = parser.head();
    return how.on_body(head, parser.take_body());
  };
  while (!parser.complete()) {
    const Bytes octets = TRY(stream.read());
    if (octets.empty()) {
      TRY(parser.push_end(stream.closed_cleanly()));
      break;
    }
    TRY(parser.push(octets));
    TRY(hand_on());
  }
  TRY(hand_on()); // a response without a body is handed on too, once
  return parser.take();
}

} // namespace handglass::http
