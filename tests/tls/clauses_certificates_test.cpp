// clauses_certificates_test.cpp: clauses of RFC 8446 and 5246 about which certificate is shown, and which is
// taken.
#include "tests/tls/alert_support.h"
#include "tests/tls/client_credential.h"
#include "tls/handshake/suitable.h"
#include "x509/der/writer.h"
#include "x509/oid.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;
using enum Alert;

namespace {

/// A PKI whose authorities have keys of this type, and whose leaf has one of P-256.
const x509::DemoPki& certified_by(x509::KeyType type) {
  static std::map<x509::KeyType, x509::DemoPki> made;
  if (auto found = made.find(type); found != made.end()) return found->second;
  SeededRandom random(x509::name(type), "certified");
  return made
      .emplace(type, x509::make_demo_pki(x509::KeyType::ec_p256, {"server.test"}, test_now, random,
                                         x509::Flaw::none, type))
      .first->second;
}

/// A leaf that an RSA key certified and that says it was with another hash. The octets keep their number.
Credential relabelled(std::uint8_t last_arc) {
  Credential made = credential(certified_by(x509::KeyType::rsa));
  Bytes& leaf = made.chain[0];
  const Bytes sha256 = to_bytes(x509::oid("sha256WithRSAEncryption").octets());
  int places = 0;
  for (auto at = leaf.begin();; ++places) {
    at = std::search(at, leaf.end(), sha256.begin(), sha256.end());
    if (at == leaf.end()) break;
    at += static_cast<std::ptrdiff_t>(sha256.size());
    *(at - 1) = last_arc;
  }
  REQUIRE(places == 2);
  return made;
}
constexpr std::uint8_t md5 = 4, sha1 = 5;

Bytes der_oid(const x509::KnownOid& oid) {
  return concat({Bytes{6, static_cast<std::uint8_t>(oid.octets().size())}, oid.octets()});
}

} // namespace

TEST_CASE("a client shows its certificate only if it passes the server's filters") {
  const auto purpose = [](std::uint8_t last) { return Bytes{0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, last}; };
  const Bytes usage = der_oid(x509::oid("keyUsage")), purposes = der_oid(x509::oid("extKeyUsage"));
  struct Row {
    std::string_view what;
    std::vector<OIDFilter> filters;
    bool is_shown;
  };
  const Row rows[] = {{"no filters", {}, true},
                      {"a usage that it has", {{usage, {3, 2, 7, 0x80}}}, true},
                      {"a usage that it has not", {{usage, {3, 2, 2, 4}}}, false},
                      {"a purpose that it has", {{purposes, purpose(2)}}, true},
                      {"a purpose that it has not", {{purposes, purpose(1)}}, false},
                      {"one of each", {{usage, {3, 2, 7, 0x80}}, {purposes, purpose(1)}}, false},
                      {"an extension without a rule", {{der_oid(x509::oid("subjectAltName")), {5, 0}}}, true},
                      {"values that are none", {{usage, {1, 2, 3}}}, false}};
  for (const Row& row : rows) {
    INFO(row.what);
    Scene scene;
    scene.client.credential = client_of(demo_pki(x509::KeyType::ec_p256));
    RiggedServer s(scene);
    s.flight_before(HandshakeType::certificate);
    CertificateRequest request;
    request.extensions.add(SignatureAlgorithms{{SignatureScheme::ecdsa_secp256r1_sha256}});
    request.extensions.add(OIDFilterExtension{row.filters});
    s.send(request);
    s.send(s.certificate());
    s.send(s.certificate_verify());
    s.send(s.finished());
    s.use_application_keys();
    s.deliver();
    REQUIRE(failure_of(s.judged) == "none");
    const auto shown = std::ranges::find_if(s.messages, [](const Bytes& m) { return m[0] == 11; });
    REQUIRE(shown != s.messages.end());
    CHECK(parse<Certificate>(ByteView(*shown).subspan(4))->certificate_list.empty() != row.is_shown);
  }
}

