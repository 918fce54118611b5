// heap_test.cpp: how much memory a connection takes from the heap, and how often.
//
//     heap            prints a table, and fails where a row is over its bound
//
// Three figures for each version: allocations of a handshake (both sides, chain checked), octets that one
// side holds while it is connected and idle, and allocations for a record of bulk data, which must be none:
// buffers are used again. Counted by standing in for operator new; a block counts as what the C library gave
// for it.
#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <new>

#include "tls/connection.h"
#include "x509/issue.h"

namespace {
long live = 0, allocations = 0;
}

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size > 0 ? size : 1);
  if (!memory) std::abort();
  live += static_cast<long>(malloc_usable_size(memory));
  ++allocations;
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory) live -= static_cast<long>(malloc_usable_size(memory));
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }

using namespace handglass;
using namespace handglass::tls;

namespace {

constexpr std::size_t record = 1 << 14;
constexpr int bulk_records = 100;
/// Bounds: a target of ours, not of any standard.
constexpr long most_idle = 16 * 1024;

struct Configs {
  ClientConfig client;
  ServerConfig server;
};

Configs configs(ProtocolVersion version, CipherSuite suite) {
  SeededRandom random("heap");
  const x509::DemoPki pki =
      x509::make_demo_pki(x509::KeyType::ec_p256, {"server.test"}, system_clock().now(), random);
  Configs both;
  auto trust = std::make_shared<x509::TrustStore>();
  trust->add(pki.root);
  both.client.trust = trust;
  both.client.server_name = "server.test";
  Credential credential;
  for (const x509::Certificate& certificate : pki.chain()) credential.chain.push_back(certificate.der);
  credential.key = std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone());
  both.server.credentials = {credential};
  for (CommonConfig* side :
       {static_cast<CommonConfig*>(&both.client), static_cast<CommonConfig*>(&both.server)}) {
    side->min_version = side->max_version = version;
    side->cipher_suites = {suite};
  }
  return both;
}

void must(bool right, const char* what) {
  if (right) return;
  std::printf("FAILED: %s\n", what);
  std::exit(1);
}

/// One turn: what `from` has for the wire goes to `to`.
void move(Connection& from, Connection& to, Bytes& wire) {
  from.take_output(wire);
  to.receive(wire);
  must(to.run(), "a connection failed");
}

long failures = 0;

void row(const char* what, long value, long most) {
  const bool is_over = most >= 0 && value > most;
  std::printf("  %-46s %8ld%s\n", what, value, is_over ? "   TOO MUCH" : "");
  failures += is_over;
}

void measure(const char* name, ProtocolVersion version, CipherSuite suite) {
  std::printf("%s\n", name);
  const Configs both = configs(version, suite);
  Bytes wire, back;
  const auto connect = [&](Connection& client, Connection& server) {
    must(client.run(), "the client failed");
    while (!client.handshake_done() || !server.handshake_done() || client.has_output() ||
           server.has_output()) {
      move(client, server, wire);
      move(server, client, back);
    }
  };
  const auto idle = [&](long& handshake) {
    const long before = allocations;
    auto client = std::make_unique<Connection>(Connection::client(both.client));
    auto server = std::make_unique<Connection>(Connection::server(both.server));
    connect(*client, *server);
    handshake = allocations - before;
    wire = back = Bytes();
    return std::pair(std::move(client), std::move(server));
  };
  long handshake = 0;
  idle(handshake); // once before: tables are made, once and for all
  auto [client, server] = idle(handshake);
  row("allocations, one handshake, both sides", handshake, -1);
  const long both_live = live;
  server.reset();
  row("octets, an idle server", both_live - live, most_idle);
  const long client_live = live;
  client.reset();
  row("octets, an idle client", client_live - live, most_idle);

  auto [sender, receiver] = idle(handshake);
  const Bytes data(record, 'x');
  Bytes got;
  const auto one_record = [&, from = sender.get(), to = receiver.get()] {
    from->send(data);
    move(*from, *to, wire);
    to->take_data(got);
    must(got == data, "the data came out wrong");
  };
  for (int i = 0; i < 3; ++i) one_record(); // buffers find their size
  const long before = allocations;
  for (int i = 0; i < bulk_records; ++i) one_record();
  row("allocations, 100 records of 16,384 octets", allocations - before, 0);
}

} // namespace

int main() {
  measure("TLS 1.3, TLS_AES_128_GCM_SHA256, x25519", ProtocolVersion::TLS_1_3,
          CipherSuite::TLS_AES_128_GCM_SHA256);
  measure("TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256, x25519", ProtocolVersion::TLS_1_2,
          CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
  measure("TLS 1.3, TLS_CHACHA20_POLY1305_SHA256, x25519", ProtocolVersion::TLS_1_3,
          CipherSuite::TLS_CHACHA20_POLY1305_SHA256);
  return failures == 0 ? 0 : 1;
}
