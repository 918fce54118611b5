// export_keys.cpp: keys for another protocol, out of a TLS connection.
//
// Both ends can derive further secrets from the ones they share (RFC 8446 section 7.5; for TLS 1.2 RFC 5705):
// a label says what for, a context binds them to something of the application's. Nothing is sent. QUIC, SRTP
// for video calls and EAP in Wi-Fi get their keys that way; "channel binding" proves with one that two logins
// ran over the same connection.
#include <cstdio>

#include "trace/pair.h"
#include "x509/issue.h"

using namespace handglass;

constexpr UnixTime now = 1'790'000'000;
constexpr std::string_view label =
    "EXPERIMENTAL a chat about hand glasses"; // RFC 5705 section 4: not registered

/// A client and a server that have shaken hands. Seeded: the same keys every time, for lessons only.
trace::Pair connect(tls::ProtocolVersion version, Random& of_client, Random& of_server) {
  SeededRandom random("export_keys", "pki");
  const x509::DemoPki pki = x509::make_demo_pki(x509::KeyType::ec_p256, {"server.test"}, now, random);
  static const FixedClock clock(now);
  auto trust = std::make_shared<x509::TrustStore>();
  trust->add(pki.root);

  tls::ClientConfig client;
  client.server_name = "server.test";
  client.trust = trust;
  tls::ServerConfig server;
  server.credentials = {
      {{pki.leaf.der, pki.intermediate.der}, std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone())}};
  client.random = &of_client;
  server.random = &of_server;
  for (tls::CommonConfig* config :
       {static_cast<tls::CommonConfig*>(&client), static_cast<tls::CommonConfig*>(&server)}) {
    config->clock = &clock;
    config->min_version = config->max_version = version;
  }
  return {std::move(client), std::move(server)};
}

std::string key(const tls::Connection& connection, std::string_view name, std::optional<ByteView> context) {
  const std::optional<Bytes> exported = connection.export_keying_material(name, context, 16);
  return exported ? hex(*exported) : "refused";
}

int main() {
  bool all_good = true;
  for (const auto version : {tls::ProtocolVersion::TLS_1_3, tls::ProtocolVersion::TLS_1_2}) {
    SeededRandom of_client("export_keys", "client"), of_server("export_keys", "server");
    trace::Pair pair = connect(version, of_client, of_server);
    if (!pair.run()) return 1;
    const ByteView room = as_bytes("room 7");
    const std::string ours = key(pair.client, label, room), theirs = key(pair.server, label, room);
    std::printf("%s\n", version == tls::ProtocolVersion::TLS_1_3 ? "TLS 1.3" : "TLS 1.2");
    std::printf("  the client derives     %s\n  the server derives     %s\n", ours.c_str(), theirs.c_str());
    std::printf("  with another context   %s\n", key(pair.client, label, as_bytes("room 8")).c_str());
    std::printf("  with another label     %s\n", key(pair.client, "EXPERIMENTAL other", room).c_str());
    // TLS 1.2 tells an empty context from none; TLS 1.3 does not.
    const bool same = key(pair.client, label, ByteView{}) == key(pair.client, label, std::nullopt);
    std::printf("  empty context or none  %s\n", same ? "the same" : "different keys");
    all_good = all_good && ours == theirs && ours != "refused";
  }
  return all_good ? 0 : 6;
}
