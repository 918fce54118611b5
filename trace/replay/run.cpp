// run.cpp: the two ends of a scenario, set up so that nothing is left to chance.
#include "trace/replay/run.h"

#include <map>

#include "core/codec/reader.h"
#include "crypto/rsa/pss.h"
#include "tls/handshake/authentication.h"
#include "trace/pair.h"
#include "trace/tee.h"
#include "x509/certificate.h"
#include "x509/verify.h"

namespace handglass::trace {

namespace {

/// Hands out what the scenario says, by purpose. To be asked for anything else is a bug of ours.
class ScenarioRandom : public Random {
 public:
  void put(std::string use, Bytes octets) { octets_[std::move(use)] = std::move(octets); }
  void fill(std::string_view use, ByteSpan out) override {
    const auto found = octets_.find(use);
    if (found == octets_.end() || found->second.size() != out.size())
      bug("the scenario has no random octets for: " + std::string(use));
    std::copy(found->second.begin(), found->second.end(), out.begin());
  }

 private:
  std::map<std::string, Bytes, std::less<>> octets_;
};

/// A message of the scenario, without its header, as a structure.
template <class Message>
Message parsed(const Bytes& message) {
  auto result = parse<Message>(ByteView(message).subspan(tls::HandshakeHeader::size));
  if (!result) bug("a message of the scenario does not parse");
  return std::move(*result);
}

std::string_view group_name(std::string_view in_the_rfc) {
  return in_the_rfc.find("P-256") != std::string_view::npos ? "secp256r1" : "x25519";
}

void put_private_keys(const Scenario& scenario, std::string_view who, ScenarioRandom& random) {
  for (const ScenarioStep& step : scenario.steps)
    if (step.who == who && step.does.starts_with("create an ephemeral"))
      random.put(std::string(group_name(step.does)) + " " + std::string(who), *step.value("private key"));
}

bool is_retried(const Scenario& scenario) {
  std::size_t hellos = 0;
  for (const ScenarioStep& step : scenario.steps) hellos += step.does.starts_with("construct a ClientHello");
  return hellos == 2;
}

/// The server's signature has a random salt in it. It cannot be guessed, but with the public key it can
/// be read out of the signature; signing again with it and the private key must give the same octets.
Bytes recovered_salt(const Scenario& scenario, const x509::PublicKey& key) {
  crypto::Hash transcript(crypto::HashAlgorithm::sha256);
  const auto add = [&](ByteView message) { transcript.update(message); };
  if (is_retried(scenario)) {
    const crypto::Digest first = crypto::hash(
        crypto::HashAlgorithm::sha256, scenario.value("client", "construct a ClientHello", "ClientHello"));
    add(concat({Bytes{0xfe, 0, 0, 32}, to_bytes(first)}));
    add(scenario.value("server", "construct a ServerHello", "ServerHello", 0)); // the HelloRetryRequest
    add(scenario.value("client", "construct a ClientHello", "ClientHello", 1));
    add(scenario.value("server", "construct a ServerHello", "ServerHello", 1));
  } else {
    add(scenario.value("client", "construct a ClientHello", "ClientHello"));
    add(scenario.value("server", "construct a ServerHello", "ServerHello"));
  }
  add(scenario.value("server", "construct an EncryptedExtensions", "EncryptedExtensions"));
  add(scenario.value("server", "construct a Certificate handshake", "Certificate"));
  const auto verify = parsed<tls::CertificateVerify>(
      scenario.value("server", "construct a CertificateVerify", "CertificateVerify"));
  const Bytes content = tls::certificate_verify_content(tls::Signer::server, {transcript.digest(), 0});
  const auto salt = crypto::rsa_pss_recover_salt(
      {to_bytes(key.modulus()), to_bytes(key.exponent())}, crypto::HashAlgorithm::sha256,
      crypto::hash(crypto::HashAlgorithm::sha256, content), verify.signature, 32);
  if (!salt) bug("the scenario's signature has no salt to recover");
  return *salt;
}

} // namespace

Bytes scenario_certificate(const Scenario& scenario) {
  const auto message =
      parsed<tls::Certificate>(scenario.value("server", "construct a Certificate handshake", "Certificate"));
  return message.certificate_list.at(0).cert_data.bytes;
}

void run_scenario(const Scenario& scenario, Observer* client_observer, Observer* server_observer) {
  const bool retried = is_retried(scenario);
  ScenarioRandom client_random, server_random;
  put_private_keys(scenario, "client", client_random);
  put_private_keys(scenario, "server", server_random);

  auto key = x509::PrivateKey::parse(as_bytes(rfc8448_server_key()));
  if (!key) bug("the scenario's private key does not parse");
  server_random.put("pss salt", recovered_salt(scenario, key->public_key()));

  const FixedClock clock(1'469'842'439); // 2016-07-30T01:33:59Z: within the certificate's first hour
  tls::ClientConfig client;
  client.random = &client_random;
  client.clock = &clock;
  client.observer = client_observer;
  client.reveal_secrets = true;
  client.server_name = "server";
  client.verify_certificate = false; // shown, not judged: see certificate_faults
  client.middlebox_compatibility = false;
  client.min_rsa_bits = 1024;
  std::vector<tls::ClientHello> hellos;
  for (std::size_t n = 0; n < (retried ? 2 : 1); ++n)
    hellos.push_back(
        parsed<tls::ClientHello>(scenario.value("client", "construct a ClientHello", "ClientHello", n)));
  client_random.put("client_random", to_bytes(hellos[0].random));
  // The hellos offer things that we cannot negotiate. Our own part in them, the key share, stays ours.
  client.edit_client_hello = [hellos](tls::ClientHello& hello, bool is_second) {
    const tls::KeyShareClientHello ours = *hello.extensions.find<tls::KeyShareClientHello>();
    hello = hellos.at(is_second ? 1 : 0);
    hello.extensions.replace(ours);
  };

  tls::ServerConfig server;
  server.random = &server_random;
  server.clock = &clock;
  server.observer = server_observer;
  server.reveal_secrets = true;
  server.min_rsa_bits = 1024;
  server.groups = {retried ? tls::NamedGroup::secp256r1 : tls::NamedGroup::x25519};
  server.credentials = {
      {{scenario_certificate(scenario)}, std::make_shared<const x509::PrivateKey>(std::move(*key))}};
  server_random.put("server_random",
                    to_bytes(parsed<tls::ServerHello>(scenario.value("server", "construct a ServerHello",
                                                                     "ServerHello", retried ? 1 : 0))
                                 .random));
  server.edit_encrypted_extensions = [&](tls::EncryptedExtensions& message) {
    message = parsed<tls::EncryptedExtensions>(
        scenario.value("server", "construct an EncryptedExtensions", "EncryptedExtensions"));
  };
  if (retried)
    server.edit_hello_retry_request = [&](tls::HelloRetryRequest& message) {
      message = parsed<tls::HelloRetryRequest>(
          scenario.value("server", "construct a ServerHello", "ServerHello", 0));
    };
  for (const ScenarioStep& step : scenario.steps)
    if (step.who == "server" && step.does.starts_with("construct a NewSessionTicket"))
      server.tickets.push_back(parsed<tls::NewSessionTicket>(*step.value("NewSessionTicket")));

  Pair pair(std::move(client), std::move(server));
  pair.run();
  for (const ScenarioStep& step : scenario.steps) {
    tls::Connection& side = step.who == "client" ? pair.client : pair.server;
    if (!side.handshake_done()) break; // whoever compares will see how far it went
    if (step.does == "send application_data record") side.send(*step.value("payload"));
    if (step.does == "send alert record") side.close();
    pair.run();
  }
}

std::vector<Failure> certificate_faults(const Scenario& scenario) {
  const Bytes der = scenario_certificate(scenario);
  auto certificate = x509::parse_certificate(der);
  if (!certificate) return {certificate.error()};
  const std::vector<x509::Certificate> chain = {*certificate};
  x509::TrustStore nobody, itself;
  itself.add(*certificate);

  // Each check by itself: everything else is made to hold.
  x509::VerifyOptions lenient;
  lenient.now = 1'469'842'439;
  lenient.purpose = x509::Purpose::any;
  lenient.min_rsa_bits = 1024;
  x509::VerifyOptions today = lenient, strong = lenient, named = lenient;
  today.now = system_clock().now();
  strong.min_rsa_bits = 2048;
  named.host = "server";

  std::vector<Failure> faults;
  const auto judge = [&](const x509::TrustStore& store, const x509::VerifyOptions& options) {
    if (auto path = x509::verify_chain(chain, store, options); !path) faults.push_back(path.error());
  };
  judge(nobody, lenient);
  judge(itself, today);
  judge(itself, strong);
  judge(itself, named);
  return faults;
}

} // namespace handglass::trace
