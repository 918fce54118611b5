#include "trace/text/group.h"

#include <algorithm>

#include "tls/registry/handshake_type.h"

namespace handglass::trace {

void Memory::add(const Piece& piece) {
  // A handshake is short; a download is not, and nobody looks far back in it.
  constexpr std::size_t most_of_a_download = 64;
  const auto is_app = [](const Piece& p) { return p.map.to.kind == Buffer::Kind::app; };
  if (is_app(piece) &&
      std::ranges::count_if(pieces, is_app) >= static_cast<std::ptrdiff_t>(most_of_a_download))
    pieces.erase(std::ranges::find_if(pieces, is_app));
  pieces.push_back(piece);
}

const Piece* Memory::covering(const Buffer& buffer, std::uint64_t offset, std::uint64_t length) const {
  // The newest first: after a KeyUpdate nothing is ambiguous, and lists stay short.
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece)
    if (piece->covers(buffer, offset, length)) return &*piece;
  return nullptr;
}

bool Memory::is_mapped(const MessageId& message) const {
  return covering(message.buffer, message.offset, 1) != nullptr;
}

std::string without_indices(std::string_view path) {
  std::string out;
  int depth = 0;
  for (char c : path) {
    if (c == '[') ++depth;
    if (depth == 0) out.push_back(c);
    if (c == ']') --depth;
  }
  return out;
}

bool is_about(std::string_view subject, const event::Field& field) {
  if (subject.empty()) return false;
  const std::string path = without_indices(field.path);
  if (path == subject) return true;
  if (path.starts_with(subject) && path.substr(subject.size()) == ".length")
    return true; // a vector as a whole
  // An extension by its name: "key_share".
  if (field.kind == event::FieldKind::name && field.text == subject) return true;
  // "ServerHello.extensions.key_share.group": code names what it means, paths what there is between.
  const std::string_view last = subject.substr(subject.rfind('.') + 1);
  const std::string_view last_of_path = std::string_view(path).substr(path.rfind('.') + 1);
  if (last != last_of_path) return false;
  if (last == subject) return true;
  return path.starts_with(std::string(subject.substr(0, subject.find('.'))) + ".");
}

Rfc clause_of(const Block& block, const event::Base& base) {
  constexpr std::size_t fields_of_header = 2;
  if (block.message.size() != fields_of_header || block.message[0]->id != "Handshake.msg_type")
    return base.rfc;
  for (const auto& row : tls::handshake_type_rows)
    if (static_cast<std::uint64_t>(row.value) == block.message[0]->number) return row.rfc;
  return base.rfc;
}

bool precedes_record(const event::Check& check) {
  return check.subject.starts_with("TLSPlaintext") || check.subject.starts_with("TLSCiphertext") ||
         check.subject.starts_with("TLSInnerPlaintext");
}

bool precedes_message(const event::Check& check) { return check.subject == "Handshake.length"; }

