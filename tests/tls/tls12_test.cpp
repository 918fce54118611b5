// tls12_test.cpp: TLS 1.2 between our own two sides: every suite, every protection, resumption.
#include <set>

#include "tests/tls/pair_support.h"
#include "trace/catalogue/catalogue.h"

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

/// Which clauses are cited for handshake headers, for alerts on the wire, and for alerts as events.
struct Citations : Observer {
  std::set<std::string_view> header, alert, alerted;
  void on(const Event& event) override {
    if (const auto* field = std::get_if<event::Field>(&event)) {
      if (field->id.starts_with("Handshake.")) header.insert(field->rfc.text());
      if (field->id.starts_with("Alert.")) alert.insert(field->rfc.text());
    }
    if (const auto* told = std::get_if<event::AlertRecord>(&event)) alerted.insert(told->rfc.text());
  }
};

} // namespace

TEST_CASE("handshake headers and alerts cite the RFC of the version that is spoken, once that is known") {
  using Clauses = std::set<std::string_view>;
  const auto cited = [](Scene&& scene) {
    std::array<Citations, 2> found;
    scene.client.observer = &found[0];
    scene.server.observer = &found[1];
    trace::Pair& pair = scene.run();
    REQUIRE(pair.server.handshake_done());
    pair.client.close();
    REQUIRE(pair.run());
    return found;
  };
  for (const Citations& of : cited(Scene12())) {
    CHECK(of.header == Clauses{"5246#7.4"});
    CHECK(of.alert == Clauses{"5246#7.2"});
    CHECK(of.alerted == Clauses{"5246#7.2", "5246#7.2.1"});
  }
  for (const Citations& of : cited(Scene())) {
    CHECK(of.header == Clauses{"8446#4"});
    CHECK(of.alert == Clauses{"8446#6"});
    CHECK(
        (of.alerted == Clauses{"8446#6.1"} || of.alerted == Clauses{"8446#6"})); // who ends it, who hears it
  }
  Scene12 open; // a client that would have taken TLS 1.3 too: its hello is of no version yet
  open.client.max_version = ProtocolVersion::TLS_1_3;
  open.client.cipher_suites.push_back(CipherSuite::TLS_AES_128_GCM_SHA256);
  for (const Citations& of : cited(std::move(open))) {
    CHECK(of.header == Clauses{"8446#4", "5246#7.4"});
    CHECK(of.alert == Clauses{"5246#7.2"});
  }
}

TEST_CASE("two sides without a version in common say which ones each would have spoken") {
  const auto told = [](ProtocolVersion client, ProtocolVersion server) {
    Scene scene;
    scene.client.min_version = scene.client.max_version = client;
    scene.server.min_version = scene.server.max_version = server;
    scene.client.cipher_suites = scene.server.cipher_suites = {
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite::TLS_AES_128_GCM_SHA256};
    trace::Pair& pair = scene.run();
    REQUIRE(pair.server.failure() != nullptr);
    CHECK(pair.server.failure()->alert == Alert::protocol_version);
    REQUIRE(pair.client.failure() != nullptr);
    CHECK(pair.client.failure()->id == "alert.received");
    return trace::explain(*pair.server.failure(), trace::Lang::en);
  };
  using enum ProtocolVersion;
  CHECK(told(TLS_1_3, TLS_1_2) == "the client offers only TLS 1.3, and this server speaks only TLS 1.2");
  CHECK(told(TLS_1_2, TLS_1_3) == "the client offers only TLS 1.2, and this server speaks only TLS 1.3");
}

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
