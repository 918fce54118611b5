#include "trace/mind_map.h"

namespace handglass::trace {

namespace {

bool comes_from_server(const Event& event) {
  if (const auto* record = std::get_if<event::Record>(&event)) return record->dir == Direction::s2c;
  if (const auto* check = std::get_if<event::Check>(&event))
    return check->subject.starts_with("TLSPlaintext") || check->subject.starts_with("TLSCiphertext");
  if (const auto* field = std::get_if<event::Field>(&event)) return field->buffer.dir == Direction::s2c;
  return false;
}

} // namespace

void MindMap::on(const Event& event) {
  if (const auto* field = std::get_if<event::Field>(&event);
      field && field->id == "Handshake.msg_type" && field->text == "client_hello") {
    node("mindmap.https");
    node("mindmap.principle");
    node("mindmap.1");
    node("mindmap.1.1");
  }
  if (state_ == "WAIT_SH" && comes_from_server(event)) node("mindmap.1.2");
  if (const auto* path = std::get_if<event::Path>(&event)) {
    if (path->id == "path.begin") node("mindmap.2");
    if (path->id == "path.search") node("mindmap.2.1");
    if (path->id == "path.judging") node("mindmap.2.2");
  }
  if (const auto* check = std::get_if<event::Check>(&event); check && check->id == "path.no_host_names")
    node("mindmap.2.3");
  if (const auto* derive = std::get_if<event::Derive>(&event); derive && derive->op == "premaster") {
    node("mindmap.3");
    premaster_id_ = derive->id;
    premaster_ = to_bytes(derive->out);
  }
  // The server has decrypted long before we hear of it: its Finished is how we come to know.
  if (state_ == "AWAIT_CHANGE_CIPHER_SPEC" || state_ == "AWAIT_NEW_SESSION_TICKET") {
    if (comes_from_server(event) && !told_.contains("mindmap.4")) {
      node("mindmap.4");
      if (!server_.recovered.empty())
        tap_.note(server_.recovered == premaster_ ? "demo.server_recovered" : "demo.server_recovered_other",
                  "5246#7.4.7.1",
                  {{"value", ByteView(server_.recovered)}, {"id", std::string_view(premaster_id_)}});
    }
  }
  if (const auto* record = std::get_if<event::Record>(&event); record && record->inner_type == 23)
    node("mindmap.5");

  to_.on(event);
  if (const auto* state = std::get_if<event::State>(&event)) state_ = state->to;
}

void MindMap::Server::on(const Event& event) {
  if (const auto* derive = std::get_if<event::Derive>(&event); derive && derive->op == "rsa-decrypt")
    recovered = to_bytes(derive->out);
}

void MindMap::finish() {
  node("mindmap.advantage");
  node("mindmap.open");
}

void MindMap::node(std::string_view id) {
  if (told_.emplace(id).second) tap_.note(id, {});
}

bool is_mind_map(const event::Note& note) { return note.id.starts_with("mindmap."); }

std::string_view mind_map_number(const event::Note& note) {
  if (!is_mind_map(note)) return {};
  const std::string_view number = note.id.substr(note.id.find('.') + 1);
  return number[0] >= '0' && number[0] <= '9' ? number : std::string_view();
}

} // namespace handglass::trace
