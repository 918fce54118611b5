// server12.h: the TLS 1.2 server: RFC 5246 section 7.3 and RFC 5077 section 3.1 seen from the other side. The
// names of the states are ours (see client12.h).
//
//                     START (server13.h)
//                       │ Recv ClientHello that settles on TLS 1.2: the fork
//                       v
//                   RECVD_HELLO
//                       │ Select parameters
//            ┌──────────┴─────── a session to resume ───┐
//            v                                          v
//         SELECTED                                   RESUMING
//            │ Send ServerHello Certificate             │ Send ServerHello [NewSessionTicket]
//            │ [ServerKeyExchange] [CertificateRequest] │      [ChangeCipherSpec] Finished
//            │ ServerHelloDone                          │
//     ┌──────┴───────┐ asked for a certificate          │
//     │              v                                  │
//     │   AWAIT_CLIENT_CERTIFICATE                      │
//     │              │ Recv Certificate                 │
//     ├──────────────┤                                  │
//     │ RSA          │ ECDHE                            │
//     v              v                                  │
//   AWAIT_PREMASTER  AWAIT_CLIENT_PUBLIC                │
//     │              │ Recv ClientKeyExchange           │
//     ├──────────────┴─── a certificate came ──┐        │
//     │                                        v        │
//     │                         AWAIT_CERTIFICATE_VERIFY│
//     v                                        │        │
//   AWAIT_CHANGE_CIPHER_SPEC <─────────────────┴────────┘
//     │ Recv ChangeCipherSpec; K_recv = the new keys
//     v
//   AWAIT_FINISHED
//     │ Recv Finished; if not resumed: Send [NewSessionTicket] [ChangeCipherSpec] Finished
//     v
//   ESTABLISHED
#pragma once

#include "tls/handshake/io.h"
#include "tls/handshake/machine.h"
#include "tls/key_block.h"
#include "tls/key_exchange.h"
#include "tls/messages/certificate12.h"
#include "tls/messages/certificate_request12.h"
#include "tls/messages/certificate_verify12.h"
#include "tls/messages/change_cipher_spec.h"
#include "tls/messages/client_hello12.h"
#include "tls/messages/client_key_exchange.h"
#include "tls/messages/finished12.h"
#include "tls/messages/new_session_ticket12.h"
#include "tls/messages/server_hello12.h"
#include "tls/messages/server_hello_done.h"
#include "tls/messages/server_key_exchange.h"
#include "x509/certificate.h"

namespace handglass::tls::server12 {

struct RecvdHello {
  static constexpr std::string_view name = "RECVD_HELLO";
  static constexpr Rfc rfc = "5246#7.3";
  ClientHello hello;
  Transcript transcript;
};

/// What every state from here on carries.
struct Session {
  ClientHello hello;
  const SuiteParameters12* suite = nullptr;
  Randoms randoms;
  Transcript transcript;
  std::string alpn, server_name;
  Bytes session_id;
  bool extended_master_secret = false, encrypt_then_mac = false, gives_ticket = false;
  std::vector<x509::Certificate> peer_chain;
  std::shared_ptr<const Session12> resumed; ///< the session that goes on; none: a full handshake
};

struct Selected {
  static constexpr std::string_view name = "SELECTED";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  const Credential* credential = nullptr;
  SignatureScheme scheme{}; ///< of ServerKeyExchange
  NamedGroup group{}; ///< of ECDHE
};
struct Resuming {
  static constexpr std::string_view name = "RESUMING";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
};

struct AwaitClientCertificate {
  static constexpr std::string_view name = "AWAIT_CLIENT_CERTIFICATE";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  const Credential* credential = nullptr;
  std::optional<KeyShare> share;
};
/// RSA key transport: the premaster secret is due, encrypted.
struct AwaitPremaster {
  static constexpr std::string_view name = "AWAIT_PREMASTER";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  const Credential* credential = nullptr;
};
/// ECDHE: the client's public key is due.
struct AwaitClientPublic {
  static constexpr std::string_view name = "AWAIT_CLIENT_PUBLIC";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  KeyShare share;
};

/// All keys are known from here on.
struct AwaitCertificateVerify {
  static constexpr std::string_view name = "AWAIT_CERTIFICATE_VERIFY";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  Derived master;
};
struct AwaitChangeCipherSpec {
  static constexpr std::string_view name = "AWAIT_CHANGE_CIPHER_SPEC";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  Derived master;
  KeyBlock keys;
};
struct AwaitFinished {
  static constexpr std::string_view name = "AWAIT_FINISHED";
  static constexpr Rfc rfc = "5246#7.3";
  Session session;
  Derived master;
  KeyBlock keys;
};

struct Connected {
  static constexpr std::string_view name = "ESTABLISHED";
  static constexpr Rfc rfc = "5246#7.3";
  const SuiteParameters12* suite = nullptr;
  Randoms randoms;
  Derived master;
  bool extended_master_secret = false, was_resumed = false;
  std::string alpn, server_name;
  std::vector<x509::Certificate> peer_chain;
  Bytes session_id; ///< under which the session is remembered
  std::size_t refused_hellos = 0;
};

// server12_select.cpp
Step<Selected, Resuming> on(RecvdHello&&, const Go&, ServerIo&);
// server12_flight.cpp
Step<AwaitClientCertificate, AwaitPremaster, AwaitClientPublic> on(Selected&&, const Go&, ServerIo&);
Step<AwaitChangeCipherSpec> on(Resuming&&, const Go&, ServerIo&);
// server12_key_exchange.cpp
Step<AwaitPremaster, AwaitClientPublic> on(AwaitClientCertificate&&, const In<Certificate12>&, ServerIo&);
Step<AwaitCertificateVerify, AwaitChangeCipherSpec> on(AwaitPremaster&&, const In<ClientKeyExchangeRsa>&,
                                                       ServerIo&);
Step<AwaitCertificateVerify, AwaitChangeCipherSpec> on(AwaitClientPublic&&, const In<ClientKeyExchangeEcdhe>&,
                                                       ServerIo&);
Step<AwaitChangeCipherSpec> on(AwaitCertificateVerify&&, const In<CertificateVerify12>&, ServerIo&);
// server12_finished.cpp
Step<AwaitFinished> on(AwaitChangeCipherSpec&&, const In<ChangeCipherSpec12>&, ServerIo&);
Step<Connected> on(AwaitFinished&&, const In<Finished12>&, ServerIo&);
Step<Connected> on(Connected&&, const In<ClientHello12>&, ServerIo&);
Step<Connected> on(Connected&&, const In<ClientHello>&, ServerIo&);

/// The session as a ticket. In both handshakes it stands before our ChangeCipherSpec (RFC 5077 section 3.1).
void send_ticket(const Session& session, const Derived& master, ServerIo& io, Transcript& transcript);

} // namespace handglass::tls::server12
