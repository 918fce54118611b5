// rigged_peer.h: peers that keep the rules until a test tells them not to.
//
// A real peer cannot be made to send a Finished too early, two messages in the wrong order or a KeyUpdate
// that shares its record with something else: its code has no such path. These two are written out by hand
// on the record layer and the key schedule, one step a call, so that a test can leave out, repeat, reorder
// or falsify any step, under the right keys. The Connection on the other side is the real one, and is
// judged by what it says: its failure, and the alert that arrives here.
#pragma once

#include "tests/tls/pair_support.h"
#include "tls/handshake/authentication.h"
#include "tls/key_exchange.h"
#include "tls/key_schedule.h"
#include "tls/messages/alert_message.h"
#include "tls/messages/finished.h"
#include "tls/messages/hello_retry_request.h"
#include "tls/messages/key_update.h"
#include "tls/messages/record.h"
#include "tls/signature.h"

namespace handglass::tls::test {

/// A whole handshake message.
template <class Message>
Bytes wire(const Message& message) {
  HandshakeHeader header;
  header.msg_type = Message::msg_type;
  const Bytes body = serialise(message);
  header.length = static_cast<std::uint32_t>(body.size());
  return concat({serialise(header), body});
}

/// A handshake message with any type and body.
inline Bytes raw_message(std::uint8_t type, ByteView body) {
  const auto n = body.size();
  const std::uint8_t header[] = {type, static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8),
                                 static_cast<std::uint8_t>(n)};
  return concat({header, body});
}

/// A record in the clear.
inline Bytes raw_record(std::uint8_t type, ByteView content, std::uint16_t version = 0x0303) {
  Bytes octets = {type, static_cast<std::uint8_t>(version >> 8), static_cast<std::uint8_t>(version),
                  static_cast<std::uint8_t>(content.size() >> 8), static_cast<std::uint8_t>(content.size())};
  append(octets, content);
  return octets;
}

class RiggedPeer {
 public:
  virtual ~RiggedPeer() = default;

  Connection judged;

  // --- saying ------------------------------------------------------------------------------------
  /// One record under the keys of the moment, or in the clear while there are none.
  void record(ContentType type, ByteView content, std::size_t padding = 0) {
    if (keys)
      keys->protect(type, content, padding, out);
    else
      append(out, raw_record(static_cast<std::uint8_t>(type), content));
  }
  void handshake(ByteView octets) { record(ContentType::handshake, octets); }
  /// Only into the transcript: for messages that a test puts on the wire in its own way.
  void remember(ByteView raw) { transcript.add(raw, "", Buffer{}, 0); }
  template <class Message>
  void send(const Message& message) {
    const Bytes raw = wire(message);
    remember(raw);
    handshake(raw);
  }
  /// Hands over what was said, lets the other side work, hears what it answers.
  void deliver() {
    judged.receive(std::exchange(out, {}));
    judged.run();
    listen();
  }

  Bytes out;
  std::optional<Protection> keys; ///< of what we send

  // --- hearing -----------------------------------------------------------------------------------
  std::vector<Bytes> messages; ///< handshake messages, whole
  Bytes data;
  std::optional<AlertMessage> alert;

  SeededRandom random{"rigged"};
  TraceIds ids;
  Deriver derive{Tap(), ids};
  Transcript transcript{Tap(), ids};
  const SuiteParameters* suite = find_suite_13(CipherSuite::TLS_AES_128_GCM_SHA256);
  TrafficSecrets handshake_traffic, traffic;

  Protection protection(const Derived& secret) { return Protection(*suite, derive, secret); }

 protected:
  RiggedPeer(Connection connection, Direction sends)
      : judged(std::move(connection)), reader(Tap(), opposite(sends)) {
    reader.tolerate_change_cipher_spec(true);
  }

  /// A message came: the moment to change keys.
  virtual void on_message(ByteView raw) = 0;

  void listen() {
    reader.push(judged.take_output());
    for (;;) {
      const auto incoming = reader.next();
      REQUIRE(incoming); // what the real side says is always in order
      if (!*incoming) return;
      const Incoming& record = **incoming;
      if (record.type == ContentType::application_data) append(data, record.content);
      if (record.type == ContentType::alert) alert = *parse<AlertMessage>(record.content);
      if (record.type != ContentType::handshake) continue;
      append(unread, record.content);
      while (unread.size() >= 4 && unread.size() >= 4 + load_be(unread.data() + 1, 3)) {
        const auto whole = unread.begin() + static_cast<std::ptrdiff_t>(4 + load_be(unread.data() + 1, 3));
        messages.emplace_back(unread.begin(), whole);
        unread.erase(unread.begin(), whole);
        on_message(messages.back());
      }
    }
  }

