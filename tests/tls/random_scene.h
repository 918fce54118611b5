// random_scene.h: a connection whose every circumstance is drawn from a number.
#pragma once

#include <random>

#include "tests/tls/pair_support.h"

namespace handglass::tls::test {

struct RandomScene : Scene {
  explicit RandomScene(unsigned seed) : Scene("random " + std::to_string(seed), pick(seed)), draw(seed) {
    client.cipher_suites = {one_of(ClientConfig().cipher_suites)};
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
  }

  /// Handshake, data, key updates, close; every step must succeed.
  void converse() {
    trace::Pair& pair = run();
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

  std::minstd_rand draw;

 private:
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
    return types[seed % std::size(types)];
  }
  bool one_in(unsigned n) { return draw() % n == 0; }
  template <class T>
  T one_of(const std::vector<T>& all) {
    return all[draw() % all.size()];
  }
};

} // namespace handglass::tls::test
