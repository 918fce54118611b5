// single_step.cpp: a handshake, one step at a time.
//
// A Connection has no socket and no thread. It does one thing when told to, step(), and then waits: octets
// go in by receive() and come out by take_output(). So a program can stop after every record and every
// arrow of the state diagram (RFC 8446 appendix A), look around, and go on; here it is the wire as well.
#include <cstdio>
#include <string>

#include "tls/connection.h"
#include "x509/issue.h"

using namespace handglass;
using tls::Connection;

/// Steps until there is nothing to do, and says so whenever a step led to another state.
bool walk(const char* who, Connection& connection) {
  while (true) {
    const std::string before(connection.state_name());
    const Connection::Progress progress = connection.step();
    const std::string_view after = connection.state_name();
    if (after != before)
      std::printf("%s  %-13s -> %.*s\n", who, before.c_str(), static_cast<int>(after.size()), after.data());
    if (progress == Connection::Progress::failed) return false;
    if (progress == Connection::Progress::needs_input) return true;
  }
}

/// Carries what is waiting, and names each record by the first octet of its header.
bool carry(Connection& from, Connection& to, const char* arrow) {
  const Bytes octets = from.take_output();
  for (std::size_t at = 0; at < octets.size(); at += 5 + load_be(&octets[at + 3], 2)) {
    const int type = octets[at];
    const char* name = type == 22 ? "handshake" : type == 20 ? "change_cipher_spec" : "application_data";
    std::printf("  %s  %s%s\n", arrow, name, type == 23 ? ": encrypted, the true type is inside" : "");
  }
  to.receive(octets);
  return !octets.empty();
}

int main() {
  const x509::DemoPki pki =
      x509::make_demo_pki(x509::KeyType::ec_p256, {"server.test"}, system_clock().now(), system_random());
  auto trust = std::make_shared<x509::TrustStore>();
  trust->add(pki.root);

  tls::ClientConfig ours;
  ours.server_name = "server.test";
  ours.trust = trust;
  tls::ServerConfig theirs;
  theirs.credentials = {
      {{pki.leaf.der, pki.intermediate.der}, std::make_shared<const x509::PrivateKey>(pki.leaf_key.clone())}};
  Connection client = Connection::client(std::move(ours));
  Connection server = Connection::server(std::move(theirs));

  bool moved = true;
  while (moved) {
    if (!walk("client", client)) return 1;
    moved = carry(client, server, "C->S");
    if (!walk("server", server)) return 1;
    moved = carry(server, client, "S->C") || moved;
  }
  std::printf("both done: %s\n", client.handshake_done() && server.handshake_done() ? "yes" : "no");
}
