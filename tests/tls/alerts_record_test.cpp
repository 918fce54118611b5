// alerts_record_test.cpp: records that break a rule: type, length, protection, padding, order, and the small
// protocols that live directly on records (alerts, ChangeCipherSpec).
#include "crypto/aead/aead.h"
#include "tests/tls/alert_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;
using enum Alert;

namespace {

constexpr auto handshake = ContentType::handshake;
constexpr auto application_data = ContentType::application_data;

Bytes alert_of(Alert description) { return {1, static_cast<std::uint8_t>(description)}; }

/// What both sides must refuse alike in the first octets they get.
struct Raw {
  std::string_view what;
  Bytes octets;
  std::string_view id;
  Alert alert;
};

const Raw first_octets[] = {
    {"HTTP", to_bytes(as_bytes("GET / HTTP/1.1\r\n")), "record.type.known", unexpected_message},
    {"a heartbeat", raw_record(24, Bytes{1, 0, 0}), "record.type.known", unexpected_message},
    {"type 0", raw_record(0, Bytes{1}), "record.type.known", unexpected_message},
    {"a record one octet too long", {22, 3, 3, 0x40, 0x01}, "record.length.limit", record_overflow},
    {"the longest record there is", {22, 3, 3, 0xff, 0xff}, "record.length.limit", record_overflow},
    {"an empty handshake record", raw_record(22, {}), "record.content.not_empty", unexpected_message},
    {"an empty alert", raw_record(21, {}), "record.content.not_empty", unexpected_message},
    {"application data in the clear", raw_record(23, Bytes(40, 1)), "record.application_data.protected",
     unexpected_message},
    {"half an alert", raw_record(21, Bytes{2}), "codec.truncated", decode_error},
    {"an alert and a half", raw_record(21, Bytes{2, 40, 2}), "codec.trailing", decode_error},
    {"two alerts in one record", raw_record(21, Bytes{1, 90, 2, 40}), "codec.trailing", decode_error},
    {"five warnings",
     concat({raw_record(21, alert_of(user_canceled)), raw_record(21, alert_of(user_canceled)),
             raw_record(21, alert_of(user_canceled)), raw_record(21, alert_of(user_canceled)),
             raw_record(21, alert_of(user_canceled))}),
     "alert.warning.limit", unexpected_message},
    {"a Certificate of 128 KiB and one", raw_record(22, Bytes{11, 2, 0, 1}), "handshake.length.limit",
     illegal_parameter},
    {"another message of 64 KiB and one", raw_record(22, Bytes{2, 1, 0, 1}), "handshake.length.limit",
     illegal_parameter},
    {"a handshake message cut by something else",
     concat({raw_record(22, Bytes{2, 0, 0, 9}), raw_record(23, Bytes(20, 1))}),
     "record.application_data.protected", unexpected_message},
};

/// ChangeCipherSpec to a client that has said hello.
const Raw change_cipher_specs[] = {
    {"value 2", raw_record(20, Bytes{2}), "record.ccs.value", unexpected_message},
    {"two octets", raw_record(20, Bytes{1, 1}), "record.ccs.value", unexpected_message},
    {"none", raw_record(20, {}), "record.ccs.value", unexpected_message},
};

/// Octets under the keys of the moment, without even a content type: only the tag is left.
Bytes nothing_protected(const SuiteParameters& suite, Deriver& derive, const Derived& secret) {
  const Derived key = derive.hkdf_expand_label(suite.hash, "", secret, "key", nullptr, 16);
  const Derived iv = derive.hkdf_expand_label(suite.hash, "", secret, "iv", nullptr, 12);
  Bytes octets = {23, 3, 3, 0, 16};
  octets.resize(5 + 16);
  crypto::Aead(suite.aead, key.expose())
      .seal(iv.expose().first<12>(), ByteView(octets).first(5), {}, ByteSpan(octets).subspan(5));
  return octets;
}

/// After a handshake, to either side.
const Case<RiggedPeer> when_connected[] = {
    {"a record that was changed", "aead.tag", bad_record_mac,
     [](RiggedPeer& peer) {
       peer.record(application_data, Bytes(10, 1));
       peer.out.back() ^= 1;
     }},
    {"a header that was changed", "aead.tag", bad_record_mac,
     [](RiggedPeer& peer) {
       peer.record(application_data, Bytes(10, 1));
       peer.out[1] ^= 1; // the version is ignored, but it is authenticated
     }},
    {"a record that was sent twice", "aead.tag", bad_record_mac,
     [](RiggedPeer& peer) {
       peer.record(application_data, Bytes(10, 1));
       append(peer.out, Bytes(peer.out));
     }},
    {"a record that was lost", "aead.tag", bad_record_mac,
     [](RiggedPeer& peer) {
       peer.record(application_data, Bytes(10, 1));
       peer.out.clear();
       peer.record(application_data, Bytes(10, 1));
     }},
    {"a record shorter than a tag", "record.too_short", bad_record_mac,
     [](RiggedPeer& peer) { append(peer.out, raw_record(23, Bytes(15, 1))); }},
    {"a record of 2^14 + 257", "record.length.limit", record_overflow,
     [](RiggedPeer& peer) { append(peer.out, Bytes{23, 3, 3, 0x41, 0x01}); }},
    {"2^14 + 2 octets inside", "record.inner.limit", record_overflow,
     [](RiggedPeer& peer) { peer.record(application_data, Bytes(limits::plaintext + 1, 1)); }},
    {"2^14 + 2 octets inside, padding counted", "record.inner.limit", record_overflow,
     [](RiggedPeer& peer) { peer.record(application_data, Bytes{1}, limits::plaintext); }},
    {"a handshake record in the clear", "record.outer_type", unexpected_message,
     [](RiggedPeer& peer) { append(peer.out, raw_record(22, wire(KeyUpdate{}))); }},
    {"an alert in the clear", "record.outer_type", unexpected_message,
     [](RiggedPeer& peer) { append(peer.out, raw_record(21, alert_of(close_notify))); }},
    {"nothing but zeros inside", "record.inner.type_present", unexpected_message,
     [](RiggedPeer& peer) { peer.record(ContentType{0}, Bytes(30, 0)); }},
    {"a heartbeat inside", "record.type.known", unexpected_message,
     [](RiggedPeer& peer) { peer.record(ContentType{24}, Bytes{1}); }},
    {"type 255 inside", "record.type.known", unexpected_message,
     [](RiggedPeer& peer) { peer.record(ContentType{255}, Bytes{1}); }},
    {"a ChangeCipherSpec in the clear", "record.ccs.allowed_now", unexpected_message,
     [](RiggedPeer& peer) { append(peer.out, raw_record(20, Bytes{1})); }},
    {"a ChangeCipherSpec inside", "record.ccs.clear", unexpected_message,
     [](RiggedPeer& peer) { peer.record(ContentType::change_cipher_spec, Bytes{1}); }},
    {"an empty handshake record", "record.content.not_empty", unexpected_message,
     [](RiggedPeer& peer) { peer.record(handshake, {}); }},
    {"an empty handshake record with padding", "record.content.not_empty", unexpected_message,
     [](RiggedPeer& peer) { peer.record(handshake, {}, 100); }},
    {"an empty alert", "record.content.not_empty", unexpected_message,
     [](RiggedPeer& peer) { peer.record(ContentType::alert, {}); }},
    {"33 empty records", "record.empty.limit", unexpected_message,
     [](RiggedPeer& peer) {
       for (int i = 0; i < 33; ++i) peer.record(application_data, {}, 5);
     }},
    {"data between the halves of a message", "record.not_interleaved", unexpected_message,
     [](RiggedPeer& peer) {
       const Bytes message = wire(KeyUpdate{});
       peer.record(handshake, ByteView(message).first(2));
       peer.record(application_data, Bytes{1});
     }},
    {"half an alert", "codec.truncated", decode_error,
     [](RiggedPeer& peer) { peer.record(ContentType::alert, Bytes{2}); }},
    {"two alerts in one record", "codec.trailing", decode_error,
     [](RiggedPeer& peer) { peer.record(ContentType::alert, Bytes{1, 0, 1, 0}); }},
};

} // namespace

