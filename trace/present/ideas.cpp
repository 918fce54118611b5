#include "trace/present/ideas.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <sstream>
#include <utility>

#include "trace/citation.h"
#include "trace/display.h"
#include "trace/html/blocks.h"
#include "trace/mind_map.h"
#include "trace/outline.h"
#include "trace/text/derivation.h"
#include "trace/text/event_line.h"
#include "trace/text/exchange.h"
#include "trace/text/mind_map_block.h"
#include "trace/text/path_block.h"
#include "trace/text/rows.h"
#include "trace/text/table.h"
#include "trace/totals.h"

namespace handglass::trace {

namespace {

constexpr std::size_t digits = 8; // octets of a value that are shown: 16 digits

std::string record_id(Direction dir, std::uint64_t number) {
  return (dir == Direction::c2s ? "c" : "s") + std::to_string(number);
}

/// Blanks, colons and line ends of HTTP: every octet has a row in the whole trace; a room needs none of
/// these.
bool is_punctuation(const Row& row) {
  const std::string_view last = std::string_view(row.path).substr(row.path.rfind('.') + 1);
  return row.field->buffer.kind == Buffer::Kind::app &&
         (last == "SP" || last == "colon" || last == "OWS" || last == "CRLF");
}

/// 1 in "Certificate.certificate_list[1].cert_data…"
std::size_t certificate_number(std::string_view path) {
  constexpr std::string_view list = "ertificate_list[";
  std::size_t number = 0;
  if (const std::size_t at = path.find(list); at != std::string_view::npos)
    std::from_chars(path.data() + at + list.size(), path.data() + path.size(), number);
  return number;
}

class Ideas {
 public:
  Ideas(const Recorder& recorder, const Look& look)
      : recorder_(recorder), look_(look), story_(html::tell(recorder)) {}

  std::vector<Idea> make() {
    begin();
    for (const Block& block : story_.blocks) switch (block.kind) {
        case Block::Kind::exchange:
          exchange(block);
          break;
        case Block::Kind::derivations:
          derivations(block);
          break;
        case Block::Kind::path:
          path(block);
          break;
        case Block::Kind::line:
          for (const Event* event : block.events) aside(*event);
          break;
      }
    end();
    return std::move(ideas_);
  }

 private:
  /// Whatever the renderings of the whole trace print, as lines.
  Idea::Item lines(const std::function<void(Page&)>& print) const {
    std::ostringstream out;
    Page page(look_, out);
    print(page);
    Idea::Item item;
    std::istringstream in(out.str());
    for (std::string line; std::getline(in, line);) item.push_back(line);
    return item;
  }
  Idea::Item paragraph(std::string_view first, std::string_view text) const {
    return lines([&](Page& page) { page.paragraph(first, text); });
  }
  Idea& add(std::string title) { return ideas_.emplace_back(Idea{std::move(title), {}, {}, {}}); }

  /// The conversation as a whole: who speaks when, and what of it the wire shows.
  void begin() {
    Idea& idea = add(look_.say("present.overview"));
    for (const Event& event : recorder_.events())
      if (std::holds_alternative<event::Meta>(event))
        idea.items.push_back(paragraph("", event_line(event, look_)));
    Outline outline;
    recorder_.replay(outline);
    std::size_t flight = 0;
    Direction dir{};
    std::string names;
    const auto flush = [&] {
      if (names.empty()) return;
      Idea::Item item = paragraph("  " + look_.direction(dir) + "  ", names);
      item.insert(item.begin(), "");
      idea.items.push_back(item);
      names.clear();
    };
    for (const Outline::Message& message : outline.messages()) {
      if (message.flight != flight) flush();
      flight = message.flight;
      dir = message.dir;
      const std::string name = look_.safe(message.name);
      names += (names.empty() ? "" : look_.own(" · ")) + (message.is_encrypted ? "{" + name + "}" : name);
    }
    flush();
    if (outline.messages().empty()) return;
    Idea::Item legend = paragraph("  ", look_.say("present.legend", {{"example", "{…}"}}));
    legend.insert(legend.begin(), "");
    idea.items.push_back(legend);
  }

