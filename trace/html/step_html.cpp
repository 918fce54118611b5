#include "trace/html/step_html.h"

#include <algorithm>

#include "trace/citation.h"
#include "trace/display.h"
#include "trace/html/derivations.h"
#include "trace/html/tables.h"
#include "trace/html/totals_html.h"
#include "trace/mind_map.h"
#include "trace/text/derivation.h"
#include "trace/text/exchange.h"
#include "trace/text/path_block.h"

namespace handglass::trace::html {

namespace {

class StepPage {
 public:
  StepPage(Book& book, const Step& step)
      : book_(book), words_(book.words), step_(step), block_(*step.block) {}

  std::string html() {
    const std::string number = std::to_string(step_.number);
    out_ = "<section class=step id=s" + number + " data-e=" + std::string(step_epoch(step_)) + attributes() +
           ">\n";
    out_ += "<header><p class=eyebrow><a class=no href=#s" + number + ">" + number + "</a> " + eyebrow() +
            "</p>\n<h2 tabindex=-1" + (block_.kind == Block::Kind::exchange ? "" : " class=title") + ">" +
            heading() + "</h2>\n";
    switch (block_.kind) {
      case Block::Kind::exchange:
        about_message();
        out_ += "</header>\n";
        notes(step_.nodes);
        exchange();
        break;
      case Block::Kind::derivations:
        why_paragraph(derivations_title(block_));
        std::visit([&](const auto& e) { out_ += origin_line(e); }, *block_.events[0]);
        out_ += "</header>\n";
        notes(step_.nodes);
        out_ += derivations_html(book_, block_);
        break;
      case Block::Kind::path:
        why_paragraph("title.path");
        out_ += "</header>\n";
        notes(step_.nodes);
        path();
        break;
      case Block::Kind::line:
        out_ += "</header>\n";
        notes(step_.notes);
        out_ += facts_html(book_);
        break;
    }
    out_ += checks_html(book_, step_.unplaced, tally_);
    if (block_.kind != Block::Kind::line) notes(step_.notes);
    tally();
    for (const event::Transcript* transcript : step_.transcripts) this->transcript(*transcript);
    tap();
    return out_ + "</section>\n";
  }

 private:
  /// A tap does not learn what an encrypted message is called.
  std::string heading() const {
    const std::string title = step_title(book_, step_);
    return step_.is_protected ? "<span class=v data-k=cs>" + title + "</span>" : title;
  }
  std::string attributes() const {
    std::string out;
    if (const auto dir = step_.direction()) out += " data-d=" + std::string(name(*dir));
    if (step_.is_protected || is_hidden()) out += " data-x";
    if (block_.state)
      out += " data-role=" + std::string(block_.state->role) + " data-to=\"" + untrusted(block_.state->to) +
             "\"";
    return out;
  }

  /// The judgement of certificates and signatures that a tap never saw.
  bool is_hidden() const {
    if (block_.kind == Block::Kind::derivations)
      return std::ranges::all_of(block_.events, [&](const Event* event) {
        const auto* derive = std::get_if<event::Derive>(event);
        return derive && (derive->op == "verify" || derive->op == "sign") &&
               !book_.knowledge.of(*derive).ends_with('t');
      });
    if (block_.kind != Block::Kind::path) return false;
    for (const Step& other : book_.steps)
      if (other.block->id.name == "Certificate" && other.number < step_.number && other.is_protected)
        return true;
    return false;
  }
  /// What stands small above the name: which way, which record, under which keys, how long.
  std::string eyebrow() const {
    std::string out;
    const auto dir = step_.direction();
    if (dir)
      out += "<span class=way>" + words_.say(*dir == Direction::c2s ? "page.c2s" : "page.s2c") + "</span> ";
    if (block_.record)
      out += "<span>" + words_.say("word.record") + " " +
             record_id(block_.record->dir, block_.record->number) + "</span> ";
    else if (step_.piece)
      out += "<span>" + words_.say("word.in_record") + " " +
             record_id(step_.piece->dir, step_.piece->record) + "</span> ";
    else if (block_.has_message() && block_.id.buffer.kind == Buffer::Kind::hs)
      out += "<span>" + pieces() + "</span> ";
    if (dir)
      out += "<span class=epoch>" + words_.say("page.epoch." + std::string(step_epoch(step_))) + "</span> ";
    if (block_.record && block_.record->is_protected)
      out += "<span translate=no>seq " + std::to_string(block_.record->sequence) + "</span> ";
    const std::uint64_t size =
        block_.record ? block_.record->header.size() + block_.record->payload.size() : block_.id.length;
    if (size != 0)
      out += (block_.record ? "<span>" : "<span class=inside>") + words_.say("word.size", {{"size", size}}) +
             "</span> ";
    if (!dir && block_.kind != Block::Kind::line && block_.kind != Block::Kind::exchange)
      out += "<span class=way>" + words_.say("word." + std::string(book_.knowledge.self())) + "</span> ";
    if (block_.state) out += "<span class=arrow translate=no>" + state_html(*block_.state) + "</span>";
    return out;
  }
  std::string state_html(const event::State& state) const {
    return words_.say("word." + std::string(state.role)) + ": " + untrusted(state.from) + " → " +
           untrusted(state.to);
  }
  std::string pieces() const {
    std::string ids;
    for (const Piece& piece : book_.story.memory.pieces)
      if (piece.touches(block_.id.buffer, block_.id.offset, block_.id.length))
        ids += " " + record_id(piece.dir, piece.record);
    return ids.empty() ? words_.say("word.to_be_sent") : words_.say("word.in_records") + ids;
  }

