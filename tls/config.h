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
#include "tls/record/writer.h"
#include "tls/registry/named_group.h"
#include "tls/registry/signature_scheme.h"
#include "x509/keys.h"
#include "x509/trust_store.h"

namespace handglass::tls {

/// A certificate chain, leaf first, as DER, and the private key of its leaf.
struct Credential {
  std::vector<Bytes> chain;
  std::shared_ptr<const x509::PrivateKey> key;
};

struct CommonConfig {
  // Preferred first. Defaults: everything that TLS 1.3 and today's web need.
  std::vector<CipherSuite> cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256,
                                            CipherSuite::TLS_AES_256_GCM_SHA384,
                                            CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
  std::vector<NamedGroup> groups = {NamedGroup::x25519, NamedGroup::secp256r1};
  std::vector<SignatureScheme> signature_schemes = {
      SignatureScheme::ecdsa_secp256r1_sha256, SignatureScheme::ed25519,
      SignatureScheme::rsa_pss_rsae_sha256,    SignatureScheme::ecdsa_secp384r1_sha384,
      SignatureScheme::rsa_pss_rsae_sha384,    SignatureScheme::rsa_pss_rsae_sha512,
      SignatureScheme::rsa_pkcs1_sha256,       SignatureScheme::rsa_pkcs1_sha384,
      SignatureScheme::rsa_pkcs1_sha512}; // the last three for certificates only (RFC 8446 section 4.2.3)
  std::vector<std::string> alpn;

  /// RFC 8449: the largest protected record we want, 64 to 2^14 + 1 octets; 0: do not say.
  std::uint16_t record_size_limit = 0;
  /// RFC 8446 appendix D.4: look like TLS 1.2 to boxes on the way.
  bool middlebox_compatibility = true;
  RecordPlan records;

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
  /// For which of `groups` a key share is sent at once; others cost a HelloRetryRequest.
  std::vector<NamedGroup> key_share_groups = {NamedGroup::x25519};
  /// What we present if the server asks (RFC 8446 section 4.4.2).
  std::optional<Credential> credential;

  /// Has the last word on the hello before it is written: scenarios and experiments.
  std::function<void(ClientHello&, bool is_second)> edit_client_hello;
};

struct ServerConfig : CommonConfig {
  std::vector<Credential> credentials; ///< the first that the client can verify is used
  /// Ask the client for a certificate; `client_trust` judges it.
  bool request_client_certificate = false;
  bool require_client_certificate = false;
  std::shared_ptr<const x509::TrustStore> client_trust;
  /// Send a HelloRetryRequest with a cookie even where it is not needed.
  bool always_retry = false;

  std::function<void(ServerHello&)> edit_server_hello;
  std::function<void(EncryptedExtensions&)> edit_encrypted_extensions;
  std::function<void(HelloRetryRequest&)> edit_hello_retry_request;
  /// Sent after the handshake, as they are. Resumption itself is not offered yet.
  std::vector<NewSessionTicket> tickets;
};

} // namespace handglass::tls
