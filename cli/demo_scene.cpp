#include "cli/demo_scene.h"

#include <algorithm>

#include "http/request.h"
#include "http/response.h"
#include "tls/suites12.h"

namespace handglass::cli {

namespace {

using tls::CipherSuite;
using tls::ProtocolVersion;

// A seeded demo lives on this day for ever, or its certificates, and with them every octet, would differ
// from one day to the next.
constexpr UnixTime seeded_now = 1'790'000'000; // 2026-09-21T14:13:20Z

bool is_tls12(const SceneOptions& options) { return options.scene.starts_with("tls12"); }

/// The suite that a scene of TLS 1.2 is about, unless the user names another.
std::vector<CipherSuite> suites_of(const SceneOptions& options) {
  if (!options.choices.suites.empty()) return options.choices.cipher_suites();
  if (options.scene == "tls12-rsa") return {CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256};
  return {CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256};
}

x509::KeyType key_type_of(const SceneOptions& options) {
  if (options.key_type) return *options.key_type;
  const tls::SuiteParameters12* suite =
      is_tls12(options) ? tls::find_suite_12(suites_of(options)[0]) : nullptr;
  return suite && suite->certificate_key == tls::CertificateKey::rsa ? x509::KeyType::rsa
                                                                     : x509::KeyType::ec_p256;
}

/// What one side's Connection needs to name the octets of HTTP: those it received and those it sent.
class Conversation {
 public:
  explicit Conversation(trace::Pair& pair) : pair_(pair), pages_(demo_site()), exchange_(pages_, Tap{}) {}

  /// `watched` names the octets of HTTP when its side has them: what it sends by reading back what was
  /// written.
  void run(const Tap& watched, bool by_client) {
    const Bytes request = http::write_request("GET", *http::parse_url("https://server.test/"));
    http::RequestParser asked(watched);
    http::ResponseParser answered(false, watched);
    pair_.client.send(request);
    if (watched && by_client) asked.push(request).value();
    if (!pair_.run()) return;
    const Bytes arrived = pair_.server.take_data();
    if (watched && !by_client) (void)asked.push(arrived);
    const Bytes response = exchange_.push(arrived);
    pair_.server.send(response);
    if (watched && !by_client) answered.push(response).value();
    if (!pair_.run()) return;
    const Bytes answer = pair_.client.take_data();
    if (watched && by_client) (void)answered.push(answer);
    pair_.server.close();
    if (!pair_.run()) return;
    (void)answered.push_end(pair_.client.peer_closed());
    pair_.client.close();
    pair_.run();
  }

 private:
  trace::Pair& pair_;
  http::Site pages_;
  http::Exchange exchange_;
};

} // namespace

const std::vector<std::string>& scene_names() {
  static const std::vector<std::string> names = {"tls13", "tls12-rsa", "tls12-ecdhe", "tls12-resume"};
  return names;
}

http::Site demo_site() {
  const std::string_view page = "Hello. These octets were encrypted, and you have seen how.\n";
  return {{"/", {"text/plain; charset=utf-8", to_bytes(as_bytes(page))}}};
}

struct DemoScene::Parts {
  explicit Parts(const SceneOptions& o)
      : options(o),
        pki_seed(o.seed, "pki"),
        client_seed(o.seed, "client"),
        server_seed(o.seed, "server"),
        fixed(seeded_now) {}

  bool is_seeded() const { return !options.seed.empty(); }
  const Clock& clock() const { return is_seeded() ? static_cast<const Clock&>(fixed) : system_clock(); }
  void configure();
  void add_client_certificate(const x509::DemoPki& pki, Random& random);

  SceneOptions options;
  SeededRandom pki_seed, client_seed, server_seed;
  FixedClock fixed;
  std::shared_ptr<x509::TrustStore> store = std::make_shared<x509::TrustStore>();
  tls::ClientConfig client;
  tls::ServerConfig server;
};

void DemoScene::Parts::configure() {
  Random& pki_random = is_seeded() ? pki_seed : system_random();
  const x509::DemoPki pki =
      x509::make_demo_pki(key_type_of(options), {demo_host}, clock().now(), pki_random, options.flaw);
  tls::Credential credential;
  for (const x509::Certificate& certificate : pki.chain()) credential.chain.push_back(certificate.der);
  credential.key = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());
  store->add(pki.root);

