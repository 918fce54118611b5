// oracles12_test.cpp: what a peer of TLS 1.2 may learn from a mistake, and what not.
//
// Bleichenbacher (1998) and ROBOT (2017) asked servers "is this ciphertext padded well?", Vaudenay (2002) and
// Lucky Thirteen (2013) asked "is this record?". Both got their answers from differences: an alert, a message
// sooner or later, time. Here are the alerts and the moments; tests/crypto/steps counts the instructions.
#include <set>

#include "crypto/rsa/operation.h"
#include "tests/tls/alert_support.h"
#include "tests/tls/mitm.h"
#include "tls/messages/client_hello12.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

/// What a tap sees of the server: everything that it sent.
Bytes answer_to_premaster(const std::function<void(Bytes&, const x509::PublicKey&)>& change) {
  Scene12 scene(CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256);
  const x509::PublicKey key = demo_pki(x509::KeyType::rsa).leaf.public_key().value();
  Mitm mitm;
  mitm.client_key_exchange = [&](ClientKeyExchangeRsa& cke) { change(cke.encrypted_pre_master_secret, key); };
  Bytes from_server;
  mitm.record = [&](Direction dir, ByteView record) {
    if (dir == Direction::s2c) append(from_server, record);
    return to_bytes(record);
  };
  mitm.attach(scene);
  trace::Pair& pair = scene.run();
  blames(pair.server, "aead.tag", Alert::bad_record_mac);
  CHECK(pair.server.state_name() == "CLOSED");
  return from_server;
}

/// Encrypts with any padding: s^e mod n of octets as they are.
Bytes raw_encrypt(ByteView padded, const x509::PublicKey& key) {
  const crypto::RsaPublicKey public_key{to_bytes(key.modulus()), to_bytes(key.exponent())};
  return crypto::rsavp1(public_key, padded).value();
}

} // namespace

TEST_CASE("a server answers every bad premaster secret alike") {
  SeededRandom random("oracle");
  const auto premaster = [](std::uint16_t version) {
    Bytes octets(48, 0x42);
    store_be(octets.data(), 2, version);
    return octets;
  };
  const auto padded = [](Bytes head, ByteView message) { // head | non-zero octets | 00 | message
    Bytes em(256, 0xaa);
    std::ranges::copy(head, em.begin());
    em[256 - message.size() - 1] = 0;
    std::ranges::copy(message, em.end() - static_cast<std::ptrdiff_t>(message.size()));
    return em;
  };
  const auto good_padding_other_secret = answer_to_premaster([&](Bytes& cke, const x509::PublicKey& key) {
    cke = x509::encrypt_pkcs1(key, premaster(0x0303), random, "test").value();
  });
  const std::pair<std::string_view, std::function<Bytes(const x509::PublicKey&)>> cases[] = {
      {"the version of TLS 1.1",
       [&](auto& k) { return x509::encrypt_pkcs1(k, premaster(0x0302), random, "t").value(); }},
      {"the version of TLS 1.3",
       [&](auto& k) { return x509::encrypt_pkcs1(k, premaster(0x0304), random, "t").value(); }},
      {"47 octets", [&](auto& k) { return x509::encrypt_pkcs1(k, Bytes(47, 3), random, "t").value(); }},
      {"49 octets", [&](auto& k) { return x509::encrypt_pkcs1(k, Bytes(49, 3), random, "t").value(); }},
      {"nothing", [&](auto& k) { return x509::encrypt_pkcs1(k, Bytes{}, random, "t").value(); }},
      {"block type 1", [&](auto& k) { return raw_encrypt(padded({0, 1}, premaster(0x0303)), k); }},
      {"a first octet that is not 0",
       [&](auto& k) { return raw_encrypt(padded({1, 2}, premaster(0x0303)), k); }},
      {"a zero in the first eight of the padding",
       [&](auto& k) { return raw_encrypt(padded({0, 2, 1, 0}, premaster(0x0303)), k); }},
      {"no zero behind the padding", [&](auto& k) { return raw_encrypt(Bytes(256, 2), k); }},
      {"a small number",
       [&](auto& k) {
         Bytes one(256, 0);
         one[255] = 7;
         return raw_encrypt(one, k);
       }},
  };
  for (const auto& [what, make] : cases) {
    INFO(what);
    const Bytes answer =
        answer_to_premaster([&](Bytes& cke, const x509::PublicKey& key) { cke = make(key); });
    CHECK(answer == good_padding_other_secret); // to the last octet
  }
}

