// scenario.h: a handshake that somebody else has published, step by step, with every value.
//
// The values come from the text of RFC 8448 (vectors/rfc8448) and are compiled in, so that
// `handglass replay` works wherever the program is.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/bytes.h"

namespace handglass::trace {

struct ScenarioValue {
  std::string_view label; ///< "PRK", "expanded", "complete record": the RFC's words
  std::string_view hex;
};

struct ScenarioStep {
  std::string_view who;  ///< "client" or "server"
  std::string_view does; ///< `derive secret "tls13 c hs traffic"`
  std::span<const ScenarioValue> values;

  std::optional<Bytes> value(std::string_view label) const;
};

struct Scenario {
  std::string_view name;    ///< "rfc8448/simple-1rtt"
  std::string_view section; ///< "3"
  std::span<const ScenarioStep> steps;

  /// The value of the n-th step (from 0) of `who` whose description begins like this. A scenario
  /// without it is a bug of ours: the file is part of the program.
  Bytes value(std::string_view who, std::string_view does, std::string_view label, std::size_t n = 0) const;
};

std::span<const Scenario> scenarios();
/// The RSA key of RFC 8448 section 2, PEM.
std::string_view rfc8448_server_key();

} // namespace handglass::trace
