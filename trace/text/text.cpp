#include "trace/text/text.h"

#include <algorithm>

#include "trace/citation.h"
#include "trace/display.h"
#include "trace/mind_map.h"
#include "trace/text/derivation.h"
#include "trace/text/exchange.h"
#include "trace/text/mind_map_block.h"
#include "trace/text/path_block.h"

namespace handglass::trace {

TextTrace::TextTrace(std::ostream& out, const TextOptions& options)
    : look_(options), out_(out), page_(look_, out) {}

TextTrace::~TextTrace() { finish(); }

void TextTrace::on(const Event& event) {
  totals_.on(event);
  if (begins_group(event)) flush();
  const Event& kept = group_.add(event);
  if (const auto* record = std::get_if<event::Record>(&kept)) last_record_ = record;
  if (const auto* map = std::get_if<event::Map>(&kept); map && last_record_)
    memory_.add({*map, last_record_->dir, last_record_->number, last_record_->wire_offset});
  if (std::holds_alternative<event::State>(event)) is_state_taken_ = true;
  if (ends_group(event)) flush();
}

bool TextTrace::begins_group(const Event& event) const {
  if (group_.events().empty()) return false;
  if (const auto* check = std::get_if<event::Check>(&event)) {
    if (precedes_message(*check))
      return std::ranges::any_of(group_.events(), [&](const Event& other) {
        const auto* field = std::get_if<event::Field>(&other);
        return field && field->id == "Handshake.msg_type" &&
               memory_.covering(field->buffer, field->offset, 1);
      });
    if (!precedes_record(*check)) return false;
    // The first judgement on the next record; the others on the same record stay with it.
    const auto* last = std::get_if<event::Check>(&group_.events().back());
    return !last || !precedes_record(*last);
  }
  if (const auto* field = std::get_if<event::Field>(&event)) {
    // A further message of a record that was received: its octets are mapped already.
    return field->id == "Handshake.msg_type" &&
           memory_.covering(field->buffer, field->offset, 1) != nullptr &&
           std::ranges::any_of(group_.events(), [&](const Event& other) {
             const auto* earlier = std::get_if<event::Field>(&other);
             return earlier && earlier->id == "Handshake.msg_type" && earlier->buffer == field->buffer;
           });
  }
  if (const auto* alert = std::get_if<event::AlertRecord>(&event)) return alert->sent;
  // A long answer is many records: each is told when the next one begins, so that none are hoarded.
  if (std::holds_alternative<event::Record>(event)) {
    const auto* map = std::get_if<event::Map>(&group_.events().back());
    return map && map->to.kind == Buffer::Kind::app;
  }
  return std::holds_alternative<event::Meta>(event) || std::holds_alternative<event::Net>(event);
}

bool TextTrace::ends_group(const Event& event) const {
  if (std::holds_alternative<event::State>(event)) return !has_unsent_message();
  // A record that completes what an arrow has sent.
  if (std::holds_alternative<event::Map>(event)) return is_state_taken_ && !has_unsent_message();
  if (const auto* alert = std::get_if<event::AlertRecord>(&event)) return !alert->sent;
  return std::holds_alternative<event::Meta>(event) || std::holds_alternative<event::Net>(event);
}

bool TextTrace::has_unsent_message() const {
  return std::ranges::any_of(group_.events(), [&](const Event& event) {
    const auto* field = std::get_if<event::Field>(&event);
    return field && field->id == "Handshake.msg_type" && !memory_.covering(field->buffer, field->offset, 1);
  });
}

void TextTrace::flush() {
  if (group_.events().empty()) return;
  std::vector<const Event*> events;
  for (const Event& event : group_.events()) events.push_back(&event);
  for (const Block& block : arrange(events)) print(block);
  group_.clear();
  last_record_ = nullptr;
  is_state_taken_ = false;
  out_.flush();
}

void TextTrace::print(const Block& block) {
  const bool is_brief = look_.options().explain == Explain::brief;
  if (block.kind == Block::Kind::line) {
    for (const Event* event : block.events) print_line(*event);
    for (const event::Check* check : block.checks) print_check(page_, "   ", *check);
    return;
  }
  const std::size_t number = ++block_;
  switch (block.kind) {
    case Block::Kind::exchange: {
      if (is_brief) {
        print_exchange_brief(page_, block, number, memory_);
      } else {
        const Tally tally = print_exchange(page_, block, number, memory_);
        if (tally.checks > block.checks.size()) lengths_ += tally.checks - block.checks.size();
      }
      if (block.id.buffer.kind == Buffer::Kind::hs && block.has_message()) {
        memory_.messages.push_back(block.id);
        memory_.messages.back().block = number;
      }
      return;
    }
    case Block::Kind::derivations:
      if (is_brief)
        for (const Event* event : block.events)
          print_derivation_brief(page_, std::get<event::Derive>(*event));
      else
        print_derivations(page_, block, number);
      return;
    case Block::Kind::path:
      if (is_brief)
        print_path_brief(page_, block, number);
      else
        (void)print_path(page_, block, number);
      return;
    case Block::Kind::line:
      return;
  }
}

void TextTrace::print_line(const Event& event) {
  const auto say = [&](std::string_view id, std::span<const Arg> args, const event::Base& base) {
    std::string text = look_.say(id, args);
    if (look_.options().source && base.where.line() != 0)
      text += "  " + look_.paint(Ink::faint, source_line(base.where));
    page_.paragraph(" ", text);
    page_.full("   ", id);
  };
  std::visit(
      [&]<class T>(const T& e) {
        if constexpr (std::is_same_v<T, event::Note>)
          is_mind_map(e) ? print_mind_map(page_, e) : say(e.id, e.args, e);
        else if constexpr (std::is_same_v<T, event::Check>)
          print_check(page_, " ", e);
        else if constexpr (std::is_same_v<T, event::State>)
          page_.two_ends("", look_.paint(Ink::heading, state_text(e, look_)));
        else if constexpr (std::is_same_v<T, event::Transcript>)
          print_transcript(page_, e);
        else if constexpr (requires { e.args; })
          say(e.id, e.args, e);
      },
      event);
}

void TextTrace::finish() {
  if (is_finished_) return;
  is_finished_ = true;
  flush();
  print_totals();
  out_.flush();
}

void TextTrace::print_totals() {
  const Totals::Counts& counts = totals_.counts();
  if (counts.named + counts.raw == 0) return;
  const auto flaws = totals_.flaws();
  page_.line();
  page_.line(look_.paint(Ink::heading, look_.rule() + look_.say("title.totals")));
  for (Direction dir : {Direction::c2s, Direction::s2c}) {
    const auto i = static_cast<std::size_t>(dir);
    if (counts.records[i] != 0)
      page_.line("   " + look_.direction(dir) + "  " +
                 look_.say("totals.wire", {{"records", counts.records[i]}, {"size", counts.wire[i]}}));
  }
  page_.line("   " + look_.say("totals.octets", {{"named", counts.named}, {"raw", counts.raw}}));
  page_.line("   " +
             look_.say("totals.work", {{"messages", counts.messages}, {"derivations", counts.derivations}}));
  page_.paragraph("   ", look_.say("totals.checks",
                                   {{"passed", counts.checks - counts.failed}, {"checks", counts.checks}}));
  if (lengths_ != 0) page_.paragraph("   ", look_.say("totals.lengths", {{"lengths", lengths_}}));
  // Who stops at a mistake does not read what comes after it: no fault of the trace.
  const bool stopped = counts.failed != 0;
  for (const Totals::Flaw& flaw : flaws) {
    const bool is_unread = stopped && !flaw.is_overlap;
    const std::string_view id = flaw.is_overlap ? "totals.overlap"
                                : is_unread     ? "totals.unread"
                                                : "totals.gap";
    page_.line(
        "   " + (is_unread ? "" : look_.wrong() + " ") +
        look_.say(
            id, {{"buffer", std::string_view(flaw.buffer)}, {"offset", flaw.offset}, {"size", flaw.length}}));
  }
  if (flaws.empty()) page_.line("   " + look_.say("totals.tiled") + " " + look_.ok());
}

} // namespace handglass::trace