TEST_CASE("what is wrong with a CBC record, padding or MAC, cannot be told from the answer") {
  for (const CipherSuite suite : {CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
                                  CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256}) {
    INFO(registry_name(suite));
    std::set<Bytes> answers;
    // Each position of a forged record's last three blocks is spoiled: what is hit is padding, its length, or
    // the MAC.
    for (std::size_t from_end = 1; from_end <= 48; ++from_end) {
      Scene12 scene(suite);
      scene.client.encrypt_then_mac = false;
      Forger forger;
      scene.client.observer = &forger;
      scene.client.reveal_secrets = true;
      trace::Pair& pair = scene.run();
      REQUIRE(pair.server.handshake_done());
      Bytes record = forger.forge(Direction::c2s, suite, ContentType::application_data, Bytes(70, 'x'));
      record[record.size() - from_end] ^= 0x11;
      pair.server.receive(record);
      pair.server.run();
      blames(pair.server, "record.mac", Alert::bad_record_mac);
      CHECK(pair.server.failure()->args.empty());
      answers.insert(pair.server.take_output());
    }
    CHECK(answers.size() == 1);
  }
}

TEST_CASE("a second handshake in a connection is refused, and the connection goes on") {
  const CipherSuite suite = CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
  const Bytes hello_request = {0, 0, 0, 0};
  Scene12 scene(suite);
  Forger forger;
  scene.client.observer = &forger;
  scene.client.reveal_secrets = true;
  trace::Pair& pair = scene.run();
  REQUIRE(pair.client.handshake_done());
  for (std::size_t i = 0; i < limits::hello_requests; ++i) {
    pair.client.receive(forger.forge(Direction::s2c, suite, ContentType::handshake, hello_request));
    REQUIRE(pair.client.run());
    CHECK(pair.client.state_name() == "ESTABLISHED");
    CHECK(pair.client.has_output()); // no_renegotiation
    pair.client.take_output();
  }
  pair.client.receive(forger.forge(Direction::s2c, suite, ContentType::handshake, hello_request));
  pair.client.run();
  blames(pair.client, "hello_request.limit", Alert::unexpected_message);
}

TEST_CASE("a client that asks for a second handshake is refused, and the connection goes on") {
  const CipherSuite suite = CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
  Scene12 scene(suite);
  Forger forger;
  scene.client.observer = &forger;
  scene.client.reveal_secrets = true;
  trace::Pair& pair = scene.run();
  REQUIRE(pair.server.handshake_done());
  ClientHello12 hello;
  hello.cipher_suites = {suite};
  auto keys = forger.keys(Direction::c2s, suite, false);
  for (std::size_t i = 0; i <= limits::hello_requests; ++i) {
    REQUIRE(pair.server.failure() == nullptr);
    Bytes record;
    keys->protect(ContentType::handshake, wire(hello), 0, record);
    pair.server.receive(record);
    pair.server.run();
  }
  blames(pair.server, "renegotiation.limit", Alert::unexpected_message);
}

TEST_CASE("a HelloRequest during the handshake is ignored, and no part of the transcript") {
  Scene12 scene;
  Mitm mitm;
  mitm.record = [n = 0](Direction dir, ByteView record) mutable {
    const std::uint8_t hello_request[] = {22, 3, 3, 0, 4, 0, 0, 0, 0};
    return dir == Direction::s2c && ++n == 2 ? concat({hello_request, record}) : to_bytes(record);
  };
  mitm.attach(scene);
  CHECK(scene.run().client.handshake_done());
}

TEST_CASE("without close_notify a connection of TLS 1.2 is truncated, as in 1.3") {
  Scene12 scene;
  trace::Pair& pair = scene.run();
  REQUIRE(pair.client.handshake_done());
  pair.cut();
  REQUIRE(pair.client.failure());
  CHECK(pair.client.failure()->id == "connection.truncated");
  CHECK(pair.client.session() == nullptr);
}

TEST_CASE("an exporter of TLS 1.2 gives the same on both sides, and nothing without extended_master_secret") {
  Scene12 scene;
  trace::Pair& pair = scene.run();
  const Bytes context = {1, 2, 3};
  const auto ours = pair.client.export_keying_material("EXPORTER-test", ByteView(context), 32);
  REQUIRE(ours);
  CHECK(ours == pair.server.export_keying_material("EXPORTER-test", ByteView(context), 32));
  CHECK(ours != pair.client.export_keying_material("EXPORTER-test", std::nullopt, 32));
  CHECK(pair.client.export_keying_material("EXPORTER-test", ByteView{}, 32) !=
        pair.client.export_keying_material("EXPORTER-test", std::nullopt, 32)); // RFC 5705 section 4
  Scene12 old;
  old.client.extended_master_secret = Use::off;
  trace::Pair& without = old.run();
  REQUIRE(without.client.handshake_done());
  CHECK_FALSE(without.client.export_keying_material("EXPORTER-test", std::nullopt, 32));
}
