// hybrid_test.cpp: X25519MLKEM768, and P-521: what runs if it is named and is in no default.
#include "tests/tls/pair_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

constexpr auto hybrid = NamedGroup::X25519MLKEM768;
constexpr std::size_t client_size = 1184 + 32, server_size = 1088 + 32; // the draft's section 3.1

void talks(trace::Pair& pair) {
  INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
  REQUIRE(pair.client.handshake_done());
  REQUIRE(pair.server.handshake_done());
  pair.client.send(as_bytes("question"));
  REQUIRE(pair.run());
  CHECK(as_text(pair.server.take_data()) == "question");
  pair.server.send(as_bytes("answer"));
  REQUIRE(pair.run());
  CHECK(as_text(pair.client.take_data()) == "answer");
}

/// What a side derived, by name, and the sizes of the shares that went over the wire.
struct Watcher : Observer {
  std::map<std::string, Bytes> made;
  std::map<std::string, std::size_t> shares; // by message
  void on(const Event& event) override {
    if (const auto* derive = std::get_if<event::Derive>(&event))
      made[std::string(derive->name)] = to_bytes(derive->out);
    if (const auto* field = std::get_if<event::Field>(&event))
      if (field->path.ends_with(".key_exchange"))
        shares[std::string(field->path.substr(0, field->path.find('.')))] = field->bytes.size();
  }
};

struct HybridScene : Scene {
  HybridScene() : Scene("hybrid") {
    client.groups = {hybrid, NamedGroup::x25519};
    client.key_share_groups = server.groups = {hybrid};
  }
};

/// A client's share, changed on its way; what the server says to it.
std::string refusal(const std::function<void(Bytes&)>& change) {
  HybridScene scene;
  scene.client.edit_client_hello = [&](ClientHello& hello, bool) {
    KeyShareClientHello shares = *hello.extensions.find<KeyShareClientHello>();
    change(shares.client_shares[0].key_exchange);
    hello.extensions.replace(shares);
  };
  const trace::Pair& pair = scene.run();
  REQUIRE(pair.server.failure());
  CHECK(pair.server.failure()->alert == Alert::illegal_parameter);
  return std::string(pair.server.failure()->id);
}

/// A server's share, changed; the client's failure.
std::pair<std::string, Alert> client_refusal(const std::function<void(Bytes&)>& change) {
  HybridScene scene;
  scene.server.edit_server_hello = [&](ServerHello& hello) {
    KeyShareServerHello share = *hello.extensions.find<KeyShareServerHello>();
    change(share.server_share.key_exchange);
    hello.extensions.replace(share);
  };
  const trace::Pair& pair = scene.run();
  REQUIRE(pair.client.failure());
  return {std::string(pair.client.failure()->id), pair.client.failure()->alert};
}

} // namespace

TEST_CASE("X25519MLKEM768: both sides derive one secret of two halves, and it makes the keys") {
  HybridScene scene;
  Watcher client, server;
  scene.client.observer = &client;
  scene.server.observer = &server;
  scene.client.reveal_secrets = scene.server.reveal_secrets = true;
  talks(scene.run());
  for (const char* name : {"ML-KEM-768 shared secret", "X25519 shared secret", "(EC)DHE", "Master Secret"}) {
    INFO(name);
    CHECK(client.made[name].size() >= 32);
    CHECK(hex(client.made[name]) == hex(server.made[name]));
  }
  CHECK(hex(client.made["(EC)DHE"]) ==
        hex(client.made["ML-KEM-768 shared secret"]) + hex(client.made["X25519 shared secret"]));
  CHECK(client.shares["ClientHello"] == client_size);
  CHECK(client.shares["ServerHello"] == server_size);
}

