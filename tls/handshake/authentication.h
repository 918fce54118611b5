// authentication.h: Certificate and CertificateVerify, which both sides send and judge alike.
//
//   Certificate         a chain: "this key belongs to this name", signed by others
//   CertificateVerify   a signature over the transcript: "and I hold this key, now, in this very
//                       conversation". Without it a chain could be replayed by anybody who saw it.
//                                                            RFC 8446 sections 4.4.2 and 4.4.3
#pragma once

#include "tls/extensions/certificate_authorities.h"
#include "tls/handshake/io.h"
#include "tls/handshake/stapling.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate12.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "x509/certificate.h"
#include "x509/verify.h"

namespace handglass::tls {

/// Which side's CertificateVerify: the context string keeps the two apart.
enum class Signer { server, client };

/// What a CertificateVerify signs: 64 spaces, a context string, a zero, the transcript hash (section
/// 4.4.3). The spaces keep it apart from anything that TLS 1.2 ever signed.
Bytes certificate_verify_content(Signer signer, const TranscriptHash& transcript);

/// The scheme to sign with: the first of ours that the key fits and the peer accepts; or none.
std::optional<SignatureScheme> choose_signature_scheme(const x509::PrivateKey& key,
                                                       std::span<const SignatureScheme> ours,
                                                       std::span<const SignatureScheme> peers);

/// Parses the chain and names its octets. decode_error, bad_certificate.
Result<std::vector<x509::Certificate>> read_chain(const Certificate& message, const Io& io);
Result<std::vector<x509::Certificate>> read_chain(const Certificate12& message, const Io& io);
/// The same for the names in a CertificateRequest. decode_error.
Result<void> read_authorities(std::span<const DistinguishedName> names, const Io& io);

/// Judges the chain; see x509/verify.h for the alerts. `trust` may be null: then nobody is trusted.
Result<void> judge_chain(const std::vector<x509::Certificate>& chain, const x509::TrustStore* trust,
                         x509::VerifyOptions options, const CommonConfig& config, const Io& io);

/// The server's chain, against what the client was told to trust; or a note that nobody judges it. `usage` is
/// what the server's key is for: to sign, or, with RSA key transport, to decrypt. What was stapled must show
/// that the leaf was not revoked; `hello` is what we asked for.
Result<void> judge_server(const std::vector<x509::Certificate>& chain, const Stapled& stapled,
                          const ClientHello& hello, const ClientIo& io,
                          x509::KeyUsage::Bit usage = x509::KeyUsage::digital_signature);
/// A client's chain likewise.
Result<void> judge_client(const std::vector<x509::Certificate>& chain, const ServerIo& io);

/// The peer's Finished: decode_error for a wrong length, decrypt_error for wrong contents. Compared in
/// constant time, or an attacker could guess it octet by octet.
Result<void> judge_finished(ByteView verify_data, const Derived& expected, Rfc rfc, const Io& io);

/// Sends Certificate and CertificateVerify; `ocsp_response`, unless empty, is stapled to the leaf.
Result<void> send_authentication(const Credential& credential, SignatureScheme scheme, Signer signer,
                                 const Bytes& request_context, ByteView ocsp_response, Transcript& transcript,
                                 const CommonConfig& config, Io& io);

/// Judges a CertificateVerify: illegal_parameter for a scheme nobody offered, decrypt_error for a
/// signature that does not verify. Call before the message enters the transcript.
Result<void> judge_certificate_verify(const CertificateVerify& message, Signer signer,
                                      const x509::Certificate& leaf, std::span<const SignatureScheme> offered,
                                      const Transcript& transcript, Io& io);

} // namespace handglass::tls
