// run.h: runs a scenario; inside of replay.h.
#pragma once

#include "trace/replay/replay.h"

namespace handglass::trace {

/// Our client and our server, with the scenario's random numbers, to the end of the scenario.
void run_scenario(const Scenario& scenario, Observer* client, Observer* server);

/// The DER of the certificate the scenario's server shows.
Bytes scenario_certificate(const Scenario& scenario);

} // namespace handglass::trace
