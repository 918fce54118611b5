#include "trace/html/blocks.h"

#include <algorithm>

namespace handglass::trace::html {

namespace {

bool is_message_start(const event::Field* field) { return field && field->id == "Handshake.msg_type"; }

class Teller {
 public:
  void take(const Event& event) {
    if (begins_group(event)) flush();
    group_.push_back(&event);
    if (const auto* record = std::get_if<event::Record>(&event)) last_record_ = record;
    if (const auto* map = std::get_if<event::Map>(&event); map && last_record_)
      story_.memory.pieces.push_back(
          {*map, last_record_->dir, last_record_->number, last_record_->wire_offset});
    if (std::holds_alternative<event::State>(event)) is_state_taken_ = true;
    if (ends_group(event)) flush();
  }
  Story finish() {
    flush();
    return std::move(story_);
  }

 private:
  bool begins_group(const Event& event) const {
    if (group_.empty()) return false;
    if (const auto* check = std::get_if<event::Check>(&event)) {
      if (precedes_message(*check))
        return std::ranges::any_of(group_, [&](const Event* other) {
          const auto* field = std::get_if<event::Field>(other);
          return is_message_start(field) && is_in_record(*field);
        });
      if (!precedes_record(*check)) return false;
      const auto* last = std::get_if<event::Check>(group_.back());
      return !last || !precedes_record(*last);
    }
    if (const auto* field = std::get_if<event::Field>(&event))
      // A further message of a record that was received.
      return is_message_start(field) && is_in_record(*field) &&
             std::ranges::any_of(group_, [&](const Event* other) {
               const auto* earlier = std::get_if<event::Field>(other);
               return is_message_start(earlier) && earlier->buffer == field->buffer;
             });
    if (const auto* alert = std::get_if<event::AlertRecord>(&event)) return alert->sent;
    if (std::holds_alternative<event::Record>(event)) {
      const auto* map = std::get_if<event::Map>(group_.back());
      return map && map->to.kind == Buffer::Kind::app;
    }
    return std::holds_alternative<event::Meta>(event) || std::holds_alternative<event::Net>(event);
  }

  bool ends_group(const Event& event) const {
    if (std::holds_alternative<event::State>(event)) return !has_unsent_message();
    if (std::holds_alternative<event::Map>(event)) return is_state_taken_ && !has_unsent_message();
    if (const auto* alert = std::get_if<event::AlertRecord>(&event)) return !alert->sent;
    return std::holds_alternative<event::Meta>(event) || std::holds_alternative<event::Net>(event);
  }

  bool is_in_record(const event::Field& field) const {
    return story_.memory.covering(field.buffer, field.offset, 1) != nullptr;
  }
  bool has_unsent_message() const {
    return std::ranges::any_of(group_, [&](const Event* event) {
      const auto* field = std::get_if<event::Field>(event);
      return is_message_start(field) && !is_in_record(*field);
    });
  }

  void flush() {
    if (group_.empty()) return;
    for (Block& block : arrange(group_)) {
      if (block.kind == Block::Kind::exchange && block.has_message() &&
          block.id.buffer.kind == Buffer::Kind::hs)
        story_.memory.messages.push_back(block.id);
      story_.blocks.push_back(std::move(block));
    }
    group_.clear();
    last_record_ = nullptr;
    is_state_taken_ = false;
  }

  Story story_;
  std::vector<const Event*> group_;
  const event::Record* last_record_ = nullptr;
  bool is_state_taken_ = false;
};

} // namespace

Story tell(const Recorder& recorder) {
  Teller teller;
  for (const Event& event : recorder.events()) teller.take(event);
  return teller.finish();
}

} // namespace handglass::trace::html
