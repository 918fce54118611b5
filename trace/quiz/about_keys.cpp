// about_keys.cpp: questions about secrets and records: who knows, what goes in, nonces, sizes, transcripts.
#include <algorithm>

#include "trace/display.h"
#include "trace/quiz/writer.h"
#include "trace/text/derivation.h"

namespace handglass::trace::quiz {

namespace {

const event::Input* input(const event::Derive& e, std::string_view name) {
  const auto at = std::ranges::find(e.inputs, name, &event::Input::name);
  return at == e.inputs.end() ? nullptr : &*at;
}

/// "K5 client_handshake_traffic_secret"
std::string called(const Writer& w, const event::Derive& e) {
  return std::string(e.id) + " " + w.look.safe(e.name);
}

void who_knows(Writer& w) {
  const std::string client = w.look.say("quiz.who.client"), server = w.look.say("quiz.who.server"),
                    both = w.look.say("quiz.who.both"), everybody = w.look.say("quiz.who.everybody");
  w.each<event::Derive>([&](const event::Derive& e, std::size_t number) {
    if (e.id.empty() || !e.is_secret) return;
    const std::string who = w.knowledge.of(e);
    const std::string right = who == "c"     ? client
                              : who == "s"   ? server
                              : who == "cs"  ? both
                              : who == "cst" ? everybody
                                             : "";
    const std::string name = called(w, e), formula = derivation_text(e, w.look);
    w.add(w.ask("quiz.ask.who_knows", number, w.is_tls12() ? 9 : 5, {{"name", std::string_view(name)}},
                {"[" + std::to_string(number) + "] " + name + " = " + formula}, {w.line(number)}, {}),
          right, {client, server, both, everybody});
  });
}

/// The earlier results that one is made from: "K4, T2".
std::string references(const event::Derive& e) {
  std::string refs;
  for (const event::Input& in : e.inputs)
    if (!in.ref.empty()) refs += (refs.empty() ? "" : ", ") + std::string(in.ref);
  return refs;
}

void goes_in(Writer& w) {
  std::vector<std::string> pool;
  w.each<event::Derive>([&](const event::Derive& e, std::size_t) {
    if (!e.id.empty()) pool.push_back(references(e));
  });
  std::erase(pool, "");
  w.each<event::Derive>([&](const event::Derive& e, std::size_t number) {
    if (e.id.empty() || references(e).empty()) return;
    const std::string name = called(w, e);
    std::vector<std::string> others = pool; // but what has this very result in it would be too easy
    std::erase_if(others, [&](const std::string& refs) {
      return (refs + ",").find(std::string(e.id) + ",") != std::string::npos;
    });
    std::vector<std::string> shown;
    w.each<event::Derive>([&](const event::Derive& other, std::size_t at) {
      if (!other.id.empty() && at < number && at + 12 > number)
        shown.push_back("[" + std::to_string(at) + "] " + called(w, other));
    });
    w.add(w.ask("quiz.ask.goes_in", number, w.is_tls12() ? 8 : 5, {{"name", std::string_view(name)}}, shown,
                {w.line(number)}, {}),
          references(e), others);
  });
}

/// The number of a record, XORed into the IV from one end or the other.
Bytes with_sequence(ByteView iv, std::uint64_t sequence, bool from_the_front) {
  Bytes out = to_bytes(iv);
  for (std::size_t i = 0; i < 8 && i < out.size(); ++i)
    out[from_the_front ? i : out.size() - 1 - i] ^= static_cast<std::uint8_t>(sequence >> (8 * i));
  return out;
}

void nonce(Writer& w) {
  std::vector<std::string> pool;
  w.each<event::Record>([&](const event::Record& e, std::size_t) {
    if (e.nonce.size() == 12) pool.push_back(hex(e.nonce));
  });
  w.each<event::Record>([&](const event::Record& e, std::size_t number) {
    // Number 0 leaves the IV as it is: too easy, unless it is all there is.
    if (e.nonce.size() != 12 || e.iv_id.empty() || e.sequence == 0) return;
    const event::Derive* iv = nullptr;
    std::size_t at = 0;
    w.each<event::Derive>([&](const event::Derive& d, std::size_t i) {
      if (d.id == e.iv_id && i < number) {
        iv = &d;
        at = i;
      }
    });
    if (!iv || iv->out.empty()) return;
    const bool is_sent = iv->out.size() == 4; // TLS 1.2, GCM: the rest of the nonce is in the record
    std::vector<std::string> others = pool;
    if (!is_sent) {
      others.push_back(hex(iv->out));
      others.push_back(hex(with_sequence(iv->out, e.sequence, true)));
      others.push_back(hex(with_sequence(iv->out, e.sequence + 1, false)));
    } else {
      others.push_back(hex(with_sequence(concat({iv->out, Bytes(8)}), e.sequence, true)));
      others.push_back(hex(concat({Bytes(8), iv->out})));
    }
    const std::string_view right_id = is_sent ? "quiz.ask.nonce12" : "quiz.ask.nonce";
    w.add(w.ask(right_id, number, is_sent ? 8 : 2,
                {{"iv", e.iv_id}, {"octets", iv->out}, {"sequence", e.sequence}}, {w.line(at)},
                {w.line(number), w.look.say("quiz.nonce_is", {{"nonce", e.nonce}})}, hex(e.nonce)),
          hex(e.nonce), others);
  });
}

void length(Writer& w) {
  w.each<event::Record>([&](const event::Record& e, std::size_t number) {
    if (!e.is_protected || e.plaintext.empty()) return;
    const std::uint64_t inside = e.plaintext.size(), payload = e.payload.size(),
                        whole = e.header.size() + payload;
    const auto text = [](std::uint64_t n) { return std::to_string(n); };
    w.add(w.ask(e.additional_data.empty() ? "quiz.ask.length" : "quiz.ask.length12", number, 2,
                {{"record", std::string_view((e.dir == Direction::c2s ? "c" : "s") + text(e.number))},
                 {"inside", inside},
                 {"aead", e.aead},
                 {"header", e.header.size()},
                 {"payload", payload},
                 {"more", payload - std::min(inside, payload)}},
                {}, {w.line(number)}, text(whole)),
          text(whole), {text(inside), text(payload), text(inside + e.header.size()), text(whole + 1)});
  });
}

void transcript(Writer& w) {
  std::vector<std::string> pool, hashes;
  w.each<event::Transcript>([&](const event::Transcript& e, std::size_t) {
    if (!e.message.empty()) pool.push_back(w.look.safe(e.message));
    if (!e.digest.empty()) hashes.emplace_back(e.id);
  });
  w.each<event::Transcript>([&](const event::Transcript& e, std::size_t number) {
    if (e.digest.empty() || e.raw.empty()) return;
    w.add(w.ask("quiz.ask.transcript", number, w.is_tls12() ? 8 : 7, {{"id", e.id}, {"hash", e.hash}},
                {"[" + std::to_string(number) + "] " + std::string(e.id) + " = " + hex(e.digest)},
                {w.line(number)}, {}),
          w.look.safe(e.message), pool);
  });
  w.each<event::Derive>([&](const event::Derive& e, std::size_t number) {
    const event::Input* over = input(e, "transcript");
    if ((e.op != "verify" && e.op != "sign") || !over || over->ref.empty()) return;
    std::vector<std::string> shown;
    w.each<event::Transcript>([&](const event::Transcript& t, std::size_t at) {
      if (!t.digest.empty() && !t.message.empty())
        shown.push_back("[" + std::to_string(at) + "] " + std::string(t.id) + " … " + w.look.safe(t.message));
    });
    w.add(w.ask("quiz.ask.signed", number, 7, {{"name", e.name}}, shown, {w.line(number)}, {}),
          std::string(over->ref), hashes);
  });
}

/// A signature of TLS 1.2: over the two randoms and the parameters, no more.
void signed_parts(Writer& w) {
  w.each<event::Derive>([&](const event::Derive& e, std::size_t number) {
    if ((e.op != "verify" && e.op != "sign") || !e.name.starts_with("ServerKeyExchange")) return;
    std::vector<std::string> parts;
    for (const event::Input& in : e.inputs)
      if (in.name != "scheme" && in.name != "content") parts.emplace_back(in.name);
    const auto joined = [&](std::size_t without) {
      std::string text;
      for (std::size_t i = 0; i < parts.size(); ++i)
        if (i != without) text += (text.empty() ? "" : ", ") + parts[i];
      return text;
    };
    std::vector<std::string> pool;
    for (std::size_t i = 0; i < parts.size(); ++i) pool.push_back(joined(i));
    w.add(w.ask("quiz.ask.signed_parts", number, 11, {{"name", e.name}}, {}, {w.line(number)}, {}),
          joined(parts.size()), pool);
  });
}

void origin(Writer& w) {
  const std::string client = w.look.say("quiz.origin.client"), both = w.look.say("quiz.origin.both"),
                    before = w.look.say("quiz.origin.before");
  using enum Outline::Origin;
  const Outline::Origin origin = w.outline.origin();
  std::size_t at = 0;
  w.each<event::Derive>([&](const event::Derive& e, std::size_t number) {
    for (std::string_view op : {"premaster", "rsa-decrypt", "(ec)dhe", "session"})
      if (e.op == op) at = number;
  });
  if (at == 0) return;
  w.add(w.ask("quiz.ask.origin", at, origin == client_alone ? 9 : 11, {}, {}, {w.line(at)}, {}),
        origin == client_alone ? client
        : origin == both_sides ? both
        : origin == remembered ? before
                               : "",
        {client, both, before});
}

} // namespace

void ask_about_keys(Writer& writer) {
  who_knows(writer);
  goes_in(writer);
  nonce(writer);
  length(writer);
  transcript(writer);
  signed_parts(writer);
  origin(writer);
}

} // namespace handglass::trace::quiz
