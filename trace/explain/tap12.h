// tap12.h: a handshake of TLS 1.2 as it passes, and what whoever watches it can know at each step.
//
//   AWAIT_CLIENT_HELLO
//        │ C ClientHello
//   AWAIT_SERVER_HELLO
//        │ S ServerHello
//   AWAIT_SERVER_FLIGHT ──────────── S NewSessionTicket or ChangeCipherSpec: resumed ──────────┐
//        │ S Certificate [CertificateStatus]                                                   │
//        ├── ECDHE: AWAIT_SERVER_KEY_EXCHANGE ── S ServerKeyExchange ──┐                       │
//   AWAIT_SERVER_HELLO_DONE <──────────────────────────────────────────┘                       │
//        │ S [CertificateRequest] ServerHelloDone                                              │
//        ├── asked: AWAIT_CLIENT_CERTIFICATE ── C Certificate ──┐                              │
//   AWAIT_PREMASTER (RSA) or AWAIT_CLIENT_PUBLIC (ECDHE) <──────┘                              │
//        │ C ClientKeyExchange: with the server's RSA key, or a key log, all keys follow       │
//        ├── shown: AWAIT_CERTIFICATE_VERIFY ── C CertificateVerify ──┐                        │
//        v                                                            v                        │
//   AWAIT_CLIENT_CHANGE <─────────────── C ChangeCipherSpec, Finished ────────┐                │
//   AWAIT_CLIENT_FINISHED                                                     │ resumed        │
//        │ full                                                               │                v
//        └──> AWAIT_SERVER_CHANGE ── S [NewSessionTicket] ChangeCipherSpec ──> AWAIT_SERVER_FINISHED
//                                                                             │ full
//   ESTABLISHED <─────────────────────────────────────────────────────────────┘
//
// The machinery is that of the two sides (tls/handshake/machine.h), with the arrows of both in one. C and S
// is who may speak. A Finished under keys that nobody here has is a SealedHandshake: it passed, and that is
// all.
#pragma once

#include "core/limits.h"
#include "tls/handshake/authentication12.h"
#include "tls/handshake/machine.h"
#include "tls/key_block.h"
#include "tls/messages/certificate12.h"
#include "tls/messages/certificate_request12.h"
#include "tls/messages/certificate_status12.h"
#include "tls/messages/change_cipher_spec.h"
#include "tls/messages/client_hello12.h"
#include "tls/messages/client_key_exchange.h"
#include "tls/messages/finished12.h"
#include "tls/messages/hello_request.h"
#include "tls/messages/new_session_ticket12.h"
#include "tls/messages/server_hello12.h"
#include "tls/messages/server_hello_done.h"
#include "tls/messages/server_key_exchange.h"
#include "trace/explain/explain.h"

namespace handglass::trace {

/// What the handlers may touch: both directions, and the secrets there are.
struct TapIo : tls::Io {
  static constexpr std::string_view role = "tap";
  /// Io's own reader is that of the server's octets; nothing is ever written.
  TapIo(const tls::CommonConfig& common, const Secrets& s)
      : Io(common, Direction::c2s), from_client(tap, Direction::c2s), secrets(s) {}

  tls::RecordReader from_client;
  const Secrets& secrets;
  Seen seen;

  tls::RecordReader& from(Direction dir) { return dir == Direction::c2s ? from_client : reader; }
  void both_speak_tls12() {
    agree_on_tls12();
    from_client.speak_tls12();
  }
};

/// The first record of type handshake after ChangeCipherSpec, unreadable.
struct SealedHandshake {
  static constexpr std::string_view wire_name = "SealedHandshake";
  static constexpr Rfc rfc = "5246#6.2.3";
  static void fields(auto&, auto&) {}
};

namespace tap12 {

using tls::In;
using tls::Step;

/// What every state carries.
struct Handshake {
  Handshake(tls::ClientHello offered, tls::Transcript begun)
      : hello(std::move(offered)), transcript(std::move(begun)) {}

