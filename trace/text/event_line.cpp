#include "trace/text/event_line.h"

#include "trace/display.h"
#include "trace/text/derivation.h"
#include "trace/text/exchange.h"
#include "trace/text/path_block.h"
#include "trace/text/rows.h"

namespace handglass::trace {

namespace {

std::string range(const Buffer& buffer, std::uint64_t offset, std::uint64_t length) {
  return buffer.name() + "[" + std::to_string(offset) + ", +" + std::to_string(length) + ")";
}

struct Line {
  const Look& look;

  std::string operator()(const event::Field& e) const {
    const std::vector<Row> rows = make_rows({&e}, 0, true);
    const Row& row = rows[0];
    const std::string octets = e.bytes.size() <= 6 ? spaced_hex(e.bytes) : look.own(short_hex(e.bytes));
    std::string text = range(e.buffer, e.offset, e.bytes.size()) + "  " +
                       look.paint(Ink::name, look.safe(e.path)) + " = " + look.paint(Ink::hex, octets);
    if (const std::string value = value_text(row, look); !value.empty()) text += look.own(" · ") + value;
    if (const std::string meaning = meaning_text(row, look); !meaning.empty())
      text += look.own(" · ") + meaning;
    return text;
  }
  std::string operator()(const event::Map& e) const {
    return range(e.from, e.offset, e.length) + look.own(" → ") + range(e.to, e.to_offset, e.length);
  }
  std::string operator()(const event::Record& e) const {
    std::string text = look.direction(e.dir) + "  " + look.say("word.record") + " " +
                       (e.dir == Direction::c2s ? "c" : "s") + std::to_string(e.number) + "  " +
                       look.say(!e.is_protected    ? "word.cleartext"
                                : e.key_id.empty() ? "word.sealed"
                                                   : "word.decrypted") +
                       "  " + look.say("word.size", {{"size", e.header.size() + e.payload.size()}});
    if (e.is_protected) text += "  seq " + std::to_string(e.sequence);
    return text;
  }
  std::string operator()(const event::Derive& e) const {
    std::string text = (e.id.empty() ? "" : look.paint(Ink::name, e.id) + " ") + look.safe(e.name) + " = " +
                       derivation_text(e, look);
    if (e.op == "verify") return text;
    const bool is_shown = e.out.size() == e.out_size;
    return text + " = " +
           (is_shown ? look.paint(e.is_secret ? Ink::secret : Ink::hex, hex(e.out))
                     : look.say("word.withheld.size", {{"size", e.out_size}}));
  }
  std::string operator()(const event::Transcript& e) const {
    const std::string_view id = e.hash.empty()                ? "transcript.waiting"
                                : e.raw.empty()               ? "transcript.hash_known"
                                : e.message == "message_hash" ? "transcript.message_hash"
                                                              : "transcript.added";
    std::string text = std::string(e.id) + " " +
                       look.say(id, {{"message", e.message}, {"size", e.raw.size()}, {"hash", e.hash}});
    return e.digest.empty() ? text : text + " = " + look.paint(Ink::hex, hex(e.digest));
  }
  std::string operator()(const event::Check& e) const {
    std::string text = look.mark(e.passed) + " " + check_text(e, look);
    return e.subject.empty() ? text : text + "  (" + look.safe(e.subject) + ")";
  }
  std::string operator()(const event::Path& e) const { return path_text(e, look); }
  std::string operator()(const event::State& e) const {
    return look.paint(Ink::heading, state_text(e, look));
  }
  std::string operator()(const event::AlertRecord& e) const {
    const std::string name(registry_name(e.description));
    return look.direction(e.dir) + "  " + look.say(e.sent ? "alert.we_send" : "alert.peer_sent") + " " +
           name + look.own(" · ") + look.say("alert." + name);
  }
  std::string operator()(const auto& e) const { return look.say(e.id, e.args); } // meta, net, http, note
};

} // namespace

std::string_view type_name(const Event& event) {
  static constexpr std::string_view names[] = {"meta",       "field", "map",  "record", "derive",
                                               "transcript", "check", "path", "state",  "alert",
                                               "net",        "http",  "note"};
  static_assert(std::size(names) == std::variant_size_v<Event>);
  return names[event.index()];
}

std::string event_line(const Event& event, const Look& look) { return std::visit(Line{look}, event); }

} // namespace handglass::trace
