// server13.h: the TLS 1.3 server, RFC 8446 appendix A.2, arrow by arrow.
//
//                              START <-----+
//               Recv ClientHello |         | Send HelloRetryRequest
//                                v         |
//                             RECVD_CH ----+
//                                | Select parameters
//                                v
//                             NEGOTIATED
//                                | Send ServerHello
//                                | K_send = handshake
//                                | Send EncryptedExtensions
//                                | [Send CertificateRequest]
// Can send                       | [Send Certificate + CertificateVerify]
// app data                       | Send Finished
// after   -->                    | K_send = application
// here                  +--------+--------+
//              No 0-RTT |                 | 0-RTT
//                       |                 |
//   K_recv = handshake  |                 | K_recv = early data
// [Skip decrypt errors] |    +------> WAIT_EOED -+
//                       |    |       Recv |      | Recv EndOfEarlyData
//                       |    | early data |      | K_recv = handshake
//                       |    +------------+      |
//                       |                        |
//                       +> WAIT_FLIGHT2 <--------+
//                                |
//                       +--------+--------+
//               No auth |                 | Client auth
//                       |                 |
//                       |                 v
//                       |             WAIT_CERT
//                       |        Recv |       | Recv Certificate
//                       |       empty |       v
//                       | Certificate |    WAIT_CV
//                       |             |       | Recv
//                       |             v       | CertificateVerify
//                       +-> WAIT_FINISHED <---+
//                                | Recv Finished
//                                | K_recv = application
//                                v
//                            CONNECTED
//
// A hello that settles on TLS 1.2 leaves the figure at START, for the one in server12.h.
//
// We never accept early data, so WAIT_EOED is a state with an arrow out and, until resumption exists,
// no way in: the type of the arrow from NEGOTIATED says it is legal, the code never takes it.
#pragma once

#include <string>

#include "tls/handshake/io.h"
#include "tls/handshake/machine.h"
#include "tls/handshake/server12.h"
#include "tls/key_exchange.h"
#include "tls/key_schedule.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/end_of_early_data.h"
#include "tls/messages/finished.h"
#include "tls/messages/hello_retry_request.h"
#include "tls/messages/key_update.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "x509/certificate.h"

namespace handglass::tls::server13 {

/// What a HelloRetryRequest settled. We keep it (and the transcript) instead of asking the client to
/// carry it in the cookie; the cookie is checked all the same.
struct Retried {
  ClientHello first;
  CipherSuite suite{};
  std::optional<NamedGroup> group; ///< none: the shares were good, only the cookie was wanted back
  Bytes cookie;                    ///< empty: none was sent
};

struct Start {
  static constexpr std::string_view name = "START";
  std::optional<Transcript> transcript; ///< of the first exchange, after a HelloRetryRequest
  std::optional<Retried> retried;
};

struct RecvdCh {
  static constexpr std::string_view name = "RECVD_CH";
  ClientHello hello;
  Transcript transcript;
  std::optional<Retried> retried;
};

/// Everything is chosen.
struct Negotiated {
  static constexpr std::string_view name = "NEGOTIATED";
  ClientHello hello;
  Transcript transcript;
  const SuiteParameters* suite = nullptr;
  KeyShareEntry peer_share;
  const Credential* credential = nullptr;
  SignatureScheme scheme{};
  std::string alpn;
};

/// What every state from here on carries: all keys are known, the client has yet to prove itself.
struct Session {
  const SuiteParameters* suite = nullptr;
  Transcript transcript;
  TrafficSecrets handshake_traffic, application_traffic;
  Derived exporter;
  MasterSecret master;
  std::string alpn, server_name;
  std::vector<x509::Certificate> peer_chain;
};

struct WaitEoed {
  static constexpr std::string_view name = "WAIT_EOED";
  Session session;
};
struct WaitFlight2 {
  static constexpr std::string_view name = "WAIT_FLIGHT2";
  Session session;
};
struct WaitCert {
  static constexpr std::string_view name = "WAIT_CERT";
  Session session;
};
struct WaitCv {
  static constexpr std::string_view name = "WAIT_CV";
  Session session;
};
struct WaitFinished {
  static constexpr std::string_view name = "WAIT_FINISHED";
  Session session;
};

struct Connected {
  static constexpr std::string_view name = "CONNECTED";
  const SuiteParameters* suite = nullptr;
  TrafficSecrets traffic; ///< of the current generation
  Derived exporter, resumption;
  std::string alpn, server_name;
  std::vector<x509::Certificate> peer_chain;
  std::size_t key_updates = 0; ///< since application data came last
  bool must_answer_key_update = false;
};

// server13_hello.cpp
Step<RecvdCh, server12::RecvdHello> on(Start&&, const In<ClientHello>&, ServerIo&);
Step<server12::RecvdHello> on(Start&&, const In<ClientHello12>&, ServerIo&); // the fork
// server13_select.cpp
Step<Negotiated, Start> on(RecvdCh&&, const Go&, ServerIo&);
// server13_flight.cpp
Step<WaitFlight2, WaitEoed> on(Negotiated&&, const Go&, ServerIo&);
// server13_finished.cpp
Step<WaitFlight2> on(WaitEoed&&, const In<EndOfEarlyData>&, ServerIo&);
Step<WaitFinished, WaitCert> on(WaitFlight2&&, const Go&, ServerIo&);
Step<WaitCv, WaitFinished> on(WaitCert&&, const In<Certificate>&, ServerIo&);
Step<WaitFinished> on(WaitCv&&, const In<CertificateVerify>&, ServerIo&);
Step<Connected> on(WaitFinished&&, const In<Finished>&, ServerIo&);
Step<Connected> on(Connected&&, const In<KeyUpdate>&, ServerIo&);

} // namespace handglass::tls::server13