  tls::ClientHello hello; ///< what the client offered
  tls::Transcript transcript;
  const tls::SuiteParameters12* suite = nullptr;
  tls::Randoms randoms;
  Bytes session_id; ///< the server's
  bool extended_master_secret = false, encrypt_then_mac = false;
  bool status_announced = false; ///< an OCSP response may follow the server's certificate
  std::vector<x509::Certificate> server_chain, client_chain;
  std::vector<tls::SignatureScheme> asked_for; ///< what the server accepts of a client's certificate
  Bytes ticket;                                ///< given in this handshake
  std::optional<tls::Derived> master;
  std::optional<tls::KeyBlock> keys;
};

/// A handshake under way, and who has the word.
template <Direction Who>
struct UnderWay {
  static constexpr Rfc rfc = "5246#7.3";
  static constexpr Direction speaks = Who;
  Handshake handshake;
};
using OfClient = UnderWay<Direction::c2s>;
using OfServer = UnderWay<Direction::s2c>;

struct AwaitClientHello {
  static constexpr std::string_view name = "AWAIT_CLIENT_HELLO";
  static constexpr Direction speaks = Direction::c2s;
};
struct AwaitServerHello : OfServer {
  static constexpr std::string_view name = "AWAIT_SERVER_HELLO";
};
struct AwaitServerFlight : OfServer {
  static constexpr std::string_view name = "AWAIT_SERVER_FLIGHT";
};
struct AwaitServerKeyExchange : OfServer {
  static constexpr std::string_view name = "AWAIT_SERVER_KEY_EXCHANGE";
};
struct AwaitServerHelloDone : OfServer {
  static constexpr std::string_view name = "AWAIT_SERVER_HELLO_DONE";
  bool asks_client = false;
};
struct AwaitClientCertificate : OfClient {
  static constexpr std::string_view name = "AWAIT_CLIENT_CERTIFICATE";
};
struct AwaitPremaster : OfClient {
  static constexpr std::string_view name = "AWAIT_PREMASTER";
};
struct AwaitClientPublic : OfClient {
  static constexpr std::string_view name = "AWAIT_CLIENT_PUBLIC";
};
struct AwaitCertificateVerify : OfClient {
  static constexpr std::string_view name = "AWAIT_CERTIFICATE_VERIFY";
};
struct AwaitClientChange : OfClient {
  static constexpr std::string_view name = "AWAIT_CLIENT_CHANGE";
};
struct AwaitClientFinished : OfClient {
  static constexpr std::string_view name = "AWAIT_CLIENT_FINISHED";
};
struct AwaitServerChange : OfServer {
  static constexpr std::string_view name = "AWAIT_SERVER_CHANGE";
};
struct AwaitServerFinished : OfServer {
  static constexpr std::string_view name = "AWAIT_SERVER_FINISHED";
};
/// Both may speak.
struct Connected {
  static constexpr std::string_view name = "ESTABLISHED";
  static constexpr Rfc rfc = "5246#7.3";
};

// tap12_hello.cpp
Step<AwaitServerHello> on(AwaitClientHello&&, const In<tls::ClientHello12>&, TapIo&);
Step<AwaitServerHello> on(AwaitClientHello&&, const In<tls::ClientHello>&, TapIo&);
Step<AwaitServerFlight> on(AwaitServerHello&&, const In<tls::ServerHello12>&, TapIo&);
// Where TLS 1.3 will branch off; until then these fail, and say why.
Step<AwaitServerFlight> on(AwaitServerHello&&, const In<tls::ServerHello>&, TapIo&);
Step<AwaitServerFlight> on(AwaitServerHello&&, const In<tls::HelloRetryRequest>&, TapIo&);
// tap12_flights.cpp
Step<AwaitServerKeyExchange, AwaitServerHelloDone> on(AwaitServerFlight&&, const In<tls::Certificate12>&,
                                                      TapIo&);
Step<AwaitServerKeyExchange> on(AwaitServerKeyExchange&&, const In<tls::CertificateStatus12>&, TapIo&);
Step<AwaitServerHelloDone> on(AwaitServerHelloDone&&, const In<tls::CertificateStatus12>&, TapIo&);
Step<AwaitServerHelloDone> on(AwaitServerKeyExchange&&, const In<tls::ServerKeyExchange>&, TapIo&);
Step<AwaitServerHelloDone> on(AwaitServerHelloDone&&, const In<tls::CertificateRequest12>&, TapIo&);
Step<AwaitClientCertificate, AwaitPremaster, AwaitClientPublic> on(AwaitServerHelloDone&&,
                                                                   const In<tls::ServerHelloDone>&, TapIo&);
Step<AwaitPremaster, AwaitClientPublic> on(AwaitClientCertificate&&, const In<tls::Certificate12>&, TapIo&);
Step<AwaitCertificateVerify, AwaitClientChange> on(AwaitPremaster&&, const In<tls::ClientKeyExchangeRsa>&,
                                                   TapIo&);
Step<AwaitCertificateVerify, AwaitClientChange> on(AwaitClientPublic&&,
                                                   const In<tls::ClientKeyExchangeEcdhe>&, TapIo&);
Step<AwaitClientChange> on(AwaitCertificateVerify&&, const In<tls::CertificateVerify12>&, TapIo&);
// tap12_finished.cpp
Step<AwaitServerChange> on(AwaitServerFlight&&, const In<tls::NewSessionTicket12>&, TapIo&);
Step<AwaitServerFinished> on(AwaitServerFlight&&, const In<tls::ChangeCipherSpec12>&, TapIo&);
Step<AwaitClientFinished> on(AwaitClientChange&&, const In<tls::ChangeCipherSpec12>&, TapIo&);
Step<AwaitServerChange> on(AwaitServerChange&&, const In<tls::NewSessionTicket12>&, TapIo&);
Step<AwaitServerFinished> on(AwaitServerChange&&, const In<tls::ChangeCipherSpec12>&, TapIo&);
Step<AwaitServerChange, Connected> on(AwaitClientFinished&&, const In<tls::Finished12>&, TapIo&);
Step<AwaitServerChange, Connected> on(AwaitClientFinished&&, const In<SealedHandshake>&, TapIo&);
Step<AwaitClientChange, Connected> on(AwaitServerFinished&&, const In<tls::Finished12>&, TapIo&);
Step<AwaitClientChange, Connected> on(AwaitServerFinished&&, const In<SealedHandshake>&, TapIo&);
// A second handshake inside the first: asked for, as old servers do; we read no further than that.
Step<Connected> on(Connected&&, const In<tls::HelloRequest>&, TapIo&);
Step<Connected> on(Connected&&, const In<tls::ClientHello12>&, TapIo&);
Step<Connected> on(Connected&&, const In<tls::ClientHello>&, TapIo&);

/// RFC 5246 section 7.4.1.1: while a handshake is under way a HelloRequest is ignored, by a tap too.
template <class State>
  requires requires(State s) { s.handshake; }
Step<State> on(State&& state, const In<tls::HelloRequest>&, TapIo&) {
  return std::move(state);
}

/// All keys there are to be had, at the end of a full handshake's key exchange (tap12_keys.cpp). A note says
/// where they came from, or why there are none.
void find_keys(Handshake& handshake, std::uint16_t client_version, TapIo& io);
/// The same for a session that goes on.
void find_resumed_keys(Handshake& handshake, TapIo& io);
/// So that a later recording that resumes this session can be read.
void remember(const Handshake& handshake, const TapIo& io);

} // namespace tap12

using TapMachine = tls::Machine<
    TapIo,
    tls::StateList<tap12::AwaitClientHello, tap12::AwaitServerHello, tap12::AwaitServerFlight,
                   tap12::AwaitServerKeyExchange, tap12::AwaitServerHelloDone, tap12::AwaitClientCertificate,
                   tap12::AwaitPremaster, tap12::AwaitClientPublic, tap12::AwaitCertificateVerify,
                   tap12::AwaitClientChange, tap12::AwaitClientFinished, tap12::AwaitServerChange,
                   tap12::AwaitServerFinished, tap12::Connected>,
    tls::MessageList<tls::ClientHello12, tls::ClientHello, tls::HelloRetryRequest, tls::ServerHello12,
                     tls::ServerHello, tls::Certificate12, tls::CertificateStatus12, tls::ServerKeyExchange,
                     tls::CertificateRequest12, tls::ServerHelloDone, tls::ClientKeyExchangeRsa,
                     tls::ClientKeyExchangeEcdhe, tls::CertificateVerify12, tls::NewSessionTicket12,
                     tls::ChangeCipherSpec12, tls::Finished12, SealedHandshake, tls::HelloRequest>>;

} // namespace handglass::trace
