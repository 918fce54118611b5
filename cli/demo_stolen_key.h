// demo_stolen_key.h: the demo in which a recording outlives the secrecy of a key.
#pragma once

#include "cli/output.h"

namespace handglass::cli {

/// Records two connections to one server, then takes its private key to both recordings. Two traces, one
/// after the other, since they are of two connections. The same `seed` gives the same octets; empty: no seed.
/// Returns the exit code.
int demo_stolen_key(const OutputOptions& options, const std::string& seed);

} // namespace handglass::cli
