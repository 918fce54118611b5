#include "trace/html/knowledge.h"

#include <algorithm>

namespace handglass::trace::html {

namespace {

constexpr std::size_t least = 16; // shorter values may be equal by chance

} // namespace

Knowledge::Knowledge(const Recorder& recorder) {
  for (const Event& event : recorder.events()) {
    if (const auto* state = std::get_if<event::State>(&event)) {
      self_ = state->role == "server" ? "server" : "client";
      break;
    }
    if (const auto* alert = std::get_if<event::AlertRecord>(&event))
      self_ = (alert->dir == Direction::s2c) == alert->sent ? "server" : "client";
  }
  for (const Event& event : recorder.events())
    if (const auto* field = std::get_if<event::Field>(&event))
      if (is_open(field->buffer) && field->bytes.size() >= least)
        seen_.insert(std::string(as_text(field->bytes)));
  for (const Event& event : recorder.events()) {
    if (const auto* derive = std::get_if<event::Derive>(&event)) learn(*derive);
    if (const auto* transcript = std::get_if<event::Transcript>(&event)) learn(*transcript);
  }
}

bool Knowledge::is_open(const Buffer& buffer) {
  switch (buffer.kind) {
    case Buffer::Kind::wire:
    case Buffer::Kind::file:
      return true;
    case Buffer::Kind::hs:
      return buffer.epoch == Epoch::clear;
    case Buffer::Kind::inner:
    case Buffer::Kind::app:
      return false;
  }
  return false;
}

bool Knowledge::is_seen(ByteView octets) const {
  return octets.size() >= least && seen_.contains(std::string(as_text(octets)));
}

bool Knowledge::can_compute(const event::Derive& derive) const {
  // What anybody can do who has the inputs; a random number, a premaster secret or a session nobody can.
  static constexpr std::string_view repeatable[] = {
      "hkdf-extract", "hkdf-expand-label", "hmac",          "prf",         "slice",  "hash",
      "(ec)dhe",      "ml-kem-encaps",     "ml-kem-decaps", "concatenate", "verify", "sign"};
  if (std::ranges::find(repeatable, derive.op) == std::end(repeatable)) return false;
  const bool is_signature = derive.op == "verify" || derive.op == "sign";
  return std::ranges::all_of(derive.inputs, [&](const event::Input& input) {
    if (!input.ref.empty()) return known_.contains(std::string(input.ref));
    if (input.is_secret) return false;
    // A key or a signature that was sent encrypted is public, but a tap has not seen it here.
    return !is_signature || input.bytes.size() < least || is_seen(input.bytes);
  });
}

void Knowledge::learn(const event::Derive& derive) {
  if (!is_seen(derive.out) && !can_compute(derive)) return;
  tap_knows_.insert(&derive);
  if (!derive.id.empty()) known_.insert(std::string(derive.id));
}

void Knowledge::learn(const event::Transcript& transcript) {
  if (!transcript.raw.empty() && transcript.message != "message_hash" && !is_open(transcript.buffer))
    is_transcript_open_ = false;
  if (!is_transcript_open_) return;
  tap_hashed_.insert(&transcript);
  known_.insert(std::string(transcript.id));
}

std::string Knowledge::of_inputs(const event::Derive& derive) const {
  for (const event::Input& input : derive.inputs)
    if (input.name == "private_key" || input.name == "seed") // ML-KEM's private key is made of a seed
      return self_ == "server" ? "s" : "c";
  return can_compute(derive) ? "cst" : "cs";
}

std::string Knowledge::of(const event::Derive& derive) const {
  const bool is_private = derive.op == "random" && (derive.name.find("private") != std::string_view::npos ||
                                                    derive.name.ends_with("seed"));
  std::string who = is_private ? std::string(self_.substr(0, 1)) : "cs";
  if (tap_knows_.contains(&derive)) who.push_back('t');
  return who;
}

std::string Knowledge::of(const event::Transcript& transcript) const {
  return tap_hashed_.contains(&transcript) ? "cst" : "cs";
}

} // namespace handglass::trace::html