  client.server_name = demo_host;
  client.trust = store;
  server.credentials = {std::move(credential)};
  client.alpn = server.alpn = {"http/1.1"};
  const ProtocolVersion version = is_tls12(options) ? ProtocolVersion::TLS_1_2 : ProtocolVersion::TLS_1_3;
  client.min_version = client.max_version = server.min_version = server.max_version = version;
  if (is_tls12(options)) client.cipher_suites = suites_of(options);
  // Golden: what a seeded demo says stays the same from release to release, whatever the defaults become.
  client.groups = {tls::NamedGroup::x25519, tls::NamedGroup::secp256r1};
  if (key_type_of(options) == x509::KeyType::ec_p384) client.groups.push_back(tls::NamedGroup::secp384r1);
  if (key_type_of(options) == x509::KeyType::ec_p521) {
    client.groups.push_back(tls::NamedGroup::secp521r1);
    allow_p521(client);
    allow_p521(server);
  }
  options.choices.apply(client); // the server speaks http/1.1 alone
  if (is_tls12(options)) server.cipher_suites = client.cipher_suites;
  if (!options.choices.groups.empty()) {
    client.key_share_groups = {client.groups[0]};
    for (tls::NamedGroup named : client.groups) // the server's last resort: what no default has
      if (std::ranges::count(server.groups, named) == 0) server.groups.push_back(named);
  }
  if (options.retry) {
    // The client bets on one group, the server wants the other.
    const bool bets_x25519 = client.key_share_groups[0] == tls::NamedGroup::x25519;
    server.groups = {bets_x25519 ? tls::NamedGroup::secp256r1 : tls::NamedGroup::x25519};
    client.groups = {tls::NamedGroup::x25519, tls::NamedGroup::secp256r1};
  }
  if (options.client_certificate) add_client_certificate(pki, pki_random);
  for (tls::CommonConfig* config :
       {static_cast<tls::CommonConfig*>(&client), static_cast<tls::CommonConfig*>(&server)}) {
    config->clock = &clock();
    if (options.fragment != 0) config->records.max_fragment = options.fragment;
    config->records.pad_to = options.pad;
    config->reveal_secrets = true;
  }
  client.random = is_seeded() ? &client_seed : &system_random();
  server.random = is_seeded() ? &server_seed : &system_random();
  if (options.scene == "tls12-resume")
    server.ticket_key = std::make_shared<const tls::TicketKey>(*server.random);
}

void DemoScene::Parts::add_client_certificate(const x509::DemoPki& pki, Random& random) {
  x509::Request request;
  request.subject = x509::common_name("a client");
  const x509::PrivateKey key = x509::PrivateKey::generate(x509::KeyType::ed25519, random);
  request.key = key.public_key();
  request.not_before = clock().now() - 3600;
  request.not_after = clock().now() + 86400;
  request.server_auth = false;
  request.client_auth = true;
  const x509::Certificate leaf = x509::issue(request, pki.intermediate, pki.intermediate_key, random);
  client.credential = tls::Credential{{leaf.der, pki.intermediate.der},
                                      std::make_shared<const x509::PrivateKey>(key.clone())};
  server.request_client_certificate = server.require_client_certificate = true;
  server.client_trust = store;
}

DemoScene::DemoScene(const SceneOptions& options) : parts_(std::make_unique<Parts>(options)) {
  parts_->configure();
}
DemoScene::~DemoScene() = default;

const Clock& DemoScene::clock() const { return parts_->clock(); }

std::optional<Failure> DemoScene::play(Observer* client, Observer* server, trace::WirePlan wire) {
  Parts& parts = *parts_;
  const auto failed = [](const trace::Pair& pair) -> std::optional<Failure> {
    if (pair.client.failure()) return *pair.client.failure();
    if (pair.server.failure()) return *pair.server.failure();
    return std::nullopt;
  };
  if (parts.options.scene == "tls12-resume") { // the connection before, which nobody watches
    trace::Pair before(parts.client, parts.server);
    before.run();
    if (auto failure = failed(before)) return failure;
    parts.client.session = before.client.session();
  }
  parts.client.observer = client;
  parts.server.observer = server;
  trace::Pair pair(parts.client, parts.server, std::move(wire));
  if (pair.run()) {
    if (parts.options.key_update) pair.client.update_keys(true);
    Conversation(pair).run(client ? pair.client.tap() : pair.server.tap(), client != nullptr);
  }
  return failed(pair);
}

} // namespace handglass::cli