TEST_CASE("the first octets may be anything; each wrong beginning has its alert, at both sides") {
  for (const Raw& row : first_octets) {
    INFO(row.what);
    Scene scene;
    Connection client = Connection::client(scene.client), server = Connection::server(scene.server);
    client.run();
    (void)client.take_output();
    for (Connection* judged : {&client, &server}) {
      judged->receive(row.octets);
      judged->run();
      blames(*judged, row.id, row.alert);
      CHECK(judged->take_output() == raw_record(21, Bytes{2, static_cast<std::uint8_t>(row.alert)}));
    }
  }
}

TEST_CASE("a ChangeCipherSpec is tolerated from the first hello on, has one form, and is counted") {
  const auto client_after = [](ByteView octets) {
    Scene scene;
    Connection client = Connection::client(scene.client);
    client.run();
    client.receive(octets);
    client.run();
    return client;
  };
  for (const Raw& row : change_cipher_specs) {
    INFO(row.what);
    blames(client_after(row.octets), row.id, row.alert);
  }
  Bytes many;
  for (std::size_t i = 0; i < limits::change_cipher_specs; ++i) append(many, raw_record(20, Bytes{1}));
  CHECK(client_after(many).failure() == nullptr);
  append(many, raw_record(20, Bytes{1}));
  blames(client_after(many), "record.ccs.limit", unexpected_message);

  Scene scene;
  Connection server = Connection::server(scene.server);
  server.receive(raw_record(20, Bytes{1}));
  server.run();
  blames(server, "record.ccs.allowed_now", unexpected_message);
}

