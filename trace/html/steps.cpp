#include "trace/html/steps.h"

#include <algorithm>
#include <utility>

#include "trace/mind_map.h"

namespace handglass::trace::html {

namespace {

Buffer wire_of(Direction dir) { return {Buffer::Kind::wire, dir, Epoch::clear, 0}; }
Buffer inside_of(Direction dir, std::uint64_t record) {
  return {Buffer::Kind::inner, dir, Epoch::clear, record};
}

/// A record that arrived in pieces had its header judged more than once.
bool repeats(const std::vector<const event::Check*>& checks, const event::Check& check) {
  return (precedes_record(check) || precedes_message(check)) && check.passed &&
         std::ranges::any_of(checks,
                             [&](const auto* other) { return other->id == check.id && other->passed; });
}

class Layout {
 public:
  Layout(const Story& story, Step& step) : story_(story), step_(step), block_(*step.block) {}

  void lay_out() {
    if (block_.has_message() && !block_.record)
      step_.piece = story_.memory.covering(block_.id.buffer, block_.id.offset,
                                           std::max<std::uint64_t>(block_.id.length, 1));
    step_.is_protected = block_.record ? block_.record->is_protected
                                       : step_.piece && step_.piece->map.from.kind == Buffer::Kind::inner;
    if (block_.record)
      own_record();
    else if (step_.piece)
      record_elsewhere();
    else if (block_.has_message())
      (block_.id.buffer.kind == Buffer::Kind::hs || block_.id.buffer.kind == Buffer::Kind::app ? step_.inner
                                                                                               : step_.outer)
          .push_back(by_itself());
    for (std::vector<Table>* tables : {&step_.outer, &step_.inner})
      for (Table& table : *tables) finish(table);
    for (const event::Check* check : block_.checks)
      if (std::ranges::find(placed_, check) == placed_.end() && !repeats(step_.unplaced, *check))
        step_.unplaced.push_back(check);
  }

 private:
  void own_record() {
    const event::Record& record = *block_.record;
    Table outer{wire_of(record.dir).name(),
                record.wire_offset,
                record.wire_offset,
                record.header.size() + record.payload.size(),
                concat({record.header, record.payload}),
                {},
                {}};
    add(outer, block_.wire, -static_cast<std::int64_t>(record.wire_offset), false);
    outer.ends.push_back(outer.size);
    Table inner;
    if (record.is_protected)
      inner = {inside_of(record.dir, record.number).name(),
               0,
               0,
               record.plaintext.size(),
               to_bytes(record.plaintext),
               {},
               {}};
    Table& content = record.is_protected ? inner : outer;
    outer.is_piece = inner.is_piece = !block_.has_message() && !block_.alert;
    bool is_apart = false;
    if (block_.has_message()) {
      const auto shift = shift_into(block_.map, record.wire_offset);
      is_apart = !shift;
      if (shift) add(content, block_.message, *shift, block_.id.buffer.kind == Buffer::Kind::hs);
    }
    add(content, block_.inner, 0, false);
    step_.outer.push_back(std::move(outer));
    if (record.is_protected) step_.inner.push_back(std::move(inner));
    if (is_apart) (record.is_protected ? step_.inner : step_.outer).push_back(by_itself());
  }

  /// The message is one of several in a record that an earlier step shows: refer to its octets.
  void record_elsewhere() {
    const event::Map& map = step_.piece->map;
    const std::uint64_t at = map.offset + (block_.id.offset - map.to_offset);
    const std::uint64_t base = map.from.kind == Buffer::Kind::wire ? step_.piece->wire_offset : 0;
    Table table{map.from.name(), base, at, block_.id.length, {}, {}, {}};
    add(table, block_.message,
        static_cast<std::int64_t>(at - base) - static_cast<std::int64_t>(block_.id.offset), true);
    (step_.is_protected ? step_.inner : step_.outer).push_back(std::move(table));
  }

  /// A message in several records, in none, or in a file: its octets are those of its fields.
  Table by_itself() {
    const std::uint64_t start = block_.id.offset;
    Table table{block_.id.buffer.name(), start, start, 0, {}, {}, {}};
    add(table, block_.message, -static_cast<std::int64_t>(start), block_.id.buffer.kind == Buffer::Kind::hs);
    for (const Row& row : table.rows)
      if (row.offset == table.octets.size()) append(table.octets, row.bytes);
    table.size = table.octets.size();
    return table;
  }

  /// What turns an offset of the message's buffer into one of the table; nothing if it is in no one record.
  std::optional<std::int64_t> shift_into(const event::Map* map, std::uint64_t wire_offset) const {
    const auto wire_shift = -static_cast<std::int64_t>(wire_offset);
    if (block_.id.buffer.kind == Buffer::Kind::wire) return wire_shift;
    if (block_.id.buffer.kind == Buffer::Kind::inner) return 0;
    if (!map || !Piece{*map}.covers(block_.id.buffer, block_.id.offset, block_.id.length)) return {};
    return static_cast<std::int64_t>(map->offset) - static_cast<std::int64_t>(map->to_offset) +
           (map->from.kind == Buffer::Kind::wire ? wire_shift : 0);
  }

