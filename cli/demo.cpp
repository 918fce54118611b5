// demo.cpp: `handglass demo`: a client and a server in one process, and everything they do.
#include <sstream>

#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/demo_stolen_key.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"
#include "trace/pair.h"

namespace handglass::cli {

namespace {

// A seeded demo lives on this day for ever, or its certificates, and with them every octet, would differ
// from one day to the next.
constexpr UnixTime seeded_now = 1'790'000'000; // 2026-09-21T14:13:20Z
constexpr const char* host = "server.test";

struct Options {
  std::string scene = "tls13", side = "client", seed;
  Choices choices;
  x509::KeyType key_type = x509::KeyType::ec_p256;
  x509::Flaw flaw = x509::Flaw::none;
  bool retry = false, client_certificate = false, key_update = false;
  std::size_t fragment = 0, pad = 1;
  OutputOptions output;
};

http::Site site() {
  const std::string_view page = "Hello. These octets were encrypted, and you have seen how.\n";
  return {{"/", {"text/plain; charset=utf-8", to_bytes(as_bytes(page))}}};
}

void announce(const Tap& tap, const Options& options, const Clock& clock) {
  const auto here = std::source_location::current();
  const std::uint64_t now = static_cast<std::uint64_t>(clock.now());
  const Arg facts[] = {{"host", host}, {"now", now}, {"clock", clock.source()}};
  const std::string_view id = options.scene == "plain-http" ? "meta.plain_http"
                              : options.side == "client"    ? "meta.demo.client"
                                                            : "meta.demo.server";
  tap.emit(event::Meta{{{}, here}, id, facts});
  const Arg seed[] = {{"seed", options.seed}};
  if (!options.seed.empty()) tap.emit(event::Meta{{{}, here}, "meta.seeded", seed});
}

/// The GET of every page view, as a tap sees it without TLS.
int plain_http(Observer& observer, const Options& options) {
  const Tap tap(&observer);
  announce(tap, options, system_clock());
  const Bytes request = http::write_request("GET", *http::parse_url("http://server.test/"));
  http::RequestParser(tap).push(request).value();
  const http::Site pages = site();
  const Bytes response = http::Exchange(pages, Tap{}).push(request);
  http::ResponseParser reader(false, tap);
  reader.push(response).value();
  tap.note("demo.plain_http.seen", {});
  return ok;
}

/// What one side's Connection needs to name the octets of HTTP: those it received and those it sent.
class Conversation {
 public:
  explicit Conversation(trace::Pair& pair) : pair_(pair), pages_(site()), exchange_(pages_, Tap{}) {}

  void run(const Tap& watched) {
    const Bytes request = http::write_request("GET", *http::parse_url("https://server.test/"));
    http::RequestParser sent(watched);
    http::ResponseParser received(false, watched);
    pair_.client.send(request);
    if (watched) sent.push(request).value(); // named by reading back what was written
    if (!pair_.run()) return;
    const Bytes response = exchange_.push(pair_.server.take_data());
    pair_.server.send(response);
    if (!pair_.run()) return;
    const Bytes answer = pair_.client.take_data();
    if (watched) (void)received.push(answer);
    pair_.server.close();
    if (!pair_.run()) return;
    (void)received.push_end(pair_.client.peer_closed());
    pair_.client.close();
    pair_.run();
  }

 private:
  trace::Pair& pair_;
  http::Site pages_;
  http::Exchange exchange_;
};

int tls13(Observer& observer, const Options& options, trace::Lang lang) {
  const bool seeded = !options.seed.empty();
  SeededRandom pki_seed(options.seed, "pki"), client_seed(options.seed, "client"),
      server_seed(options.seed, "server");
  const FixedClock fixed(seeded_now);
  const Clock& clock = seeded ? static_cast<const Clock&>(fixed) : system_clock();
  Random& pki_random = seeded ? pki_seed : system_random();

  const x509::DemoPki pki =
      x509::make_demo_pki(options.key_type, {host}, clock.now(), pki_random, options.flaw);
  tls::Credential credential;
  for (const x509::Certificate& certificate : pki.chain()) credential.chain.push_back(certificate.der);
  credential.key = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());
  auto store = std::make_shared<x509::TrustStore>();
  store->add(pki.root);

