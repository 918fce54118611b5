// demo_stolen_key.cpp: `handglass demo stolen-key`: what a stolen private key does to yesterday's recordings.
//
//   yesterday   client ──TLS_RSA_…────▶ server      a tap keeps every octet of both, and understands none
//               client ──TLS_ECDHE_…──▶ server
//   today       the server's private key is stolen
//
//   recording 1   the client had sent the secret itself, encrypted to that key: decrypt it, read everything
//   recording 2   the key had only signed; the secret was made from two other private keys, and those are
//   gone
//
// The decryption sees the capture and the key, and nothing of the two connections (trace/explain).
#include "cli/demo_stolen_key.h"

#include <algorithm>

#include "cli/exit_code.h"
#include "core/codec/writer.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"
#include "tls/handshake/authentication12.h"
#include "tls/key_exchange.h"
#include "tls/messages/server_key_exchange.h"
#include "tls/signature.h"
#include "trace/explain/explain.h"
#include "trace/pair.h"
#include "trace/recorder.h"
#include "x509/issue.h"

namespace handglass::cli {

namespace {

constexpr UnixTime seeded_now = 1'790'000'000; // as in demo.cpp: 2026-09-21T14:13:20Z
constexpr const char* host = "server.test";

/// Randomness of one party: the system's, or what the seed makes of its name.
class Dice {
 public:
  Dice(const std::string& seed, std::string_view who) : seeded_(seed, who), is_seeded_(!seed.empty()) {}
  Random& operator*() { return is_seeded_ ? static_cast<Random&>(seeded_) : system_random(); }