TEST_CASE("a server shows the chain whose signatures the client lists, if it has one") {
  using enum SignatureScheme;
  struct Row {
    std::string_view what;
    std::vector<SignatureScheme> schemes, for_certificates;
    std::size_t shown;
  };
  const Row rows[] = {
      {"both would do", {ecdsa_secp256r1_sha256, ed25519}, {}, 0},
      {"the second alone", {ecdsa_secp256r1_sha256}, {}, 1},
      {"signature_algorithms_cert decides", {ecdsa_secp256r1_sha256, ed25519}, {ecdsa_secp256r1_sha256}, 1},
      {"neither: the first", {ecdsa_secp256r1_sha256}, {rsa_pkcs1_sha512}, 0}};
  for (const Row& row : rows)
    for (const bool tls13 : {true, false}) {
      INFO(row.what << (tls13 ? " (1.3)" : " (1.2)"));
      Scene scene;
      Scene12 scene12;
      Scene& s = tls13 ? scene : static_cast<Scene&>(scene12);
      const Credential chains[] = {credential(certified_by(x509::KeyType::ed25519)),
                                   credential(certified_by(x509::KeyType::ec_p256))};
      REQUIRE(chains[0].chain[0] != chains[1].chain[0]);
      s.server.credentials = {chains[0], chains[1]};
      s.client.signature_schemes = row.schemes;
      s.client.verify_certificate = false; // which chain is shown is the question
      s.client.edit_client_hello = [&](ClientHello& hello, bool) {
        if (!row.for_certificates.empty())
          hello.extensions.add(SignatureAlgorithmsCert{row.for_certificates});
      };
      const trace::Pair& pair = s.run();
      INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
      REQUIRE(pair.client.handshake_done());
      CHECK(pair.client.peer_certificates().at(0) == chains[row.shown].chain[0]);
    }
}

TEST_CASE("a certificate of version 1 is taken from no peer") {
  const x509::DemoPki& pki = demo_pki(x509::KeyType::ec_p256);
  for (const bool tls13 : {true, false}) {
    Scene scene;
    Scene12 scene12;
    Scene& s = tls13 ? scene : static_cast<Scene&>(scene12);
    x509::Certificate old = pki.leaf;
    old.tbs.version = 0;
    old.tbs.extensions.clear();
    s.server.credentials[0].chain[0] = x509::der::serialise(old);
    blames(s.run().client, "certificate.is_v3", unsupported_certificate);
  }
}

TEST_CASE("a client shows no chain that the server could not verify") {
  for (const bool tls13 : {true, false})
    for (const bool verifiable : {true, false}) {
      INFO((tls13 ? "1.3" : "1.2") << ", verifiable " << verifiable);
      Scene scene;
      Scene12 scene12;
      Scene& s = tls13 ? scene : static_cast<Scene&>(scene12);
      s.server.request_client_certificate = true;
      s.server.signature_schemes = {SignatureScheme::ecdsa_secp256r1_sha256};
      s.client.credential =
          client_of(certified_by(verifiable ? x509::KeyType::ec_p256 : x509::KeyType::ed25519));
      const trace::Pair& pair = s.run();
      INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
      REQUIRE(pair.server.handshake_done());
      CHECK(pair.server.peer_certificates().empty() != verifiable);
    }
}

TEST_CASE("a certificate signed with MD5 or SHA-1 is shown to nobody, and bad if it is shown to us") {
  for (const std::uint8_t hash : {md5, sha1}) {
    const Credential shown = relabelled(hash);
    const SignatureScheme all[] = {SignatureScheme::rsa_pkcs1_sha256, SignatureScheme(0x0201)};
    CHECK(suits(shown.chain, all) == Suits::never);
    for (const bool tls13 : {true, false}) {
      Scene scene;
      Scene12 scene12;
      Scene& s = tls13 ? scene : static_cast<Scene&>(scene12);
      s.server.credentials = {shown};
      blames(s.run().server, tls13 ? "ch.signature_algorithms.common" : "ch.suite12.common",
             handshake_failure);
    }
    std::vector<x509::Certificate> parsed;
    for (const Bytes& der : shown.chain) parsed.push_back(*x509::parse_certificate(der));
    x509::VerifyOptions options;
    options.now = test_now;
    options.host = "server.test";
    const auto verdict = x509::verify_chain(parsed, *trust(certified_by(x509::KeyType::rsa)), options, Tap());
    REQUIRE_FALSE(verdict);
    CHECK(verdict.error().id == "path.signature_algorithm");
    CHECK(verdict.error().alert == bad_certificate);
  }
}