  std::string subtitle(const Block& block) const {
    const std::string gap = "  ";
    if (const event::Record* record = block.record)
      return look_.direction(record->dir) + gap + look_.say("word.record") + " " +
             record_id(record->dir, record->number) + gap +
             look_.say(!record->is_protected    ? "word.cleartext"
                       : record->key_id.empty() ? "word.sealed"
                                                : "word.decrypted") +
             gap + look_.say("word.size", {{"size", record->header.size() + record->payload.size()}});
    if (block.id.buffer.kind == Buffer::Kind::file) return {};
    if (block.alert) return look_.direction(block.alert->dir);
    std::string text = look_.direction(block.id.buffer.dir) + gap;
    if (const Piece* piece = story_.memory.covering(block.id.buffer, block.id.offset,
                                                    std::max<std::uint64_t>(block.id.length, 1)))
      text += look_.say("word.in_record") + " " + record_id(piece->dir, piece->record) + gap;
    return text + look_.say("word.size", {{"size", block.id.length}});
  }

  void exchange(const Block& block) {
    std::string name = look_.safe(block.id.name);
    if (name.empty() && block.record)
      name = look_.say("word.record") + " " + record_id(block.record->dir, block.record->number);
    if (name.empty() && block.alert) name = std::string(registry_name(block.alert->description));
    Idea& idea = add(name);
    idea.left = subtitle(block);
    if (block.state) idea.right = look_.paint(Ink::heading, state_text(*block.state, look_));
    if (const std::string about = look_.sentence(of_version(block, "message." + block.id.name, look_));
        !about.empty())
      idea.items.push_back(paragraph("", about));
    if (block.record && block.record->is_protected && !block.record->key_id.empty())
      idea.items.push_back(paragraph("", protection_text(*block.record, look_) + " " + look_.ok()));
    if (block.record && block.map && !block.has_message()) carried(idea, block);
    alert(idea, block);
    rows(idea, block);
    for (const event::Transcript* transcript : block.transcripts)
      if (!transcript->digest.empty())
        idea.items.push_back(paragraph(
            " ", look_.paint(Ink::name, transcript->id) + " " +
                     look_.say(transcript_sentence(*transcript), {{"message", transcript->message},
                                                                  {"size", transcript->raw.size()},
                                                                  {"hash", transcript->hash}}) +
                     " = " + look_.paint(Ink::hex, look_.own(short_hex(transcript->digest, digits)))));
    if (block.has_message() && block.record && !block.record->is_protected) {
      const std::string tap = look_.sentence(of_version(block, "tap." + block.id.name, look_));
      // What it sees and what it cannot do are two sentences, and two lines.
      for (std::size_t at = 0; at < tap.size();) {
        const std::size_t end = std::min(tap.find("    ", at), tap.size());
        idea.items.push_back(paragraph("", tap.substr(at, end - at)));
        at = std::min(tap.find_first_not_of(' ', end), tap.size());
      }
    }
    checks(block, name);
  }

  void carried(Idea& idea, const Block& block) const {
    std::string names;
    for (const MessageId& message : story_.memory.messages)
      if (Piece{*block.map}.touches(message.buffer, message.offset, message.length))
        names += (names.empty() ? "" : ", ") + message.name;
    idea.items.push_back(paragraph(
        "", names.empty()
                ? look_.say("record.stream", {{"size", block.map->length}, {"offset", block.map->to_offset}})
                : look_.say("record.carries", {{"messages", std::string_view(names)}})));
  }

  void alert(Idea& idea, const Block& block) const {
    if (!block.alert) return;
    const event::AlertRecord& alert = *block.alert;
    const std::string name(registry_name(alert.description));
    idea.items.push_back(paragraph("", look_.say(alert.sent ? "alert.we_send" : "alert.peer_sent") + " " +
                                           look_.paint(alert.is_fatal ? Ink::bad : Ink::value, name) +
                                           look_.own(" · ") + look_.say("alert." + name)));
    if (alert.id.empty()) return;
    std::string why = look_.sentence(std::string(alert.id) + ".fail", alert.args);
    if (why.empty()) why = look_.say(alert.id, alert.args);
    idea.items.push_back(paragraph(look_.say("alert.because") + " ", why));
  }

  /// Names of the registries are words of up to 40 letters: where one is wider than there is room, it is cut
  /// behind an underscore.
  static std::string broken(const std::string& text, std::size_t room) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      std::string word = text.substr(at, end - at);
      while (display_width(word) > room) {
        const std::size_t cut = word.rfind('_', room - 1);
        if (cut == std::string::npos || cut == 0) break;
        out += word.substr(0, cut + 1) + " ";
        word.erase(0, cut + 1);
      }
      out += word + (end < text.size() ? " " : "");
      at = end + 1;
    }
    return out;
  }