namespace {

/// "end_of_early_data" as the RFC calls its structure: EndOfEarlyData.
std::string camel(std::string_view name) {
  std::string out;
  bool begins_word = true;
  for (char c : name) {
    if (c == '_') {
      begins_word = true;
      continue;
    }
    out.push_back(begins_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    begins_word = false;
  }
  return out;
}

class Arranger {
 public:
  void take(const Event& event) {
    event_ = &event;
    std::visit(*this, event);
  }
  std::vector<Block> finish() {
    // A message that has not arrived whole: its length was judged with what came of it.
    if (!waiting_.empty()) {
      const auto block =
          std::ranges::find_if(blocks_, [](const Block& b) { return b.kind == Block::Kind::exchange; });
      place_waiting(block != blocks_.end() ? *block : add(Block::Kind::line));
    }
    return std::move(blocks_);
  }

  void operator()(const event::Field& e) {
    using enum Buffer::Kind;
    switch (e.buffer.kind) {
      case hs:
        return handshake_field(e);
      case wire:
      case inner:
        if (e.path.starts_with("TLS") || e.path.starts_with("Generic")) {
          Block& block = exchange();
          (e.buffer.kind == wire ? block.wire : block.inner).push_back(&e);
        } else {
          content_field(e); // an alert, a ChangeCipherSpec: no stream, so they are in the record itself
        }
        return;
      case app:
      case file:
        return content_field(e);
    }
  }
  void operator()(const event::Map& e) {
    Block& block = exchange();
    block.map = &e;
    // A sent message of which this record holds all and nothing else: shown together.
    if (blocks_.size() < 2) return;
    Block& message = blocks_[blocks_.size() - 2];
    if (message.kind != Block::Kind::exchange || message.record || !message.has_message()) return;
    if (message.id.buffer != e.to || message.id.offset != e.to_offset || message.id.length != e.length)
      return;
    message.record = block.record;
    message.map = block.map;
    message.wire = std::move(block.wire);
    message.inner = std::move(block.inner);
    message.checks.insert(message.checks.end(), block.checks.begin(), block.checks.end());
    blocks_.pop_back();
  }
  void operator()(const event::Record& e) {
    const bool belongs_to_alert = !blocks_.empty() && last().alert && !last().record;
    Block& block = belongs_to_alert ? last() : add(Block::Kind::exchange);
    block.record = &e;
    place_waiting(block);
  }
  void operator()(const event::Derive& e) {
    if (path_is_open_ && e.op == "verify") {
      last().events.push_back(event_);
      return;
    }
    path_is_open_ = false;
    if (blocks_.empty() || last().kind != Block::Kind::derivations) add(Block::Kind::derivations);
    last().events.push_back(event_);
  }
  void operator()(const event::Transcript& e) {
    path_is_open_ = false;
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block)
      if (block->kind == Block::Kind::exchange && block->has_message() && block->transcripts.size() < 4 &&
          (e.raw.empty() || e.message == "message_hash" ||
           (block->id.buffer == e.buffer && block->id.offset == e.offset)))
        return block->transcripts.push_back(&e);
    line();
  }
  void operator()(const event::Check& e) {
    if (path_is_open_) {
      last().events.push_back(event_);
      return;
    }
    if (precedes_record(e) || precedes_message(e)) return waiting_.push_back(&e);
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
      if (block->kind != Block::Kind::exchange) continue;
      for (const auto* fields : {&block->message, &block->wire, &block->inner})
        if (std::ranges::any_of(*fields, [&](const auto* field) { return is_about(e.subject, *field); }))
          return block->checks.push_back(&e);
    }
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block)
      if (block->kind == Block::Kind::exchange) return block->checks.push_back(&e);
    line();
  }
  void operator()(const event::Path& e) {
    if (!path_is_open_) add(Block::Kind::path);
    last().events.push_back(event_);
    path_is_open_ = e.id != "path.accepted";
  }
  void operator()(const event::State& e) {
    path_is_open_ = false;
    // An arrow with a message belongs to that message; one without to the first that it sent.
    const auto fits = [&](const Block& block) {
      return block.kind == Block::Kind::exchange && !block.state && block.has_message() &&
             (e.message.empty() || block.id.name == e.message);
    };
    if (const auto block = std::ranges::find_if(blocks_, fits); block != blocks_.end())
      block->state = &e;
    else
      line();
  }
  void operator()(const event::AlertRecord& e) {
    path_is_open_ = false;
    if (!e.sent && !blocks_.empty() && last().record && !last().alert)
      last().alert = &e;
    else
      add(Block::Kind::exchange).alert = &e;
  }
  void operator()(const event::Meta&) { line(); }
  void operator()(const event::Net&) { line(); }
  void operator()(const event::Http&) { line(); }
  void operator()(const event::Note&) {
    if (path_is_open_) // a node of the mind map, between two thoughts of the path builder
      last().events.push_back(event_);
    else
      line();
  }

 private:
  Block& last() { return blocks_.back(); }
  Block& add(Block::Kind kind) {
    path_is_open_ = false;
    blocks_.emplace_back().kind = kind;
    return last();
  }
  void line() { add(Block::Kind::line).events.push_back(event_); }
  /// The block that the fields of a record go to.
  Block& exchange() {
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block)
      if (block->kind == Block::Kind::exchange && block->record) return *block;
    return add(Block::Kind::exchange);
  }

  void handshake_field(const event::Field& e) {
    if (e.id == "Handshake.msg_type") {
      const bool is_in_last = !blocks_.empty() && last().kind == Block::Kind::exchange && last().record &&
                              last().map && !last().has_message() && last().map->to == e.buffer &&
                              last().map->to_offset <= e.offset &&
                              e.offset < last().map->to_offset + last().map->length;
      Block& block = is_in_last ? last() : add(Block::Kind::exchange);
      block.id = {camel(e.text), e.buffer, e.offset, 0, 0};
      block.message.push_back(&e);
      place_waiting(block);
      return;
    }
    Block* block = nullptr;
    for (auto at = blocks_.rbegin(); at != blocks_.rend() && !block; ++at)
      if (at->kind == Block::Kind::exchange && at->has_message() && at->id.buffer == e.buffer &&
          at->id.offset <= e.offset)
        block = &*at;
    if (!block) {
      block = &add(Block::Kind::exchange);
      block->id = {"", e.buffer, e.offset, 0, 0};
    }
    if (e.id == "Handshake.length")
      block->id.length = 4 + e.number;
    else if (block->message.size() == 2)
      block->id.name = std::string(e.path.substr(0, e.path.find_first_of(".[")));
    block->message.push_back(&e);
  }
  void content_field(const event::Field& e) {
    const auto holds = [&](const Block& b) {
      if (b.kind != Block::Kind::exchange) return false;
      // Certificates of one file stand one behind the other in one buffer.
      if (b.has_message() && e.buffer.kind == Buffer::Kind::file &&
          e.path.substr(0, e.path.find('.')) != b.message[0]->path.substr(0, b.message[0]->path.find('.')))
        return false;
      if (b.has_message())
        return b.id.buffer == e.buffer && (!b.map || b.id.name == e.path.substr(0, b.id.name.size()));
      if (e.buffer.kind == Buffer::Kind::file) return true;
      // A stream's octets belong to the record that brought them; an alert's to the record itself.
      if (e.buffer.kind != Buffer::Kind::app) return b.record != nullptr;
      return b.map && b.map->to == e.buffer && b.map->to_offset <= e.offset &&
             e.offset < b.map->to_offset + b.map->length;
    };
    const auto found = std::find_if(blocks_.rbegin(), blocks_.rend(), holds);
    Block& block = found != blocks_.rend() ? *found : add(Block::Kind::exchange);
    if (!block.has_message())
      block.id = {std::string(e.path.substr(0, e.path.find_first_of(".["))), e.buffer, e.offset, 0, 0};
    block.id.length = std::max(block.id.length, e.offset + e.bytes.size() - block.id.offset);
    block.message.push_back(&e);
  }
  void place_waiting(Block& block) {
    block.checks.insert(block.checks.end(), waiting_.begin(), waiting_.end());
    waiting_.clear();
  }

  std::vector<Block> blocks_;
  std::vector<const event::Check*> waiting_;
  const Event* event_ = nullptr;
  bool path_is_open_ = false;
};

} // namespace

std::vector<Block> arrange(std::span<const Event* const> events) {
  Arranger arranger;
  for (const Event* event : events) arranger.take(*event);
  return arranger.finish();
}

} // namespace handglass::trace
