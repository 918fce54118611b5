#include "trace/outline.h"

#include <algorithm>

namespace handglass::trace {

namespace {

constexpr std::uint8_t application_data = 23; // ContentType

/// "client_hello" as the RFC calls its structure: ClientHello.
std::string camel(std::string_view name) {
  std::string out;
  bool begins_word = true;
  for (char c : name) {
    if (c != '_') out.push_back(begins_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    begins_word = c == '_';
  }
  return out;
}

} // namespace

void Outline::on(const Event& event) {
  if (const auto* record = std::get_if<event::Record>(&event)) {
    if (!has_request_ && record->dir == Direction::c2s && record->inner_type == application_data) {
      has_request_ = true;
      round_trips_ = flights_from_server_;
      octets_before_request_ = octets_;
    }
    octets_ += record->header.size() + record->payload.size();
    return;
  }
  if (const auto* derive = std::get_if<event::Derive>(&event)) {
    if (derive->op == "premaster" || derive->op == "rsa-decrypt") origin_ = Origin::client_alone;
    if (derive->op == "(ec)dhe") origin_ = Origin::both_sides;
    if (derive->op == "session") origin_ = Origin::remembered;
    const bool is_handshake =
        derive->name.starts_with("ServerKeyExchange") || derive->name.starts_with("CertificateVerify");
    if (is_handshake && (derive->op == "sign" || derive->op == "verify")) {
      Signature signature{std::string(derive->name), {}};
      for (const event::Input& input : derive->inputs)
        if (input.name != "scheme" && input.name != "public_key" && input.name != "content")
          signature.covers.emplace_back(input.name);
      signatures_.push_back(std::move(signature));
    }
    return;
  }
  const auto* field = std::get_if<event::Field>(&event);
  if (!field) return;
  if (field->id == "Handshake.msg_type")
    add(camel(field->text), field->buffer.dir, field->buffer.epoch != Epoch::clear);
  else if (field->id == "ChangeCipherSpec.type" &&
           field->rfc.text().starts_with("5246")) // in 1.3 it means nothing
    add("ChangeCipherSpec", field->buffer.dir, false);
  else if (field->id == "Handshake.length" && !messages_.empty())
    messages_.back().size = 4 + field->number;
  else if (field->id == "ServerHello.cipher_suite")
    suite_ = field->text;
}

void Outline::add(std::string_view name, Direction dir, bool is_encrypted) {
  const bool turns = messages_.empty() || messages_.back().dir != dir;
  const std::size_t flight = (messages_.empty() ? 0 : messages_.back().flight) + (turns ? 1 : 0);
  if (turns && dir == Direction::s2c) ++flights_from_server_;
  messages_.push_back({std::string(name), dir, flight, 1, is_encrypted});
}

const Outline::Message* Outline::find(std::string_view name, Direction dir) const {
  const auto at =
      std::ranges::find_if(messages_, [&](const Message& m) { return m.name == name && m.dir == dir; });
  return at == messages_.end() ? nullptr : &*at;
}

const Outline::Message* Outline::first_encrypted(Direction dir) const {
  const auto at =
      std::ranges::find_if(messages_, [&](const Message& m) { return m.is_encrypted && m.dir == dir; });
  return at == messages_.end() ? nullptr : &*at;
}

} // namespace handglass::trace
