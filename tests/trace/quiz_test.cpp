// The quiz: every answer is in the events, and nowhere else.
#include "trace/quiz/question.h"

#include <algorithm>
#include <set>

#include "tests/catch.h"
#include "tests/tls/random_scene.h"
#include "tests/trace/samples.h"
#include "trace/text/event_line.h"

using namespace handglass;
using namespace handglass::trace;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

template <class Scene>
void watch(Scene&& scene, Recorder& recorder, unsigned seed) {
  (seed % 2 ? static_cast<tls::CommonConfig&>(scene.client) : scene.server).observer = &recorder;
  scene.client.reveal_secrets = scene.server.reveal_secrets = true;
  scene.converse();
}

/// A connection between two random configurations, TLS 1.2 and 1.3, seen by one of them.
void record(Recorder& recorder, unsigned seed) {
  if (seed % 4 == 3) return watch(tls::test::RandomScene12(seed), recorder, seed);
  watch(tls::test::RandomScene(seed), recorder, seed);
}

std::vector<Question> asked(const Recorder& recorder, std::size_t count, std::string_view seed = "1") {
  SeededRandom random(seed, "quiz");
  return make_questions(recorder, Look(TextOptions{}), random, count);
}

} // namespace

TEST_CASE("every question has one right answer, other answers, a hint, a reason, and lines of the trace") {
  const Look look({});
  std::set<std::string> kinds;
  std::size_t questions = 0;
  for (unsigned seed = 0; seed < 16; ++seed) {
    Recorder recorder;
    record(recorder, seed);
    SeededRandom random("all", "quiz");
    for (const Question& q : all_questions(recorder, look, random)) {
      INFO("seed " << seed << ", " << q.kind << ": " << q.ask);
      ++questions;
      kinds.insert(q.kind);
      REQUIRE(q.right < q.choices.size());
      CHECK(q.choices.size() >= 2);
      CHECK(q.choices.size() <= 4);
      CHECK(std::set(q.choices.begin(), q.choices.end()).size() == q.choices.size());
      REQUIRE(q.event >= 1);
      REQUIRE(q.event <= recorder.events().size());
      CHECK((q.lesson >= 1 && q.lesson <= 12));
      for (const std::string& text : {q.ask, q.hint, q.why}) {
        CHECK_FALSE(text.empty());
        CHECK_FALSE(has(text, "{"));
        CHECK_FALSE(has(text, "<quiz."));
      }
      // The event that is named is the evidence.
      REQUIRE_FALSE(q.evidence.empty());
      CHECK(q.evidence[0].starts_with("[" + std::to_string(q.event) + "] "));
      CHECK(has(q.evidence[0], event_line(recorder.events()[q.event - 1], look)));
      // What is told of the conversation does not tell the answer.
      if (q.kind == "transcript") CHECK(q.so_far.empty());
      if (q.kind == "next_message") CHECK_FALSE(q.so_far.ends_with(q.choices[q.right]));
      // A letter is judged by its place, a value by itself.
      for (std::size_t i = 0; i < q.choices.size(); ++i)
        CHECK(judge(q, std::string(1, static_cast<char>('a' + i))) ==
              (i == q.right ? Verdict::right : Verdict::wrong));
      if (!q.typed.empty()) CHECK(judge(q, q.typed) == Verdict::right);
    }
  }
  CHECK(questions > 500);
  for (const char* kind :
       {"version", "version_where", "suite", "field", "next_message", "encrypted_from", "next_state",
        "issuer", "who_knows", "goes_in", "nonce", "length", "transcript", "signed", "origin"}) {
    INFO(kind);
    CHECK(kinds.contains(kind));
  }
}

TEST_CASE("what is hidden in a line that is shown is not the answer, and is there in the evidence") {
  std::size_t hidden = 0;
  for (unsigned seed = 0; seed < 8; ++seed) {
    Recorder recorder;
    record(recorder, seed);
    SeededRandom random("hidden", "quiz");
    for (const Question& q : all_questions(recorder, Look(TextOptions{}), random)) {
      if (q.kind != "suite" && q.kind != "version") continue;
      INFO(q.ask);
      const auto line = std::ranges::find_if(q.shown, [](const auto& text) { return has(text, "____"); });
      REQUIRE(line != q.shown.end());
      ++hidden;
      CHECK_FALSE(has(*line, q.choices[q.right]));
      CHECK(has(q.evidence[0], q.choices[q.right]));
    }
  }
  CHECK(hidden > 8);
}