 private:
  SeededRandom seeded_;
  bool is_seeded_;
};

/// Keeps the one value that the second recording will lack, while the server still has it.
class ServersMemory : public Observer {
 public:
  Bytes private_key;
  void on(const Event& event) override {
    const auto* derive = std::get_if<event::Derive>(&event);
    if (derive && derive->op == "random" && derive->name.ends_with("server private key"))
      private_key = to_bytes(derive->out);
  }
};

struct Recording {
  trace::Capture capture;
  Bytes request; ///< as the client wrote it, to compare with
  Bytes server_private_key; ///< ephemeral; empty with RSA key transport
};

struct Scene {
  const x509::DemoPki& pki;
  const Clock& clock;
  const std::string& seed;
};

/// A client asks the server for a page while a tap copies what passes.
Recording record(const Scene& scene, tls::CipherSuite suite, std::string_view name) {
  Recording recording;
  ServersMemory memory;
  Dice client_dice(scene.seed, std::string(name) + " client"),
      server_dice(scene.seed, std::string(name) + " server");

  tls::ClientConfig client;
  tls::ServerConfig server;
  for (tls::CommonConfig* config :
       {static_cast<tls::CommonConfig*>(&client), static_cast<tls::CommonConfig*>(&server)}) {
    config->min_version = config->max_version = tls::ProtocolVersion::TLS_1_2;
    config->cipher_suites = {suite};
    config->groups = {tls::NamedGroup::x25519, tls::NamedGroup::secp256r1}; // golden, as in demo_scene.cpp
    config->clock = &scene.clock;
    config->alpn = {"http/1.1"};
  }
  client.random = &*client_dice;
  server.random = &*server_dice;
  client.server_name = host;
  auto store = std::make_shared<x509::TrustStore>();
  store->add(scene.pki.root);
  client.trust = store;
  tls::Credential credential;
  for (const x509::Certificate& certificate : scene.pki.chain()) credential.chain.push_back(certificate.der);
  credential.key = std::make_shared<const x509::PrivateKey>(scene.pki.leaf_key.clone());
  server.credentials = {std::move(credential)};
  server.observer = &memory;
  server.reveal_secrets = true;

  trace::WirePlan wire;
  wire.tamper = [&](Direction dir, const Bytes& octets) { recording.capture.push_back({dir, octets}); };
  trace::Pair pair(std::move(client), std::move(server), wire);
  pair.run();
  recording.server_private_key = memory.private_key;

  const http::Site site = {
      {"/", {"text/plain; charset=utf-8", to_bytes(as_bytes("The password is: swordfish.\n"))}}};
  http::Exchange exchange(site, Tap{});
  recording.request = http::write_request("GET", *http::parse_url("https://server.test/"));
  pair.client.send(recording.request);
  pair.run();
  pair.server.send(exchange.push(pair.server.take_data()));
  pair.run();
  pair.server.close(); // which the client answers: RFC 5246 section 7.2.1
  pair.run();
  if (pair.client.failure() || pair.server.failure()) bug("a connection of the demo failed");
  return recording;
}

std::size_t octets_of(const trace::Capture& capture) {
  std::size_t all = 0;
  for (const trace::Passage& passage : capture) all += passage.octets.size();
  return all;
}

/// Whether these octets stand anywhere in what crossed the wire, in either direction.
bool occurs(const trace::Capture& capture, ByteView wanted) {
  for (Direction dir : {Direction::c2s, Direction::s2c}) {
    Bytes all;
    for (const trace::Passage& passage : capture)
      if (passage.dir == dir) append(all, passage.octets);
    if (!std::ranges::search(all, wanted).empty()) return true;
  }
  return false;
}

/// The capture and the stolen key go in; what can be read comes out, and its HTTP is named.
Result<trace::Seen> attack(const trace::Capture& capture, std::shared_ptr<const x509::PrivateKey> stolen,
                           const Tap& tap, Bytes& request) {
  trace::Explainer explainer({std::move(stolen), {}, nullptr}, {tap.observer(), true, false});
  http::RequestParser requests(tap);
  http::ResponseParser responses(false, tap);
  for (const trace::Passage& passage : capture) {
    TRY(explainer.feed(passage.dir, passage.octets));
    const Bytes asked = explainer.take_data(Direction::c2s), answered = explainer.take_data(Direction::s2c);
    append(request, asked);
    if (!asked.empty()) TRY(requests.push(asked));
    if (!answered.empty()) TRY(responses.push(answered));
  }
  TRY(explainer.end());
  return explainer.seen();
}

void announce(const Tap& tap, std::string_view id, const Recording& recording, const std::string& seed) {
  const auto here = std::source_location::current();
  const Arg facts[] = {{"host", host}, {"octets", octets_of(recording.capture)}};
  tap.emit(event::Meta{{{}, here}, id, facts});
  const Arg seeded[] = {{"seed", seed}};
  if (!seed.empty()) tap.emit(event::Meta{{{}, here}, "meta.seeded", seeded});
}

/// The recording is over; what follows is about it.
void conclude(const Tap& tap) {
  tap.emit(event::Meta{{{}, std::source_location::current()}, "meta.stolen_key.result", {}});
}

/// RSA key transport: everything comes out.
Result<int> first(const Recording& recording, std::shared_ptr<const x509::PrivateKey> stolen,
                  const Tap& tap) {
  Bytes request;
  const trace::Seen seen = TRY(attack(recording.capture, std::move(stolen), tap, request));
  conclude(tap);
  const bool is_the_same = request == recording.request;
  const std::string_view line = as_text(request).substr(0, as_text(request).find('\r'));
  TRY(tap.check(is_the_same && seen.finished_verified[0] && seen.finished_verified[1], Alert::internal_error,
                "stolen.rsa.read", "5246#F.1.1.2", {}, {{"request", line}}));
  tap.note("stolen.rsa.why", "5246#F.1.1.2");
  tap.note("stolen.label", {});
  return ok;
}

/// What the stolen key can still do: pose as the server to somebody who connects from now on.
Result<void> impersonate(const trace::Seen& seen, const x509::PrivateKey& stolen, const Tap& tap,
                         Random& random) {
  tap.note("stolen.ecdhe.forge", "5246#7.4.3");
  tls::TraceIds ids;
  tls::Deriver derive(tap, ids);
  const tls::KeyShare forged = tls::KeyShare::generate(seen.ecdhe->group, "attacker", random, derive);
  tls::ServerEcdhParams params;
  params.namedcurve = forged.group;
  params.public_ = forged.public_key;
  const Bytes octets = serialise(params), content = concat({seen.client_random, seen.server_random, octets});
  const x509::SignatureAlgorithm algorithm = tls::to_algorithm(seen.ecdhe->scheme);
  const Bytes signature = TRY(stolen.sign(algorithm, content, random));

  const auto signed_over = tls::signed_params(seen.client_random, seen.server_random, octets);
  const x509::Certificate leaf = TRY(x509::parse_certificate(seen.server_chain[0]));
  std::vector<event::Input> inputs = {{"scheme", {}, {}, registry_name(seen.ecdhe->scheme), false},
                                      {"public_key", {}, leaf.subject_public_key_info_der(), {}, false}};
  inputs.insert(inputs.end(), signed_over.begin(), signed_over.end());
  inputs.push_back({"content", {}, content, {}, false});
  for (std::string_view op : {"sign", "verify"})
    derive.computed_public(op, tls::signed_server_key_exchange.name, signature, inputs, "5246#7.4.3");
  const bool is_believed = x509::verify(TRY(leaf.public_key()), algorithm, content, signature).has_value();
  return tap.check(is_believed, Alert::internal_error, "stolen.ecdhe.forged", "5246#7.4.3");
}

/// ECDHE: what is missing, and what is not.
Result<int> second(const Recording& recording, std::shared_ptr<const x509::PrivateKey> stolen, const Tap& tap,
                   Random& random) {
  Bytes request;
  const trace::Seen seen = TRY(attack(recording.capture, stolen, tap, request));
  conclude(tap);
  TRY(tap.check(request.empty() && !seen.is_readable(), Alert::internal_error, "stolen.ecdhe.closed",
                "5246#F.1.1.3"));
  TRY(tap.check(seen.ecdhe && seen.ecdhe->signature_verified, Alert::internal_error, "stolen.ecdhe.signature",
                "5246#7.4.3"));
  const std::string_view group = registry_name(seen.ecdhe->group);
  tap.note("stolen.ecdhe.public", "8422#5.10",
           {{"group", group},
            {"server_public", seen.ecdhe->server_public},
            {"client_public", seen.ecdhe->client_public}});
  tap.note("stolen.ecdhe.missing", "8422#5.10", {{"group", group}});
  // Only here does anything from the server's own memory come in, and nothing is decrypted with it.
  tap.note("stolen.ecdhe.value", {}, {{"value", recording.server_private_key}});
  TRY(tap.check(!occurs(recording.capture, recording.server_private_key), Alert::internal_error,
                "stolen.ecdhe.absent", "5246#F.1.1.3", {},
                {{"size", recording.server_private_key.size()}, {"octets", octets_of(recording.capture)}}));
  TRY(impersonate(seen, *stolen, tap, random));
  tap.note("stolen.ecdhe.why", "5246#F.1.1.3");
  tap.note("stolen.label", {});
  return ok;
}

} // namespace

int demo_stolen_key(const OutputOptions& options, const std::string& seed) {
  const trace::Lang lang = options.language();
  const FixedClock fixed(seeded_now);
  const Clock& clock = seed.empty() ? system_clock() : static_cast<const Clock&>(fixed);
  Dice pki_dice(seed, "pki"), attacker_dice(seed, "attacker");
  const x509::DemoPki pki = x509::make_demo_pki(x509::KeyType::rsa, {host}, clock.now(), *pki_dice);
  const Scene scene{pki, clock, seed};
  const Recording recordings[] = {
      record(scene, tls::CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256, "first"),
      record(scene, tls::CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "second")};
  const auto stolen = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());

  OutputOptions part = options;
  for (const bool is_first : {true, false}) {
    part.append = !is_first;
    auto output = Output::open(part);
    if (!output) return complain(output.error(), lang);
    const Tap tap((*output)->observer(), true);
    announce(tap, is_first ? "meta.stolen_key.rsa" : "meta.stolen_key.ecdhe", recordings[is_first ? 0 : 1],
             seed);
    const auto result =
        is_first ? first(recordings[0], stolen, tap) : second(recordings[1], stolen, tap, *attacker_dice);
    (*output)->finish();
    if (!result) return complain(result.error(), lang);
    if (is_first && options.format == "text" && options.file.empty()) std::cout << '\n';
  }
  return ok;
}

} // namespace handglass::cli
