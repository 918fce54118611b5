// hostile_test.cpp: a wire that changes, cuts and invents octets.
//
// Whoever holds the wire may do anything to it, and the worst that may come of it is a connection that fails.
// The same seeded connection is made thousands of times, each time with another octet changed or another
// prefix delivered; the outcome is failure, or exactly what it would have been.
#include <random>

#include "tests/tls/rigged_peer.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

const Bytes question(40, 'q'), answer(60, 'a');

/// What a conversation came to.
struct Outcome {
  bool failed = false;
  Bytes at_server, at_client, exporter;
  std::string alpn;
  bool operator==(const Outcome&) const = default;
};

/// One direction's octets, as they passed.
using Wires = std::map<Direction, Bytes>;

struct Conversation {
  explicit Conversation(bool long_way) : scene("hostile", x509::KeyType::ed25519) {
    scene.client.alpn = scene.server.alpn = {"http/1.1"};
    if (!long_way) return;
    scene.server.always_retry = true;
    scene.server.request_client_certificate = true;
    scene.client.credential = credential(demo_pki(x509::KeyType::ec_p256));
    NewSessionTicket ticket;
    ticket.ticket = Bytes(20, 't');
    scene.server.tickets = {ticket};
  }

  Outcome run() {
    trace::Pair& pair = scene.run();
    if (pair.client.handshake_done()) pair.client.send(question);
    pair.run();
    if (pair.server.handshake_done()) pair.server.send(answer);
    pair.run();
    if (pair.client.handshake_done()) pair.client.close();
    if (pair.server.handshake_done()) pair.server.close();
    pair.run();
    pair.cut(); // whoever still waits learns that nothing comes
    Outcome outcome;
    outcome.failed = pair.client.failure() || pair.server.failure();
    outcome.at_server = pair.server.take_data();
    outcome.at_client = pair.client.take_data();
    if (!outcome.failed) outcome.exporter = *pair.client.export_keying_material("x", {}, 16);
    outcome.alpn = pair.client.alpn() + pair.server.alpn();
    return outcome;
  }

  Scene scene;
};

/// Calls back with each piece and where in its direction it begins.
struct Offsets {
  std::map<Direction, std::size_t> seen;
  std::size_t next(Direction direction, const Bytes& octets) {
    return std::exchange(seen[direction], seen[direction] + octets.size());
  }
};

Wires record_wires(bool long_way, Outcome& outcome) {
  Conversation conversation(long_way);
  Wires wires;
  conversation.scene.wire.tamper = [&](Direction dir, Bytes& octets) { append(wires[dir], octets); };
  outcome = conversation.run();
  REQUIRE_FALSE(outcome.failed);
  REQUIRE(outcome.at_server == question);
  REQUIRE(outcome.at_client == answer);
  return wires;
}

/// RFC 8446 section 5.1: legacy_record_version is ignored. Under encryption it is authenticated all the same.
std::vector<bool> ignored_octets(ByteView wire) {
  std::vector<bool> ignored(wire.size());
  for (std::size_t at = 0; at < wire.size(); at += 5 + load_be(wire.data() + at + 3, 2))
    if (wire[at] != static_cast<std::uint8_t>(ContentType::application_data))
      ignored[at + 1] = ignored[at + 2] = true;
  return ignored;
}

/// Every `stride`-th octet, in one bit that is drawn, or in each of its bits.
void flip_everything(bool long_way, std::size_t stride, bool every_bit = false) {
  Outcome undisturbed;
  const Wires wires = record_wires(long_way, undisturbed);
  std::minstd_rand draw(7);
  std::size_t flips = 0, harmless = 0;
  for (const auto& [direction, wire] : wires) {
    const std::vector<bool> ignored = ignored_octets(wire);
    const unsigned bits = every_bit ? 8 : 1;
    for (std::size_t flip = 0; (flip / bits) * stride < wire.size(); ++flip, ++flips) {
      const std::size_t at = flip / bits * stride;
      const auto mask = static_cast<std::uint8_t>(1 << (every_bit ? flip % bits : draw() % 8));
      Conversation conversation(long_way);
      Offsets offsets;
      conversation.scene.wire.tamper = [&](Direction dir, Bytes& octets) {
        const std::size_t begin = offsets.next(dir, octets);
        if (dir == direction && begin <= at && at < begin + octets.size()) octets[at - begin] ^= mask;
      };
      const Outcome outcome = conversation.run();
      INFO(name(direction) << " octet " << at << " mask " << static_cast<int>(mask));
      CHECK(outcome.failed != static_cast<bool>(ignored[at]));
      if (!outcome.failed) CHECK(outcome == undisturbed);
      // What was delivered before the fault is good, in order, and no more than was sent.
      CHECK((outcome.at_server.empty() || outcome.at_server == question));
      CHECK((outcome.at_client.empty() || outcome.at_client == answer));
      harmless += !outcome.failed;
    }
  }
  UNSCOPED_INFO(flips << " flips, " << harmless << " of them in octets that are ignored");
  CHECK(flips > 1000);
  CHECK(harmless > 0);
}

