// socket.h: TCP. The only place of the whole library that touches the network.
//
// Everything waits with a limit: a peer that says nothing must not hold us forever. Sockets are
// non-blocking underneath, and poll() does the waiting.
//
// Failures carry {host, port, reason}; reason is the system's own text. Ids: "net.resolve",
// "net.connect", "net.connect_timeout", "net.read", "net.read_timeout", "net.write", "net.write_timeout",
// "net.listen", "net.accept", "net.accept_timeout". No RFC stands behind them: they are the machine's affair.
#pragma once

#include <chrono>
#include <string>

#include "core/tap.h"
#include "http/stream.h"

namespace handglass::http {

using Timeout = std::chrono::milliseconds;
inline constexpr Timeout default_timeout{15000};

struct Endpoint {
  std::string host; ///< a name or an address; IPv6 without brackets
  std::uint16_t port = 0;
  std::string address; ///< if not empty, where to connect instead of asking for the host's address
};

/// A connected socket, closed when it goes.
class Socket : public Stream {
 public:
  /// Tries each address of the host in turn, in the system's order; the error is that of the last.
  /// Events: Net "net.resolved" {host, address} for each, "net.connecting", "net.refused" {reason},
  /// "net.connected".
  static Result<Socket> connect(const Endpoint& to, Tap tap, Timeout timeout = default_timeout);

  Socket(Socket&& from) noexcept;
  Socket& operator=(Socket&& from) noexcept;
  ~Socket() override;

  Result<Bytes> read() override;
  Result<void> write(ByteView octets) override;
  bool closed_cleanly() const override { return peer_ended_; }
  Result<void> finish() override;

  /// The address at the other end, and its port.
  const std::string& peer_address() const { return peer_.address; }
  std::uint16_t peer_port() const { return peer_.port; }

 private:
  friend class Listener;
  Socket(int descriptor, Endpoint peer, Tap tap, Timeout timeout)
      : descriptor_(descriptor), peer_(std::move(peer)), tap_(tap), timeout_(timeout) {}
  void close();

  int descriptor_ = -1;
  Endpoint peer_;
  Tap tap_;
  Timeout timeout_;
  bool peer_ended_ = false;
};

enum class Loopback : std::uint8_t { v4, v6 }; ///< 127.0.0.1, ::1

/// Waits for connections from this machine: the loopback address and no other, since what listens here
/// is a toy.
class Listener {
 public:
  /// Port 0: one that is free; port() tells which.
  static Result<Listener> open(std::uint16_t port, Tap tap, Loopback loopback = Loopback::v4);
  Listener(Listener&& from) noexcept;
  Listener& operator=(Listener&& from) noexcept;
  ~Listener();

  std::uint16_t port() const { return self_.port; }
  /// The next connection. `timeout` bounds the wait for it, and then each of its reads and writes.
  /// Negative: waits for a connection as long as it takes, with the default for what follows.
  Result<Socket> accept(Timeout timeout = default_timeout);

 private:
  Listener(int descriptor, Endpoint self, Tap tap)
      : descriptor_(descriptor), self_(std::move(self)), tap_(tap) {}

  int descriptor_ = -1;
  Endpoint self_;
  Tap tap_;
};

} // namespace handglass::http
