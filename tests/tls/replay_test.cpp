// replay_test.cpp: RFC 8448, redone by our own client and server.
#include "trace/replay/replay.h"
#include <algorithm>

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

TEST_CASE("a replay says where the first difference is") {
  const Scenario& truth = scenarios()[0];
  // A value that nothing else depends on: the published exporter secret, with its third octet changed.
  std::vector<ScenarioStep> steps(truth.steps.begin(), truth.steps.end());
  const auto step = std::ranges::find_if(steps, [](const ScenarioStep& s) {
    return s.who == "server" && s.does == "derive secret \"tls13 exp master\"";
  });
  REQUIRE(step != steps.end());
  std::vector<ScenarioValue> values(step->values.begin(), step->values.end());
  const auto value = std::ranges::find(values, "expanded", &ScenarioValue::label);
  REQUIRE(value != values.end());
  std::string changed(value->hex);
  changed[4] = changed[4] == '0' ? '1' : '0';
  value->hex = changed;
  step->values = values;

  const ReplayResult result = replay({truth.name, truth.section, steps});
  const Comparison* difference = result.first_difference();
  REQUIRE(difference);
  CHECK(difference->step->does == "derive secret \"tls13 exp master\"");
  CHECK(difference->label == "expanded");
  CHECK(difference->differs_at() == 2);
  // The client's step refers to the server's value, so it differs there too; and nowhere else.
  CHECK(std::ranges::count(result.comparisons, false, &Comparison::agrees) == 2);
}
