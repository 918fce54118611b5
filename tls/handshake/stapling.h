// stapling.h: the server brings along the proof that its certificate was not revoked.
//
//   the client asks     status_request                                            RFC 6066 section 8
//   TLS 1.3 answers     beside the certificate, in its CertificateEntry           RFC 8446 section 4.4.2.1
//   TLS 1.2 answers     with a message of its own, announced in the ServerHello   RFC 6066 section 8
//
// So the CA does not learn who visits whom, and nobody has to wait for it. What is stapled was signed by the
// CA; the server is only the messenger (x509/revocation.h says how it is judged). A thief of a key who gets
// himself between client and server would staple nothing: hence certificates that promise a staple (RFC
// 7633).
#pragma once

#include "tls/handshake/io.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_status12.h"
#include "x509/certificate.h"
#include "x509/ocsp.h"

namespace handglass::tls {

/// One response, about the leaf; or none.
using Stapled = std::vector<x509::OcspResponse>;

/// Parses what was stapled, and names its octets: to every certificate of the chain in TLS 1.3, of which that
/// of the leaf is returned. bad_certificate_status_response; illegal_parameter for a kind nobody asked for.
Result<Stapled> read_stapled(const Certificate& message, const Io& io);
Result<Stapled> read_stapled(const CertificateStatus12& message, const Io& io);

/// Puts a response beside the leaf; an empty one is none.
void staple(Certificate& message, ByteView ocsp_response);

/// RFC 7633 section 4.3.3: a certificate that promises a staple is invalid without, for a client that asked.
/// Notes where there is nothing to judge, and why.
Result<void> judge_stapling(const x509::Certificate& leaf, const Stapled& stapled, const ClientHello& hello,
                            const Io& io);

/// Whether a client wants an OCSP response. A kind of status that we do not know is no wish of ours to
/// fulfil.
bool asks_for_ocsp(const ClientHello& hello);

} // namespace handglass::tls
