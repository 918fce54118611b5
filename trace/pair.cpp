#include "trace/pair.h"

#include <algorithm>

namespace handglass::trace {

Pair::Pair(tls::ClientConfig c, tls::ServerConfig s, WirePlan wire)
    : client(tls::Connection::client(std::move(c))),
      server(tls::Connection::server(std::move(s))),
      wire_(std::move(wire)) {}

bool Pair::run() {
  bool moved = true;
  while (moved) {
    client.run();
    moved = carry(client, server, Direction::c2s);
    server.run();
    moved = carry(server, client, Direction::s2c) || moved;
  }
  return client.failure() == nullptr && server.failure() == nullptr;
}

bool Pair::carry(tls::Connection& from, tls::Connection& to, Direction direction) {
  Bytes octets = from.take_output();
  if (octets.empty()) return false;
  if (wire_.tamper) wire_.tamper(direction, octets);
  ByteView rest = octets;
  while (!rest.empty()) {
    const std::size_t n = wire_.piece == 0 ? rest.size() : std::min(wire_.piece, rest.size());
    to.receive(rest.first(n));
    to.run();
    rest = rest.subspan(n);
  }
  return true;
}

void Pair::cut() {
  client.receive_end();
  server.receive_end();
  run();
}

} // namespace handglass::trace