  void about_message() {
    // A certificate in a file is no message: nothing is proved by it, and nobody sends it.
    const bool is_file = block_.id.buffer.kind == Buffer::Kind::file && block_.id.name == "Certificate";
    const std::string key = is_file ? "file.certificate" : "message." + block_.id.name;
    if (const std::string about = words_.sentence(key); !about.empty())
      out_ += "<p class=lead>" + about + "</p>\n";
    why_paragraph(key);
    const event::Base* base = block_.message.size() > 2 ? static_cast<const event::Base*>(block_.message[2])
                              : !block_.message.empty() ? static_cast<const event::Base*>(block_.message[0])
                                                        : static_cast<const event::Base*>(block_.record);
    if (!base) base = block_.alert;
    if (!base) return;
    event::Base head = *base;
    head.rfc = clause_of(block_, *base);
    out_ += origin_line(head);
  }
  std::string origin_line(const event::Base& base) {
    return "<p class=where>" + citation_link(base.rfc.text(), long_citation(base.rfc)) +
           " <button class=src translate=no" + book_.origin(base) + ">" + entities(source_line(base.where)) +
           "</button></p>\n";
  }
  void why_paragraph(std::string_view id) {
    const std::string key = std::string(id) + ".full";
    if (const std::string text = words_.sentence(key); !text.empty())
      out_ += "<details class=why><summary>" + words_.say("page.why") + "</summary><p>" + text +
              "</p></details>\n";
  }

  void exchange() {
    carried();
    const bool has_two = !step_.outer.empty() && !step_.inner.empty();
    const bool is_cut = step_.is_protected && (has_two || step_.piece);
    if (is_cut) {
      out_ += "<div class=cipher>\n<h3>" + words_.say("page.cipher") + "</h3>\n";
      if (block_.record) protection(*block_.record);
      for (const Table& table : step_.outer) out_ += table_html(book_, table, tally_);
      if (step_.outer.empty()) carrying_record();
      out_ += "</div>\n<div class=plain>\n<h3>" + words_.say("word.inside") + "</h3>\n";
      for (const Table& table : step_.inner) out_ += table_html(book_, table, tally_);
      out_ += "</div>\n";
    } else {
      if (block_.record && block_.record->is_protected) protection(*block_.record);
      for (const auto* tables : {&step_.outer, &step_.inner})
        for (const Table& table : *tables) out_ += table_html(book_, table, tally_);
    }
    alert();
  }

  /// The ciphertext of a message whose record an earlier step shows.
  void carrying_record() {
    for (const Step& other : book_.steps) {
      if (!other.block->record || other.block->record->dir != step_.piece->dir ||
          other.block->record->number != step_.piece->record || other.outer.empty())
        continue;
      Table table = other.outer[0];
      table.octets.clear();
      table.rows.clear();
      Tally none;
      out_ += table_html(book_, table, none);
    }
  }

