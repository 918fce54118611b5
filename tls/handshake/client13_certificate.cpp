// client13_certificate.cpp: "and who are you?" The client's answer to a CertificateRequest, before its
// Finished.
#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/client13.h"
#include "tls/handshake/suitable.h"

namespace handglass::tls::client13 {

namespace {

/// Section 4.4.2.3: a chain that the server can verify, and a certificate that its filters ask for.
Result<bool> may_show(const Credential& credential, const CertificateRequest& request) {
  if (suits(credential.chain, listed_for_certificates(request.extensions)) != Suits::well) return false;
  const auto* filters = request.extensions.find<OIDFilterExtension>();
  return !filters || passes(TRY(x509::parse_certificate(credential.chain.at(0))), *filters);
}

} // namespace

Result<void> answer_certificate_request(const CertificateRequest& request, Session& session, ClientIo& io) {
  if (io.config.credential && TRY(may_show(*io.config.credential, request))) {
    const auto& peers = request.extensions.find<SignatureAlgorithms>()->supported_signature_algorithms;
    const auto scheme =
        choose_signature_scheme(*io.config.credential->key, io.config.signature_schemes, peers);
    if (scheme)
      return send_authentication(*io.config.credential, *scheme, Signer::client,
                                 request.certificate_request_context, {}, session.transcript, io.config, io);
  }
  Certificate empty;
  empty.certificate_request_context = request.certificate_request_context;
  io.send(empty, session.transcript);
  return {};
}

} // namespace handglass::tls::client13
