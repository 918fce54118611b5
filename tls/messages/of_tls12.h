// of_tls12.h: what both versions have on the wire, octet for octet, by the clauses of TLS 1.2: for the trace,
// which cites the RFC of the version that is spoken.
#pragma once

#include "tls/messages/alert_message.h"
#include "tls/messages/handshake_header.h"

namespace handglass::tls {

struct HandshakeHeader12 : HandshakeHeader {
  static constexpr Rfc rfc = "5246#7.4";
};

/// Whether this form of a message is of TLS 1.2 alone: then its header is, too, whatever was agreed on by
/// then.
template <class Message>
inline constexpr bool is_of_tls12 = Message::rfc.text().starts_with("5246#");

/// Here the level means what it says.
struct AlertMessage12 : AlertMessage {
  static constexpr Rfc rfc = "5246#7.2";
};

inline Result<void> name_header(ByteView octets, const Tap& tap, Buffer buffer, std::uint64_t offset,
                                bool is_tls12) {
  if (is_tls12)
    (void)TRY(parse<HandshakeHeader12>(octets.first(HandshakeHeader::size), tap, buffer, offset));
  else
    (void)TRY(parse<HandshakeHeader>(octets.first(HandshakeHeader::size), tap, buffer, offset));
  return {};
}

inline Result<AlertMessage> parse_alert(ByteView octets, const Tap& tap, Buffer buffer, std::uint64_t offset,
                                        bool is_tls12) {
  if (is_tls12) return parse<AlertMessage12>(octets, tap, buffer, offset);
  return parse<AlertMessage>(octets, tap, buffer, offset);
}
Result<AlertMessage> parse_alert(const auto& record, const auto& io) {
  return parse_alert(record.content, io.tap, record.buffer, record.offset, io.cites_tls12());
}

} // namespace handglass::tls
