// clauses12_test.cpp: clauses of RFC 5246 that no other test speaks of. docs/coverage found them.
#include "tests/tls/alert_support.h"
#include "tests/tls/mitm.h"
#include "x509/der/writer.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;
using enum Alert;

namespace {

using enum CipherSuite;

} // namespace

TEST_CASE("a client asks to go on with a session only beside the suite that it is of") {
  for (const bool with_ticket : {true, false})
    for (const bool offered : {true, false}) {
      INFO("ticket " << with_ticket << ", offered " << offered);
      Scene12 scene;
      scene.server.session_cache = std::make_shared<SessionCache>();
      if (with_ticket) scene.server.ticket_key = std::make_shared<const TicketKey>(scene.server_random);
      trace::Pair before(scene.client, scene.server);
      before.run();
      scene.client.session = before.client.session();
      REQUIRE(scene.client.session);

      const CipherSuite other = TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
      scene.server.cipher_suites.push_back(other);
      if (!offered) scene.client.cipher_suites = {other};
      bool asked = false;
      scene.client.edit_client_hello = [&](ClientHello& hello, bool) {
        asked = !hello.legacy_session_id.empty() || !hello.extensions.find<SessionTicket>()->ticket.empty();
      };
      const trace::Pair& pair = scene.run();
      INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
      CHECK(asked == offered);
      REQUIRE(pair.client.handshake_done());
      CHECK(pair.client.was_resumed() == offered);
    }
}

TEST_CASE("a session of which a connection failed is forgotten by both sides") {
  Scene12 scene;
  const auto cache = std::make_shared<SessionCache>();
  scene.server.session_cache = cache;
  trace::Pair& pair = scene.run();
  REQUIRE(pair.client.handshake_done());
  CHECK(cache->size() == 1);
  CHECK(pair.client.session());
  for (Connection* side : {&pair.server, &pair.client}) {
    side->receive(raw_record(23, Bytes(40, 1)));
    CHECK_FALSE(side->run());
    blames(*side, "aead.tag", bad_record_mac);
  }
  CHECK(cache->size() == 0);
  CHECK_FALSE(pair.client.session());
}

TEST_CASE("a close_notify of TLS 1.2 is answered at once, and what was still to be sent is dropped") {
  Scene12 scene;
  trace::Pair& pair = scene.run();
  pair.client.close();
  pair.server.receive(pair.client.take_output());
  CHECK(pair.server.run());
  CHECK(pair.server.peer_closed());
  const Bytes answer = pair.server.take_output();
  REQUIRE(answer.size() > 5);
  CHECK(answer[0] == static_cast<std::uint8_t>(ContentType::alert));
  pair.server.send(Bytes{1});
  CHECK_FALSE(pair.server.has_output());
}

TEST_CASE("a certificate whose key does not fit the suite, or may not do what the suite needs, is refused") {
  const x509::DemoPki& rsa = demo_pki(x509::KeyType::rsa);
  {
    Scene12 scene; // the key signs, as the suite wants; the certificate is another's
    scene.server.credentials[0].chain = credential(rsa).chain;
    blames(scene.run().client, "certificate.key.fits_suite", illegal_parameter);
  }
  Scene12 scene(TLS_RSA_WITH_AES_128_GCM_SHA256);
  x509::Certificate leaf = rsa.leaf;
  for (x509::Extension& extension : leaf.tbs.extensions)
    if (auto* usage = std::get_if<x509::KeyUsage>(&extension.value))
      *usage = x509::KeyUsage::of({x509::KeyUsage::digital_signature});
  scene.server.credentials[0].chain[0] = x509::der::serialise(leaf);
  blames(scene.run().client, "certificate.key_encipherment", unsupported_certificate);
}

TEST_CASE("a client shows no certificate of a type that the server did not name") {
  for (const ClientCertificateType type :
       {ClientCertificateType::ecdsa_sign, ClientCertificateType::rsa_sign}) {
    Scene12 scene;
    scene.server.request_client_certificate = true;
    scene.client.credential = credential(demo_pki(x509::KeyType::ec_p256));
    Mitm mitm;
    mitm.certificate_request = [&](CertificateRequest12& request) { request.certificate_types = {type}; };
    std::optional<bool> shown;
    mitm.record = [&](Direction dir, ByteView record) {
      if (dir == Direction::c2s && record[0] == 22 && record[5] == 11) shown = record.size() > 12;
      return to_bytes(record);
    };
    mitm.attach(scene);
    scene.run(); // fails in the end: the request was changed on the way
    CHECK(shown == (type == ClientCertificateType::ecdsa_sign));
  }
}

TEST_CASE("the record around a ClientHello may say any version that begins with 3") {
  for (const int version : {0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x03ff}) {
    INFO(version);
    Scene12 scene;
    Connection client = Connection::client(scene.client), server = Connection::server(scene.server);
    client.run();
    Bytes octets = client.take_output();
    octets[1] = static_cast<std::uint8_t>(version >> 8);
    octets[2] = static_cast<std::uint8_t>(version);
    server.receive(octets);
    CHECK(server.run());
    CHECK(failure_of(server) == "none");
    CHECK(server.version() == ProtocolVersion::TLS_1_2);
  }
}
