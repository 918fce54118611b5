// client12.h: the TLS 1.2 client. RFC 5246 section 7.3 draws flights of messages, RFC 5077 section 3.1 those
// of tickets; neither names states, so these names are ours.
//
//                    WAIT_SH (client13.h)
//                       │ Recv ServerHello without supported_versions: the fork
//        ┌──────────────┴──── resumed? ─────────────┐
//        v                                          │
//   AWAIT_CERTIFICATE                               │
//        │ Recv Certificate                         │
//        │    an OCSP response was announced?       │
//        │    AWAIT_CERTIFICATE_STATUS (ECDHE) or   │
//        │    AWAIT_CERTIFICATE_STATUS_RSA, then    │
//        │    [Recv CertificateStatus]              │
//        ├── ECDHE ──┐                              │
//        │           v                              │
//        │   AWAIT_SERVER_KEY_EXCHANGE              │
//    RSA │           │ Recv ServerKeyExchange       │
//        v           v                              │
//   AWAIT_CERTIFICATE_REQUEST ──┐ Recv Certificate- │
//        │                      │ Request           │
//        │                      v                   │
//        │            AWAIT_SERVER_HELLO_DONE       │
//        │ Recv ServerHelloDone │                   │
//        │ Send [Certificate] ClientKeyExchange     │
//        │      [CertificateVerify]                 │
//        │      [ChangeCipherSpec] Finished         │
//        v                      v                   │
//        └──────────┬───────────┴───────────────────┤  a ticket was promised?
//                   │ no                            v
//                   │                     AWAIT_NEW_SESSION_TICKET
//                   v                               │ Recv NewSessionTicket
//        AWAIT_CHANGE_CIPHER_SPEC <─────────────────┘
//                   │ Recv ChangeCipherSpec; K_recv = the new keys
//                   v
//             AWAIT_FINISHED
//                   │ Recv Finished; if resumed: Send [ChangeCipherSpec] Finished
//                   v
//               ESTABLISHED
//
// A CertificateStatus may be left out although it was announced (RFC 6066 section 8). So the two states
// before it also have the arrows of the message that stands behind it.
//
// A HelloRequest may come at any time (section 7.4.1.1): during the handshake it is ignored, afterwards it
// is answered with the warning no_renegotiation.
#pragma once

#include "tls/handshake/io.h"
#include "tls/key_block.h"
#include "tls/key_exchange.h"
#include "tls/messages/certificate12.h"
#include "tls/messages/certificate_request12.h"
#include "tls/messages/certificate_status12.h"
#include "tls/messages/certificate_verify12.h"
#include "tls/messages/change_cipher_spec.h"
#include "tls/messages/client_key_exchange.h"
#include "tls/messages/finished12.h"
#include "tls/messages/hello_request.h"
#include "tls/messages/new_session_ticket12.h"
#include "tls/messages/server_hello12.h"
#include "tls/messages/server_hello_done.h"
#include "tls/messages/server_key_exchange.h"
#include "x509/certificate.h"