  Derived verify_data(const Derived& secret) {
    return finished_verify_data(derive, suite->hash, "", secret, transcript.hash());
  }
  CertificateVerify sign(const x509::PrivateKey& key, Signer signer) {
    CertificateVerify verify;
    verify.algorithm = SignatureScheme::ecdsa_secp256r1_sha256;
    verify.signature = *key.sign(to_algorithm(verify.algorithm),
                                 certificate_verify_content(signer, transcript.hash()), random);
    return verify;
  }
  static Certificate certificate_of(const x509::DemoPki& pki) {
    Certificate message;
    for (const x509::Certificate& certificate : pki.chain()) {
      CertificateEntry entry;
      entry.cert_data.bytes = certificate.der;
      message.certificate_list.push_back(std::move(entry));
    }
    return message;
  }
  /// Both secrets of the handshake epoch; call once both hellos are in the transcript.
  void agree(const KeyShare& ours, ByteView theirs) {
    const auto shared = ours.agree(theirs, derive);
    REQUIRE(shared);
    secret.emplace(EarlySecret(suite->hash, derive).into_handshake(derive, *shared));
    handshake_traffic = secret->handshake_traffic(derive, transcript.hash());
  }
  /// And of the application epoch; call once the server's Finished is in the transcript.
  void graduate() {
    traffic = std::move(*secret).into_master(derive).application_traffic(derive, transcript.hash());
  }

  RecordReader reader;
  Bytes unread;
  std::optional<HandshakeSecret> secret;
};

/// Talks to a real client.
class RiggedServer : public RiggedPeer {
 public:
  explicit RiggedServer(Scene& scene) : RiggedPeer(Connection::client(scene.client), Direction::s2c) {
    judged.run();
    listen();
    REQUIRE(messages.size() == 1);
    remember(messages[0]);
    read_hello();
  }

  ClientHello hello; ///< the latest
  const x509::DemoPki& pki = demo_pki(x509::KeyType::ec_p256);

  ServerHello server_hello() {
    ServerHello m;
    random.fill("server_random", m.random);
    m.legacy_session_id_echo = hello.legacy_session_id;
    m.cipher_suite = suite->suite;
    const auto& theirs = hello.extensions.find<KeyShareClientHello>()->client_shares;
    share =
        KeyShare::generate(theirs.empty() ? NamedGroup::x25519 : theirs[0].group, "server", random, derive);
    m.extensions.add(KeyShareServerHello{{share.group, share.public_key}});
    m.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_3});
    return m;
  }
  HelloRetryRequest hello_retry_request() {
    HelloRetryRequest m;
    m.legacy_session_id_echo = hello.legacy_session_id;
    m.cipher_suite = suite->suite;
    m.extensions.add(KeyShareHelloRetryRequest{NamedGroup::secp256r1});
    m.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_3});
    return m;
  }
  /// Sends it, and hears the second ClientHello.
  void retry(const HelloRetryRequest& m) {
    transcript.choose(suite->hash);
    transcript.replace_by_message_hash();
    send(m);
    deliver();
    if (alert) return;
    remember(messages.back());
    read_hello();
  }
  /// Everything a ServerHello sets off but its record: for tests that write that themselves.
  void set_up(const ServerHello& m) {
    if (!transcript.has_hash()) transcript.choose(suite->hash);
    remember(wire(m));
    agree(share, hello.extensions.find<KeyShareClientHello>()->client_shares[0].key_exchange);
  }
  void use_handshake_keys() {
    keys = protection(handshake_traffic.server);
    reader.install(Epoch::handshake, std::make_unique<Protection>(protection(handshake_traffic.client)));
  }
  void greet() {
    const ServerHello m = server_hello();
    set_up(m);
    handshake(wire(m));
    use_handshake_keys();
  }

  Certificate certificate() const { return certificate_of(pki); }
  CertificateVerify certificate_verify() { return sign(pki.leaf_key, Signer::server); }
  Finished finished() { return {to_bytes(verify_data(handshake_traffic.server).expose())}; }
  /// After our Finished is in the transcript.
  void use_application_keys() {
    graduate();
    keys = protection(traffic.server);
  }
  /// The whole flight, up to but without the message of this type.
  void flight_before(HandshakeType stop) {
    greet();
    if (stop == HandshakeType::encrypted_extensions) return;
    send(EncryptedExtensions{});
    if (stop == HandshakeType::certificate) return;
    send(certificate());
    if (stop == HandshakeType::certificate_verify) return;
    send(certificate_verify());
  }
  /// A whole handshake.
  void connect() {
    flight_before(HandshakeType::finished);
    send(finished());
    use_application_keys();
    deliver();
    REQUIRE(judged.handshake_done());
  }
  /// After a KeyUpdate of ours.
  void next_keys() {
    traffic.server = next_application_traffic(derive, suite->hash, "", traffic.server);
    keys = protection(traffic.server);
  }

 private:
  void read_hello() { hello = *parse<ClientHello>(ByteView(messages.back()).subspan(4)); }
  void on_message(ByteView raw) override {
    if (raw[0] == static_cast<std::uint8_t>(HandshakeType::finished))
      reader.install(Epoch::application, std::make_unique<Protection>(protection(traffic.client)));
    if (raw[0] == static_cast<std::uint8_t>(HandshakeType::key_update)) {
      traffic.client = next_application_traffic(derive, suite->hash, "", traffic.client);
      reader.install(Epoch::application, std::make_unique<Protection>(protection(traffic.client)));
    }
  }
  KeyShare share;
};

