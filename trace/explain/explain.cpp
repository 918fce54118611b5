// explain.cpp: from octets to records to messages, in both directions at once; tap12.h knows what they mean.
#include "trace/explain/explain.h"

#include "tls/messages/of_tls12.h"
#include "trace/explain/tap12.h"

namespace handglass::trace {

using tls::ContentType;
using tls::HandshakeHeader;
using tls::HandshakeType;
using tls::Incoming;

namespace {

constexpr std::size_t of(Direction dir) { return static_cast<std::size_t>(dir); }

tls::CommonConfig watched_by(const ExplainOptions& options) {
  tls::CommonConfig config;
  config.observer = options.observer;
  config.reveal_secrets = options.reveal_secrets;
  return config;
}

/// One direction's streams.
struct Side {
  Direction dir{};
  Bytes handshake; ///< of messages that have not passed whole
  Buffer handshake_buffer;
  std::uint64_t handshake_offset = 0, app_offset = 0;
  Bytes data;
};

} // namespace

struct Explainer::Impl {
  Impl(Secrets s, const ExplainOptions& o)
      : secrets(std::move(s)), options(o), io(watched_by(o), secrets), machine(tap12::AwaitClientHello{}) {
    sides[1].dir = Direction::s2c;
  }

  Secrets secrets;
  ExplainOptions options;
  TapIo io;
  TapMachine machine;
  Side sides[2];
  std::optional<Failure> failure;

