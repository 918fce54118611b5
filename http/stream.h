// stream.h: what HTTP wants from whatever lies below it: octets in order, both ways.
//
//   fetch() ──▶ Stream ◀── Socket    (http://, http/socket.h)
//                      ◀── TlsStream (https://, http/tls_stream.h)
#pragma once

#include "core/result.h"

namespace handglass::http {

class Stream {
 public:
  virtual ~Stream() = default;
  /// Waits for octets. None: the peer will send no more.
  virtual Result<Bytes> read() = 0;
  virtual Result<void> write(ByteView octets) = 0;
  /// After the end: whether the peer itself said that this was the end, so that nobody can have cut
  /// anything off. TLS knows by close_notify; TCP takes the FIN for it, which anyone could have sent.
  virtual bool closed_cleanly() const = 0;
  /// We shall write no more.
  virtual Result<void> finish() = 0;
};

} // namespace handglass::http
