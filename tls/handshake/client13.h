// client13.h: the TLS 1.3 client, RFC 8446 appendix A.1, arrow by arrow.
//
//                              START <----+
//               Send ClientHello |        | Recv HelloRetryRequest
//          [K_send = early data] |        |
//                                v        |
//           /                 WAIT_SH ----+
//           |                    | Recv ServerHello
//           |                    | K_recv = handshake
//       Can |                    V
//      send |                 WAIT_EE
//     early |                    | Recv EncryptedExtensions
//      data |           +--------+--------+
//           |     Using |                 | Using certificate
//           |       PSK |                 v
//           |           |            WAIT_CERT_CR
//           |           |        Recv |       | Recv CertificateRequest
//           |           | Certificate |       v
//           |           |             |    WAIT_CERT
//           |           |             |       | Recv Certificate
//           |           |             v       v
//           |           |              WAIT_CV
//           |           |                 | Recv CertificateVerify
//           |           +> WAIT_FINISHED <+
//           |                  | Recv Finished
//           \                  | [Send EndOfEarlyData]
//                              | K_send = handshake
//                              | [Send Certificate [+ CertificateVerify]]
//    Can send                  | Send Finished
//    app data   -->            | K_send = K_recv = application
//    after here                v
//                          CONNECTED
//
// A server that answers in TLS 1.2 leaves the figure at WAIT_SH, for the one in client12.h.
//
// Ours differs from the figure in one way, which the test of the diagram names: after a
// HelloRetryRequest we wait in WAIT_SH2, a state that has no arrow for a second one, where the figure
// goes back to START and says in prose that it must not happen again (section 4.1.4).
#pragma once

#include <string>

#include "tls/handshake/client12.h"
#include "tls/handshake/io.h"
#include "tls/handshake/machine.h"
#include "tls/key_exchange.h"
#include "tls/key_schedule.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/finished.h"
#include "tls/messages/hello_retry_request.h"
#include "tls/messages/key_update.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "x509/certificate.h"

namespace handglass::tls::client13 {

struct Start {
  static constexpr std::string_view name = "START";
};

/// The hello is out; the answer decides version, suite and group.
struct WaitSh {
  static constexpr std::string_view name = "WAIT_SH";
  ClientHello hello; ///< what we offered: every answer is judged against it
  std::vector<KeyShare> key_shares;
  Transcript transcript;
};

/// As WAIT_SH, after a HelloRetryRequest: what it settled may not change again.
struct WaitSh2 {
  static constexpr std::string_view name = "WAIT_SH2";
  WaitSh sh;
  CipherSuite retry_suite{};
  std::optional<NamedGroup> retry_group;
};

/// What every state from here on carries.
struct Session {
  ClientHello hello;
  const SuiteParameters* suite = nullptr;
  Transcript transcript;
  TrafficSecrets handshake_traffic;
  std::string alpn; ///< empty: none was agreed
};

struct WaitEe {
  static constexpr std::string_view name = "WAIT_EE";
  Session session;
  HandshakeSecret secret;
};

struct WaitCertCr {
  static constexpr std::string_view name = "WAIT_CERT_CR";
  Session session;
  HandshakeSecret secret;
};

struct WaitCert {
  static constexpr std::string_view name = "WAIT_CERT";
  Session session;
  HandshakeSecret secret;
  CertificateRequest request;
};

struct WaitCv {
  static constexpr std::string_view name = "WAIT_CV";
  Session session;
  HandshakeSecret secret;
  std::optional<CertificateRequest> request;
  std::vector<x509::Certificate> peer_chain;
};

struct WaitFinished {
  static constexpr std::string_view name = "WAIT_FINISHED";
  Session session;
  HandshakeSecret secret;
  std::optional<CertificateRequest> request;
  std::vector<x509::Certificate> peer_chain;
};

struct Connected {
  static constexpr std::string_view name = "CONNECTED";
  const SuiteParameters* suite = nullptr;
  TrafficSecrets traffic; ///< of the current generation
  Derived exporter, resumption;
  std::string alpn;
  std::vector<x509::Certificate> peer_chain;
  std::size_t tickets = 0, key_updates = 0; ///< key updates: since application data came last
  bool must_answer_key_update = false;
};

// client13_hello.cpp
Step<WaitSh> on(Start&&, const Go&, ClientIo&);
// client13_retry.cpp
Step<WaitSh2> on(WaitSh&&, const In<HelloRetryRequest>&, ClientIo&);
// client13_server_hello.cpp
Step<WaitEe> on(WaitSh&&, const In<ServerHello>&, ClientIo&);
Step<WaitEe> on(WaitSh2&&, const In<ServerHello>&, ClientIo&);
// The fork: a ServerHello without supported_versions. After a HelloRetryRequest it has no arrow.
Step<client12::AwaitCertificate, client12::AwaitNewSessionTicket, client12::AwaitChangeCipherSpec> on(
    WaitSh&&, const In<ServerHello12>&, ClientIo&);
// client13_authentication.cpp
Step<WaitFinished, WaitCertCr> on(WaitEe&&, const In<EncryptedExtensions>&, ClientIo&);
Step<WaitCert> on(WaitCertCr&&, const In<CertificateRequest>&, ClientIo&);
Step<WaitCv> on(WaitCertCr&&, const In<Certificate>&, ClientIo&);
Step<WaitCv> on(WaitCert&&, const In<Certificate>&, ClientIo&);
Step<WaitFinished> on(WaitCv&&, const In<CertificateVerify>&, ClientIo&);
// client13_certificate.cpp. RFC 8446 section 4.4.2: a client that was asked answers, if need be with an empty
// chain.
Result<void> answer_certificate_request(const CertificateRequest&, Session&, ClientIo&);
// client13_finished.cpp
Step<Connected> on(WaitFinished&&, const In<Finished>&, ClientIo&);
Step<Connected> on(Connected&&, const In<NewSessionTicket>&, ClientIo&);
Step<Connected> on(Connected&&, const In<KeyUpdate>&, ClientIo&);

} // namespace handglass::tls::client13