  Result<void> feed(Side& side, ByteView octets);
  Result<void> record(Side& side, const Incoming& record);
  Result<void> sealed(Side& side, const Incoming& record);
  Result<void> alert(const Side& side, const Incoming& record);
  Result<void> application_data(Side& side, const Incoming& record);
  Result<bool> next_message(Side& side);
  Result<void> may_speak(Direction dir);
  Result<void> has_finished(Direction dir);
  Result<void> end();
};

Result<void> Explainer::Impl::feed(Side& side, ByteView octets) {
  tls::RecordReader& reader = io.from(side.dir);
  reader.push(octets);
  for (;;) {
    if (TRY(next_message(side))) continue;
    const std::optional<Incoming> incoming = TRY(reader.next());
    if (!incoming) return {};
    TRY(record(side, *incoming));
  }
}

Result<void> Explainer::Impl::record(Side& side, const Incoming& record) {
  if (record.type != ContentType::handshake && record.type != ContentType::alert)
    TRY(io.check(side.handshake.empty(), Alert::unexpected_message, "record.not_interleaved", "8446#5.1"));
  if (record.is_sealed) return sealed(side, record);
  switch (record.type) {
    case ContentType::handshake: {
      const Buffer buffer = io.from(side.dir).handshake_buffer();
      if (buffer != side.handshake_buffer) side.handshake_offset = 0;
      side.handshake_buffer = buffer;
      append(side.handshake, record.content);
      return {};
    }
    case ContentType::alert:
      return alert(side, record);
    case ContentType::application_data:
      return application_data(side, record);
    case ContentType::change_cipher_spec: {
      TRY(may_speak(side.dir));
      const tls::ChangeCipherSpec12 message;
      return machine.receive_apart(
          tls::In<tls::ChangeCipherSpec12>{message, record.content, record.buffer, record.offset}, io);
    }
    default:
      bug("the record layer let an unknown type through");
  }
}

/// What can be told from outside: the first closed handshake record after ChangeCipherSpec is the Finished.
Result<void> Explainer::Impl::sealed(Side& side, const Incoming& record) {
  if (record.type == ContentType::application_data) return has_finished(side.dir);
  if (record.type != ContentType::handshake || io.seen.finished[of(side.dir)]) return {};
  TRY(may_speak(side.dir));
  const SealedHandshake message;
  return machine.receive_apart(
      tls::In<SealedHandshake>{message, record.content, record.buffer, record.offset}, io);
}

Result<void> Explainer::Impl::alert(const Side& side, const Incoming& record) {
  const auto message = TRY(parse<tls::AlertMessage12>(record.content, io.tap, record.buffer, record.offset));
  const bool is_fatal = message.level == tls::AlertLevel::fatal;
  if (io.tap)
    io.tap.emit(event::AlertRecord{{"5246#7.2", std::source_location::current()},
                                   side.dir,
                                   false,
                                   message.description,
                                   is_fatal,
                                   {},
                                   {}});
  if (message.description == Alert::close_notify) io.seen.closed[of(side.dir)] = true;
  if (is_fatal) io.seen.fatal = message.description;
  return {};
}

Result<void> Explainer::Impl::application_data(Side& side, const Incoming& record) {
  TRY(has_finished(side.dir));
  append(side.data, record.content);
  if (io.tap && options.name_application_data && !record.content.empty())
    io.tap.emit(event::Field{{"5246#10", std::source_location::current()},
                             {Buffer::Kind::app, side.dir, Epoch::clear, 0},
                             side.app_offset,
                             record.content,
                             "ApplicationData.data",
                             "ApplicationData.data",
                             event::FieldKind::opaque,
                             0,
                             {}});
  side.app_offset += record.content.size();
  return {};
}

Result<bool> Explainer::Impl::next_message(Side& side) {
  if (side.handshake.size() < HandshakeHeader::size) return false;
  const std::size_t body = load_be(side.handshake.data() + 1, 3);
  const auto type = static_cast<HandshakeType>(side.handshake[0]);
  const std::size_t most =
      type == HandshakeType::certificate ? limits::handshake_message : limits::other_message;
  TRY(io.check(body <= most, Alert::illegal_parameter, "handshake.length.limit",
               io.cite("8446#4", "5246#7.4"), "Handshake.length", {{"length", body}, {"limit", most}}));
  const std::size_t whole = HandshakeHeader::size + body;
  if (side.handshake.size() < whole) return false;
  const auto end = side.handshake.begin() + static_cast<std::ptrdiff_t>(whole);
  const Bytes raw(side.handshake.begin(), end);
  side.handshake.erase(side.handshake.begin(), end);
  const std::uint64_t offset = side.handshake_offset;
  side.handshake_offset += whole;
  // RFC 5246 section 7.4.1.1: a HelloRequest may come at any time.
  if (type != HandshakeType::hello_request || side.dir != Direction::s2c) TRY(may_speak(side.dir));
  TRY(machine.receive(raw, side.handshake_buffer, offset, io));
  return true;
}

/// In a handshake the sides take turns.
Result<void> Explainer::Impl::may_speak(Direction dir) {
  const std::optional<Direction> whose_turn =
      machine.visit([](const auto& state) -> std::optional<Direction> {
        if constexpr (requires { state.speaks; })
          return state.speaks;
        else
          return std::nullopt;
      });
  return io.check(!whose_turn || *whose_turn == dir, Alert::unexpected_message, "explain.direction",
                  "5246#7.3", {}, {{"direction", name(dir)}, {"state", machine.state_name()}});
}

/// A client in a hurry sends data before the server's Finished has come (RFC 7918), but none before its own.
Result<void> Explainer::Impl::has_finished(Direction dir) {
  return io.check(io.seen.finished[of(dir)], Alert::unexpected_message, "explain.application_data.early",
                  "5246#7.3", {}, {{"direction", name(dir)}});
}

Result<void> Explainer::Impl::end() {
  for (const Side& side : sides) {
    const std::size_t left = io.from(side.dir).buffered() + side.handshake.size();
    TRY(io.check(left == 0, Alert::decode_error, "explain.cut", "5246#6.2.1", {},
                 {{"direction", name(side.dir)}, {"octets", left}}));
  }
  TRY(io.check(io.seen.handshake_done() || io.seen.fatal.has_value(), Alert::close_notify,
               "explain.unfinished", "5246#7.3", {}, {{"state", machine.state_name()}}));
  // RFC 5246 section 7.2.1: only close_notify says that this was all.
  for (const Side& side : sides)
    if (io.seen.is_readable() && !io.seen.closed[of(side.dir)] && !io.seen.fatal)
      io.tap.note("explain.not_closed", "5246#7.2.1", {{"direction", name(side.dir)}});
  return {};
}

Explainer::Explainer(Secrets secrets, const ExplainOptions& options)
    : impl_(std::make_unique<Impl>(std::move(secrets), options)) {}
Explainer::Explainer(Explainer&&) noexcept = default;
Explainer::~Explainer() = default;

namespace {

/// Once something was wrong, nothing after it can be trusted to mean what it seems to.
Result<void> kept(std::optional<Failure>& failure, auto&& work) {
  if (!failure) {
    Result<void> result = work();
    if (result) return {};
    failure = std::move(result).error();
  }
  return std::unexpected(*failure);
}

} // namespace

Result<void> Explainer::feed(Direction dir, ByteView octets) {
  return kept(impl_->failure, [&] { return impl_->feed(impl_->sides[of(dir)], octets); });
}
Result<void> Explainer::end() {
  return kept(impl_->failure, [&] { return impl_->end(); });
}
Bytes Explainer::take_data(Direction dir) { return std::exchange(impl_->sides[of(dir)].data, {}); }
const Seen& Explainer::seen() const { return impl_->io.seen; }
std::string_view Explainer::state_name() const { return impl_->machine.state_name(); }

Result<Explained> explain_capture(const Capture& capture, Secrets secrets, const ExplainOptions& options) {
  Explainer explainer(std::move(secrets), options);
  for (const Passage& passage : capture) TRY(explainer.feed(passage.dir, passage.octets));
  TRY(explainer.end());
  return Explained{explainer.seen(),
                   {explainer.take_data(Direction::c2s), explainer.take_data(Direction::s2c)}};
}

} // namespace handglass::trace
