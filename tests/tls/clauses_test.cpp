// clauses_test.cpp: clauses of RFC 8446 and 5246 that no other test speaks of. docs/coverage found them.
#include "tests/tls/alert_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;
using enum Alert;

namespace {

constexpr auto ecdsa_suite = CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
constexpr auto p256 = NamedGroup::secp256r1;

/// Values that no registry has, in every list of a hello, in front.
void add_nonsense(ClientHello& hello) {
  const auto put = [](auto& list, auto value) { list.insert(list.begin(), value); };
  put(hello.cipher_suites, CipherSuite(0xfefe));
  put(hello.cipher_suites, CipherSuite(0x3a3a));
  for (auto& extension : hello.extensions.list) {
    if (auto* m = std::get_if<SupportedVersionsClientHello>(&extension.body))
      put(m->versions, ProtocolVersion(0x7f1c));
    if (auto* m = std::get_if<SupportedGroups>(&extension.body)) put(m->named_group_list, NamedGroup(0xfefe));
    if (auto* m = std::get_if<KeyShareClientHello>(&extension.body))
      put(m->client_shares, KeyShareEntry{NamedGroup(0xfefe), Bytes(7, 1)});
    if (auto* m = std::get_if<SignatureAlgorithms>(&extension.body))
      put(m->supported_signature_algorithms, SignatureScheme(0xfefe));
    if (auto* m = std::get_if<PskKeyExchangeModes>(&extension.body))
      put(m->ke_modes, PskKeyExchangeMode(0x7f));
    if (auto* m = std::get_if<ECPointFormatList>(&extension.body))
      put(m->ec_point_format_list, ECPointFormat(0x7f));
  }
  add_raw(hello.extensions, ExtensionType(0xfe0d), {1, 2, 3});
  add_raw(hello.extensions, ExtensionType(17), {4}); // status_request_v2, whatever is in it
}

} // namespace

TEST_CASE("a server passes over what it does not know: suites, versions, groups, schemes and extensions") {
  Scene scene;
  Scene12 scene12;
  for (Scene* s : {&scene, static_cast<Scene*>(&scene12)}) {
    s->client.edit_client_hello = [](ClientHello& hello, bool) { add_nonsense(hello); };
    const trace::Pair& pair = s->run();
    INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
    CHECK(pair.client.handshake_done());
    CHECK(pair.server.handshake_done());
  }
}

TEST_CASE("a hello of TLS 1.2 may list compression methods beside null, and must list null") {
  for (const bool has_null : {true, false}) {
    Scene12 scene;
    scene.client.edit_client_hello = [&](ClientHello& hello, bool) {
      hello.legacy_compression_methods = {CompressionMethod(1)};
      if (has_null) hello.legacy_compression_methods.push_back(CompressionMethod::null);
    };
    const trace::Pair& pair = scene.run();
    INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
    CHECK(pair.server.handshake_done() == has_null);
    if (!has_null) blames(pair.server, "ch.compression.has_null", illegal_parameter);
  }
}

TEST_CASE("supported_versions decides the version; without it legacy_version does, up to TLS 1.2") {
  constexpr auto tls12 = ProtocolVersion::TLS_1_2, tls13 = ProtocolVersion::TLS_1_3;
  struct Row {
    std::vector<ProtocolVersion> versions; ///< empty: no supported_versions
    int legacy;
    std::optional<ProtocolVersion> taken;
    std::string_view refused_by;
  };
  const Row rows[] = {{{}, 0x0303, tls12, ""},
                      {{}, 0x0304, tls12, ""},
                      {{}, 0x7f00, tls12, ""},
                      {{}, 0x0302, {}, "ch.version"},
                      {{}, 0x0300, {}, "ch.version"},
                      {{}, 0x0002, {}, "ch.version"},
                      {{tls12}, 0x0303, tls12, ""},
                      {{tls12}, 0x0301, tls12, ""},
                      {{tls12}, 0x0300, {}, "ch.legacy_version.not_ssl3"},
                      {{tls12, tls13}, 0x0303, tls13, ""},
                      {{ProtocolVersion::TLS_1_1, ProtocolVersion::SSL_3_0}, 0x0303, {}, "ch.version"},
                      {{ProtocolVersion(0x0305), tls13}, 0x0303, tls13, ""}};
  for (const Row& row : rows) {
    INFO("legacy_version " << row.legacy << ", " << row.versions.size() << " versions");
    Scene scene;
    scene.server.min_version = tls12;
    RiggedClient c(scene);
    ClientHello m = c.client_hello();
    m.cipher_suites.push_back(ecdsa_suite);
    m.legacy_version = ProtocolVersion(row.legacy);
    remove(m.extensions, ExtensionType::supported_versions);
    if (!row.versions.empty()) m.extensions.add(SupportedVersionsClientHello{row.versions});
    c.judged.receive(raw_record(22, wire(m)));
    c.judged.run();
    if (row.taken) {
      CHECK(failure_of(c.judged) == "none");
      CHECK(c.judged.version() == *row.taken);
    } else {
      blames(c.judged, row.refused_by, protocol_version);
    }
  }
}

