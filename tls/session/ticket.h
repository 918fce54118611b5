// ticket.h: a session as a ticket: encrypted by the server for itself, kept by the client (RFC 5077 section
// 4).
//
//   ticket = key_name(16) | nonce(12) | ChaCha20-Poly1305( StatePlaintext ) | tag(16)
//
// The RFC leaves the contents to the server, and recommends what stands here: a name, so that keys can be
// renewed, and authenticated encryption, so that nobody can make a ticket or change one.
#pragma once

#include <optional>

#include "core/random.h"
#include "tls/session/session12.h"

namespace handglass::tls {

class TicketKey {
 public:
  /// A new key. Whoever has it can read every session that it protected: keep it in memory, renew it often.
  explicit TicketKey(Random& random);

  Bytes seal(const Session12& session, Random& random) const;
  /// Nothing if it is no ticket of ours, or not unchanged: the client then gets a full handshake.
  std::shared_ptr<Session12> open(ByteView ticket) const;

 private:
  std::array<std::uint8_t, 16> name_{};
  Secret<32> key_;
};

} // namespace handglass::tls
