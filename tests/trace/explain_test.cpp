// explain_test.cpp: recordings of real TLS 1.2 connections, explained with a secret and without.
#include "tests/trace/captures.h"
#include "trace/jsonl.h"
#include "trace/recorder.h"
#include "trace/tee.h"
#include "trace/text/text.h"
#include "trace/totals.h"

using namespace handglass;
using namespace handglass::trace;
using namespace handglass::trace::test;

namespace {

/// Every octet has exactly one name, and none is raw.
void check_tiles(const Totals& totals) {
  for (const Totals::Flaw& flaw : totals.flaws())
    UNSCOPED_INFO(flaw.buffer << "[" << flaw.offset << ", +" << flaw.length << ") "
                              << (flaw.is_overlap ? "twice" : "unnamed"));
  CHECK(totals.flaws().empty());
  CHECK(totals.counts().raw == 0);
  CHECK(totals.counts().named > 0);
  CHECK(totals.counts().failed == 0);
}

std::string said(const Failure& failure) { return explain(failure, Lang::en); }

Explained explained(const Recorded& one, Secrets secrets, Observer* observer = nullptr) {
  ExplainOptions options;
  options.observer = observer;
  auto result = explain_capture(one.capture, std::move(secrets), options);
  if (!result) UNSCOPED_INFO(said(result.error()));
  REQUIRE(result);
  return std::move(*result);
}

void check_open(const Explained& result, const Recorded& one) {
  CHECK(result.data[0] == one.request);
  CHECK(result.data[1] == one.response);
  CHECK(result.seen.finished_verified[0]);
  CHECK(result.seen.finished_verified[1]);
  CHECK(result.seen.was_resumed == one.resumes);
}

void check_closed(const Explained& result) {
  CHECK_FALSE(result.seen.is_readable());
  CHECK(result.data[0].empty());
  CHECK(result.data[1].empty());
  CHECK(result.seen.handshake_done());
  CHECK_FALSE(result.seen.finished_verified[0]);
  CHECK_FALSE(result.seen.finished_verified[1]);
}

std::vector<std::string> operations(const Recorder& events) {
  std::vector<std::string> found;
  for (const Event& event : events.events())
    if (const auto* derive = std::get_if<event::Derive>(&event)) found.emplace_back(derive->op);
  return found;
}

/// The ids of the notes, which say what the secrets were good for.
std::set<std::string> notes(const Recorder& events) {
  std::set<std::string> found;
  for (const Event& event : events.events())
    if (const auto* note = std::get_if<event::Note>(&event)) found.emplace(note->id);
  return found;
}

} // namespace

TEST_CASE("the recordings are what they are meant to be") {
  std::set<std::string> ciphers;
  std::size_t resumed = 0, shown = 0;
  for (const Recorded& one : recorded()) {
    ciphers.insert(one.cipher);
    if (one.resumes) ++resumed;
    if (!explained(one, {}).seen.client_chain.empty()) ++shown;
  }
  CHECK(recorded().size() == 17);
  CHECK(ciphers.size() == 10);
  CHECK(resumed == 4);
  CHECK(shown == 1);
}

TEST_CASE(
    "a key log opens every recording: each octet has a name, both Finished hold, the data is what the ends "
    "saw") {
  for (const Recorded& one : recorded()) {
    INFO(one.name);
    Totals totals;
    const Explained result = explained(one, one.with_key_log(), &totals);
    CHECK(result.seen.keys_from == KeysFrom::key_log);
    check_open(result, one);
    check_tiles(totals);
  }
}

TEST_CASE("without a secret a recording is named all the same, and stays closed") {
  for (const Recorded& one : recorded()) {
    INFO(one.name);
    Totals totals;
    Recorder keeper;
    Tee both{&totals, &keeper};
    check_closed(explained(one, {}, &both));
    check_tiles(totals);
    CHECK(notes(keeper).contains("explain.keys.none"));
    for (const Event& event : keeper.events())
      if (const auto* record = std::get_if<event::Record>(&event); record && record->is_protected) {
        CHECK(record->plaintext.empty());
        CHECK(record->key_id.empty());
        CHECK(record->nonce.empty());
      }
  }
}

TEST_CASE("the server's private key opens RSA key transport, and nothing else") {
  for (const Recorded& one : recorded()) {
    if (one.resumes) continue;
    INFO(one.name);
    Recorder keeper;
    Totals totals;
    Tee both{&totals, &keeper};
    const Explained result = explained(one, one.with_server_key(), &both);
    check_tiles(totals);
    if (!one.is_rsa_transport()) {
      check_closed(result);
      CHECK(notes(keeper).contains("explain.key.only_signed"));
      REQUIRE(result.seen.ecdhe);
      CHECK(result.seen.ecdhe->signature_verified);
      continue;
    }
    CHECK(result.seen.keys_from == KeysFrom::server_key);
    check_open(result, one);
    const std::vector<std::string> steps = operations(keeper);
    REQUIRE(steps.size() >= 3);
    CHECK(steps[0] == "rsa-decrypt");
    CHECK(steps[1] == "prf"); // master secret
    CHECK(steps[2] == "prf"); // key block
  }
}

