// authentication12.h: who is who in TLS 1.2: what both sides sign, and how it is judged.
//
//   ServerKeyExchange   client_random | server_random | params     RFC 5246 section 7.4.3
//   CertificateVerify   all handshake messages so far              RFC 5246 section 7.4.8
//   (RSA key transport) nothing: who can decrypt is the server     RFC 5246 section 7.4.7.1
#pragma once

#include "tls/handshake/io.h"
#include "tls/messages/certificate_verify12.h"
#include "tls/suites12.h"
#include "x509/certificate.h"

namespace handglass::tls {

/// Whether a certificate with such a key can be used with the suite (RFC 5246 section 7.4.2; RFC 8422
/// section 5.3 adds Ed25519 to the ECDSA suites).
bool fits(const SuiteParameters12& suite, x509::KeyType key);

/// RFC 5246 section 7.4.2: with RSA key transport keyUsage, if there, must allow keyEncipherment.
Result<void> judge_key_encipherment(const x509::Certificate& leaf, const Io& io);

/// The scheme to sign with: the first of ours that the key fits and the peer accepts; or none.
std::optional<SignatureScheme> choose_signature_scheme12(const x509::PrivateKey& key,
                                                         std::span<const SignatureScheme> ours,
                                                         std::span<const SignatureScheme> peers);

/// What a signature in a message is called.
struct SignedMessage {
  std::string_view name; ///< "ServerKeyExchange.signature"
  Rfc rfc;
  std::string_view algorithm_path, signature_path; ///< where it stands
};
inline constexpr SignedMessage signed_server_key_exchange{"ServerKeyExchange.signature", "5246#7.4.3",
                                                          "ServerKeyExchange.signed_params.algorithm",
                                                          "ServerKeyExchange.signed_params.signature"};
inline constexpr SignedMessage signed_certificate_verify{"CertificateVerify.handshake_messages", "5246#7.4.8",
                                                         "CertificateVerify.handshake_messages.algorithm",
                                                         "CertificateVerify.handshake_messages.signature"};

/// Signs, and tells the trace over what. `content` is explained by `inputs`.
Result<DigitallySigned> sign12(const Credential& credential, SignatureScheme scheme,
                               const SignedMessage& what, ByteView content,
                               std::span<const event::Input> inputs, const CommonConfig& config, Io& io);

/// illegal_parameter for a scheme that was not offered or that the key does not fit, decrypt_error for a
/// signature that does not verify (RFC 5246 sections 7.4.1.4.1, 7.4.3, 7.4.8).
Result<void> judge_signature12(const DigitallySigned& signed_by_peer, const SignedMessage& what,
                               ByteView content, std::span<const event::Input> inputs,
                               const x509::Certificate& leaf, std::span<const SignatureScheme> offered,
                               Io& io);

/// The inputs of a trace for the two things that are signed.
std::array<event::Input, 3> signed_params(const std::array<std::uint8_t, 32>& client_random,
                                          const std::array<std::uint8_t, 32>& server_random, ByteView params);

/// A client's proof. Call before the message enters the transcript.
Result<void> send_certificate_verify12(const Credential& credential, SignatureScheme scheme,
                                       Transcript& transcript, const CommonConfig& config, Io& io);
Result<void> judge_certificate_verify12(const CertificateVerify12& message, const x509::Certificate& leaf,
                                        std::span<const SignatureScheme> offered,
                                        const Transcript& transcript, Io& io);

} // namespace handglass::tls
