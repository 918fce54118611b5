// tls12_test.cpp: TLS 1.2 between our own two sides: every suite, every protection, resumption.
#include "tests/tls/pair_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

void exchange(trace::Pair& pair) {
  INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
  REQUIRE(pair.client.handshake_done());
  REQUIRE(pair.server.handshake_done());
  REQUIRE(pair.client.version() == ProtocolVersion::TLS_1_2);
  REQUIRE(pair.server.version() == ProtocolVersion::TLS_1_2);
  const Bytes question = to_bytes(as_bytes("question")), answer(40000, 'a');
  pair.client.send(question);
  REQUIRE(pair.run());
  CHECK(pair.server.take_data() == question);
  pair.server.send(answer);
  REQUIRE(pair.run());
  CHECK(pair.client.take_data() == answer);
  pair.client.close();
  REQUIRE(pair.run());
  CHECK(pair.server.peer_closed());
  CHECK(pair.client.peer_closed());
}

} // namespace

TEST_CASE("every suite of TLS 1.2 makes a connection, with each of its protections on and off") {
  for (const SuiteParameters12& suite : suites_12())
    for (const bool ems : {true, false})
      for (const bool etm : {true, false}) {
        INFO(registry_name(suite.suite) << " ems " << ems << " etm " << etm);
        Scene12 scene(suite.suite);
        scene.client.extended_master_secret = ems ? Use::wanted : Use::off;
        scene.client.encrypt_then_mac = etm;
        trace::Pair& pair = scene.run();
        exchange(pair);
        CHECK(pair.client.cipher_suite() == suite.suite);
      }
}