TEST_CASE("the hello of SSL 2.0 is no record") {
  Scene scene;
  Connection server = Connection::server(scene.server);
  server.receive(Bytes{0x80, 0x2e, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10});
  server.run();
  blames(server, "record.type.known", unexpected_message);
}

TEST_CASE("after a HelloRetryRequest an answer in another version is refused") {
  for (const bool says_so : {true, false}) {
    Scene scene;
    scene.client.min_version = ProtocolVersion::TLS_1_2;
    RiggedServer s(scene);
    s.retry(s.hello_retry_request());
    ServerHello hello = s.server_hello();
    remove(hello.extensions, ExtensionType::supported_versions);
    if (says_so) hello.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_2});
    s.send(hello);
    s.deliver();
    if (says_so)
      blames(s, "sh.version.offered", illegal_parameter);
    else
      blames(s, "sh.version.present", protocol_version);
  }
}

TEST_CASE("in TLS 1.2 an ECDSA key of any curve signs with any hash, and an RSA key with RSA-PSS") {
  {
    Scene12 scene;
    const x509::DemoPki& pki = demo_pki(x509::KeyType::ec_p384);
    scene.client.trust = trust(pki);
    scene.server.credentials = {credential(pki)};
    scene.client.signature_schemes =
        scene.server.signature_schemes = {SignatureScheme::ecdsa_secp256r1_sha256};
    CHECK(scene.run().client.handshake_done());
  }
  Scene12 scene(CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
  scene.client.signature_schemes = scene.server.signature_schemes = {SignatureScheme::rsa_pss_rsae_sha256};
  CHECK(scene.run().client.handshake_done());
}

TEST_CASE("early data that is not taken is passed over, up to a limit, with a retry and without") {
  const Bytes early = raw_record(23, Bytes(16'000, 7));
  for (const bool retry : {false, true})
    for (const int records : {1, 4, 5}) { // the limit is 2^16 octets
      INFO("retry " << retry << ", " << records << " records");
      Scene scene;
      if (retry) scene.server.groups = {p256};
      RiggedClient c(scene);
      ClientHello first = c.client_hello();
      first.extensions.add(EarlyDataIndication{});
      c.greet(first);
      REQUIRE(failure_of(c.judged) == "none");
      for (int i = 0; i < records; ++i) append(c.out, early);
      if (records == 5) {
        c.deliver();
        if (retry)
          blames(c, "record.application_data.protected", unexpected_message);
        else
          blames(c, "aead.tag", bad_record_mac);
        continue;
      }
      if (retry) {
        ClientHello second = c.client_hello(p256);
        second.random = first.random;
        append(c.out, raw_record(22, wire(second)));
        c.remember(wire(second));
        c.deliver();
      }
      c.send(c.finished());
      c.use_application_keys();
      c.deliver();
      CHECK(failure_of(c.judged) == "none");
      CHECK(c.judged.handshake_done());
    }
}

TEST_CASE("what nobody knows in a CertificateRequest or a ticket is passed over") {
  Scene scene;
  RiggedServer s(scene);
  s.flight_before(HandshakeType::certificate);
  CertificateRequest request;
  add_raw(request.extensions, ExtensionType(0xfe0d), {1});
  request.extensions.add(SignatureAlgorithms{{SignatureScheme::ecdsa_secp256r1_sha256}});
  s.send(request);
  s.send(s.certificate());
  s.send(s.certificate_verify());
  s.send(s.finished());
  s.use_application_keys();
  NewSessionTicket ticket;
  ticket.ticket = {1};
  add_raw(ticket.extensions, ExtensionType(0xfe0d), {1});
  s.handshake(wire(ticket));
  s.deliver();
  CHECK(failure_of(s.judged) == "none");
  CHECK(s.judged.handshake_done());
}

TEST_CASE("records under the next keys are refused before the KeyUpdate has come") {
  Scene scene;
  RiggedServer s(scene);
  s.connect();
  s.next_keys();
  s.record(ContentType::application_data, Bytes{1});
  s.deliver();
  blames(s, "aead.tag", bad_record_mac);
}

TEST_CASE("after a failure nothing is sent or taken") {
  Scene scene;
  RiggedServer server(scene);
  RiggedClient client(scene);
  server.connect();
  client.connect();
  for (RiggedPeer* peer : {static_cast<RiggedPeer*>(&server), static_cast<RiggedPeer*>(&client)}) {
    peer->record(ContentType::handshake, {});
    peer->deliver();
    blames(*peer, "record.content.not_empty", unexpected_message);
    peer->judged.send(Bytes{1});
    peer->judged.close();
    peer->record(ContentType::application_data, Bytes{2});
    peer->judged.receive(peer->out);
    CHECK(peer->judged.step() == Connection::Progress::failed);
    CHECK_FALSE(peer->judged.has_output());
    CHECK(peer->judged.take_data().empty());
    CHECK(peer->judged.state_name() == "CLOSED");
  }
}