  void protection(const event::Record& record) {
    // The record is here because its tag was right: that is a check which ran.
    ++tally_.checks;
    ++tally_.passed;
    const std::string text = words_.both([&](const Look& look) { return protection_text(record, look); });
    out_ += "<p class=protection" + book_.origin(record) + book_.why(std::string(protection_id(record))) +
            " tabindex=0>" + with_links(text, {record.iv_id, record.key_id, record.mac_key_id}) +
            " <i class=ok>✓</i></p>\n";
  }

  void alert() {
    if (!block_.alert) return;
    const event::AlertRecord& alert = *block_.alert;
    const std::string name(registry_name(alert.description));
    out_ += "<p class=\"alert" + std::string(alert.is_fatal ? " bad" : "") + "\">" +
            words_.say(alert.sent ? "alert.we_send" : "alert.peer_sent") + " <b translate=no>" +
            (name.empty() ? std::to_string(static_cast<int>(alert.description)) : name) + "</b>";
    if (!name.empty()) out_ += " · " + words_.sentence("alert." + name);
    if (!alert.id.empty()) {
      std::string why = words_.sentence(std::string(alert.id) + ".fail", alert.args);
      if (why.empty()) why = words_.say(alert.id, alert.args);
      out_ += "<br>" + words_.say("alert.because") + " " + why;
    }
    out_ += "</p>\n";
  }

  /// A record whose messages are shown in other steps.
  void carried() {
    if (!block_.record || !block_.map || block_.has_message()) return;
    std::string names;
    for (std::size_t number : step_.carries)
      names += (names.empty() ? "" : ", ") + step_name(book_.steps[number - 1]) + " (" +
               std::to_string(number) + ")";
    if (!names.empty())
      out_ += "<p>" + words_.say("record.carries", {{"messages", std::string_view(names)}}) + "</p>\n";
    else if (block_.map->to.kind == Buffer::Kind::hs)
      out_ += "<p>" + words_.say("record.goes_on") + "</p>\n";
    else
      out_ += "<p>" +
              words_.say("record.stream", {{"size", block_.map->length}, {"offset", block_.map->to_offset}}) +
              "</p>\n";
  }

  void path() {
    out_ += "<ol class=path>\n";
    bool is_open = false;
    for (const Event* event : block_.events) {
      if (const auto* e = std::get_if<event::Path>(event)) {
        if (is_open) out_ += "</ul>";
        is_open = false;
        const int depth = std::clamp(e->depth, 0, 8);
        const bool is_verdict = e->id == "path.accepted", is_judging = e->id == "path.judging";
        out_ += "\n<li class=\"d" +
                std::to_string(is_verdict || is_judging || e->id == "path.complete" ? 0 : depth) +
                (is_verdict               ? " verdict"
                 : is_judging             ? " judging"
                 : e->id == "path.search" ? " search"
                                          : "") +
                "\"><button" + book_.origin(*e) + book_.why(e->id) + ">" +
                words_.both([&](const Look& look) { return thought(*e, look); }) + "</button>";
      } else if (const auto* note = std::get_if<event::Note>(event)) {
        if (is_open) out_ += "</ul>";
        is_open = false;
        out_ += "\n" + node(*note);
      } else {
        if (!is_open) out_ += "<ul class=checks>";
        is_open = true;
        if (const auto* check = std::get_if<event::Check>(event)) {
          ++tally_.checks;
          if (check->passed) ++tally_.passed;
          out_ += check_html(book_, *check);
        } else if (const auto* derive = std::get_if<event::Derive>(event)) {
          out_ += "<li id=" + book_.anchor(*derive) + "><button" + book_.origin(*derive) +
                  " class=formula translate=no>" +
                  words_.both([&](const Look& look) { return derivation_text(*derive, look); }) +
                  "</button>" + recompute_html(book_, *derive);
        }
      }
    }
    if (is_open) out_ += "</ul>";
    out_ += "</ol>\n";
  }

  /// The first thought says what time it is, and by which clock.
  static std::string thought(const event::Path& e, const Look& look) {
    std::string_view clock, now, host;
    for (const Arg& arg : e.args)
      if (const auto* text = std::get_if<std::string_view>(&arg.value)) {
        if (arg.name == "clock") clock = *text;
        if (arg.name == "now") now = *text;
        if (arg.name == "host") host = *text;
      }
    if (clock.empty()) return path_text(e, look);
    return (host.empty() ? "" : look.safe(host) + " · ") + look.say(clock, {{"now", now}});
  }

