#include "http/tls_stream.h"

namespace handglass::http {

Result<void> TlsStream::flush() {
  if (!connection_.has_output()) return {};
  return below_.write(connection_.take_output());
}

/// Lets the connection do all it can with what it has, and sends what it has to say. A failed
/// connection's last word is its alert: it is sent before the failure is reported, and if that is not
/// possible the failure is still the news.
Result<void> TlsStream::advance() {
  const bool runs = connection_.run();
  const Result<void> flushed = flush();
  if (!runs) return std::unexpected(*connection_.failure());
  return flushed;
}

Result<void> TlsStream::handshake() {
  TRY(advance());
  while (!connection_.handshake_done()) {
    const Bytes octets = TRY(below_.read());
    if (octets.empty())
      connection_.receive_end();
    else
      connection_.receive(octets);
    TRY(advance());
  }
  return {};
}

Result<Bytes> TlsStream::read() {
  while (true) {
    // Data that was authenticated before a fault is still good, so it goes first.
    if (Bytes data = connection_.take_data(); !data.empty()) return data;
    if (const Failure* failure = connection_.failure()) {
      // An end without close_notify is a failure of TLS. What it means for the message is HTTP's to say
      // (9112 section 9.8): nothing if the message is complete, and if it is not, closed_cleanly() tells.
      if (failure->id == "connection.truncated") return Bytes{};
      return std::unexpected(*failure);
    }
    if (connection_.peer_closed()) return Bytes{};
    const Bytes octets = TRY(below_.read());
    if (octets.empty())
      connection_.receive_end();
    else
      connection_.receive(octets);
    const Result<void> advanced = advance();
    if (!advanced && connection_.failure() == nullptr) return std::unexpected(advanced.error());
  }
}

Result<void> TlsStream::write(ByteView octets) {
  connection_.send(octets);
  return advance();
}

Result<void> TlsStream::finish() {
  connection_.close();
  TRY(flush());
  return below_.finish();
}

} // namespace handglass::http
