// capture.h: what somebody on the wire has: octets that passed, and perhaps a secret or two.
//
//   client ════════╤════════ server        the wire is not changed, only looked at
//                  └▶ {c2s, 16 03 01 …}, {s2c, 16 03 03 …}, {c2s, …
//
// The order between the directions matters: an answer passes after its question.
#pragma once

#include <memory>
#include <vector>

#include "core/buffer.h"
#include "core/bytes.h"
#include "tls/session/session12.h"
#include "trace/keylog.h"
#include "x509/keys.h"

namespace handglass::trace {

/// Octets in the order in which they passed; cut in any way.
struct Passage {
  Direction dir{};
  Bytes octets;
};
using Capture = std::vector<Passage>;

/// What one knows beside the capture. Nothing at all is fine too: then the handshake is read, as far as it is
/// in the clear, and the rest is shown as the closed records that they are.
struct Secrets {
  /// The private key of the server's certificate. It opens recordings of RSA key transport, and no others.
  std::shared_ptr<const x509::PrivateKey> server_key;
  /// CLIENT_RANDOM lines: master secrets, by the client's random. They open everything.
  std::vector<KeyLogEntry> key_log;
  /// Sessions of earlier recordings that were opened: whoever goes on with one uses its master secret again.
  /// Give several Explainers the same one, oldest recording first. None: nothing is remembered.
  std::shared_ptr<tls::SessionCache> sessions;
};

} // namespace handglass::trace
