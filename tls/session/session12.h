// session12.h: what a TLS 1.2 connection leaves behind so that the next one need not start over.
//
//   first connection                          next connection
//   full handshake ──▶ Session12 ── session_id, or a ticket ──▶ abbreviated handshake: no certificate,
//   (2 round trips)    master secret                            no key exchange, 1 round trip
//
// The server remembers it under session_id (RFC 5246 section 7.3), or encrypts it and lets the client keep it
// as a ticket (RFC 5077). Either way the master secret is the old one: whoever learns it later reads every
// connection that was resumed with it. TLS 1.3 mixes a new key exchange in.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/secret.h"
#include "tls/registry/cipher_suite.h"

namespace handglass::tls {

struct Session12 {
  CipherSuite suite{};
  Secret<64> master_secret; ///< 48 octets
  bool extended_master_secret = false;
  std::string server_name; ///< as asked for by SNI
  std::vector<Bytes> peer_chain; ///< DER, leaf first; a server's view: empty if the client showed none
  UnixTime established = 0;

  // What a client shows to resume it.
  Bytes session_id; ///< empty: the server keeps no memory
  Bytes ticket; ///< empty: none came
  std::uint32_t ticket_lifetime_hint = 0; ///< seconds; 0: not said

  /// RFC 5246 section F.1.4: a day at the most; RFC 5077 section 3.3: no longer than the server hinted.
  bool is_fresh(UnixTime now) const;
  std::shared_ptr<Session12> clone() const;
};

/// A server's memory of sessions by session_id. Give several connections the same one. Not for several
/// threads.
class SessionCache {
 public:
  explicit SessionCache(std::size_t most = 1024) : most_(most) {}

  void put(std::shared_ptr<const Session12> session);
  std::shared_ptr<const Session12> find(ByteView session_id) const;
  /// RFC 5246 section 7.2.2: a session of which a connection failed must not be resumed.
  void remove(ByteView session_id);
  std::size_t size() const { return sessions_.size(); }

 private:
  std::size_t most_; // then the oldest goes
  std::map<Bytes, std::shared_ptr<const Session12>> sessions_;
  std::deque<Bytes> order_;
};

} // namespace handglass::tls
