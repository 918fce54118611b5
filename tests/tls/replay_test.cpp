// replay_test.cpp: RFC 8448, redone by our own client and server.
#include "trace/replay/replay.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::trace;

TEST_CASE("sections 3 and 5 of RFC 8448 come out the same, bit for bit, on both sides") {
  REQUIRE(scenarios().size() == 2);
  const std::size_t values[] = {76, 74};
  for (std::size_t i = 0; i < 2; ++i) {
    const Scenario& scenario = scenarios()[i];
    const ReplayResult result = replay(scenario);
    CHECK(result.comparisons.size() == values[i]);
    for (const Comparison& c : result.comparisons) {
      INFO(scenario.name << ": " << c.step->who << " " << c.step->does << ": " << c.label);
      CHECK(hex(c.computed) == hex(c.published));
    }
  }
}

TEST_CASE("the certificate of RFC 8448 would not be accepted today, for four reasons") {
  for (const Scenario& scenario : scenarios()) {
    std::vector<std::string> ids;
    for (const Failure& fault : certificate_faults(scenario)) ids.emplace_back(fault.id);
    CHECK(ids == std::vector<std::string>{"path.unknown_issuer", "path.expired", "path.weak_key",
                                          "path.no_host_names"});
  }
}
