// tls12_peers_test.cpp: what connections of TLS 1.2 to the programs of others taught, between our own two
// sides.
#include "tests/tls/pair_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

/// A server with a key of this type, and a client whose hello lists these groups.
trace::Pair& run(Scene12& scene, x509::KeyType type, std::vector<NamedGroup> groups) {
  const x509::DemoPki& pki = demo_pki(type);
  scene.client.trust = trust(pki);
  scene.client.groups = std::move(groups);
  scene.server.credentials = {credential(pki)};
  return scene.run();
}

} // namespace

TEST_CASE("a TLS 1.2 server shows no ECDSA key on a curve that the client did not list") {
  using enum NamedGroup;
  using x509::KeyType;
  struct Row {
    KeyType type;
    std::vector<NamedGroup> groups;
    bool connects;
  };
  const Row rows[] = {
      {KeyType::ec_p256, {x25519, secp256r1}, true},  {KeyType::ec_p256, {x25519, secp384r1}, false},
      {KeyType::ec_p384, {x25519, secp384r1}, true},  {KeyType::ec_p384, {x25519, secp256r1}, false},
      {KeyType::ec_p521, {x25519, secp256r1}, false}, {KeyType::ed25519, {x25519}, true},
      {KeyType::ed25519, {secp256r1}, true}};
  for (const Row& row : rows) {
    INFO(x509::name(row.type));
    Scene12 scene;
    const trace::Pair& pair = run(scene, row.type, row.groups);
    INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
    CHECK(pair.client.handshake_done() == row.connects);
    if (row.connects) continue;
    REQUIRE(pair.server.failure());
    CHECK(pair.server.failure()->id == "ch.suite12.common");
    CHECK(pair.server.failure()->alert == Alert::handshake_failure);
  }
}

TEST_CASE("a TLS 1.2 server takes the next certificate if the client did not list the curve of the first") {
  Scene12 scene;
  const x509::DemoPki& second = demo_pki(x509::KeyType::ed25519);
  scene.client.trust = trust(second);
  scene.client.groups = {NamedGroup::x25519};
  scene.server.credentials.push_back(credential(second));
  const trace::Pair& pair = scene.run();
  INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
  REQUIRE(pair.client.handshake_done());
  CHECK(pair.client.peer_certificates().at(0) == second.leaf.der);
}

TEST_CASE("a TLS 1.2 client keeps a session to resume only if it has an extended master secret") {
  for (const bool ems : {true, false})
    for (const bool ticket : {true, false}) {
      INFO("ems " << ems << " ticket " << ticket);
      Scene12 scene;
      scene.client.extended_master_secret = ems ? Use::wanted : Use::off;
      scene.server.session_cache = std::make_shared<SessionCache>();
      if (ticket) scene.server.ticket_key = std::make_shared<const TicketKey>(scene.server_random);
      // Our own server gives nothing without; others do.
      if (!ems)
        scene.server.edit_server_hello12 = [](ServerHello12& hello) { hello.session_id = Bytes(32, 7); };
      const trace::Pair& pair = scene.run();
      INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
      REQUIRE(pair.client.handshake_done());
      CHECK((pair.client.session() != nullptr) == ems);
    }
}
