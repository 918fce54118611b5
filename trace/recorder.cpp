#include "trace/recorder.h"

#include <algorithm>
#include <cstring>

namespace handglass::trace {

char* Arena::take(std::size_t size) {
  if (size > left_) {
    left_ = std::max<std::size_t>(size, 1 << 14);
    blocks_.push_back(std::make_unique<char[]>(left_));
    next_ = blocks_.back().get();
  }
  char* taken = next_;
  next_ += size;
  left_ -= size;
  return taken;
}

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return {};
  char* to = take(text.size());
  std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

ByteView Arena::keep(ByteView bytes) { return as_bytes(keep(as_text(bytes))); }

std::span<const Arg> Arena::keep(std::span<const Arg> args) {
  if (args.empty()) return {};
  std::vector<Arg>& kept = args_.emplace_back(args.begin(), args.end());
  for (Arg& arg : kept) {
    arg.name = keep(arg.name);
    if (auto* text = std::get_if<std::string_view>(&arg.value)) *text = keep(*text);
    if (auto* bytes = std::get_if<ByteView>(&arg.value)) *bytes = keep(*bytes);
  }
  return kept;
}

std::span<const event::Input> Arena::keep(std::span<const event::Input> inputs) {
  if (inputs.empty()) return {};
  std::vector<event::Input>& kept = inputs_.emplace_back(inputs.begin(), inputs.end());
  for (event::Input& input : kept) {
    input.name = keep(input.name);
    input.ref = keep(input.ref);
    input.bytes = keep(input.bytes);
    input.text = keep(input.text);
  }
  return kept;
}

void Arena::clear() {
  blocks_.clear();
  left_ = 0;
  next_ = nullptr;
  args_.clear();
  inputs_.clear();
}

namespace {

/// One overload a type of event: every view it has is replaced by one into the arena.
struct Keeper {
  Arena& arena;

  void views(auto&... view) { ((view = arena.keep(view)), ...); }

  void operator()(event::Meta& e) { views(e.id, e.args); }
  void operator()(event::Field& e) { views(e.bytes, e.path, e.id, e.text); }
  void operator()(event::Map&) {}
  void operator()(event::Record& e) {
    views(e.header, e.payload, e.aead, e.key_id, e.iv_id, e.mac_key_id, e.nonce, e.additional_data,
          e.plaintext);
  }
  void operator()(event::Derive& e) { views(e.id, e.op, e.name, e.hash, e.inputs, e.info, e.out, e.keylog); }
  void operator()(event::Transcript& e) { views(e.id, e.message, e.raw, e.hash, e.digest); }
  void operator()(event::Check& e) { views(e.id, e.subject, e.args); }
  void operator()(event::Path& e) { views(e.id, e.args); }
  void operator()(event::State& e) { views(e.role, e.from, e.message, e.to); }
  void operator()(event::AlertRecord& e) { views(e.id, e.args); }
  void operator()(event::Net& e) { views(e.id, e.args); }
  void operator()(event::Http& e) { views(e.id, e.args); }
  void operator()(event::Note& e) { views(e.id, e.args); }
};

} // namespace

const Event& Recorder::add(const Event& event) {
  Event& kept = events_.emplace_back(event);
  std::visit(Keeper{arena_}, kept);
  return kept;
}

void Recorder::clear() {
  events_.clear();
  arena_.clear();
}

} // namespace handglass::trace