TEST_CASE("a ChangeCipherSpec between the halves of a message is dropped like any other") {
  Scene scene;
  RiggedServer peer(scene);
  const ServerHello hello = peer.server_hello();
  peer.set_up(hello);
  const Bytes raw = wire(hello);
  append(peer.out, raw_record(22, ByteView(raw).first(10)));
  append(peer.out, raw_record(20, Bytes{1}));
  append(peer.out, raw_record(22, ByteView(raw).subspan(10)));
  peer.deliver();
  CHECK(peer.judged.failure() == nullptr);
  CHECK(peer.judged.state_name() == "WAIT_EE");
}

TEST_CASE("on an open connection every record that breaks a rule ends it, at both sides") {
  for (const Case<RiggedPeer>& row : when_connected) {
    INFO(row.what);
    Scene scene;
    RiggedServer server(scene);
    RiggedClient client(scene);
    server.connect();
    client.connect();
    row.misbehave(server);
    server.deliver();
    blames(server, row.id, row.alert);
    row.misbehave(client);
    client.deliver();
    blames(client, row.id, row.alert);
  }
}

TEST_CASE("a protected record without even a content type lacks one") {
  Scene scene;
  RiggedServer server(scene);
  server.connect();
  server.out = nothing_protected(*server.suite, server.derive, server.traffic.server);
  server.deliver();
  blames(server, "record.inner.type_present", unexpected_message);
}

TEST_CASE("a record that was changed on the way is bad_record_mac in the handshake, too") {
  Scene scene;
  RiggedServer server(scene);
  server.greet();
  server.deliver();
  server.send(EncryptedExtensions{});
  server.out.back() ^= 1;
  server.deliver();
  blames(server, "aead.tag", bad_record_mac);

  RiggedClient client(scene);
  client.greet();
  client.send(client.finished());
  client.out.back() ^= 1;
  client.deliver();
  blames(client, "aead.tag", bad_record_mac);
}

