// pair_support.h: connections to test with: a demo PKI for every key type, configurations, a tile check.
#pragma once

#include <map>

#include "tests/catch.h"
#include "tls/suites12.h"
#include "trace/pair.h"
#include "trace/tee.h"
#include "trace/totals.h"
#include "x509/issue.h"

namespace handglass::tls::test {

inline constexpr UnixTime test_now = 1'790'000'000; // 2026-09-21

inline const x509::DemoPki& demo_pki(x509::KeyType type, x509::Flaw flaw = x509::Flaw::none) {
  static std::map<std::pair<x509::KeyType, x509::Flaw>, x509::DemoPki> made;
  const auto key = std::pair(type, flaw);
  if (auto found = made.find(key); found != made.end()) return found->second;
  SeededRandom random("test pki");
  return made.emplace(key, x509::make_demo_pki(type, {"server.test"}, test_now, random, flaw)).first->second;
}

inline Credential credential(const x509::DemoPki& pki) {
  Credential result;
  for (const x509::Certificate& certificate : pki.chain()) result.chain.push_back(certificate.der);
  result.key = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());
  return result;
}

inline std::shared_ptr<const x509::TrustStore> trust(const x509::DemoPki& pki) {
  auto store = std::make_shared<x509::TrustStore>();
  store->add(pki.root);
  return store;
}

/// A client and a server that agree, unless a test changes something before run().
struct Scene {
  explicit Scene(std::string_view seed = "scene", x509::KeyType type = x509::KeyType::ec_p256,
                 x509::Flaw flaw = x509::Flaw::none)
      : client_random(seed, "client"), server_random(seed, "server"), clock(test_now) {
    const x509::DemoPki& pki = demo_pki(type, flaw);
    client.min_version = server.min_version = ProtocolVersion::TLS_1_3; // TLS 1.2: Scene12
    client.server_name = "server.test";
    client.trust = trust(pki);
    client.random = &client_random;
    client.clock = &clock;
    server.credentials = {credential(pki)};
    server.random = &server_random;
    server.clock = &clock;
  }

  trace::Pair& run() {
    pair.emplace(std::move(client), std::move(server), wire);
    pair->run();
    return *pair;
  }

  SeededRandom client_random, server_random;
  FixedClock clock;
  ClientConfig client;
  ServerConfig server;
  trace::WirePlan wire;
  std::optional<trace::Pair> pair;
};

/// The same in TLS 1.2, with one suite, and the key it needs.
struct Scene12 : Scene {
  explicit Scene12(CipherSuite suite = CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                   std::string_view seed = "scene")
      : Scene(seed, find_suite_12(suite)->certificate_key == CertificateKey::rsa ? x509::KeyType::rsa
                                                                                 : x509::KeyType::ec_p256) {
    client.min_version = server.min_version = client.max_version = server.max_version =
        ProtocolVersion::TLS_1_2;
    client.cipher_suites = server.cipher_suites = {suite};
  }
};

inline std::string failure_of(const Connection& c) {
  if (!c.failure()) return "none";
  std::string text(c.failure()->id);
  for (const auto& [name, value] : c.failure()->args) text += " " + name + "=" + value;
  return text;
}

} // namespace handglass::tls::test