namespace handglass::tls::client12 {

/// What every state carries.
struct Session {
  ClientHello hello; ///< what we offered
  const SuiteParameters12* suite = nullptr;
  Randoms randoms;
  Transcript transcript;
  std::string alpn;                    ///< empty: none was agreed
  Bytes session_id;                    ///< the server's; empty: it will not remember us
  bool extended_master_secret = false; ///< agreed on
  bool encrypt_then_mac = false;       ///< agreed on
  bool ticket_promised = false;
  bool status_announced = false; ///< an OCSP response may follow the certificate
  std::vector<x509::Certificate> peer_chain;
  std::shared_ptr<const Session12> resumed; ///< the session that goes on; none: a full handshake
};

struct AwaitCertificate {
  static constexpr std::string_view name = "AWAIT_CERTIFICATE";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
};

/// An OCSP response is due, or, where it is left out, what follows it with ECDHE.
struct AwaitCertificateStatus {
  static constexpr std::string_view name = "AWAIT_CERTIFICATE_STATUS";
  static constexpr Rfc rfc = "6066#8";
  Session session;
};
/// The same with RSA key transport.
struct AwaitCertificateStatusRsa {
  static constexpr std::string_view name = "AWAIT_CERTIFICATE_STATUS_RSA";
  static constexpr Rfc rfc = "6066#8";
  Session session;
};

/// ECDHE: the server's ephemeral public key is due.
struct AwaitServerKeyExchange {
  static constexpr std::string_view name = "AWAIT_SERVER_KEY_EXCHANGE";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
};

struct AwaitCertificateRequest {
  static constexpr std::string_view name = "AWAIT_CERTIFICATE_REQUEST";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  ServerEcdhParams params; ///< of ECDHE
};

struct AwaitServerHelloDone {
  static constexpr std::string_view name = "AWAIT_SERVER_HELLO_DONE";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  ServerEcdhParams params;
  CertificateRequest12 request;
};

/// All keys are known from here on.
struct AwaitNewSessionTicket {
  static constexpr std::string_view name = "AWAIT_NEW_SESSION_TICKET";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  Derived master;
  KeyBlock keys;
};

struct AwaitChangeCipherSpec {
  static constexpr std::string_view name = "AWAIT_CHANGE_CIPHER_SPEC";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  Derived master;
  KeyBlock keys;
  NewSessionTicket12 ticket; ///< empty: none came
};

struct AwaitFinished {
  static constexpr std::string_view name = "AWAIT_FINISHED";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  Derived master;
  KeyBlock keys;
  NewSessionTicket12 ticket;
};

struct Connected {
  static constexpr std::string_view name = "ESTABLISHED";
  static constexpr Rfc rfc = "5246#7.3";
  const SuiteParameters12* suite = nullptr;
  Randoms randoms;
  Derived master;
  bool extended_master_secret = false, was_resumed = false;
  std::string alpn;
  std::vector<x509::Certificate> peer_chain;
  std::shared_ptr<const Session12> to_resume; ///< none: the server gave nothing to resume by
  std::size_t hello_requests = 0;
};

/// A handshake that is under way: it has a Session.
template <class State>
concept UnderWay = requires(State s) { s.session.hello; };

// client12_hello.cpp
/// What TLS 1.2 needs to be as safe as 1.3 is by itself, and the session that should go on.
void add_extensions(const ClientConfig& config, ClientHello& hello);
/// RFC 5246 section 7.4.1.2, RFC 5077 section 3.4: a session by its id; with a ticket any id will do, so long
/// as it is not empty, since the server gives it back to say "yes".
Bytes session_id(const ClientConfig& config, const std::vector<CipherSuite>& suites, Random& random);

/// The fork, called from WAIT_SH: client12_server_hello.cpp
Step<AwaitCertificate, AwaitNewSessionTicket, AwaitChangeCipherSpec> server_hello(ClientHello&& hello,
                                                                                  Transcript&& transcript,
                                                                                  const In<ServerHello12>& in,
                                                                                  ClientIo& io);

// client12_authentication.cpp
Step<AwaitCertificateStatus, AwaitCertificateStatusRsa, AwaitServerKeyExchange, AwaitCertificateRequest> on(
    AwaitCertificate&&, const In<Certificate12>&, ClientIo&);
Step<AwaitServerKeyExchange> on(AwaitCertificateStatus&&, const In<CertificateStatus12>&, ClientIo&);
Step<AwaitCertificateRequest> on(AwaitCertificateStatus&&, const In<ServerKeyExchange>&, ClientIo&);
Step<AwaitCertificateRequest> on(AwaitCertificateStatusRsa&&, const In<CertificateStatus12>&, ClientIo&);
Step<AwaitServerHelloDone> on(AwaitCertificateStatusRsa&&, const In<CertificateRequest12>&, ClientIo&);
Step<AwaitCertificateRequest> on(AwaitServerKeyExchange&&, const In<ServerKeyExchange>&, ClientIo&);
Step<AwaitServerHelloDone> on(AwaitCertificateRequest&&, const In<CertificateRequest12>&, ClientIo&);
/// The certificate of a server that left out the OCSP response it announced.
Result<void> judge_unstapled(const Session& session, ClientIo& io);
// client12_key_exchange.cpp
Step<AwaitNewSessionTicket, AwaitChangeCipherSpec> on(AwaitCertificateStatusRsa&&, const In<ServerHelloDone>&,
                                                      ClientIo&);
Step<AwaitNewSessionTicket, AwaitChangeCipherSpec> on(AwaitCertificateRequest&&, const In<ServerHelloDone>&,
                                                      ClientIo&);
Step<AwaitNewSessionTicket, AwaitChangeCipherSpec> on(AwaitServerHelloDone&&, const In<ServerHelloDone>&,
                                                      ClientIo&);
// client12_finished.cpp
Step<AwaitChangeCipherSpec> on(AwaitNewSessionTicket&&, const In<NewSessionTicket12>&, ClientIo&);
Step<AwaitFinished> on(AwaitChangeCipherSpec&&, const In<ChangeCipherSpec12>&, ClientIo&);
Step<Connected> on(AwaitFinished&&, const In<Finished12>&, ClientIo&);
Step<Connected> on(Connected&&, const In<HelloRequest>&, ClientIo&);

/// RFC 5246 section 7.4.1.1: ignored while a handshake is under way; it is no part of the transcript either.
template <UnderWay State>
Step<State> on(State&& state, const In<HelloRequest>&, ClientIo& io) {
  TRY(io.check(++io.ignored_hello_requests <= limits::hello_requests, Alert::unexpected_message,
               "hello_request.limit", "5246#7.4.1.1"));
  return std::move(state);
}

} // namespace handglass::tls::client12