  static void add(Table& table, const std::vector<const event::Field*>& fields, std::int64_t shift,
                  bool outermost) {
    std::vector<Row> rows = make_rows(fields, shift, false);
    nest(rows, outermost);
    table.rows.insert(table.rows.end(), std::make_move_iterator(rows.begin()),
                      std::make_move_iterator(rows.end()));
  }

  void finish(Table& table) {
    for (const Row& row : table.rows) table.ends.push_back(row.offset + row.bytes.size());
    for (const event::Check* check : block_.checks) {
      if (std::ranges::find(placed_, check) != placed_.end()) continue;
      auto row = std::ranges::find_if(
          table.rows, [&](const Row& r) { return without_indices(r.path) == check->subject; });
      if (row == table.rows.end())
        row = std::ranges::find_if(table.rows,
                                   [&](const Row& r) { return is_about(check->subject, *r.field); });
      if (row == table.rows.end()) continue;
      placed_.push_back(check);
      if (!repeats(row->checks, *check)) row->checks.push_back(check);
    }
  }

  const Story& story_;
  Step& step_;
  const Block& block_;
  std::vector<const event::Check*> placed_;
};

} // namespace

std::optional<Direction> Step::direction() const {
  if (block->record) return block->record->dir;
  if (piece) return piece->dir;
  if (block->has_message() && block->id.buffer.kind != Buffer::Kind::file) return block->id.buffer.dir;
  if (block->alert) return block->alert->dir;
  return {};
}

Epoch Step::epoch() const {
  if (block->record) return block->record->epoch;
  if (block->has_message()) return block->id.buffer.epoch;
  return Epoch::clear;
}

std::string content_type_name(std::uint8_t type) {
  static constexpr const char* names[] = {"change_cipher_spec", "alert", "handshake", "application_data"};
  return type >= 20 && type <= 23 ? names[type - 20] : std::to_string(type);
}

std::string record_id(Direction dir, std::uint64_t number) {
  return (dir == Direction::c2s ? "c" : "s") + std::to_string(number);
}

std::string step_name(const Step& step) {
  const Block& block = *step.block;
  if (!block.id.name.empty()) return block.id.name;
  if (block.record) return content_type_name(block.record->inner_type);
  return block.alert ? "Alert" : "";
}

std::string step_subject(const Step& step) {
  if (!step.block->has_message() || step.block->id.buffer.kind != Buffer::Kind::file) return {};
  std::string_view subject;
  for (const event::Field* field : step.block->message)
    if (field->kind == event::FieldKind::text &&
        field->path.find(".tbsCertificate.subject.rdnSequence[") != std::string_view::npos)
      subject = field->text;
  constexpr std::size_t most = 30; // characters of a column of the sequence
  std::size_t cut = 0;
  for (std::size_t left = most; cut < subject.size() && left > 0; --left) do
      ++cut;
    while (cut < subject.size() && (static_cast<unsigned char>(subject[cut]) & 0xc0) == 0x80);
  return std::string(subject.substr(0, cut)) + (cut < subject.size() ? "…" : "");
}

std::string step_label(const std::vector<Step>& steps, const Step& step) {
  if (std::string subject = step_subject(step); !subject.empty()) return subject;
  std::string names;
  for (std::size_t number : step.carries) names += (names.empty() ? "" : ", ") + step_name(steps[number - 1]);
  return step_name(step) + (names.empty() ? "" : " (" + names + ")");
}

namespace {

/// Which messages are in a record that shows none of its own.
void find_carried(std::vector<Step>& steps) {
  for (Step& step : steps) {
    const Block& block = *step.block;
    if (block.kind != Block::Kind::exchange || !block.record || !block.map || block.has_message()) continue;
    for (const Step& other : steps) {
      const MessageId& id = other.block->id;
      if (other.block->kind == Block::Kind::exchange && other.block->has_message() &&
          id.buffer.kind == Buffer::Kind::hs && Piece{*block.map}.touches(id.buffer, id.offset, id.length))
        step.carries.push_back(other.number);
    }
  }
}

} // namespace

std::vector<Step> make_steps(const Story& story) {
  std::vector<Step> steps;
  std::vector<const Event*> nodes; // of the step to come
  for (const Block& block : story.blocks) {
    // What stands alone belongs to the step before it; what comes before the first has a step of its own.
    if (block.kind != Block::Kind::line || steps.empty()) {
      Step& step = steps.emplace_back();
      step.number = steps.size();
      step.block = &block;
      step.transcripts = block.transcripts;
      step.nodes = std::exchange(nodes, {});
    }
    Step& step = steps.back();
    if (block.kind == Block::Kind::exchange) Layout(story, step).lay_out();
    if (block.kind != Block::Kind::line) continue;
    for (const Event* event : block.events)
      if (const auto* check = std::get_if<event::Check>(event))
        step.unplaced.push_back(check);
      else if (const auto* transcript = std::get_if<event::Transcript>(event))
        step.transcripts.push_back(transcript);
      else if (const auto* note = std::get_if<event::Note>(event); note && !mind_map_number(*note).empty())
        nodes.push_back(event);
      else
        step.notes.push_back(event);
    step.unplaced.insert(step.unplaced.end(), block.checks.begin(), block.checks.end());
  }
  if (!steps.empty()) steps.back().notes.insert(steps.back().notes.end(), nodes.begin(), nodes.end());
  find_carried(steps);
  return steps;
}

} // namespace handglass::trace::html
