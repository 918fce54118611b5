#include "trace/totals.h"
#include "tests/catch.h"
#include "tests/trace/samples.h"
#include "trace/recorder.h"

using namespace handglass;
using namespace handglass::trace;

TEST_CASE("the totals of the sample: every octet named once, every check counted") {
  Totals totals;
  samples::short_connection(totals);
  CHECK(totals.flaws().empty());
  CHECK(totals.counts().named == 49);
  CHECK(totals.counts().raw == 0);
  CHECK(totals.counts().checks == 2);
  CHECK(totals.counts().failed == 0);
  CHECK(totals.counts().derivations == 2);
  CHECK(totals.counts().messages == 1);
  CHECK(totals.counts().records[static_cast<int>(Direction::s2c)] == 1);
  CHECK(totals.counts().wire[static_cast<int>(Direction::s2c)] == 49);
}

TEST_CASE("leaving out any one field of a connection is a gap, and telling it twice an overlap") {
  Recorder recorder;
  samples::short_connection(recorder);
  int fields = 0;
  for (const Event& victim : recorder.events()) {
    if (!std::holds_alternative<event::Field>(victim)) continue;
    ++fields;
    Totals without, twice;
    for (const Event& event : recorder.events()) {
      if (&event != &victim) without.on(event);
      twice.on(event);
      if (&event == &victim) twice.on(event);
    }
    REQUIRE(without.flaws().size() == 1);
    CHECK_FALSE(without.flaws()[0].is_overlap);
    REQUIRE(twice.flaws().size() == 1);
    CHECK(twice.flaws()[0].is_overlap);
  }
  CHECK(fields == 11);
}
