// client12_authentication.cpp: AWAIT_CERTIFICATE -> AWAIT_SERVER_HELLO_DONE. Who is the server?
//
// With ECDHE its signature over the ephemeral key and both randoms says so at once. With RSA key transport
// nothing is signed: that the server can decrypt what we are about to send is all the proof there is, and it
// comes with its Finished.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/authentication12.h"
#include "tls/handshake/client12.h"

namespace handglass::tls::client12 {

namespace {

bool encrypts(const Session& session) { return session.suite->key_exchange == KeyExchange::rsa; }

Result<void> judge(const Session& session, const Stapled& stapled, ClientIo& io) {
  return judge_server(
      session.peer_chain, stapled, session.hello, io,
      encrypts(session) ? x509::KeyUsage::key_encipherment : x509::KeyUsage::digital_signature);
}

/// The chain waited for this: now it is judged.
Result<void> judge_status(Session& session, const In<CertificateStatus12>& in, ClientIo& io) {
  const Stapled stapled = TRY(read_stapled(in.m, io));
  TRY(judge(session, stapled, io));
  session.transcript.add(in.raw, CertificateStatus12::wire_name, in.buffer, in.offset);
  return {};
}

} // namespace

Result<void> judge_unstapled(const Session& session, ClientIo& io) { return judge(session, {}, io); }

Step<AwaitCertificateStatus, AwaitCertificateStatusRsa, AwaitServerKeyExchange, AwaitCertificateRequest> on(
    AwaitCertificate&& state, const In<Certificate12>& in, ClientIo& io) {
  Session& session = state.session;
  TRY(io.check(!in.m.certificate_list.empty(), Alert::decode_error, "certificate.list.not_empty",
               "5246#7.4.2", "Certificate.certificate_list"));
  session.peer_chain = TRY(read_chain(in.m, io));
  const x509::Certificate& leaf = session.peer_chain[0];
  const x509::PublicKey key = TRY(leaf.public_key());

  // RFC 5246 section 7.4.2: the suite says what kind of key it must be, and what the key must be for.
  TRY(io.check(fits(*session.suite, key.type()), Alert::illegal_parameter, "certificate.key.fits_suite",
               "5246#7.4.2", "Certificate.certificate_list", {{"key", x509::name(key.type())}}));
  if (encrypts(session)) TRY(judge_key_encipherment(leaf, io));
  if (!session.status_announced) TRY(judge(session, {}, io));
  session.transcript.add(in.raw, Certificate12::wire_name, in.buffer, in.offset);

  if (session.status_announced && encrypts(session)) return AwaitCertificateStatusRsa{std::move(session)};
  if (session.status_announced) return AwaitCertificateStatus{std::move(session)};
  if (encrypts(session)) return AwaitCertificateRequest{std::move(session), {}};
  return AwaitServerKeyExchange{std::move(session)};
}

Step<AwaitServerKeyExchange> on(AwaitCertificateStatus&& state, const In<CertificateStatus12>& in,
                                ClientIo& io) {
  TRY(judge_status(state.session, in, io));
  return AwaitServerKeyExchange{std::move(state.session)};
}

Step<AwaitCertificateRequest> on(AwaitCertificateStatus&& state, const In<ServerKeyExchange>& in,
                                 ClientIo& io) {
  TRY(judge_unstapled(state.session, io));
  return on(AwaitServerKeyExchange{std::move(state.session)}, in, io);
}

Step<AwaitCertificateRequest> on(AwaitCertificateStatusRsa&& state, const In<CertificateStatus12>& in,
                                 ClientIo& io) {
  TRY(judge_status(state.session, in, io));
  return AwaitCertificateRequest{std::move(state.session), {}};
}

Step<AwaitServerHelloDone> on(AwaitCertificateStatusRsa&& state, const In<CertificateRequest12>& in,
                              ClientIo& io) {
  TRY(judge_unstapled(state.session, io));
  return on(AwaitCertificateRequest{std::move(state.session), {}}, in, io);
}

Step<AwaitCertificateRequest> on(AwaitServerKeyExchange&& state, const In<ServerKeyExchange>& in,
                                 ClientIo& io) {
  Session& session = state.session;
  const ServerKeyExchange& m = in.m;
  const auto* groups = session.hello.extensions.find<SupportedGroups>();
  const bool offered = groups && std::ranges::count(groups->named_group_list, m.params.namedcurve) != 0;
  TRY(io.check(offered && supports12(m.params.namedcurve), Alert::illegal_parameter, "ske.group.offered",
               "8422#5.4", "ServerKeyExchange.params.namedcurve",
               {{"group", registry_name(m.params.namedcurve)}}));

  // RFC 5246 section 7.4.3: signed are both randoms and the parameters, as they came. The randoms keep an old
  // signature from being played back; nothing here says which suite, or which version, it was made for. That
  // gap let Logjam and others in, and is why CertificateVerify in TLS 1.3 signs the whole conversation.
  const std::size_t before = in.raw.size() - m.size_after_params;
  const ByteView params = in.raw.first(before).subspan(HandshakeHeader::size);
  const Bytes content = concat({session.randoms.client, session.randoms.server, params});
  const auto* offered_schemes = session.hello.extensions.find<SignatureAlgorithms>();
  const std::vector<SignatureScheme> none;
  TRY(judge_signature12(m.signed_params, signed_server_key_exchange, content,
                        signed_params(session.randoms.client, session.randoms.server, params),
                        session.peer_chain[0],
                        offered_schemes ? offered_schemes->supported_signature_algorithms : none, io));
  session.transcript.add(in.raw, ServerKeyExchange::wire_name, in.buffer, in.offset);
  return AwaitCertificateRequest{std::move(session), m.params};
}

Step<AwaitServerHelloDone> on(AwaitCertificateRequest&& state, const In<CertificateRequest12>& in,
                              ClientIo& io) {
  state.session.transcript.add(in.raw, CertificateRequest12::wire_name, in.buffer, in.offset);
  TRY(read_authorities(in.m.certificate_authorities, io));
  return AwaitServerHelloDone{std::move(state.session), std::move(state.params), in.m};
}

} // namespace handglass::tls::client12
