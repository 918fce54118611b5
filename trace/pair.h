// pair.h: a client and a server in one process, and the wire between them.
//
//     client ──▶ deliver ──▶ server        the wire can cut what it carries into pieces of any size,
//     client ◀── deliver ◀── server        and change it on the way
//
// Demos, coverage tests, fault experiments, fuzzing and benchmarks all run on this: no socket, no
// thread, no time, so the same seed gives the same octets.
#pragma once

#include <functional>

#include "tls/connection.h"

namespace handglass::trace {

/// What the wire does.
struct WirePlan {
  /// Octets delivered at a time; 0: everything that was sent.
  std::size_t piece = 0;
  /// Sees, and may change, what is on its way.
  std::function<void(Direction, Bytes&)> tamper;
};

class Pair {
 public:
  Pair(tls::ClientConfig client, tls::ServerConfig server, WirePlan wire = {});

  tls::Connection client, server;

  /// Carries octets to and fro until neither side has anything more to do. False if one has failed.
  bool run();
  /// Cuts the wire: both sides learn that nothing more will come.
  void cut();

 private:
  bool carry(tls::Connection& from, tls::Connection& to, Direction direction);
  WirePlan wire_;
};

} // namespace handglass::trace
