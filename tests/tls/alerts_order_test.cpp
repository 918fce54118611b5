// alerts_order_test.cpp: messages at the wrong time: in the wrong state, across a change of keys, too often.
#include "tests/tls/alert_support.h"
#include "tls/handshake/client.h"
#include "tls/handshake/server.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;
using enum Alert;

namespace {

using Type = HandshakeType;

// --- every state, every message --------------------------------------------------------------------

template <class Peer>
struct Place {
  std::string_view state;
  std::function<void(Scene&)> prepare;
  std::function<void(Peer&)> go_there;
};

const Place<RiggedServer> client_places[] = {
    {"WAIT_SH", [](Scene&) {}, [](RiggedServer&) {}},
    {"WAIT_SH2", [](Scene&) {}, [](RiggedServer& s) { s.retry(s.hello_retry_request()); }},
    {"WAIT_EE", [](Scene&) {}, [](RiggedServer& s) { s.flight_before(Type::encrypted_extensions); }},
    {"WAIT_CERT_CR", [](Scene&) {}, [](RiggedServer& s) { s.flight_before(Type::certificate); }},
    {"WAIT_CERT", [](Scene&) {},
     [](RiggedServer& s) {
       s.flight_before(Type::certificate);
       CertificateRequest request;
       request.extensions.add(SignatureAlgorithms{{SignatureScheme::ed25519}});
       s.send(request);
     }},
    {"WAIT_CV", [](Scene&) {}, [](RiggedServer& s) { s.flight_before(Type::certificate_verify); }},
    {"WAIT_FINISHED", [](Scene&) {}, [](RiggedServer& s) { s.flight_before(Type::finished); }},
    {"CONNECTED", [](Scene&) {}, [](RiggedServer& s) { s.connect(); }},
};

const Place<RiggedClient> server_places[] = {
    {"START", [](Scene&) {}, [](RiggedClient&) {}},
    {"WAIT_CERT", [](Scene& scene) { scene.server.request_client_certificate = true; },
     [](RiggedClient& c) { c.greet(); }},
    {"WAIT_CV", [](Scene& scene) { scene.server.request_client_certificate = true; },
     [](RiggedClient& c) {
       c.greet();
       c.send(c.certificate());
     }},
    {"WAIT_FINISHED", [](Scene&) {}, [](RiggedClient& c) { c.greet(); }},
    {"CONNECTED", [](Scene&) {}, [](RiggedClient& c) { c.connect(); }},
};

/// Every type of the registry and one that is in none.
std::vector<Type> all_types() {
  std::vector<Type> types = {Type{99}};
  for (const auto& row : handshake_type_rows) types.push_back(row.value);
  return types;
}

/// Which of the messages that have an arrow here a message of this type would be taken for.
bool has_arrow(const std::vector<Edge>& edges, std::string_view state, Type type) {
  static const std::map<std::string_view, Type> types = {
      {"HelloRetryRequest", Type::server_hello},
      {"ServerHello", Type::server_hello},
      {"EncryptedExtensions", Type::encrypted_extensions},
      {"CertificateRequest", Type::certificate_request},
      {"Certificate", Type::certificate},
      {"CertificateVerify", Type::certificate_verify},
      {"Finished", Type::finished},
      {"NewSessionTicket", Type::new_session_ticket},
      {"KeyUpdate", Type::key_update},
      {"ClientHello", Type::client_hello},
      {"EndOfEarlyData", Type::end_of_early_data},
  };
  return std::ranges::any_of(edges, [&](const Edge& e) {
    return e.from == state && !e.message.empty() && types.at(e.message) == type;
  });
}

/// An arrow: the message is read, and this one cannot be. No arrow: it is unexpected, whatever is in it.
template <class Peer>
void try_every_message(std::span<const Place<Peer>> places, const std::vector<Edge>& edges) {
  for (const Place<Peer>& place : places)
    for (Type type : all_types()) {
      INFO(place.state << ", message of type " << static_cast<int>(type));
      Scene scene;
      place.prepare(scene);
      Peer peer(scene);
      place.go_there(peer);
      peer.deliver();
      REQUIRE(peer.judged.state_name() == place.state);
      const bool readable = has_arrow(edges, place.state, type);
      peer.handshake(raw_message(static_cast<std::uint8_t>(type), Bytes{0xff}));
      peer.deliver();
      if (!readable)
        blames(peer, registry_name(type).empty() ? "handshake.unknown_type" : "handshake.unexpected_message",
               unexpected_message);
      else if (type == Type::finished)
        blames(peer, "finished.length", decode_error);
      else if (type == Type::key_update)
        blames(peer, "key_update.value", illegal_parameter);
      else
        blames(peer, "codec.truncated", decode_error);
    }
}

// --- what may not share a record with a change of keys ------------------------------------------------

const Case<RiggedServer> before_new_keys_of_the_client[] = {
    {"something behind the ServerHello", "record.key_change.boundary", unexpected_message,
     [](RiggedServer& s) {
       const ServerHello m = s.server_hello();
       s.set_up(m);
       s.handshake(concat({wire(m), wire(EncryptedExtensions{})}));
     }},
    {"an octet behind the ServerHello", "record.key_change.boundary", unexpected_message,
     [](RiggedServer& s) {
       const ServerHello m = s.server_hello();
       s.set_up(m);
       s.handshake(concat({wire(m), Bytes{8}}));
     }},
    {"a ticket behind the Finished", "record.key_change.boundary", unexpected_message,
     [](RiggedServer& s) {
       s.flight_before(Type::finished);
       s.handshake(concat({wire(s.finished()), raw_message(4, Bytes(20, 0))}));
     }},
    {"a KeyUpdate behind a KeyUpdate", "record.key_change.boundary", unexpected_message,
     [](RiggedServer& s) {
       s.connect();
       s.handshake(concat({wire(KeyUpdate{}), wire(KeyUpdate{})}));
     }},
    {"half a ticket behind a KeyUpdate", "record.key_change.boundary", unexpected_message,
     [](RiggedServer& s) {
       s.connect();
       s.handshake(concat({wire(KeyUpdate{}), Bytes{4, 0, 0}}));
     }},
    {"a KeyUpdate, and then the old keys", "aead.tag", bad_record_mac,
     [](RiggedServer& s) {
       s.connect();
       s.handshake(wire(KeyUpdate{}));
       s.record(ContentType::application_data, Bytes{1});
     }},
};

const Case<RiggedClient> before_new_keys_of_the_server[] = {
    {"something behind the ClientHello", "record.key_change.boundary", unexpected_message,
     [](RiggedClient& c) {
       const ClientHello m = c.client_hello();
       c.remember(wire(m));
       c.handshake(concat({wire(m), wire(Finished{Bytes(32, 0)})}));
     }},
    {"a KeyUpdate behind the Finished", "record.key_change.boundary", unexpected_message,
     [](RiggedClient& c) {
       c.greet();
       c.handshake(concat({wire(c.finished()), wire(KeyUpdate{})}));
     }},
};

} // namespace

