// config.h: what the two ends of a connection are told before it begins.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/observer.h"
#include "core/random.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/server_hello12.h"
#include "tls/record/writer.h"
#include "tls/registry/named_group.h"
#include "tls/registry/signature_scheme.h"
#include "tls/session/session12.h"
#include "tls/session/ticket.h"
#include "x509/keys.h"
#include "x509/trust_store.h"

namespace handglass::tls {

/// A certificate chain, leaf first, as DER, and the private key of its leaf.
struct Credential {
  std::vector<Bytes> chain;
  std::shared_ptr<const x509::PrivateKey> key;
  /// What the CA's responder said about the leaf (OCSPResponse, DER): stapled to the chain for clients that
  /// ask (RFC 6066 section 8). Empty: nothing is. Sent as it is; whether it is good is for the client to
  /// judge.
  Bytes ocsp_response = {};
};

/// A protection that TLS 1.2 has only if both sides want it.
enum class Use : std::uint8_t {
  off, ///< not offered, not accepted
  wanted, ///< used if the peer knows it
  required, ///< handshake_failure without it
};

struct CommonConfig {
  ProtocolVersion min_version = ProtocolVersion::TLS_1_2, max_version = ProtocolVersion::TLS_1_3;
  bool allows(ProtocolVersion version) const { return min_version <= version && version <= max_version; }

  // Preferred first. Defaults: everything that TLS 1.3 and today's web need. Of TLS 1.2 only what is forward
  // secret and authenticated; the obsolete suites of tls/suites12.cpp run too, for whoever names them here.
  std::vector<CipherSuite> cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256,
                                            CipherSuite::TLS_AES_256_GCM_SHA384,
                                            CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
                                            CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                            CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                                            CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                                            CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                                            CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                                            CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256};
  /// In TLS 1.2 also the curves of certificates that we take (RFC 8422 section 5.1.1).
  std::vector<NamedGroup> groups = {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1};
  std::vector<SignatureScheme> signature_schemes = {
      SignatureScheme::ecdsa_secp256r1_sha256, SignatureScheme::ed25519,
      SignatureScheme::rsa_pss_rsae_sha256,    SignatureScheme::ecdsa_secp384r1_sha384,
      SignatureScheme::rsa_pss_rsae_sha384,    SignatureScheme::rsa_pss_rsae_sha512,
      SignatureScheme::rsa_pkcs1_sha256,       SignatureScheme::rsa_pkcs1_sha384,
      SignatureScheme::rsa_pkcs1_sha512}; // the last three: in 1.3 for certificates only (8446 section 4.2.3)
  std::vector<std::string> alpn;

  /// RFC 8449: the largest protected record we want, 64 to 2^14 + 1 octets; 0: do not say.
  std::uint16_t record_size_limit = 0;
  /// RFC 8446 appendix D.4: look like TLS 1.2 to boxes on the way.
  bool middlebox_compatibility = true;
  RecordPlan records;

  /// RFC 7627: binds the master secret of TLS 1.2 to the whole handshake; without it a server in the middle
  /// can make two connections share their keys (the triple handshake attack).
  Use extended_master_secret = Use::wanted;
  /// RFC 7366: for the CBC suites of TLS 1.2, the order that leaves no padding oracle.
  bool encrypt_then_mac = true;
  /// RFC 5077, TLS 1.2: ask for a ticket, or (a server with a ticket_key) give one.
  bool session_tickets = true;

  Random* random = &system_random();
  const Clock* clock = &system_clock();
  Observer* observer = nullptr;
  /// Let key material into events. For lessons, seeds and key logs.
  bool reveal_secrets = false;

  /// RSA keys below this many bits are refused, ours and the peer's.
  unsigned min_rsa_bits = 2048;
};

struct ClientConfig : CommonConfig {
  std::string server_name; ///< whom we want to talk to: sent as SNI, and judged against the certificate
  std::shared_ptr<const x509::TrustStore> trust;
  /// Off: the certificate is shown but not judged. The connection is then private with nobody knows whom.
  bool verify_certificate = true;
  /// RFC 6066 section 8: ask the server to staple an OCSP response to its certificate. What it staples is
  /// judged; that it staples nothing is refused only of a certificate that promises it (RFC 7633).
  bool request_ocsp = false;
  /// For which of `groups` a key share is sent at once; others cost a HelloRetryRequest.
  std::vector<NamedGroup> key_share_groups = {NamedGroup::x25519};
  /// What we present if the server asks (RFC 8446 section 4.4.2).
  std::optional<Credential> credential;

  /// RFC 5746, TLS 1.2: refuse a server that does not know of renegotiation_info. We never renegotiate, but
  /// such a server may, with somebody else before us.
  bool require_renegotiation_info = true;
  /// A session of TLS 1.2 to resume: what Connection::session() gave before, for the same server_name.
  std::shared_ptr<const Session12> session;
  /// RFC 7507: say that this is a second attempt with a lower max_version, after the first one failed.
  bool fallback_scsv = false;

  /// Has the last word on the hello before it is written: scenarios and experiments.
  std::function<void(ClientHello&, bool is_second)> edit_client_hello;
};

struct ServerConfig : CommonConfig {
  std::vector<Credential> credentials; ///< the first that the client can verify is used
  /// Ask the client for a certificate; `client_trust` judges it.
  bool request_client_certificate = false;
  bool require_client_certificate = false;
  std::shared_ptr<const x509::TrustStore> client_trust;
  /// TLS 1.2: where sessions are remembered, by session_id; none: nowhere. Shared between connections.
  std::shared_ptr<SessionCache> session_cache;
  /// TLS 1.2: what session tickets are encrypted with; none: no tickets are given or taken.
  std::shared_ptr<const TicketKey> ticket_key;
  /// RFC 5746, TLS 1.2: refuse a client that does not know of renegotiation_info. Off: since we never
  /// renegotiate, such a client is in no danger from us.
  bool require_renegotiation_info = false;

  /// Send a HelloRetryRequest with a cookie even where it is not needed.
  bool always_retry = false;

  std::function<void(ServerHello&)> edit_server_hello;
  std::function<void(ServerHello12&)> edit_server_hello12;
  std::function<void(EncryptedExtensions&)> edit_encrypted_extensions;
  std::function<void(HelloRetryRequest&)> edit_hello_retry_request;
  /// Sent after the handshake, as they are. Resumption itself is not offered yet.
  std::vector<NewSessionTicket> tickets;
};

} // namespace handglass::tls