TEST_CASE("X25519MLKEM768 is reached by way of a HelloRetryRequest, and a trace without secrets has none") {
  Scene scene("hybrid retry");
  scene.client.groups = {NamedGroup::x25519, hybrid}; // a share for x25519 alone
  scene.server.groups = {hybrid};
  Watcher client;
  scene.client.observer = &client;
  talks(scene.run());
  CHECK(client.made.contains("ML-KEM-768 client seed"));
  for (const char* name :
       {"ML-KEM-768 client seed", "ML-KEM-768 shared secret", "X25519 shared secret", "(EC)DHE"})
    CHECK(client.made[name].empty());
}

TEST_CASE("X25519MLKEM768 is for TLS 1.3 alone: a TLS 1.2 server passes over it") {
  Scene12 scene;
  scene.client.groups = {hybrid, NamedGroup::x25519,
                         NamedGroup::secp256r1}; // and the curve of the certificate
  scene.server.groups = {hybrid, NamedGroup::x25519};
  talks(scene.run());
  Scene12 alone;
  alone.client.groups = {hybrid, NamedGroup::secp256r1};
  alone.server.groups = {hybrid};
  const trace::Pair& pair = alone.run();
  REQUIRE(pair.server.failure());
  CHECK(pair.server.failure()->id == "ch.suite12.common");
}

TEST_CASE("a malformed X25519MLKEM768 share of a client is refused with illegal_parameter") {
  CHECK(refusal([](Bytes& share) { share.pop_back(); }) == "key_share.hybrid.length");
  CHECK(refusal([](Bytes& share) { share.push_back(0); }) == "key_share.hybrid.length");
  CHECK(refusal([](Bytes& share) { share.resize(32); }) == "key_share.hybrid.length");
  // The first number of the encapsulation key is 3329: FIPS 203 section 7.2.
  CHECK(refusal([](Bytes& share) {
          share[0] = 0x01, share[1] = static_cast<std::uint8_t>((share[1] & 0xf0) | 0x0d);
        }) == "key_share.ml_kem.key");
  CHECK(refusal([](Bytes& share) { std::fill(share.end() - 32, share.end(), std::uint8_t{0}); }) ==
        "key_share.x25519.not_zero");
}

TEST_CASE(
    "a malformed X25519MLKEM768 share of a server is refused; one that was tampered with makes other keys") {
  using Refusal = std::pair<std::string, Alert>;
  CHECK(client_refusal([](Bytes& share) { share.pop_back(); }) ==
        Refusal("key_share.hybrid.length", Alert::illegal_parameter));
  CHECK(client_refusal([](Bytes& share) { share.resize(client_size); }) ==
        Refusal("key_share.hybrid.length", Alert::illegal_parameter));
  CHECK(client_refusal([](Bytes& share) { std::fill(share.end() - 32, share.end(), std::uint8_t{0}); }) ==
        Refusal("key_share.x25519.not_zero", Alert::illegal_parameter));
  // Implicit rejection: no error of its own, but keys that nobody shares.
  CHECK(client_refusal([](Bytes& share) { share[100] ^= 1; }).second == Alert::bad_record_mac);
}

TEST_CASE("P-521 as a group and as the curve of a certificate, in both versions") {
  const auto on_p521 = [](Scene& scene) {
    const x509::DemoPki& pki = demo_pki(x509::KeyType::ec_p521);
    scene.client.trust = trust(pki);
    scene.server.credentials = {credential(pki)};
    scene.client.groups = scene.server.groups = scene.client.key_share_groups = {NamedGroup::secp521r1};
    for (CommonConfig* side :
         {static_cast<CommonConfig*>(&scene.client), static_cast<CommonConfig*>(&scene.server)})
      side->signature_schemes.push_back(SignatureScheme::ecdsa_secp521r1_sha512);
  };
  Scene scene;
  on_p521(scene);
  talks(scene.run());
  Scene12 scene12;
  on_p521(scene12);
  talks(scene12.run());

  Scene unwilling;
  on_p521(unwilling);
  unwilling.client.signature_schemes.pop_back();
  const trace::Pair& pair = unwilling.run();
  REQUIRE(pair.server.failure());
  CHECK(pair.server.failure()->id == "ch.signature_algorithms.common");
}