TEST_CASE("in every state of the client, every message without an arrow is unexpected, every other is read") {
  try_every_message<RiggedServer>(client_places, ClientMachine::edges());
}

TEST_CASE("in every state of the server, every message without an arrow is unexpected, every other is read") {
  try_every_message<RiggedClient>(server_places, ServerMachine::edges());
}

TEST_CASE("a message may not span a change of keys") {
  try_all<RiggedServer>(before_new_keys_of_the_client);
  try_all<RiggedClient>(before_new_keys_of_the_server);
}

TEST_CASE("the rigged peers can also behave") {
  Scene scene;
  RiggedServer server(scene);
  server.connect();
  server.record(ContentType::application_data, Bytes{1, 2});
  server.deliver();
  CHECK(server.judged.take_data() == Bytes{1, 2});
  server.judged.send(Bytes{3});
  server.deliver();
  CHECK(server.data == Bytes{3});
  RiggedClient client(scene);
  client.connect();
  client.record(ContentType::application_data, Bytes{4});
  client.deliver();
  CHECK(client.judged.take_data() == Bytes{4});
}

TEST_CASE("KeyUpdates are counted only as long as no data comes between them") {
  Scene scene;
  RiggedServer server(scene);
  RiggedClient client(scene);
  server.connect();
  client.connect();
  const auto update = [](auto& peer) {
    peer.handshake(wire(KeyUpdate{KeyUpdateRequest::update_requested}));
    peer.next_keys();
    peer.deliver();
  };
  for (std::size_t i = 0; i < 3 * limits::key_updates; ++i) {
    update(server);
    update(client);
    if (i % limits::key_updates != limits::key_updates - 1) continue;
    server.record(ContentType::application_data, Bytes{1});
    client.record(ContentType::application_data, Bytes{1});
  }
  REQUIRE(server.judged.failure() == nullptr);
  REQUIRE(client.judged.failure() == nullptr);
  // Asked ninety-six times, answered once, before the next data.
  server.judged.send(Bytes{7});
  server.deliver();
  CHECK(std::ranges::count_if(server.messages, [](const Bytes& m) { return m[0] == 24; }) == 1);
  CHECK(server.data == Bytes{7});

  server.deliver(); // the data of the last round is delivered: the count begins anew
  for (std::size_t i = 0; i < limits::key_updates; ++i) update(server);
  CHECK(server.judged.failure() == nullptr);
  server.record(ContentType::application_data, {}); // nothing is no data
  update(server);
  blames(server, "key_update.limit", unexpected_message);
}
