// http_responses.cpp: a server's answer, in pieces of any size. However it is cut, it means the same.
#include "http/response.h"
#include "tests/fuzz/fuzz.h"

using namespace handglass;

namespace {

struct Outcome {
  bool complete = false;
  int status = 0;
  Bytes body;
  std::string failure;
  bool operator==(const Outcome&) const = default;
};

Outcome read(ByteView octets, std::size_t piece, bool to_head) {
  fuzz::Sink sink;
  http::ResponseParser parser(to_head, Tap(&sink));
  Outcome outcome;
  Result<void> result;
  while (!octets.empty() && result) {
    result = parser.push(octets.first(std::min(piece, octets.size())));
    octets = octets.subspan(std::min(piece, octets.size()));
  }
  if (result) result = parser.push_end(true);
  if (!result) outcome.failure = result.error().id;
  outcome.complete = result && parser.complete();
  if (!outcome.complete) return outcome;
  const http::Response response = parser.take();
  outcome.status = response.status;
  outcome.body = response.body;
  return outcome;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ByteView octets(data + 2, size - 2);
  const Outcome whole = read(octets, octets.size() + 1, data[0] % 2 != 0);
  const Outcome pieces = read(octets, 1 + data[1] % 16, data[0] % 2 != 0);
  fuzz::holds(whole == pieces, "the pieces make another response");
  return 0;
}