/// Talks to a real server.
class RiggedClient : public RiggedPeer {
 public:
  explicit RiggedClient(Scene& scene) : RiggedPeer(Connection::server(scene.server), Direction::c2s) {}

  const x509::DemoPki& pki = demo_pki(x509::KeyType::ec_p256);

  ClientHello client_hello(NamedGroup group = NamedGroup::x25519) {
    ClientHello m;
    random.fill("client_random", m.random);
    m.cipher_suites = {suite->suite};
    m.extensions.add(SupportedGroups{{NamedGroup::x25519, NamedGroup::secp256r1}});
    m.extensions.add(SignatureAlgorithms{{SignatureScheme::ecdsa_secp256r1_sha256}});
    m.extensions.add(SupportedVersionsClientHello{{ProtocolVersion::TLS_1_3}});
    share = KeyShare::generate(group, "client", random, derive);
    m.extensions.add(KeyShareClientHello{{{group, share.public_key}}});
    return m;
  }
  void greet(const ClientHello& m) {
    send(m);
    deliver();
  }
  /// Up to and without our own Finished.
  void greet() {
    greet(client_hello());
    REQUIRE(judged.failure() == nullptr);
    REQUIRE(keys);
  }
  Certificate certificate() const { return certificate_of(pki); }
  CertificateVerify certificate_verify() { return sign(pki.leaf_key, Signer::client); }
  Finished finished() { return {to_bytes(verify_data(handshake_traffic.client).expose())}; }
  void use_application_keys() { keys = protection(traffic.client); }
  void connect() {
    greet();
    send(finished());
    use_application_keys();
    deliver();
    REQUIRE(judged.handshake_done());
  }
  void next_keys() {
    traffic.client = next_application_traffic(derive, suite->hash, "", traffic.client);
    keys = protection(traffic.client);
  }

 private:
  void on_message(ByteView raw) override {
    const auto type = static_cast<HandshakeType>(raw[0]);
    const ByteView body = raw.subspan(4);
    if (type == HandshakeType::server_hello && HelloRetryRequest::matches(body)) {
      transcript.choose(suite->hash);
      transcript.replace_by_message_hash();
      remember(raw);
    } else if (type == HandshakeType::server_hello) {
      if (!transcript.has_hash()) transcript.choose(suite->hash);
      remember(raw);
      agree(share,
            parse<ServerHello>(body)->extensions.find<KeyShareServerHello>()->server_share.key_exchange);
      keys = protection(handshake_traffic.client);
      reader.install(Epoch::handshake, std::make_unique<Protection>(protection(handshake_traffic.server)));
    } else if (reader.epoch() == Epoch::handshake) {
      remember(raw);
      if (type != HandshakeType::finished) return;
      graduate();
      reader.install(Epoch::application, std::make_unique<Protection>(protection(traffic.server)));
    } else if (type == HandshakeType::key_update) {
      traffic.server = next_application_traffic(derive, suite->hash, "", traffic.server);
      reader.install(Epoch::application, std::make_unique<Protection>(protection(traffic.server)));
    }
  }
  KeyShare share;
};

} // namespace handglass::tls::test