  tls::ClientConfig client;
  tls::ServerConfig server;
  client.server_name = host;
  client.trust = store;
  server.credentials = {std::move(credential)};
  client.alpn = server.alpn = {"http/1.1"};
  client.min_version = server.min_version = tls::ProtocolVersion::TLS_1_3;
  options.choices.apply(client); // the server speaks http/1.1 alone
  if (!options.choices.groups.empty()) client.key_share_groups = {client.groups[0]};
  if (options.retry) {
    // The client bets on one group, the server wants the other.
    const bool bets_x25519 = client.key_share_groups[0] == tls::NamedGroup::x25519;
    server.groups = {bets_x25519 ? tls::NamedGroup::secp256r1 : tls::NamedGroup::x25519};
    client.groups = {tls::NamedGroup::x25519, tls::NamedGroup::secp256r1};
  }
  if (options.client_certificate) {
    x509::Request request;
    request.subject = x509::common_name("a client");
    const x509::PrivateKey key = x509::PrivateKey::generate(x509::KeyType::ed25519, pki_random);
    request.key = key.public_key();
    request.not_before = clock.now() - 3600;
    request.not_after = clock.now() + 86400;
    request.server_auth = false;
    request.client_auth = true;
    const x509::Certificate leaf = x509::issue(request, pki.intermediate, pki.intermediate_key, pki_random);
    client.credential = tls::Credential{{leaf.der, pki.intermediate.der},
                                        std::make_shared<const x509::PrivateKey>(key.clone())};
    server.request_client_certificate = server.require_client_certificate = true;
    server.client_trust = store;
  }
  for (tls::CommonConfig* config :
       {static_cast<tls::CommonConfig*>(&client), static_cast<tls::CommonConfig*>(&server)}) {
    config->clock = &clock;
    if (options.fragment != 0) config->records.max_fragment = options.fragment;
    config->records.pad_to = options.pad;
  }
  client.random = seeded ? &client_seed : &system_random();
  server.random = seeded ? &server_seed : &system_random();
  const bool is_client = options.side == "client";
  tls::CommonConfig& watched = is_client ? static_cast<tls::CommonConfig&>(client) : server;
  watched.observer = &observer;
  watched.reveal_secrets = true;

  announce(Tap(&observer), options, clock);
  trace::Pair pair(std::move(client), std::move(server));
  if (pair.run()) {
    if (options.key_update) pair.client.update_keys(true);
    Conversation(pair).run(is_client ? pair.client.tap() : pair.server.tap());
  }
  const tls::Connection& shown = is_client ? pair.client : pair.server;
  if (shown.failure()) return complain(*shown.failure(), lang);
  return ok;
}

int run(const Options& options) {
  const trace::Lang lang = options.output.language();
  if (!options.seed.empty()) tell_aside("cli.demo.seeded", lang, {{"seed", options.seed}});
  if (options.scene == "stolen-key") return demo_stolen_key(options.output, options.seed);
  auto output = Output::open(options.output);
  if (!output) return complain(output.error(), lang);
  Observer& observer = *(*output)->observer(); // a demo always narrates
  return options.scene == "plain-http" ? plain_http(observer, options) : tls13(observer, options, lang);
}

} // namespace

void add_demo(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("demo", "A client and a server in this process, every octet shown; no network");
  command
      ->add_option("scene", options->scene, "tls13: a whole connection; plain-http: the same GET without TLS; stolen-key: two recordings of TLS 1.2, "
                   "and the server's key")
      ->check(CLI::IsMember({"tls13", "plain-http", "stolen-key"}))
      ->capture_default_str();
  command->add_option(
      "--seed", options->seed,
      "make every octet reproducible, on any machine. INSECURE by definition: for lessons only");
  command->add_option("--side", options->side, "whose trace is shown")
      ->check(CLI::IsMember({"client", "server"}))
      ->capture_default_str();
  command->add_flag("--retry", options->retry, "the server wants another group: HelloRetryRequest");
  command->add_flag("--client-cert", options->client_certificate, "the server asks who the client is");
  command->add_flag("--key-update", options->key_update, "new keys before the request");
  command
      ->add_option("--fragment", options->fragment, "cut handshake and data into records of this many bytes")
      ->check(CLI::Range(1, 16384));
  command->add_option("--pad", options->pad, "pad protected records to a multiple of this")
      ->check(CLI::Range(1, 16384));
  add_key_type(*command, options->key_type);
  add_flaw(*command, options->flaw);
  add_choices(*command, options->choices);
  add_output_options(*command, options->output);
  command->footer("The certificates are made on the spot; nothing is read or written but what you ask for.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

} // namespace handglass::cli
