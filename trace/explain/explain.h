// explain.h: reads a connection that others have had, from the octets that crossed the wire.
//
//   feed(direction, octets) ──▶ records ──▶ messages ──▶ what a tap can know
//                                 ▲                          │ with a secret: premaster, master secret, key
//                                 block └──────── keys ────────────┘
//
// It parses with the same RecordReader and the same structures as the two sides did, and derives keys through
// the same Deriver, so the events are the same too, and every octet is named once. It never guesses: without
// keys a record is a header and something encrypted.
//
// TLS 1.2 so far (tap12.h). A ServerHello of TLS 1.3 is where the other half will branch off.
#pragma once

#include <optional>
#include <string>

#include "core/observer.h"
#include "tls/registry/named_group.h"
#include "tls/registry/signature_scheme.h"
#include "trace/explain/capture.h"

namespace handglass::trace {

/// Where the master secret came from.
enum class KeysFrom : std::uint8_t { nowhere, server_key, key_log, earlier_session };

/// What is known of the recorded connection so far.
struct Seen {
  std::optional<tls::CipherSuite> suite;
  bool was_resumed = false;
  KeysFrom keys_from = KeysFrom::nowhere;
  std::array<std::uint8_t, 32> client_random{}, server_random{};
  std::vector<Bytes> server_chain, client_chain; ///< DER, leaf first

  /// The ephemeral key exchange, as far as it is public.
  struct Ecdhe {
    tls::NamedGroup group{};
    Bytes server_public, client_public;
    tls::SignatureScheme scheme{}; ///< of the signature over the server's half
    bool signature_verified = false;
  };
  std::optional<Ecdhe> ecdhe;
  Bytes encrypted_premaster; ///< of RSA key transport

  // By Direction.
  bool finished[2] = {}; ///< its Finished has passed, readable or not
  bool finished_verified[2] = {}; ///< and held what it must
  bool closed[2] = {}; ///< close_notify was read
  std::optional<Alert> fatal; ///< a side ended the connection with this

  bool handshake_done() const { return finished[0] && finished[1]; }
  bool is_readable() const { return keys_from != KeysFrom::nowhere; }
};

struct ExplainOptions {
  Observer* observer = nullptr;
  bool reveal_secrets = true; ///< a tap that has a secret has it
  /// Names application data as what it is. Off for whoever has a parser that names it octet by octet.
  bool name_application_data = true;
};

class Explainer {
 public:
  explicit Explainer(Secrets secrets, const ExplainOptions& options = {});
  Explainer(Explainer&&) noexcept;
  ~Explainer();

  /// Octets that passed. Errors: those of the record layer and of the messages; "explain.direction"
  /// {direction, state}; "explain.version" {version}; "explain.suite" {suite};
  /// "explain.application_data.early". After a failure the same one again.
  Result<void> feed(Direction dir, ByteView octets);
  /// The capture ends here. "explain.cut" {direction, octets}: in the middle of a record or a message;
  /// "explain.unfinished" {state}: in the middle of the handshake, and no alert says why.
  Result<void> end();

  /// Application data that was readable, since the last call.
  Bytes take_data(Direction dir);
  const Seen& seen() const;
  std::string_view state_name() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A whole capture: what was seen, and the application data of each direction.
struct Explained {
  Seen seen;
  Bytes data[2];
};
Result<Explained> explain_capture(const Capture& capture, Secrets secrets,
                                  const ExplainOptions& options = {});

} // namespace handglass::trace
