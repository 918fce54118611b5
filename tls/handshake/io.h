// io.h: what a handler may touch: its side's two record directions, derivation, randomness, time.
//
// Handlers call these in order, and what they do happens in that order on the wire and in the
// trace: send, install keys, send again.
#pragma once

#include "core/codec/writer.h"
#include "tls/config.h"
#include "tls/derive.h"
#include "tls/handshake/step.h"
#include "tls/messages/of_tls12.h"
#include "tls/record/protection.h"
#include "tls/record/reader.h"
#include "tls/record/writer.h"
#include "tls/transcript.h"

namespace handglass::tls {

/// What both roles share.
class Io {
 public:
  Io(const CommonConfig& common, Direction sends)
      : tap(common.observer, common.reveal_secrets),
        derive(tap, ids),
        writer(tap, sends, common.records),
        reader(tap, opposite(sends)) {}
  Io(const Io&) = delete;
  Io& operator=(const Io&) = delete;

  const Tap tap;
  TraceIds ids;
  Deriver derive;
  RecordWriter writer;
  RecordReader reader;

  /// One rule enforced; see Tap::check.
  Result<void> check(bool holds, Alert alert, std::string_view id, Rfc rfc, std::string_view subject = {},
                     Args args = {}, std::source_location where = std::source_location::current()) const {
    return tap.check(holds, alert, id, rfc, subject, args, where);
  }

  /// Serialises a handshake message, names its octets by reading them back, hands them to the record
  /// layer and to the transcript. Returns what was read back, if somebody watches: a Certificate's
  /// DER is named from it.
  template <class Message>
  std::optional<Message> send(const Message& message, Transcript& transcript,
                              std::source_location where = std::source_location::current()) {
    Sent<Message> sent = compose(message);
    transcript.add(sent.raw, Message::wire_name, sent.buffer, sent.offset, where);
    return std::move(sent.read_back);
  }
  /// The same for messages that are no part of a transcript (KeyUpdate, NewSessionTicket).
  template <class Message>
  void send(const Message& message) {
    compose(message);
  }

  /// Changes the keys of the direction we receive. RFC 8446 section 5.1: a message may not span the
  /// change, so nothing of the old epoch may be waiting.
  Result<void> install_read(Epoch epoch, const SuiteParameters& suite, const Derived& secret) {
    TRY(nothing_waits());
    reader.install(epoch, std::make_unique<Protection>(suite, derive, secret));
    return {};
  }
  Result<void> install_read(Epoch epoch, std::unique_ptr<RecordProtection> protection) {
    TRY(nothing_waits());
    reader.install(epoch, std::move(protection));
    return {};
  }
  void install_write(Epoch epoch, const SuiteParameters& suite, const Derived& secret) {
    writer.flush(); // before the derivations, so that a trace tells things in the order they happen
    writer.install(epoch, std::make_unique<Protection>(suite, derive, secret));
  }
  void install_write(Epoch epoch, std::unique_ptr<RecordProtection> protection) {
    writer.install(epoch, std::move(protection));
  }

  /// The version that was agreed on; nothing until it was.
  std::optional<ProtocolVersion> version;
  bool speaks_tls12() const { return version == ProtocolVersion::TLS_1_2; }
  void agree_on_tls12() {
    version = ProtocolVersion::TLS_1_2;
    reader.speak_tls12();
    writer.speak_tls12();
  }

  /// Which clauses to cite for what both versions have: TLS 1.2's once it is agreed on, or all there is.
  bool cites_tls12() const { return speaks_tls12() || writer.speaks_tls12(); }
  Rfc cite(Rfc tls13, Rfc tls12) const { return cites_tls12() ? tls12 : tls13; }

  /// The one place where alerts are sent. `id` and `args` say why, where there is a reason to tell.
  void send_alert(AlertLevel level, Alert description, std::string_view id, std::span<const Arg> args,
                  event::Base base) {
    if (tap)
      tap.emit(event::AlertRecord{base, writer.handshake_buffer().dir, true, description,
                                  level == AlertLevel::fatal, id, args});
    writer.alert(serialise(AlertMessage{level, description}));
  }
  /// RFC 8446 section 6: of a connection that failed no key stays. What was written before is on its way.
  void forget_keys() {
    reader.forget_keys();
    writer.forget_keys();
  }
  std::size_t ignored_hello_requests = 0;

  /// Handshake octets received after the message now being handled; kept by the Connection.
  std::size_t handshake_octets_waiting = 0;

 private:
  Result<void> nothing_waits() const {
    return check(handshake_octets_waiting == 0, Alert::unexpected_message, "record.key_change.boundary",
                 "8446#5.1", {}, {{"octets", handshake_octets_waiting}});
  }

  template <class Message>
  struct Sent {
    Bytes raw;
    Buffer buffer;
    std::uint64_t offset;
    std::optional<Message> read_back;
  };

  template <class Message>
  Sent<Message> compose(const Message& message) {
    HandshakeHeader header;
    header.msg_type = Message::msg_type;
    const Bytes body = serialise(message);
    header.length = static_cast<std::uint32_t>(body.size());
    Sent<Message> sent{
        concat({serialise(header), body}), writer.handshake_buffer(), writer.handshake_offset(), {}};
    if (tap) {
      const ByteView raw = sent.raw;
      (void)name_header(raw, tap, sent.buffer, sent.offset, is_of_tls12<Message> || cites_tls12());
      auto seen = parse<Message>(raw.subspan(HandshakeHeader::size), tap, sent.buffer,
                                 sent.offset + HandshakeHeader::size);
      if (seen) sent.read_back = std::move(*seen);
    }
    writer.handshake(sent.raw);
    return sent;
  }
};

struct ClientIo : Io {
  static constexpr std::string_view role = "client";
  explicit ClientIo(const ClientConfig& c) : Io(c, Direction::c2s), config(c) {}
  const ClientConfig& config;
};

struct ServerIo : Io {
  static constexpr std::string_view role = "server";
  explicit ServerIo(const ServerConfig& c) : Io(c, Direction::s2c), config(c) {}
  const ServerConfig& config;
};

} // namespace handglass::tls