  /// What a room can take in: values, not the lengths in front of them; of a certificate what has a meaning
  /// of its own.
  void rows(Idea& idea, const Block& block) const {
    std::vector<Row> all = make_rows(block.message, 0, false);
    nest(all, block.id.buffer.kind == Buffer::Kind::hs);
    if (all.empty()) return;
    idea.items.push_back({""});
    std::size_t certificate = 0;
    std::string last; // what the row above means: said once for all elements of a list
    for (const Row& row : all) {
      if (row.is_length() || row.is_der_header || row.bytes.empty() || is_punctuation(row)) continue;
      const std::string value = value_text(row, look_);
      std::string meaning = meaning_text(row, look_);
      if (row.is_der && (meaning.empty() || row.path.ends_with(".critical"))) continue;
      std::string name = row.name;
      if (const std::size_t at = row.path.find(".rdnSequence"); at != std::string::npos) {
        if (row.path.ends_with(".type")) continue; // a name: whose is what counts
        name = row.path.substr(0, at);
        name = name.substr(name.rfind('.') + 1);
      }
      // Each certificate of a chain is an idea.
      const std::size_t number = certificate_number(row.path);
      if (number > std::exchange(certificate, number)) idea.items.push_back(Idea::next_screen());
      if (std::exchange(last, meaning) == meaning || row.field->path.ends_with("extension_type") ||
          row.field->path.ends_with("extnID"))
        meaning.clear(); // which extension: its name says it
      const Bytes& octets = row.is_der ? to_bytes(row.field->bytes) : row.bytes;
      const std::string shown = octets.size() <= 3 ? spaced_hex(octets) : short_hex(octets, digits);
      // A name that is wider than its column has a line of its own: the columns stay where they are.
      const std::size_t column = look_.width() < 100 ? 22 : 32;
      const std::string safe = look_.safe(name);
      const bool is_wide = display_width(safe) > column;
      const std::string first = "  " + look_.paint(Ink::name, pad(is_wide ? "" : safe, column)) + " " +
                                look_.paint(Ink::hex, pad(look_.own(shown), 17)) + "  ";
      std::string text = value;
      if (!meaning.empty()) text += (text.empty() ? "" : look_.own(" · ")) + meaning;
      Idea::Item item = paragraph(first, broken(text, look_.width() - display_width(first)));
      if (is_wide) item.insert(item.begin(), "  " + look_.paint(Ink::name, safe));
      idea.items.push_back(std::move(item));
    }
    idea.items.push_back({""});
  }

  /// The rules that were applied to it are an idea of their own.
  void checks(const Block& block, const std::string& name) {
    if (block.checks.empty()) return;
    std::vector<const event::Check*> told;
    for (const event::Check* check : block.checks)
      if (std::ranges::none_of(told, [&](const auto* other) {
            return other->id == check->id && other->passed == check->passed;
          }))
        told.push_back(check);
    Idea& idea = add(look_.say("present.checks", {{"message", std::string_view(name)}}));
    idea.left = ideas_[ideas_.size() - 2].left;
    if (!std::exchange(has_told_checks_, true)) {
      idea.items.push_back(paragraph("", look_.say("present.checks.about")));
      idea.items.push_back({""});
    }
    for (const event::Check* check : told)
      idea.items.push_back(
          paragraph(look_.mark(check->passed) + " ",
                    check_text(*check, look_) + "   " +
                        look_.paint(Ink::faint, look_.own(short_citation(check->rfc) + " · ") +
                                                    std::string(registry_name(check->alert)))));
  }