/// Cuts out, doubles, overwrites; never more than it needs to be interesting.
void mutate(Bytes& octets, std::minstd_rand& draw) {
  for (unsigned n = 1 + draw() % 4; n > 0 && !octets.empty(); --n) {
    const auto at = static_cast<std::ptrdiff_t>(draw() % octets.size());
    const auto end = static_cast<std::ptrdiff_t>(
        std::min<std::size_t>(octets.size(), static_cast<std::size_t>(at) + 1 + draw() % 8));
    switch (draw() % 5) {
      case 0:
        octets.erase(octets.begin() + at, octets.begin() + end);
        break;
      case 1: {
        const Bytes piece(octets.begin() + at, octets.begin() + end);
        octets.insert(octets.begin() + at, piece.begin(), piece.end());
        break;
      }
      case 2:
        octets[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(draw());
        break;
      case 3:
        octets[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1 << draw() % 8);
        break;
      default:
        ++octets[static_cast<std::size_t>(at)]; // lengths that are off by one
    }
  }
}

} // namespace

TEST_CASE("one bit changed in any octet of the wire ends a connection, or was in an octet that is ignored") {
  flip_everything(false, 1);
}

TEST_CASE("the same for a connection with a retry, a client certificate and a ticket") {
  flip_everything(true, 3);
}

// Hidden: the same with every bit of every octet, twenty-five thousand connections, for a change of the
// record layer.
TEST_CASE("every single bit of the wire, one at a time", "[.][every-bit]") {
  flip_everything(false, 1, true);
  flip_everything(true, 1, true);
}

TEST_CASE("a wire cut after any octet is a truncation, and nobody takes a part for the whole") {
  Outcome undisturbed;
  const Wires wires = record_wires(false, undisturbed);
  for (const auto& [direction, wire] : wires)
    for (std::size_t length = 0; length < wire.size(); length += 1 + length % 3) {
      Conversation conversation(false);
      Offsets offsets;
      conversation.scene.wire.tamper = [&](Direction dir, Bytes& octets) {
        if (dir != direction) return;
        const std::size_t begin = offsets.next(dir, octets);
        octets.resize(begin < length ? std::min(octets.size(), length - begin) : 0);
      };
      INFO(name(direction) << " after " << length << " of " << wire.size());
      const Outcome outcome = conversation.run();
      const Connection& receiver =
          direction == Direction::c2s ? conversation.scene.pair->server : conversation.scene.pair->client;
      REQUIRE(receiver.failure());
      CHECK(receiver.failure()->id == "connection.truncated");
      CHECK_FALSE(receiver.peer_closed());
    }
}

TEST_CASE("octets without sense lead nowhere") {
  std::minstd_rand draw(11);
  for (int i = 0; i < 2000; ++i) {
    Scene scene;
    Connection client = Connection::client(scene.client), server = Connection::server(scene.server);
    client.run();
    Bytes noise(draw() % 200);
    for (std::uint8_t& octet : noise) octet = static_cast<std::uint8_t>(draw() >> 8);
    if (noise.size() >= 9 && i % 2 != 0) { // every second one begins like a record, and like a message
      const std::uint8_t types[] = {1, 2, 8, 11, 20};
      noise[0] = static_cast<std::uint8_t>(20 + draw() % 4);
      store_be(noise.data() + 3, 2, noise.size() - 5);
      noise[5] = types[draw() % std::size(types)];
      store_be(noise.data() + 6, 3, noise.size() - 9);
    }
    for (Connection* judged : {&client, &server}) {
      judged->receive(noise);
      judged->run();
      judged->receive_end();
      CHECK_FALSE(judged->run());
      CHECK_FALSE(judged->handshake_done());
    }
  }
}

TEST_CASE(
    "a ClientHello that was mutilated is answered by an alert, a question or a handshake, and no crash") {
  std::minstd_rand draw(13);
  std::map<std::string, int> seen;
  for (int i = 0; i < 2000; ++i) {
    Scene scene;
    RiggedClient peer(scene);
    Bytes body = serialise(peer.client_hello());
    mutate(body, draw);
    peer.out = raw_record(22, raw_message(1, body));
    peer.judged.receive(peer.out);
    peer.judged.run();
    CHECK_FALSE(peer.judged.handshake_done());
    ++seen[peer.judged.failure() ? std::string(peer.judged.failure()->id)
                                 : std::string(peer.judged.state_name())];
    CHECK(peer.judged.has_output());
  }
  CHECK(seen.size() > 8); // it really goes in all directions
}

TEST_CASE("encrypted messages that were mutilated never make a connection") {
  std::minstd_rand draw(17);
  std::map<std::string, int> seen;
  for (int i = 0; i < 600; ++i) {
    Scene scene;
    RiggedServer peer(scene);
    peer.greet();
    Bytes bodies[] = {serialise(EncryptedExtensions{}), serialise(peer.certificate())};
    mutate(bodies[i % 2], draw);
    const auto say = [&](HandshakeType type, ByteView body) {
      const Bytes raw = raw_message(static_cast<std::uint8_t>(type), body);
      peer.remember(raw);
      peer.handshake(raw);
    };
    say(HandshakeType::encrypted_extensions, bodies[0]);
    say(HandshakeType::certificate, bodies[1]);
    peer.deliver();
    CHECK_FALSE(peer.judged.handshake_done());
    ++seen[peer.judged.failure() ? std::string(peer.judged.failure()->id)
                                 : std::string(peer.judged.state_name())];
  }
  CHECK(seen.size() > 8);
}
