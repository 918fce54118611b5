// captures.cpp: anything at all as a recording of TLS 1.2, with a key log that has its line or not.
//
//   (length with the top bit as direction: 2 octets | so many octets)…      all of what passed
#include "core/codec/reader.h"
#include "tests/fuzz/fuzz.h"
#include "trace/explain/explain.h"

using namespace handglass;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  trace::Capture capture;
  for (ByteView rest(data, size); rest.size() >= 2;) {
    const std::size_t head = load_be(rest.data(), 2), length = std::min(head & 0x7fff, rest.size() - 2);
    capture.push_back({head & 0x8000 ? Direction::s2c : Direction::c2s, to_bytes(rest.subspan(2, length))});
    rest = rest.subspan(2 + length);
  }
  for (const bool has_keys : {true, false}) {
    fuzz::Sink sink;
    trace::Secrets secrets;
    // Whatever the client's random: the first hello has it after 11 octets of headers and version.
    if (has_keys && !capture.empty() && capture[0].octets.size() >= 43) {
      const ByteView random = ByteView(capture[0].octets).subspan(11, 32);
      secrets.key_log = {{"CLIENT_RANDOM", to_bytes(random), Bytes(48, 0x5e)}};
    }
    trace::ExplainOptions options;
    options.observer = &sink;
    const auto result = trace::explain_capture(capture, std::move(secrets), options);
    if (!result) continue;
    fuzz::holds(result->seen.handshake_done() || result->seen.fatal.has_value(),
                "a recording ended in the middle");
    fuzz::holds(has_keys || (result->data[0].empty() && result->data[1].empty()),
                "data came out without keys");
  }
  return 0;
}
