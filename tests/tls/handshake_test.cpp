// handshake_test.cpp: the client and the server of this project, talking to each other.
#include "tests/tls/client_credential.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

Bytes octets(std::string_view text) { return to_bytes(as_bytes(text)); }

void talks(trace::Pair& pair) {
  INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
  REQUIRE(pair.client.handshake_done());
  REQUIRE(pair.server.handshake_done());
  pair.client.send(octets("question"));
  REQUIRE(pair.run());
  CHECK(pair.server.take_data() == octets("question"));
  pair.server.send(octets("answer"));
  REQUIRE(pair.run());
  CHECK(pair.client.take_data() == octets("answer"));
}

} // namespace

TEST_CASE("a full handshake ends in CONNECTED on both sides, and data flows both ways") {
  Scene scene;
  scene.client.alpn = {"h2", "http/1.1"};
  scene.server.alpn = {"http/1.1"};
  trace::Pair& pair = scene.run();
  talks(pair);
  CHECK(pair.client.state_name() == "CONNECTED");
  CHECK(pair.server.state_name() == "CONNECTED");
  CHECK(pair.client.alpn() == "http/1.1");
  CHECK(pair.server.alpn() == "http/1.1");
  CHECK(pair.server.server_name() == "server.test");
  CHECK(pair.client.peer_certificates().size() == 2);
}

TEST_CASE("every suite, group and key type makes a connection") {
  for (CipherSuite suite : {CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_AES_256_GCM_SHA384,
                            CipherSuite::TLS_CHACHA20_POLY1305_SHA256})
    for (NamedGroup group : ClientConfig().groups)
      for (x509::KeyType type : {x509::KeyType::ec_p256, x509::KeyType::ed25519, x509::KeyType::rsa}) {
        INFO(registry_name(suite) << " " << registry_name(group) << " " << x509::name(type));
        Scene scene("matrix", type);
        scene.client.cipher_suites = {suite};
        scene.client.groups = {group};
        scene.client.key_share_groups = {group};
        trace::Pair& pair = scene.run();
        talks(pair);
        CHECK(pair.client.cipher_suite() == suite);
      }
}

TEST_CASE("a server that wants another group asks for it, and the handshake goes on") {
  Scene scene;
  scene.server.groups = {NamedGroup::secp256r1};
  talks(scene.run());
}

TEST_CASE("a server may ask for a second hello with a cookie only") {
  Scene scene;
  scene.server.always_retry = true;
  talks(scene.run());
}

TEST_CASE("a client without a key share is sent one question back") {
  Scene scene;
  scene.client.key_share_groups = {};
  talks(scene.run());
}

TEST_CASE("octets that arrive one at a time make the same connection") {
  Scene scene;
  scene.wire.piece = 1;
  talks(scene.run());
}

TEST_CASE("handshake messages may be cut into records of any size, and padded") {
  for (std::size_t fragment : {1, 2, 3, 7, 64, 1000}) {
    INFO(fragment);
    Scene scene;
    scene.client.records.max_fragment = scene.server.records.max_fragment = fragment;
    scene.client.records.pad_to = 32;
    scene.server.records.pad_to = 100;
    talks(scene.run());
  }
}

TEST_CASE("several handshake messages may share a record, or have one each") {
  for (bool coalesce : {false, true}) {
    Scene scene;
    scene.client.records.coalesce = scene.server.records.coalesce = coalesce;
    talks(scene.run());
  }
}

TEST_CASE("a record size limit is kept by the other side") {
  Scene scene;
  scene.client.record_size_limit = 64;
  scene.server.record_size_limit = 100;
  std::size_t largest[2] = {};
  scene.wire.tamper = [&](Direction dir, Bytes& wire) {
    for (std::size_t at = 0; at + 5 <= wire.size(); at += 5 + load_be(wire.data() + at + 3, 2))
      if (wire[at] == 23) {
        auto& most = largest[static_cast<int>(dir)];
        most = std::max<std::size_t>(most, load_be(wire.data() + at + 3, 2));
      }
  };
  trace::Pair& pair = scene.run();
  talks(pair);
  pair.client.send(Bytes(1000, 'x'));
  pair.server.send(Bytes(1000, 'y'));
  REQUIRE(pair.run());
  CHECK(pair.server.take_data() == Bytes(1000, 'x'));
  CHECK(pair.client.take_data() == Bytes(1000, 'y'));
  CHECK(largest[static_cast<int>(Direction::s2c)] == 64 + 16);
  CHECK(largest[static_cast<int>(Direction::c2s)] == 100 + 16);
}

TEST_CASE("both sides may renew their keys, alone or together") {
  for (bool ask : {false, true}) {
    Scene scene;
    trace::Pair& pair = scene.run();
    talks(pair);
    pair.client.update_keys(ask);
    REQUIRE(pair.run());
    talks(pair);
    pair.server.update_keys(ask);
    REQUIRE(pair.run());
    talks(pair);
  }
}

TEST_CASE("a client certificate is asked for, shown and judged") {
  const x509::DemoPki& pki = demo_pki(x509::KeyType::ed25519);
  for (bool shown : {true, false})
    for (bool required : {true, false}) {
      INFO("shown " << shown << ", required " << required);
      Scene scene;
      scene.server.request_client_certificate = true;
      scene.server.require_client_certificate = required;
      scene.server.client_trust = trust(pki);
      if (shown) scene.client.credential = client_of(pki);
      trace::Pair& pair = scene.run();
      if (!shown && required) {
        REQUIRE(pair.server.failure());
        CHECK(pair.server.failure()->alert == Alert::certificate_required);
        continue;
      }
      talks(pair);
      CHECK(pair.server.peer_certificates().size() == (shown ? 2 : 0));
    }
}

TEST_CASE("close_notify ends a connection cleanly; a cut wire is told apart") {
  {
    Scene scene;
    trace::Pair& pair = scene.run();
    pair.server.close();
    REQUIRE(pair.run());
    CHECK(pair.client.peer_closed());
    pair.client.send(octets("still allowed")); // each direction ends by itself
    REQUIRE(pair.run());
    CHECK(pair.server.take_data() == octets("still allowed"));
    pair.cut();
    CHECK(pair.client.failure() == nullptr);
  }
  {
    Scene scene;
    trace::Pair& pair = scene.run();
    pair.cut();
    REQUIRE(pair.client.failure());
    CHECK(pair.client.failure()->id == "connection.truncated");
    CHECK_FALSE(pair.client.peer_closed());
  }
}

TEST_CASE("exported key material is the same on both sides, and bound to label and context") {
  Scene scene;
  trace::Pair& pair = scene.run();
  talks(pair);
  const Bytes ours = pair.client.export_keying_material("EXPORTER-test", octets("context"), 40).value();
  CHECK(ours == pair.server.export_keying_material("EXPORTER-test", octets("context"), 40));
  CHECK(ours != pair.client.export_keying_material("EXPORTER-test", octets("other"), 40));
  CHECK(ours != pair.client.export_keying_material("EXPORTER-other", octets("context"), 40));
}

TEST_CASE("tickets are received and shown; nothing is resumed yet") {
  Scene scene;
  NewSessionTicket ticket;
  ticket.ticket_lifetime = 60;
  ticket.ticket = octets("ticket");
  scene.server.tickets = {ticket, ticket};
  talks(scene.run());
}
