// peer_handglass.cpp: handglass for a benchmark harness from outside, which measures many libraries through
// one interface, bench.h (its own README tells). Not part of our build: that header is the harness'. Copy the
// harness, put this file and ours.cpp beside it, and link our libraries:
//
//     PEERS += handglass
//     CFLAGS_handglass = -std=c++2b -I. -I$(HANDGLASS)
//     LIBS_handglass = ours.o and every .a of build/, twice, -lsodium
#include <bench.h>

#include <cstring>
#include <map>
#include <memory>
#include <string>

#include "tests/bench/ours.h"
#include "tls/connection.h"
#include "x509/verify.h"

using namespace handglass;
using namespace handglass::tls;

namespace {

// ---- primitives: those of ours.cpp, by the names that the harness uses ----

std::vector<bench::Operation> all;

template <std::size_t i>
void run_nth() {
  all[i].run();
}

template <std::size_t... i>
void fill(operation* to, std::index_sequence<i...>) {
  static constexpr void (*runs[])() = {run_nth<i>...};
  for (std::size_t n = 0; n < all.size(); ++n) to[n] = {all[n].name.c_str(), runs[n], all[n].bytes};
}

operation primitives[32];

Bytes file(const std::string& name) {
  const blob content = load(name.c_str());
  return Bytes(content.data, content.data + content.len);
}

void setup() {
  all = bench::our_primitives();
  CHECK(all.size() < 31);
  fill(primitives, std::make_index_sequence<31>{});
}

// ---- X.509 ----

void parse_leaf(const char* kind) {
  static std::map<std::string, Bytes> leaves;
  Bytes& leaf = leaves[kind];
  if (leaf.empty()) leaf = file(std::string(kind) + ".leaf3.der");
  CHECK(x509::parse_certificate(leaf).has_value());
}

void verify_chain(const char* kind) {
  struct Ready {
    Bytes leaf, intermediate;
    x509::TrustStore trust;
  };
  static std::map<std::string, Ready> kinds;
  Ready& ready = kinds[kind];
  if (ready.leaf.empty()) {
    ready.leaf = file(std::string(kind) + ".leaf3.der");
    ready.intermediate = file(std::string(kind) + ".int.der");
    ready.trust.add(*x509::parse_certificate(file(std::string(kind) + ".root.der")));
  }
  const std::vector<x509::Certificate> sent = {*x509::parse_certificate(ready.leaf),
                                               *x509::parse_certificate(ready.intermediate)};
  x509::VerifyOptions options;
  options.now = system_clock().now();
  options.host = BENCH_HOST;
  CHECK(x509::verify_chain(sent, ready.trust, options).has_value());
}

const operation x509_operations[] = {{"x509_parse_p256", [] { parse_leaf("p256"); }, 0},
                                     {"x509_parse_rsa2048", [] { parse_leaf("rsa"); }, 0},
                                     {"x509_chain3_p256", [] { verify_chain("p256"); }, 0},
                                     {"x509_chain3_rsa2048", [] { verify_chain("rsa"); }, 0},
                                     {}};

// ---- TLS ----

struct Config {
  ClientConfig client;
  ServerConfig server;
};

struct Live {
  Connection connection;
  wire *in, *out;
  Bytes output = {}, data = {}; // used again
  std::size_t taken = 0; // of data

  /// One round: what has come in, what it makes us send. False: failed.
  bool turn() {
    std::uint8_t buffer[1 << 15];
    while (const std::size_t got = wire_get(in, buffer, sizeof buffer))
      connection.receive(ByteView(buffer, got));
    const bool good = connection.run();
    connection.take_output(output);
    wire_put(out, output.data(), output.size());
    return good;
  }
};

void* tls_config(const tls_mode* mode) {
  if (mode->resume) return nullptr; // of TLS 1.3 we do not resume yet
  auto* const both = new Config;
  const std::string kind = mode->rsa || mode->static_rsa ? "rsa" : "p256";
  auto trust = std::make_shared<x509::TrustStore>();
  trust->add(*x509::parse_certificate(file(kind + ".root.der")));
  both->client.trust = trust;
  both->client.server_name = BENCH_HOST;
  both->server.credentials = {
      {{file(kind + ".leaf.der")},
       std::make_shared<const x509::PrivateKey>(*x509::PrivateKey::parse(file(kind + ".leaf.key.der")))}};
  using enum CipherSuite;
  static constexpr CipherSuite tls13[] = {TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384,
                                          TLS_CHACHA20_POLY1305_SHA256};
  static constexpr CipherSuite ecdsa[] = {TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                          TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                                          TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256};
  static constexpr CipherSuite rsa[] = {TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                                        TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                                        TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256};
  for (CommonConfig* one :
       {static_cast<CommonConfig*>(&both->client), static_cast<CommonConfig*>(&both->server)}) {
    one->min_version = one->max_version =
        mode->version == 13 ? ProtocolVersion::TLS_1_3 : ProtocolVersion::TLS_1_2;
    one->cipher_suites = {mode->version == 13 ? tls13[mode->suite]
                          : mode->static_rsa  ? TLS_RSA_WITH_AES_128_GCM_SHA256
                          : mode->rsa         ? rsa[mode->suite]
                                              : ecdsa[mode->suite]};
    one->session_tickets = false;
  }
  return both;
}

void* tls_open(void* config, int is_server, wire* in, wire* out) {
  const auto& both = *static_cast<Config*>(config);
  return new Live{is_server ? Connection::server(both.server) : Connection::client(both.client), in, out};
}

int tls_handshake(void* conn) {
  auto& live = *static_cast<Live*>(conn);
  if (!live.turn()) return -1;
  return live.connection.handshake_done();
}

int tls_send(void* conn, const std::uint8_t* p, std::size_t n) {
  auto& live = *static_cast<Live*>(conn);
  live.connection.send(ByteView(p, n));
  return live.turn() ? 0 : -1;
}

long tls_recv(void* conn, std::uint8_t* p, std::size_t n) {
  auto& live = *static_cast<Live*>(conn);
  if (live.taken == live.data.size()) {
    if (!live.turn()) return -1;
    live.connection.take_data(live.data);
    live.taken = 0;
  }
  const std::size_t some = std::min(n, live.data.size() - live.taken);
  if (some) std::memcpy(p, live.data.data() + live.taken, some);
  live.taken += some;
  return static_cast<long>(some);
}

int tls_keep(void*, void*) { return -1; }
int tls_resumed(void*) { return 0; }

const char* tls_describe(void* conn) {
  static std::string line;
  const Connection& connection = static_cast<Live*>(conn)->connection;
  line = std::string(registry_name(connection.version())) + " " +
         std::string(registry_name(connection.cipher_suite())) + ", chain of " +
         std::to_string(connection.peer_certificates().size());
  return line.c_str();
}

void tls_close(void* conn) { delete static_cast<Live*>(conn); }

const tls_api our_tls = {tls_config, tls_open,    tls_handshake, tls_send, tls_recv,
                         tls_keep,   tls_resumed, tls_describe,  tls_close};

const char* version() { return "handglass"; }

} // namespace

const peer the_peer = {"handglass", version, setup, primitives, x509_operations, &our_tls};
