// connection.h: one TLS connection, client or server, without a socket.
//
//            receive(octets)  ──▶ ┌────────────┐ ──▶  take_output()        octets for the network
//   from the network              │ Connection │
//               send(data)    ──▶ └────────────┘ ──▶  take_data()          application data
//   from the application             step()
//
// Nothing here knows of sockets, threads or clocks: octets go in, octets come out, and step() does
// one thing at a time (a record, a message, an arrow of the state diagram). That makes single
// stepping, demos in one process, fuzzing and fault injection simple, and it is how a program puts
// TLS over whatever transport it has:
//
//   while (!connection.handshake_done()) {
//     network.write(connection.take_output());
//     connection.receive(network.read());
//     if (!connection.run()) … connection.failure()
//   }
#pragma once

#include <memory>

#include "tls/config.h"

namespace handglass::tls {

class Connection {
 public:
  static Connection client(ClientConfig config);
  static Connection server(ServerConfig config);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  // --- octets ------------------------------------------------------------------------------------
  /// Octets from the network, cut in any way.
  void receive(ByteView octets);
  /// The network said that nothing more will come. Before close_notify that is a truncation: whoever
  /// holds the wire may have cut the end off (RFC 8446 section 6.1).
  void receive_end();
  /// Octets for the network, since the last call.
  Bytes take_output() {
    Bytes out;
    take_output(out);
    return out;
  }
  /// The same into a buffer that was taken before: its memory holds what comes next, and none is allocated.
  void take_output(Bytes& into);
  bool has_output() const;

  // --- progress ----------------------------------------------------------------------------------
  enum class Progress { made, needs_input, failed };
  /// Does one thing.
  Progress step();
  /// Steps until there is nothing to do; false if the connection has failed.
  bool run();

  // --- application data --------------------------------------------------------------------------
  /// Allowed once handshake_done(); before that, or after close(), it is a bug of the caller.
  void send(ByteView data);
  /// What has arrived and was not taken yet.
  Bytes take_data() {
    Bytes out;
    take_data(out);
    return out;
  }
  void take_data(Bytes& into); ///< as take_output()
  /// Sends close_notify: we shall send nothing more. Receiving goes on.
  void close();
  /// New keys for what we send; asks for the same in return if `ask_peer` (RFC 8446 section 4.6.3). TLS 1.2
  /// has no such thing: nothing happens.
  void update_keys(bool ask_peer);

  // --- what is known -----------------------------------------------------------------------------
  bool handshake_done() const;
  /// The peer said close_notify: its data is complete.
  bool peer_closed() const;
  /// Why the connection ended, if it failed.
  const Failure* failure() const;
  /// "WAIT_SH" …: the names of RFC 8446 appendix A; of TLS 1.2 our own.
  std::string_view state_name() const;
  /// The application protocol agreed on; empty: none.
  std::string alpn() const;
  /// What a server was asked for by name (SNI); empty: nothing.
  std::string server_name() const;
  /// The peer's chain, leaf first; empty: it showed none.
  std::vector<Bytes> peer_certificates() const;
  CipherSuite cipher_suite() const;
  /// Where octets of the application streams are, for a nested parser that names them.
  const Tap& tap() const;

  /// The version agreed on; before that, TLS 1.3.
  ProtocolVersion version() const;
  /// TLS 1.2: what a later connection to the same server can resume (ClientConfig::session). None: the server
  /// gave nothing, or the connection has failed.
  std::shared_ptr<const Session12> session() const;
  bool was_resumed() const;

  /// RFC 8446 section 7.5, RFC 5705: key material for another protocol, bound to this connection. At most 64
  /// octets. Nothing in a TLS 1.2 connection without extended_master_secret, where it would be bound to
  /// nothing (RFC 7627 section 5.4). In TLS 1.3 no context and an empty one are the same.
  std::optional<Bytes> export_keying_material(std::string_view label, std::optional<ByteView> context,
                                              std::size_t size) const;

 private:
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace handglass::tls
