#include "trace/recorder.h"
#include "tests/catch.h"
#include "tests/trace/samples.h"
#include "trace/jsonl.h"
#include "trace/tee.h"

#include <sstream>

using namespace handglass;
using namespace handglass::trace;

TEST_CASE("a recorder keeps events after what they looked at is gone, and replays them unchanged") {
  std::ostringstream live, later;
  Recorder recorder;
  {
    JsonLines json(live);
    Tee tee{&json, &recorder};
    samples::short_connection(tee);
  }
  JsonLines json(later);
  recorder.replay(json);
  CHECK(recorder.events().size() > 15);
  CHECK(live.str() == later.str());
  recorder.clear();
  CHECK(recorder.events().empty());
}

TEST_CASE("what an arena keeps does not move while more is added, however large") {
  Arena arena;
  const std::string first = "the first text";
  const std::string_view kept = arena.keep(first);
  const Bytes large(100'000, 0x5a);
  for (int i = 0; i < 10; ++i) CHECK(equal_public(arena.keep(large), large));
  CHECK(kept == first);
  CHECK(kept.data() != first.data());
}
