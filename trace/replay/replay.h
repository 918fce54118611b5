// replay.h: runs our own client and server through a published handshake, and compares every value.
//
//   scenario ──private keys, randoms, salt──▶ client ⇄ server ──▶ values ──compare──▶ scenario
//
// Only what nature decided is taken from the scenario: random numbers, private keys, the hellos'
// contents, what the application says. Everything else is computed here, on both sides, and must come
// out the same: hellos as octets, every secret, every record.
#pragma once

#include <string>
#include <vector>

#include "core/observer.h"
#include "core/result.h"
#include "trace/replay/scenario.h"

namespace handglass::trace {

/// One value of the scenario beside ours.
struct Comparison {
  const ScenarioStep* step = nullptr;
  std::string_view label;
  Bytes published, computed; ///< `computed` is empty if we never came to compute it
  bool agrees() const { return published == computed; }
  /// The first octet that differs.
  std::size_t differs_at() const;
};

struct ReplayResult {
  std::vector<Comparison> comparisons; ///< in the order of the scenario
  const Comparison* first_difference() const;
};

/// Watches one side, or both if asked: events go to `client` and `server` as they happen.
ReplayResult replay(const Scenario& scenario, Observer* client = nullptr, Observer* server = nullptr);

/// Why the scenario's certificate would be rejected, had anybody judged it today: one Failure for each
/// check that it fails.
std::vector<Failure> certificate_faults(const Scenario& scenario);

} // namespace handglass::trace
