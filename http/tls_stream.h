// tls_stream.h: a tls::Connection and the Stream it runs over, as one Stream of plaintext.
//
//   fetch() ──read/write──▶ TlsStream ──▶ tls::Connection (octets in, octets out)
//                               └──────▶ Socket
//
// The Connection does the protocol and knows no network; the Socket does the network and knows no
// protocol. Here is the loop between them.
#pragma once

#include "http/stream.h"
#include "tls/connection.h"

namespace handglass::http {

class TlsStream : public Stream {
 public:
  /// Both must outlive this.
  TlsStream(Stream& below, tls::Connection& connection) : below_(below), connection_(connection) {}

  /// Runs the handshake to its end. If it fails, the alert has been sent when this returns.
  Result<void> handshake();

  Result<Bytes> read() override;
  Result<void> write(ByteView octets) override;
  /// Whether the end came with a close_notify.
  bool closed_cleanly() const override { return connection_.peer_closed(); }
  /// Sends close_notify, then ends the stream below.
  Result<void> finish() override;

 private:
  Result<void> flush();
  Result<void> advance();

  Stream& below_;
  tls::Connection& connection_;
};

} // namespace handglass::http