TEST_CASE("a session that goes on is opened by what opened its first recording") {
  std::shared_ptr<tls::SessionCache> sessions;
  std::size_t opened = 0;
  for (const Recorded& one : recorded()) {
    if (!one.resumes) sessions = std::make_shared<tls::SessionCache>();
    Secrets secrets = one.resumes              ? Secrets{}
                      : one.is_rsa_transport() ? one.with_server_key()
                                               : one.with_key_log();
    secrets.sessions = sessions;
    INFO(one.name);
    const Explained result = explained(one, std::move(secrets));
    check_open(result, one);
    if (!one.resumes) continue;
    CHECK(result.seen.keys_from == KeysFrom::earlier_session);
    ++opened;
  }
  CHECK(opened == 4);
}

TEST_CASE("a key log with the premaster secret alone is enough for RSA key transport") {
  std::size_t opened = 0;
  for (const Recorded& one : recorded()) {
    Secrets secrets = one.with_key_log();
    if (std::erase_if(secrets.key_log, [](const KeyLogEntry& e) { return e.label != "RSA"; }) == 0) continue;
    if (secrets.key_log.empty()) continue;
    INFO(one.name);
    check_open(explained(one, std::move(secrets)), one);
    ++opened;
  }
  CHECK(opened == 4);
}

TEST_CASE(
    "somebody else's private key is said to be that, and a premaster secret that does not decrypt too") {
  for (const Recorded& one : recorded()) {
    if (one.resumes || !one.is_rsa_transport()) continue;
    INFO(one.name);
    SeededRandom random("another key");
    static const auto another =
        std::make_shared<const x509::PrivateKey>(x509::PrivateKey::generate(x509::KeyType::rsa, random));
    Recorder keeper;
    check_closed(explained(one, {another, {}, nullptr}, &keeper));
    CHECK(notes(keeper).contains("explain.key.other"));

    // A tap whose copy is damaged: the last octet of ClientKeyExchange, and of all messages the client sent
    // after the hello it is the first, so its place is the 266th octet of the client's second passage.
    Recorded damaged = one;
    const auto second = std::ranges::find_if(damaged.capture, [&](const Passage& p) {
      return p.dir == Direction::c2s && &p != &damaged.capture[0];
    });
    REQUIRE(second != damaged.capture.end());
    REQUIRE(second->octets[5] == 16); // client_key_exchange
    second->octets[5 + 4 + 2 + 255] ^= 1;
    Recorder other;
    check_closed(explained(damaged, one.with_server_key(), &other));
    CHECK(notes(other).contains("explain.premaster.none"));
  }
}

TEST_CASE("a key log that lies is found out at the first protected record") {
  for (const Recorded& one : recorded()) {
    INFO(one.name);
    Secrets secrets = one.with_key_log();
    for (KeyLogEntry& entry : secrets.key_log) entry.secret[47] ^= 1;
    const auto result = explain_capture(one.capture, std::move(secrets));
    REQUIRE_FALSE(result);
    CHECK(result.error().alert == Alert::bad_record_mac);
  }
}

TEST_CASE("how the octets were cut on their way does not matter") {
  for (const Recorded& one : recorded())
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}}) {
      INFO(one.name << ", pieces of " << size);
      Explainer explainer(one.with_key_log());
      for (const Passage& passage : one.capture)
        for (ByteView rest = passage.octets; !rest.empty(); rest = rest.subspan(std::min(size, rest.size())))
          REQUIRE(explainer.feed(passage.dir, rest.first(std::min(size, rest.size()))));
      REQUIRE(explainer.end());
      CHECK(explainer.take_data(Direction::c2s) == one.request);
      CHECK(explainer.take_data(Direction::s2c) == one.response);
    }
}

TEST_CASE("a client in a hurry, whose data passes before the server's Finished, is followed") {
  const Recorded& one = recorded()[0];
  // Of a full handshake: the client's Finished, then its question, then the server's last flight.
  Capture records = by_record(one.capture);
  const auto data = std::ranges::find_if(
      records, [](const Passage& p) { return p.dir == Direction::c2s && p.octets[0] == 23; });
  REQUIRE(data != records.end());
  const auto change = std::ranges::find_if(
      records, [](const Passage& p) { return p.dir == Direction::s2c && p.octets[0] == 20; });
  REQUIRE(change < data);
  std::rotate(change, data, data + 1);
  const auto result = explain_capture(records, one.with_key_log());
  REQUIRE(result);
  check_open(*result, one);
}