  void derivations(const Block& block) {
    const std::string_view title = derivation_title_id(block);
    Idea& idea = add(look_.say(title));
    std::string_view hash;
    for (const Event* event : block.events)
      if (const auto& e = std::get<event::Derive>(*event); !e.hash.empty()) hash = e.hash;
    const auto& first = std::get<event::Derive>(*block.events[0]);
    idea.left = look_.paint(Ink::faint, look_.own(long_citation(first.rfc)));
    if (!hash.empty()) idea.right = look_.say("word.hash_is", {{"hash", hash}});
    if (const std::string why = look_.sentence(std::string(title) + ".full");
        !why.empty() && std::ranges::find(told_, title) == told_.end()) {
      told_.push_back(title);
      idea.items.push_back(paragraph("", why));
    }
    for (const Event* event : block.events) {
      const auto& e = std::get<event::Derive>(*event);
      Idea::Item item{""};
      const auto append = [&](std::string_view start, std::string_view text) {
        for (std::string& line : paragraph(start, text)) item.push_back(std::move(line));
      };
      append(look_.paint(Ink::name, pad(e.id, 3)) + " " + look_.paint(Ink::heading, look_.safe(e.name)) +
                 look_.own(" · "),
             look_.say(derivation_key(e, look_), {{"size", e.out_size}}));
      if (e.op != "random" && e.op != "session" && e.op != "premaster" && e.op != "key-log")
        append("    = ", derivation_text(e, look_));
      if (e.out.size() != e.out_size)
        append("    = ", look_.say("word.withheld.size", {{"size", e.out_size}}));
      else if (e.op != "verify")
        append("    = ",
               look_.paint(e.is_secret ? Ink::secret : Ink::hex, look_.own(short_hex(e.out, digits))));
      idea.items.push_back(std::move(item));
    }
  }

  void path(const Block& block) {
    Idea& idea = add(look_.say("title.path"));
    idea.items.push_back(paragraph("", look_.say("present.path.about")));
    idea.items.push_back({""});
    Idea::Item all = lines([&](Page& page) { (void)print_path(page, block, 0); });
    std::erase_if(all, [](const std::string& line) { return line.empty(); });
    for (std::size_t i = 0; i < all.size(); ++i)
      if (i == 0) // the heading of the whole trace has name and time in it; the number means nothing here
        idea.left = all[0].substr(std::min(all[0].find("  ") + 2, all[0].size()));
      else
        idea.items.push_back({all[i]});
  }

  /// What stands alone belongs to the idea before it.
  void aside(const Event& event) {
    if (std::holds_alternative<event::Meta>(event)) return; // the first screen has them
    if (const auto* note = std::get_if<event::Note>(&event); note && is_mind_map(*note)) {
      // A node of the map says what comes next: an idea of its own, those that follow one another together.
      const std::string title = look_.say("present.map");
      if (ideas_.back().title != title) add(title);
      ideas_.back().items.push_back(lines([&](Page& page) { print_mind_map(page, *note); }));
      return;
    }
    if (const auto* check = std::get_if<event::Check>(&event)) {
      ideas_.back().items.push_back(paragraph(look_.mark(check->passed) + " ", check_text(*check, look_)));
      return;
    }
    ideas_.back().items.push_back(paragraph("", event_line(event, look_)));
  }

  void end() {
    Totals totals;
    recorder_.replay(totals);
    const Totals::Counts& counts = totals.counts();
    if (counts.named + counts.raw == 0) return;
    Idea& idea = add(look_.say("title.totals"));
    for (Direction dir : {Direction::c2s, Direction::s2c}) {
      const auto i = static_cast<std::size_t>(dir);
      if (counts.records[i] != 0)
        idea.items.push_back(paragraph(
            "", look_.direction(dir) + "  " +
                    look_.say("totals.wire", {{"records", counts.records[i]}, {"size", counts.wire[i]}})));
    }
    idea.items.push_back(
        paragraph("", look_.say("totals.octets", {{"named", counts.named}, {"raw", counts.raw}})));
    idea.items.push_back(paragraph(
        "", look_.say("totals.work", {{"messages", counts.messages}, {"derivations", counts.derivations}})));
    idea.items.push_back(paragraph("", look_.say("totals.checks", {{"passed", counts.checks - counts.failed},
                                                                   {"checks", counts.checks}})));
    if (totals.flaws().empty()) idea.items.push_back({look_.say("totals.tiled") + " " + look_.ok()});
  }

  const Recorder& recorder_;
  const Look& look_;
  const html::Story story_;
  std::vector<Idea> ideas_;
  bool has_told_checks_ = false;
  std::vector<std::string_view> told_; // titles whose paragraph has been told
};

} // namespace

std::vector<Idea> make_ideas(const Recorder& recorder, const Look& look) {
  return Ideas(recorder, look).make();
}

} // namespace handglass::trace
