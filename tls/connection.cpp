#include "tls/connection.h"

#include "tls/connection_state.h"

namespace handglass::tls {

// --- progress --------------------------------------------------------------------------------------

Connection::Progress Connection::State::step() {
  if (failure) return Progress::failed;
  auto advanced = advance();
  if (!advanced) {
    fail(std::move(advanced).error());
    return Progress::failed;
  }
  return *advanced ? Progress::made : Progress::needs_input;
}

Result<bool> Connection::State::advance() {
  if (can_go()) {
    TRY(go());
    if (!can_go()) io().writer.flush();
    return true;
  }
  if (peer_closed) return false;
  if (TRY(next_message())) {
    if (!can_go()) io().writer.flush(); // the end of a flight, if we are in one
    return true;
  }

  const std::optional<Incoming> record = TRY(io().reader.next());
  if (!record) {
    // RFC 8446 section 6.1: without close_notify nobody can tell a full answer from one cut short.
    if (end_seen)
      TRY(io().check(false, Alert::close_notify, "connection.truncated",
                     io().cite("8446#6.1", "5246#7.2.1")));
    return false;
  }
  // RFC 8446 section 5.1: the records of one handshake message stand together.
  if (record->type != ContentType::handshake && record->type != ContentType::alert)
    TRY(io().check(handshake.empty(), Alert::unexpected_message, "record.not_interleaved", "8446#5.1"));
  if (record->type != ContentType::alert) warnings = 0;

  switch (record->type) {
    case ContentType::handshake: {
      const Buffer buffer =
          record->was_protected
              ? io().reader.handshake_buffer()
              : Buffer{Buffer::Kind::hs, io().reader.handshake_buffer().dir, Epoch::clear, 0};
      if (buffer != handshake_buffer) handshake_offset = 0;
      handshake_buffer = buffer;
      append(handshake, record->content);
      return true;
    }
    case ContentType::alert:
      TRY(alert(*record));
      return true;
    case ContentType::application_data:
      TRY(io().check(connected(), Alert::unexpected_message, "record.application_data.connected", "8446#2"));
      append(data, record->content);
      if (!record->content.empty()) data_arrived();
      return true;
    case ContentType::change_cipher_spec:
      TRY(change_cipher_spec(*record));
      if (!can_go()) io().writer.flush();
      return true;
    default:
      bug("the record layer let an unknown type through");
  }
}

Result<bool> Connection::State::next_message() {
  if (handshake.size() < HandshakeHeader::size) return false;
  const std::size_t body = load_be(handshake.data() + 1, 3);
  const std::size_t most = handshake[0] == static_cast<std::uint8_t>(HandshakeType::certificate)
                               ? limits::handshake_message
                               : limits::other_message;
  TRY(io().check(body <= most, Alert::illegal_parameter, "handshake.length.limit",
                 io().cite("8446#4", "5246#7.4"), "Handshake.length", {{"length", body}, {"limit", most}}));
  const std::size_t whole = HandshakeHeader::size + body;
  if (handshake.size() < whole) return false;
  const Bytes raw(handshake.begin(), handshake.begin() + static_cast<std::ptrdiff_t>(whole));
  handshake.erase(handshake.begin(), handshake.begin() + static_cast<std::ptrdiff_t>(whole));
  const std::uint64_t offset = handshake_offset;
  handshake_offset += whole;
  io().handshake_octets_waiting = handshake.size();
  TRY(message(raw, handshake_buffer, offset));
  return true;
}

Result<void> Connection::State::alert(const Incoming& record) {
  const AlertMessage message = TRY(parse_alert(record, io()));
  const Direction dir = record.buffer.dir;
  // RFC 5246 section 7.2: in TLS 1.2 the level decides. In TLS 1.3 it does not: two alerts are never fatal.
  const bool is_warning = tolerates_warnings() && message.level == AlertLevel::warning;
  const bool is_fatal = message.description != Alert::close_notify &&
                        message.description != Alert::user_canceled && !is_warning;
  const Rfc rfc = io().cite("8446#6", "5246#7.2");
  if (io().tap)
    io().tap.emit(event::AlertRecord{
        {rfc, std::source_location::current()}, dir, false, message.description, is_fatal, {}, {}});
  // Nobody says goodbye in the middle of an introduction: whoever waits for the handshake must hear of it.
  if (message.description == Alert::close_notify && was_connected) {
    peer_closed = true;
    // RFC 5246 section 7.2.1: answered at once. (TLS 1.3 lets each side finish by itself.)
    if (io().speaks_tls12() && !closed) say_goodbye();
    return {};
  }
  // RFC 8446 section 6: user_canceled announces a close_notify; any other ends the connection at any level.
  if (message.description == Alert::user_canceled ||
      (is_warning && message.description != Alert::close_notify))
    return io().check(++warnings <= limits::warning_alerts, Alert::unexpected_message, "alert.warning.limit",
                      io().cite("8446#6.1", "5246#7.2"));
  std::string name(registry_name(message.description));
  if (name.empty())
    name = std::to_string(static_cast<unsigned>(message.description)); // assigned after our time
  return handglass::failure(message.description, "alert.received", io().cite("8446#6.2", "5246#7.2.2"),
                            {{"alert", name}});
}

void Connection::State::fail(Failure&& reason) {
  // An alert that was received is not answered; everything else is told to the peer, under whatever
  // keys we send with (RFC 8446 section 6.2).
  const bool is_ours = reason.id != "alert.received" && reason.id != "connection.truncated";
  if (is_ours && !closed) {
    std::vector<Arg> args;
    for (const auto& [name, value] : reason.args) args.emplace_back(name, value);
    io().send_alert(AlertLevel::fatal, reason.alert, reason.id, args, {reason.rfc, reason.where});
  }
  if (reason.id != "connection.truncated") forget_session();
  close_machine();
  io().forget_keys();
  failure = std::move(reason);
}

void Connection::State::say_goodbye(std::source_location where) {
  io().send_alert(AlertLevel::warning, Alert::close_notify, {}, {},
                  {io().cite("8446#6.1", "5246#7.2.1"), where});
  closed = true;
}

// --- the face --------------------------------------------------------------------------------------

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

void Connection::receive(ByteView octets) {
  // RFC 8446 section 6.1: what comes after a closure alert is ignored; nothing may pile up either.
  if (!state_->failure && !state_->peer_closed) state_->io().reader.push(octets);
}
void Connection::receive_end() { state_->end_seen = true; }
void Connection::take_output(Bytes& into) { state_->io().writer.take(into); }
bool Connection::has_output() const { return state_->io().writer.has_output(); }

Connection::Progress Connection::step() { return state_->step(); }
bool Connection::run() {
  Progress progress;
  while ((progress = step()) == Progress::made) {
  }
  return progress != Progress::failed;
}

void Connection::send(ByteView data) {
  if (!state_->was_connected) bug("send() before the handshake is done");
  if (state_->failure) return;
  // RFC 5246 section 7.2.1: the peer's close_notify ended both directions; what was not sent is dropped.
  if (state_->peer_closed && state_->io().speaks_tls12()) return;
  if (state_->closed) bug("send() after close()");
  if (state_->io().speaks_tls12() && state_->io().writer.key_is_worn_out()) {
    // No KeyUpdate and no renegotiation: RFC 5246 section 6.1, RFC 8446 section 5.5.
    state_->fail(handglass::failure(Alert::internal_error, "record.key_worn_out", "5246#6.1").error());
    return;
  }
  // RFC 8446 section 4.6.3: an asked-for KeyUpdate goes before our next data; and no key protects
  // more records than section 5.5 allows.
  if (state_->must_answer_key_update() || state_->io().writer.key_is_worn_out())
    state_->update_keys(KeyUpdateRequest::update_not_requested);
  state_->io().writer.application_data(data);
}
void Connection::take_data(Bytes& into) { into.clear(), std::swap(into, state_->data); }

void Connection::close() {
  if (state_->closed || state_->failure) return;
  state_->say_goodbye();
}

void Connection::update_keys(bool ask_peer) {
  if (!state_->connected()) bug("update_keys() before the handshake is done");
  state_->update_keys(ask_peer ? KeyUpdateRequest::update_requested : KeyUpdateRequest::update_not_requested);
}

bool Connection::handshake_done() const { return state_->was_connected; }
bool Connection::peer_closed() const { return state_->peer_closed; }
const Failure* Connection::failure() const { return state_->failure ? &*state_->failure : nullptr; }
std::string_view Connection::state_name() const { return state_->state_name(); }
std::string Connection::alpn() const { return state_->alpn; }
std::string Connection::server_name() const { return state_->server_name; }
std::vector<Bytes> Connection::peer_certificates() const { return state_->peer_certificates; }
CipherSuite Connection::cipher_suite() const { return state_->suite; }
const Tap& Connection::tap() const { return state_->io().tap; }

ProtocolVersion Connection::version() const {
  return state_->io().version.value_or(ProtocolVersion::TLS_1_3);
}
std::shared_ptr<const Session12> Connection::session() const { return state_->session; }
bool Connection::was_resumed() const { return state_->was_resumed; }

std::optional<Bytes> Connection::export_keying_material(std::string_view label,
                                                        std::optional<ByteView> context,
                                                        std::size_t size) const {
  if (!state_->connected()) bug("export_keying_material() before the handshake is done");
  return state_->export_keys(label, context, size);
}

} // namespace handglass::tls
