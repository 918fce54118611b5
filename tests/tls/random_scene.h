// random_scene.h: a connection whose every circumstance is drawn from a number.
#pragma once

#include <random>

#include "tests/tls/pair_support.h"

namespace handglass::tls::test {

struct RandomScene : Scene {
  explicit RandomScene(unsigned seed) : Scene("random " + std::to_string(seed), pick(seed)), draw(seed) {
    const std::vector<CipherSuite> of_tls13 = {CipherSuite::TLS_AES_128_GCM_SHA256,
                                               CipherSuite::TLS_AES_256_GCM_SHA384,
                                               CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
    client.cipher_suites = {one_of(of_tls13)};
    if (one_in(3)) client.min_version = ProtocolVersion::TLS_1_2; // offered; TLS 1.3 is taken
    const NamedGroup group = one_of(ClientConfig().groups);
    server.groups = {group};
    client.key_share_groups =
        one_in(4) ? std::vector<NamedGroup>{} : std::vector<NamedGroup>{one_of(ClientConfig().groups)};
    server.always_retry = one_in(6);
    if (one_in(2)) client.alpn = server.alpn = {"http/1.1"};
    if (one_in(4)) client.record_size_limit = static_cast<std::uint16_t>(64 + draw() % 500);
    if (one_in(4)) server.record_size_limit = static_cast<std::uint16_t>(64 + draw() % 500);
    client.middlebox_compatibility = !one_in(5);
    for (RecordPlan* plan : {&client.records, &server.records}) {
      if (one_in(2)) plan->max_fragment = 1 + draw() % 300;
      if (one_in(3)) plan->pad_to = 1 + draw() % 64;
      plan->coalesce = !one_in(3);
    }
    if (one_in(3)) wire.piece = 1 + draw() % 20;
    if (one_in(4)) {
      server.request_client_certificate = true;
      if (one_in(2)) client.credential = credential(demo_pki(x509::KeyType::ec_p256));
    }
    if (one_in(3)) {
      NewSessionTicket ticket;
      ticket.ticket = Bytes(1 + draw() % 100, 't');
      ticket.ticket_nonce = {1, 2};
      if (one_in(2)) ticket.extensions.add(MaxEarlyData{1000});
      server.tickets = {ticket};
    }
    // What has to be named. Nothing is drawn for it, so that the other numbers keep their scenes.
    if (seed % 5 == 4) {
      server.groups = {NamedGroup::X25519MLKEM768};
      client.groups.push_back(NamedGroup::X25519MLKEM768);
      if (seed % 10 == 4) client.key_share_groups = {NamedGroup::X25519MLKEM768};
    }
    if (seed % 20 == 11) {
      client.signature_schemes.push_back(SignatureScheme::ecdsa_secp521r1_sha512);
      server.signature_schemes.push_back(SignatureScheme::ecdsa_secp521r1_sha512);
      server.groups.push_back(NamedGroup::secp521r1);
      client.groups.push_back(NamedGroup::secp521r1);
      client.key_share_groups = {NamedGroup::secp521r1};
    }
  }

  /// Handshake, data, key updates, close; every step must succeed.
  void converse() { converse_over(run()); }

 protected:
  RandomScene(unsigned seed, std::string_view name, x509::KeyType type)
      : Scene(std::string(name) + " " + std::to_string(seed), type), draw(seed) {}

  void converse_over(trace::Pair& pair) {
    INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
    REQUIRE(pair.client.handshake_done());
    REQUIRE(pair.server.handshake_done());
    for (int i = 0; i < 3; ++i) {
      const Bytes question(draw() % 700, 'q'), answer(draw() % 700, 'a');
      pair.client.send(question);
      REQUIRE(pair.run());
      CHECK(pair.server.take_data() == question);
      name_data(pair, Direction::c2s, question);
      if (one_in(3)) pair.client.update_keys(one_in(2));
      if (one_in(3)) pair.server.update_keys(one_in(2));
      REQUIRE(pair.run());
      pair.server.send(answer);
      REQUIRE(pair.run());
      CHECK(pair.client.take_data() == answer);
      name_data(pair, Direction::s2c, answer);
    }
    pair.client.close();
    pair.server.close();
    REQUIRE(pair.run());
    CHECK(pair.client.peer_closed());
    CHECK(pair.server.peer_closed());
  }

 public:
  std::minstd_rand draw;

 protected:
  /// What a connection carries is the application's to name; here it is an octet string that means nothing.
  void name_data(trace::Pair& pair, Direction dir, const Bytes& data) {
    std::uint64_t& offset = named_[static_cast<int>(dir)];
    for (const Connection* side : {&pair.client, &pair.server}) {
      if (!side->tap() || data.empty()) continue;
      event::Field field;
      field.rfc = "8446#5.2";
      field.where = std::source_location::current();
      field.buffer = {Buffer::Kind::app, dir, Epoch::clear, 0};
      field.offset = offset;
      field.bytes = data;
      field.path = field.id = "ApplicationData.data";
      side->tap().emit(field);
    }
    offset += data.size();
  }
  std::uint64_t named_[2] = {};

  static x509::KeyType pick(unsigned seed) {
    constexpr x509::KeyType types[] = {x509::KeyType::ec_p256, x509::KeyType::ed25519, x509::KeyType::rsa,
                                       x509::KeyType::ec_p384};
    return seed % 20 == 11 ? x509::KeyType::ec_p521 : types[seed % std::size(types)];
  }
  bool one_in(unsigned n) { return draw() % n == 0; }
  template <class T>
  T one_of(const std::vector<T>& all) {
    return all[draw() % all.size()];
  }
};

/// The same in TLS 1.2: any suite, full or resumed, with and without each protection, perhaps with TLS 1.3 on
/// offer from one side.
struct RandomScene12 : RandomScene {
  explicit RandomScene12(unsigned seed)
      : RandomScene(seed, "random12",
                    suite_of(seed).certificate_key == CertificateKey::ecdsa
                        ? (seed / 20 % 3 == 0   ? x509::KeyType::ed25519
                           : seed / 20 % 3 == 1 ? x509::KeyType::ec_p384
                                                : x509::KeyType::ec_p256)
                        : x509::KeyType::rsa) {
    const CipherSuite suite = suite_of(seed).suite;
    client.min_version = server.min_version = ProtocolVersion::TLS_1_2;
    client.max_version = server.max_version = ProtocolVersion::TLS_1_2;
    server.cipher_suites = {suite};
    client.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256, suite};
    if (one_in(3)) client.max_version = ProtocolVersion::TLS_1_3;
    const std::vector<NamedGroup> groups = client.groups;
    server.groups = {one_of(groups)};
    client.key_share_groups = {one_of(groups)};
    client.groups.push_back(
        NamedGroup::secp384r1); // for keys only (RFC 8422 section 5.1): the server has others
    if (one_in(2)) client.alpn = server.alpn = {"http/1.1"};
    if (one_in(4)) client.record_size_limit = static_cast<std::uint16_t>(64 + draw() % 500);
    if (one_in(4)) server.record_size_limit = static_cast<std::uint16_t>(64 + draw() % 500);
    if (one_in(5)) client.extended_master_secret = Use::off;
    client.encrypt_then_mac = one_in(2);
    for (RecordPlan* plan : {&client.records, &server.records}) {
      if (one_in(2)) plan->max_fragment = 1 + draw() % 300;
      if (one_in(3)) plan->pad_to = 1 + draw() % 64;
      plan->coalesce = !one_in(3);
    }
    if (one_in(3)) wire.piece = 1 + draw() % 20;
    if (one_in(4)) {
      server.request_client_certificate = true;
      if (one_in(2)) client.credential = credential(demo_pki(x509::KeyType::ec_p256));
    }
    if (one_in(2)) server.session_cache = std::make_shared<SessionCache>();
    if (one_in(2)) server.ticket_key = std::make_shared<const TicketKey>(server_random);
    if (one_in(2)) client.session = session_from_before();
  }

 private:
  static const SuiteParameters12& suite_of(unsigned seed) { return suites_12()[seed % suites_12().size()]; }

  /// What a first connection, which nobody watches, leaves behind; perhaps nothing.
  std::shared_ptr<const Session12> session_from_before() {
    trace::Pair before(client, server, {});
    before.run();
    INFO("before: client: " << failure_of(before.client) << "  server: " << failure_of(before.server));
    REQUIRE(before.client.handshake_done());
    return before.client.session();
  }
};

} // namespace handglass::tls::test
