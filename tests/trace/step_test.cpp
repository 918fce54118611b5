#include "trace/step.h"

#include <sstream>

#include "tests/catch.h"
#include "tests/trace/samples.h"

using namespace handglass;
using namespace handglass::trace;

namespace {

/// What a user who types these lines sees, while the sample connection runs.
std::string session(const std::string& keys, bool* has_quit = nullptr) {
  std::istringstream in(keys);
  std::ostringstream out;
  Stepper stepper(in, out, {});
  samples::short_connection(stepper);
  stepper.finish();
  if (has_quit) *has_quit = stepper.has_quit();
  return out.str();
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
std::size_t count(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

} // namespace

TEST_CASE("n and Enter go on by one event, and the connection waits for them") {
  const std::string text = session("n\n\nq\n");
  INFO(text);
  CHECK(has(text, "[1] record"));
  CHECK(has(text, "[2] field"));
  CHECK(has(text, "[3] field"));
  CHECK_FALSE(has(text, "[4]"));
}

TEST_CASE("whoever sits at a keyboard hears once what there is to press; a script does not") {
  const std::string text = session("n\nn\nq\n");
  CHECK(count(text, "then Enter") == 1);
  CHECK(text.find("then Enter") < text.find("[1] record"));
  std::istringstream in("n\nq\n");
  std::ostringstream out;
  Stepper stepper(in, out, {}, true);
  samples::short_connection(stepper);
  CHECK_FALSE(has(out.str(), "then Enter"));
}

TEST_CASE("p looks back; going on from there shows history before the connection moves") {
  const std::string text = session("n\nn\np\np\np\nn\nn\nn\nq\n");
  INFO(text);
  CHECK(count(text, "[1] record") == 2); // p at the first event stays there
  CHECK(count(text, "[2] field") == 3);
  CHECK(count(text, "[3] field") == 2);
  CHECK(count(text, "[4] field") == 1);
}

TEST_CASE("g goes to a number, back or ahead, and refuses what is none") {
  const std::string text = session("g 12\ng 2\ng 0\ng x\ng\nq\n");
  INFO(text);
  CHECK(has(text, "[12]"));
  CHECK_FALSE(has(text, "[11]"));
  CHECK(has(text, "[2] field"));
  CHECK(count(text, "g N:") == 3);
}

TEST_CASE("b runs to the next event of a type, in history too, and refuses a type that does not exist") {
  const std::string text = session("b state\ng 1\nb check\nb nonsense\nq\n");
  INFO(text);
  CHECK(has(text, "client: WAIT_SH → WAIT_EE"));
  CHECK(has(text, "✓"));
  CHECK(has(text, "one of: meta field map"));
  CHECK_FALSE(has(text, "[2]"));
}

TEST_CASE("k lists the keys up to the event that is looked at, s the state") {
  const std::string late = session("b state\nk\ns\nq\n");
  INFO(late);
  CHECK(has(late, "K0  Early Secret"));
  CHECK(has(late, "K1"));
  CHECK(has(late, "client: WAIT_EE"));
  const std::string early = session("k\ns\nq\n");
  CHECK(has(early, "no keys yet"));
  CHECK(has(early, "no state yet"));
  CHECK_FALSE(has(early, "K0"));
}

TEST_CASE("the prompt says which event of how many is looked at, the state, and how many keys there are") {
  const std::string text = session("b state\np\ng 1\nq\n");
  INFO(text);
  CHECK(has(text, "event 1 of 1 so far · no state yet · keys: 0>"));
  // At the arrow, one event before it, and at the beginning: what was, not what is.
  CHECK(has(text, "so far · client WAIT_EE · keys: 2>"));
  CHECK(has(text, "so far · client WAIT_SH · keys: 2>"));
  CHECK(count(text, "looking back: event ") == 2);
  CHECK(has(text, "so far · client WAIT_SH · keys: 0>"));
}

TEST_CASE("k with a number shows that key whole, but not before it was made") {
  const std::string text = session("b state\nk K1\nk K9\ng 2\nk K1\nq\n");
  INFO(text);
  std::string octets;
  for (int i = 0; i < 32; ++i) octets += "7a";
  CHECK(count(text, octets) == 1);
  CHECK(has(text, "HKDF-Expand(K0"));
  CHECK(count(text, "there is no key K9 yet") == 1);
  CHECK(count(text, "there is no key K1 yet") == 1);
}

TEST_CASE("s tells by which event the state came, and how the last records were protected") {
  const std::string text = session("b state\ns\ng 1\ns\nq\n");
  INFO(text);
  CHECK(has(text, "ServerHello came in WAIT_SH"));
  CHECK(count(text, "S→C  record s0  CLEARTEXT") == 4); // event 1 twice, and in both answers
  CHECK(has(text, ">  client WAIT_SH\n"));
}

TEST_CASE("? and anything unknown explain the keys") {
  CHECK(has(session("?\nq\n"), "g N"));
  CHECK(has(session("xyzzy\nq\n"), "b TYPE"));
}

TEST_CASE("q lets the connection go on alone, and so does the end of the input") {
  bool has_quit = false;
  const std::string text = session("q\n", &has_quit);
  CHECK(has_quit);
  CHECK(count(text, ">") == 1);
  (void)session("", &has_quit);
  CHECK(has_quit);
}

TEST_CASE("after the end there is still the past to look at") {
  const std::string text = session("g 1000\nn\np\nb alert\nb http\nq\n");
  INFO(text);
  CHECK(has(text, "is over after"));
  CHECK(has(text, "client WAIT_EE · keys: 2>"));
  CHECK(has(text, "no further event of type http"));
}

TEST_CASE("what a peer sent is escaped when one steps through it, too") {
  CHECK_FALSE(has(session("g 1000\nb alert\np\np\np\nq\n"), "\x1b"));
}