TEST_CASE("the answers follow the events: another value in the trace is another right answer") {
  // The same kind of question about records of different sizes, recomputed here.
  std::set<std::string> answers;
  for (unsigned seed = 0; seed < 6; ++seed) {
    Recorder recorder;
    record(recorder, seed);
    SeededRandom random("sizes", "quiz");
    for (const Question& q : all_questions(recorder, Look(TextOptions{}), random)) {
      const Event& event = recorder.events()[q.event - 1];
      if (q.kind.starts_with("length")) {
        const auto& record = std::get<event::Record>(event);
        CHECK(q.choices[q.right] == std::to_string(record.header.size() + record.payload.size()));
        answers.insert(q.choices[q.right]);
      }
      if (q.kind == "next_state") CHECK(q.choices[q.right] == std::get<event::State>(event).to);
      if (q.kind.starts_with("nonce")) CHECK(q.choices[q.right] == hex(std::get<event::Record>(event).nonce));
      if (q.kind == "suite") CHECK(q.choices[q.right] == std::get<event::Field>(event).text);
      if (q.kind == "transcript") CHECK(q.choices[q.right] == std::get<event::Transcript>(event).message);
    }
  }
  CHECK(answers.size() > 10);
}

TEST_CASE(
    "as many questions as wanted, of as many kinds as there are, in the order of the run, the same each "
    "time") {
  Recorder recorder;
  record(recorder, 7);
  const std::vector<Question> eight = asked(recorder, 8);
  REQUIRE(eight.size() == 8);
  std::set<std::string> kinds;
  for (const Question& q : eight) kinds.insert(q.kind);
  CHECK(kinds.size() == 8);
  CHECK(std::ranges::is_sorted(eight, {}, &Question::event));
  const auto text = [](const std::vector<Question>& questions) {
    std::string all;
    for (const Question& q : questions) {
      all += q.ask;
      for (const std::string& choice : q.choices) all += choice;
    }
    return all;
  };
  CHECK(text(eight) == text(asked(recorder, 8)));
  CHECK(text(eight) != text(asked(recorder, 8, "2")));
  CHECK(asked(recorder, 3).size() == 3);
  const std::size_t all = asked(recorder, 100000).size();
  CHECK((all > 30 && all < 100000));
  CHECK(asked(Recorder(), 8).empty());
}

TEST_CASE("a connection that failed is asked first of all which rule did not hold, and which alert that is") {
  Recorder recorder;
  samples::short_connection(recorder);
  const Tap tap(&recorder);
  (void)tap.check(false, Alert::bad_certificate, "path.too_many_certificates", "8446#4.4.2", {},
                  {{"count", 20}, {"limit", 16}});
  recorder.on(event::AlertRecord{{"8446#6.2", std::source_location::current()},
                                 Direction::c2s,
                                 true,
                                 Alert::bad_certificate,
                                 true,
                                 "path.too_many_certificates",
                                 {}});
  const std::vector<Question> two = asked(recorder, 2);
  REQUIRE(two.size() == 2);
  CHECK(two[0].kind == "failed");
  CHECK(has(two[0].choices[two[0].right], "the peer sent 20 certificates"));
  CHECK(two[1].kind == "alert");
  CHECK(two[1].choices[two[1].right] == "bad_certificate");
}

TEST_CASE("a value may be typed with spaces, colons, 0x and in capitals; other words are not judged") {
  Question q;
  q.choices = {"one", "two", "three"};
  q.right = 1;
  q.typed = "13ab";
  for (const char* answer : {"13ab", "0x13AB", "13 ab", "13:AB", " 13ab\r", "b", "B"})
    CHECK(judge(q, answer) == Verdict::right);
  for (const char* answer : {"13ac", "13", "0013ab", "a", "c"}) CHECK(judge(q, answer) == Verdict::wrong);
  for (const char* answer : {"", "x", "hello", "1 3 z", "\x1b[2J"})
    CHECK(judge(q, answer) == Verdict::unreadable);
  q.typed.clear();
  CHECK(judge(q, "13ab") == Verdict::unreadable);
  CHECK(judge(q, "d") == Verdict::unreadable);
}

TEST_CASE("no question lets a peer's words at the terminal") {
  Recorder recorder;
  samples::short_connection(recorder);
  const Arg args[] = {{"subject", "evil\x1b[2J\xe2\x80\xaegpj"}, {"issuer", "CN=worse\x07"}};
  const Arg other[] = {{"subject", "worse\x07"}, {"issuer", "CN=x"}};
  recorder.on(event::Path{{"5280#6.1", std::source_location::current()}, "path.search", 0, args});
  recorder.on(event::Path{{"5280#6.1", std::source_location::current()}, "path.search", 1, other});
  std::size_t seen = 0;
  SeededRandom random("evil", "quiz");
  for (const Question& q : all_questions(recorder, Look(TextOptions{}), random)) {
    std::string all = q.ask + q.hint + q.why;
    for (const auto* texts : {&q.choices, &q.shown, &q.evidence})
      for (const std::string& text : *texts) all += text;
    for (std::string_view unsafe : {"\x1b", "\x07", "\xe2\x80\xae"}) CHECK_FALSE(has(all, unsafe));
    seen += has(all, "evil\\x1b[2J");
  }
  CHECK(seen > 0);
}