  /// A node of the mind map, with the number that it has there.
  std::string node(const event::Note& note) {
    std::string name = words_.say("mindmap.name");
    if (const std::string_view number = mind_map_number(note); !number.empty())
      name += " " + std::string(number);
    return "<li class=node><button" + book_.origin(note) + "><b>" + name + "</b> " +
           words_.say(note.id, note.args) + "</button>";
  }

  void notes(const std::vector<const Event*>& events) {
    std::string list;
    for (const Event* event : events) {
      const auto* note = std::get_if<event::Note>(event);
      if (note && is_mind_map(*note)) {
        list += node(*note);
        continue;
      }
      std::visit(
          [&]<class T>(const T& e) {
            if constexpr (std::is_same_v<T, event::State>)
              list += "<li><button" + book_.origin(e) + " translate=no>" + state_html(e) + "</button>";
            else if constexpr (requires { e.args; } && !std::is_same_v<T, event::Check>)
              list += "<li><button" + book_.origin(e) + book_.why(e.id) + ">" + words_.say(e.id, e.args) +
                      "</button>";
          },
          *event);
    }
    if (!list.empty()) out_ += "<ul class=notes>" + list + "</ul>\n";
  }

  void tally() {
    if (tally_.checks == 0 && tally_.all == 0) return;
    const Arg args[] = {
        {"named", tally_.named}, {"all", tally_.all}, {"passed", tally_.passed}, {"checks", tally_.checks}};
    const bool is_good = tally_.named == tally_.all && tally_.passed == tally_.checks;
    out_ += "<p class=\"tally" + std::string(is_good ? "" : " bad") + "\">" +
            words_.say(tally_.all == 0      ? "word.tally.checks"
                       : tally_.checks == 0 ? "word.tally.bytes"
                                            : "word.tally",
                       args) +
            "</p>\n";
  }

  void transcript(const event::Transcript& e) {
    const std::string_view id = e.hash.empty()                ? "transcript.waiting"
                                : e.raw.empty()               ? "transcript.hash_known"
                                : e.message == "message_hash" ? "transcript.message_hash"
                                                              : "transcript.added";
    out_ += "<div class=result><button class=id translate=no" + book_.origin(e) + book_.why(id) + ">" +
            untrusted(e.id) + "</button> <p>" +
            words_.say(id, {{"message", e.message}, {"size", e.raw.size()}, {"hash", e.hash}}) + "</p>";
    if (!e.digest.empty()) out_ += value_html(e.digest, book_.knowledge.of(e));
    out_ += "</div>\n";
  }

  void tap() {
    if (block_.kind != Block::Kind::exchange || !step_.direction()) return;
    const std::string what = step_.is_protected ? "tap.encrypted" : "tap." + block_.id.name;
    if (const std::string text = words_.sentence(what); !text.empty())
      out_ += "<p class=tap>" + text + "</p>\n";
  }

  Book& book_;
  const Words& words_;
  const Step& step_;
  const Block& block_;
  std::string out_;
  Tally tally_;
};

} // namespace

std::string_view step_epoch(const Step& step) {
  if (!step.direction()) return "own";
  if (!step.is_protected && !(step.block->id.buffer.kind == Buffer::Kind::hs && step.epoch() != Epoch::clear))
    return "clear";
  return name(step.epoch());
}

std::string step_title(const Book& book, const Step& step) {
  switch (step.block->kind) {
    case Block::Kind::exchange: {
      const std::string subject = step_subject(step);
      return "<span translate=no>" + untrusted(step_name(step)) +
             (subject.empty() ? "" : " <bdi>" + untrusted(subject) + "</bdi>") + "</span>";
    }
    case Block::Kind::derivations:
      return book.words.say(derivations_title(*step.block));
    case Block::Kind::path:
      return book.words.say("title.path");
    case Block::Kind::line:
      break;
  }
  return book.words.say("page.begin");
}

std::string step_html(Book& book, const Step& step) { return StepPage(book, step).html(); }

} // namespace handglass::trace::html