TEST_CASE("a capture that ends early says where, at every record and in the middle of records") {
  for (const Recorded& one : recorded()) {
    const Capture records = by_record(one.capture);
    for (std::size_t kept = 0; kept < records.size(); ++kept) {
      INFO(one.name << ", " << kept << " records");
      Capture cut(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(kept));
      const auto result = explain_capture(cut, one.with_key_log());
      if (result) {
        // Behind the handshake it is no mistake to stop recording: what there is, is there.
        CHECK(result->seen.handshake_done());
        CHECK(as_text(one.request).starts_with(as_text(result->data[0])));
        CHECK(as_text(one.response).starts_with(as_text(result->data[1])));
        CHECK_FALSE((result->seen.closed[0] && result->seen.closed[1]));
      } else {
        CHECK((result.error().id == "explain.unfinished" || result.error().id == "explain.cut"));
        CHECK_FALSE(said(result.error()).empty());
      }
      // And half of the next record.
      cut.push_back(records[kept]);
      cut.back().octets.resize(cut.back().octets.size() / 2 + 1);
      const auto half = explain_capture(cut, one.with_key_log());
      REQUIRE_FALSE(half);
      CHECK(half.error().id == "explain.cut");
      CHECK(half.error().arg("direction") == name(cut.back().dir));
    }
  }
}

TEST_CASE("a flipped bit is found, or changes nothing that was said") {
  SeededRandom random("bits");
  std::size_t found = 0, harmless = 0;
  for (const Recorded& one : recorded()) {
    std::size_t octets = 0;
    for (const Passage& passage : one.capture) octets += passage.octets.size();
    for (int n = 0; n < 60; ++n) {
      const Bytes dice = random.bytes("place", 4);
      const std::size_t place = load_be(dice.data(), 4) % (octets * 8);
      INFO(one.name << ", bit " << place);
      Capture flipped = one.capture;
      std::size_t at = place / 8;
      for (Passage& passage : flipped) {
        if (at < passage.octets.size()) {
          passage.octets[at] ^= static_cast<std::uint8_t>(1 << place % 8);
          break;
        }
        at -= passage.octets.size();
      }
      const auto result = explain_capture(flipped, one.with_key_log());
      if (!result) {
        ++found;
        const std::string text = said(result.error());
        INFO(text);
        CHECK_FALSE(result.error().id.empty());
        CHECK_FALSE(text.empty());
      } else if (result->seen.is_readable()) {
        ++harmless; // the version in the header of the first record, which nobody looks at
        CHECK(result->data[0] == one.request);
        CHECK(result->data[1] == one.response);
      } else {
        CHECK(result->data[0].empty()); // another client random: the key log has no line for it
      }
    }
  }
  CHECK(found > 500);
  CHECK(found + harmless <= 60 * recorded().size());
}

TEST_CASE("what is no recording of TLS 1.2 is told apart") {
  const auto id_of = [](const Capture& capture) {
    const auto result = explain_capture(capture, {});
    return result ? std::string("none") : std::string(result.error().id);
  };
  CHECK(id_of({}) == "explain.unfinished");
  CHECK(id_of({{Direction::c2s, to_bytes(as_bytes("GET / HTTP/1.1\r\n\r\n"))}}) == "record.type.known");
  Capture swapped = recorded()[0].capture;
  for (Passage& passage : swapped) passage.dir = opposite(passage.dir);
  CHECK(id_of(swapped) == "explain.direction");
  Capture twice = recorded()[0].capture;
  twice.insert(twice.begin() + 1, twice[0]);
  CHECK(id_of(twice) == "explain.direction");
  Capture answer_first = recorded()[0].capture;
  std::swap(answer_first[0], answer_first[1]);
  CHECK(id_of(answer_first) == "explain.direction");
}

TEST_CASE("a failure is final") {
  Explainer explainer({});
  const auto first = explainer.feed(Direction::s2c, to_bytes(as_bytes("\x15\x03\x03\x40\x01")));
  REQUIRE_FALSE(first);
  CHECK(first.error().id == "record.length.limit");
  const auto again = explainer.feed(Direction::c2s, recorded()[0].capture[0].octets);
  REQUIRE_FALSE(again);
  CHECK(again.error().id == "record.length.limit");
  REQUIRE_FALSE(explainer.end());
}

TEST_CASE("closed records are shown as closed, in text and in JSON") {
  const Recorded& one = recorded()[0];
  std::ostringstream text, lines;
  TextOptions look;
  TextTrace shown(text, look);
  JsonLines written(lines);
  Tee both{&shown, &written};
  (void)explained(one, {}, &both);
  shown.finish();
  CHECK(text.str().find("ENCRYPTED") != std::string::npos);
  CHECK(text.str().find("DECRYPTED") == std::string::npos);
  std::istringstream in(lines.str());
  std::string line;
  std::size_t closed = 0;
  while (std::getline(in, line)) {
    const auto event = nlohmann::json::parse(line);
    if (event.value("t", "") != "record" || !event.at("protected")) continue;
    ++closed;
    CHECK_FALSE(event.contains("key"));
    CHECK(event.at("plaintext") == "");
  }
  CHECK(closed >= 4);
}
