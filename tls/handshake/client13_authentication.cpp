// client13_authentication.cpp: WAIT_EE -> WAIT_FINISHED. Who is the server?
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/client13.h"
#include "tls/handshake/server_answer.h"

namespace handglass::tls::client13 {

Step<WaitFinished, WaitCertCr> on(WaitEe&& state, const In<EncryptedExtensions>& in, ClientIo& io) {
  Session& session = state.session;
  TRY(judge_extensions(in.m.extensions, session.hello, io));

  session.alpn = TRY(judge_alpn(in.m.extensions, "EncryptedExtensions.extensions.protocol_name_list", io));
  if (const auto* limit = in.m.extensions.find<RecordSizeLimit>())
    TRY(agree_on_record_size(*limit, session.hello, "EncryptedExtensions.extensions.record_size_limit", 1,
                             io));
  session.transcript.add(in.raw, EncryptedExtensions::wire_name, in.buffer, in.offset);
  // With a pre-shared key the certificate is skipped and WAIT_FINISHED is next; resumption is not offered
  // yet.
  return WaitCertCr{std::move(session), std::move(state.secret)};
}

Step<WaitCert> on(WaitCertCr&& state, const In<CertificateRequest>& in, ClientIo& io) {
  TRY(io.check(in.m.certificate_request_context.empty(), Alert::illegal_parameter, "cr.context.empty",
               "8446#4.3.2", "CertificateRequest.certificate_request_context"));
  const std::optional<ExtensionType> misplaced = in.m.extensions.first_not_allowed();
  TRY(io.check(!misplaced, Alert::illegal_parameter, "extension.allowed_here", "8446#4.2",
               "CertificateRequest.extensions", {{"extension", misplaced ? registry_name(*misplaced) : ""}}));
  TRY(io.check(in.m.extensions.find<SignatureAlgorithms>() != nullptr, Alert::missing_extension,
               "cr.signature_algorithms.present", "8446#4.3.2", "CertificateRequest.extensions"));
  if (const auto* names = in.m.extensions.find<CertificateAuthoritiesExtension>())
    TRY(read_authorities(names->authorities, io));
  state.session.transcript.add(in.raw, CertificateRequest::wire_name, in.buffer, in.offset);
  return WaitCert{std::move(state.session), std::move(state.secret), in.m};
}

namespace {

Step<WaitCv> certificate(Session&& session, HandshakeSecret&& secret,
                         std::optional<CertificateRequest> request, const In<Certificate>& in, ClientIo& io) {
  TRY(io.check(in.m.certificate_request_context.empty(), Alert::illegal_parameter,
               "certificate.context.empty", "8446#4.4.2", "Certificate.certificate_request_context"));
  TRY(io.check(!in.m.certificate_list.empty(), Alert::decode_error, "certificate.list.not_empty",
               "8446#4.4.2.4", "Certificate.certificate_list"));
  for (const CertificateEntry& entry : in.m.certificate_list)
    TRY(judge_extensions(entry.extensions, session.hello, io));

  std::vector<x509::Certificate> chain = TRY(read_chain(in.m, io));
  const Stapled stapled = TRY(read_stapled(in.m, io));
  TRY(judge_server(chain, stapled, session.hello, io));
  session.transcript.add(in.raw, Certificate::wire_name, in.buffer, in.offset);
  return WaitCv{std::move(session), std::move(secret), std::move(request), std::move(chain)};
}

} // namespace

Step<WaitCv> on(WaitCertCr&& state, const In<Certificate>& in, ClientIo& io) {
  return certificate(std::move(state.session), std::move(state.secret), std::nullopt, in, io);
}

Step<WaitCv> on(WaitCert&& state, const In<Certificate>& in, ClientIo& io) {
  return certificate(std::move(state.session), std::move(state.secret), std::move(state.request), in, io);
}

Step<WaitFinished> on(WaitCv&& state, const In<CertificateVerify>& in, ClientIo& io) {
  const auto* offered = state.session.hello.extensions.find<SignatureAlgorithms>();
  const std::vector<SignatureScheme> none;
  TRY(judge_certificate_verify(in.m, Signer::server, state.peer_chain[0],
                               offered ? offered->supported_signature_algorithms : none,
                               state.session.transcript, io));
  state.session.transcript.add(in.raw, CertificateVerify::wire_name, in.buffer, in.offset);
  return WaitFinished{std::move(state.session), std::move(state.secret), std::move(state.request),
                      std::move(state.peer_chain)};
}

} // namespace handglass::tls::client13