TEST_CASE("application data before the peer's Finished is refused, at both sides") {
  Scene scene;
  RiggedServer server(scene);
  server.flight_before(HandshakeType::certificate);
  server.record(application_data, Bytes{1});
  server.deliver();
  blames(server, "record.application_data.connected", unexpected_message);

  RiggedClient client(scene);
  client.greet();
  client.record(application_data, Bytes{1});
  client.deliver();
  blames(client, "record.application_data.connected", unexpected_message);
}

TEST_CASE("a record larger than the limit we stated is refused") {
  Scene scene;
  scene.client.record_size_limit = scene.server.record_size_limit = 100;
  {
    RiggedServer server(scene);
    server.greet();
    EncryptedExtensions extensions;
    extensions.extensions.add(RecordSizeLimit{100});
    server.send(extensions);
    server.handshake(Bytes(100, 0)); // one with its type
    server.deliver();
    blames(server, "record.inner.limit", record_overflow);
  }
  {
    RiggedClient client(scene);
    ClientHello hello = client.client_hello();
    hello.extensions.add(RecordSizeLimit{100});
    client.greet(hello);
    client.handshake(Bytes(100, 0));
    client.deliver();
    blames(client, "record.inner.limit", record_overflow);
  }
}

TEST_CASE("a limit that the server did not answer binds nobody") {
  Scene scene;
  scene.client.record_size_limit = 100;
  RiggedServer server(scene);
  server.connect();
  server.record(application_data, Bytes(1000, 1));
  server.deliver();
  CHECK(server.judged.failure() == nullptr);
  CHECK(server.judged.take_data().size() == 1000);
}

TEST_CASE("an error alert ends the connection, known or not, whatever its level says, and is not answered") {
  for (int level : {1, 2, 77})
    for (Alert description : {handshake_failure, internal_error, no_renegotiation, Alert{99}, Alert{255}}) {
      INFO("level " << level << ", description " << static_cast<int>(description));
      Scene scene;
      RiggedServer server(scene);
      server.connect();
      server.record(ContentType::alert,
                    Bytes{static_cast<std::uint8_t>(level), static_cast<std::uint8_t>(description)});
      server.deliver();
      REQUIRE(server.judged.failure());
      CHECK(server.judged.failure()->id == "alert.received");
      CHECK(server.judged.failure()->alert == description);
      CHECK_FALSE(server.alert);
    }
}

TEST_CASE("whatever follows a close_notify is ignored") {
  Scene scene;
  RiggedServer server(scene);
  server.connect();
  server.record(application_data, Bytes{1});
  server.record(ContentType::alert, alert_of(close_notify));
  server.record(application_data, Bytes{2});
  append(server.out, Bytes(100, 0xff));
  server.deliver();
  append(server.out, Bytes(100, 0xff));
  server.deliver();
  CHECK(server.judged.failure() == nullptr);
  CHECK(server.judged.peer_closed());
  CHECK(server.judged.take_data() == Bytes{1});
}

TEST_CASE("a close_notify in the handshake ends the wait for it") {
  Scene scene;
  Connection client = Connection::client(scene.client), server = Connection::server(scene.server);
  for (Connection* judged : {&client, &server}) {
    judged->receive(raw_record(21, alert_of(close_notify)));
    CHECK_FALSE(judged->run());
    REQUIRE(judged->failure());
    CHECK(judged->failure()->id == "alert.received");
  }
}

TEST_CASE("user_canceled is a warning: the connection goes on until close_notify") {
  Scene scene;
  RiggedServer server(scene);
  server.connect();
  for (std::size_t i = 0; i < limits::warning_alerts; ++i)
    server.record(ContentType::alert, alert_of(user_canceled));
  server.record(application_data, Bytes{1});
  for (std::size_t i = 0; i < limits::warning_alerts; ++i)
    server.record(ContentType::alert, alert_of(user_canceled));
  server.deliver();
  CHECK(server.judged.failure() == nullptr);
  server.record(ContentType::alert, alert_of(user_canceled));
  server.deliver();
  blames(server, "alert.warning.limit", unexpected_message);
}
