// connection_state.h: what a Connection holds: all but the state machine, which its role brings
// (connection_role.cpp).
#pragma once

#include "tls/connection.h"
#include "tls/handshake/io.h"
#include "tls/messages/key_update.h"

namespace handglass::tls {

/// What the two roles share: everything but the state machine.
struct Connection::State {
  virtual ~State() = default;

  virtual Io& io() = 0;
  virtual std::string_view state_name() const = 0;
  virtual bool can_go() const = 0;
  virtual Result<void> go() = 0;
  virtual Result<void> message(ByteView raw, Buffer buffer, std::uint64_t offset) = 0;
  virtual void close_machine() = 0;
  virtual bool connected() = 0;
  virtual bool must_answer_key_update() = 0;
  virtual void update_keys(KeyUpdateRequest request) = 0;
  virtual void data_arrived() = 0;
  virtual std::optional<Bytes> export_keys(std::string_view label, std::optional<ByteView> context,
                                           std::size_t size) = 0;
  virtual Result<void> change_cipher_spec(const Incoming& record) = 0;
  virtual void forget_session() = 0;
  virtual bool could_be_tls12() const = 0;

  Progress step();
  void fail(Failure&& reason);
  void say_goodbye(std::source_location where = std::source_location::current());
  /// TLS 1.2 has warnings that end nothing; so may a server's answer, before we know its version.
  bool tolerates_warnings() { return io().speaks_tls12() || (!io().version && could_be_tls12()); }
  Result<bool> advance();
  Result<bool> next_message();
  Result<void> alert(const Incoming& record);

  Bytes handshake; // octets of messages that are not handled yet
  Buffer handshake_buffer;
  std::uint64_t handshake_offset = 0;
  Bytes data;
  bool was_connected = false, peer_closed = false, closed = false, end_seen = false;
  std::size_t warnings = 0;
  std::optional<Failure> failure;

  // Kept beyond the state that knew them, so that a closed connection can still be asked.
  std::string alpn, server_name;
  std::vector<Bytes> peer_certificates;
  CipherSuite suite{};
  std::shared_ptr<const Session12> session;
  bool was_resumed = false;
};

} // namespace handglass::tls
