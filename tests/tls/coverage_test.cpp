// coverage_test.cpp: every octet of a connection is in exactly one leaf, and every leaf has a name.
//
// Hundreds of connections, each drawn from a seed: suite, group, key type, how messages are cut and
// padded, how octets trickle in, a retry, a client certificate, tickets, key updates. Both sides are
// watched, each by itself.
#include <cstdlib>
#include <fstream>

#include "tests/tls/random_scene.h"
#include "trace/jsonl.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

void is_covered(const trace::Totals& totals, std::string_view side) {
  INFO(side);
  for (const trace::Totals::Flaw& flaw : totals.flaws())
    FAIL_CHECK((flaw.is_overlap ? "overlap in " : "gap in ")
               << flaw.buffer << " at " << flaw.offset << ", " << flaw.length << " octets");
  CHECK(totals.counts().raw == 0);
  CHECK(totals.counts().failed == 0);
  CHECK(totals.counts().named > totals.counts().wire[0] + totals.counts().wire[1]);
}

} // namespace

TEMPLATE_TEST_CASE("every octet of three hundred randomised connections is named exactly once, on both sides",
                   "", RandomScene, RandomScene12) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    TestType scene(seed);
    trace::Totals client, server;
    scene.client.observer = &client;
    scene.server.observer = &server;
    scene.converse();
    is_covered(client, "client");
    is_covered(server, "server");
    // Both saw the same wire.
    CHECK(client.counts().wire[0] == server.counts().wire[0]);
    CHECK(client.counts().wire[1] == server.counts().wire[1]);
  }
}

// Hidden: tests/verify_trace_test.py runs it for streams to judge. HANDGLASS_STREAMS is a directory,
// HANDGLASS_STREAM_COUNT how many connections; each leaves N-client.jsonl and N-server.jsonl. With
// HANDGLASS_WITHHOLD set, secrets are withheld, as they are unless somebody asks for --reveal.
TEST_CASE("streams of randomised connections are written for the verifier", "[.][streams]") {
  const char* directory = std::getenv("HANDGLASS_STREAMS");
  const char* count = std::getenv("HANDGLASS_STREAM_COUNT");
  REQUIRE(directory);
  REQUIRE(count);
  const auto write = [&](unsigned number, RandomScene&& scene) {
    const std::string stem = directory + ("/" + std::to_string(number));
    std::ofstream client_out(stem + "-client.jsonl"), server_out(stem + "-server.jsonl");
    REQUIRE(client_out);
    trace::JsonLines client(client_out), server(server_out);
    scene.client.observer = &client;
    scene.server.observer = &server;
    scene.client.reveal_secrets = scene.server.reveal_secrets = !std::getenv("HANDGLASS_WITHHOLD");
    scene.converse();
  };
  // The first half is TLS 1.3, the second TLS 1.2.
  const auto all = static_cast<unsigned>(std::atoi(count));
  for (unsigned number = 0; number < all; ++number) {
    if (number < (all + 1) / 2)
      write(number, RandomScene(number));
    else
      write(number, RandomScene12(number - (all + 1) / 2));
  }
}
