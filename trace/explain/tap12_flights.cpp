// tap12_flights.cpp: AWAIT_SERVER_FLIGHT -> AWAIT_CLIENT_CHANGE. Who the server is, and how a secret is made.
//
// All of this passes in the clear. Whoever watches can check every signature, since that takes public keys
// alone; what he cannot do is make the secret from the public halves.
#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/stapling.h"
#include "tls/signature.h"
#include "trace/explain/tap12.h"

namespace handglass::trace::tap12 {

namespace {

std::vector<Bytes> der_of(const std::vector<x509::Certificate>& chain) {
  std::vector<Bytes> all;
  for (const x509::Certificate& certificate : chain) all.push_back(certificate.der);
  return all;
}

/// Whether the signature was checked. It is not if the key, or the way of signing, is none that we know: the
/// two ends got along, and that is no mistake of theirs.
Result<bool> judge_signature(const tls::DigitallySigned& made, const tls::SignedMessage& what,
                             ByteView content, std::span<const event::Input> inputs,
                             const std::vector<x509::Certificate>& chain,
                             std::span<const tls::SignatureScheme> offered, TapIo& io) {
  const auto key = chain[0].public_key(); // nobody gets here with an empty chain
  if (!key || !tls::fits12(made.algorithm, key->type())) {
    io.tap.note("explain.signature.unknown", what.rfc, {{"scheme", registry_name(made.algorithm)}});
    return false;
  }
  TRY(tls::judge_signature12(made, what, content, inputs, chain[0], offered, io));
  return true;
}

Step<AwaitPremaster, AwaitClientPublic> await_key_exchange(Handshake&& handshake) {
  if (handshake.suite->key_exchange == tls::KeyExchange::rsa) return AwaitPremaster{{std::move(handshake)}};
  return AwaitClientPublic{{std::move(handshake)}};
}

Step<AwaitCertificateVerify, AwaitClientChange> after_key_exchange(Handshake&& handshake, TapIo& io) {
  find_keys(handshake, static_cast<std::uint16_t>(handshake.hello.legacy_version), io);
  if (!handshake.client_chain.empty()) return AwaitCertificateVerify{{std::move(handshake)}};
  handshake.transcript.forget_messages();
  return AwaitClientChange{{std::move(handshake)}};
}

} // namespace

Step<AwaitServerKeyExchange, AwaitServerHelloDone> on(AwaitServerFlight&& state,
                                                      const In<tls::Certificate12>& in, TapIo& io) {
  Handshake& handshake = state.handshake;
  TRY(io.check(!in.m.certificate_list.empty(), Alert::decode_error, "certificate.list.not_empty",
               "5246#7.4.2", "Certificate.certificate_list"));
  handshake.server_chain = TRY(tls::read_chain(in.m, io));
  io.seen.server_chain = der_of(handshake.server_chain);
  handshake.transcript.add(in.raw, tls::Certificate12::wire_name, in.buffer, in.offset);
  if (handshake.suite->key_exchange == tls::KeyExchange::ecdhe)
    return AwaitServerKeyExchange{{std::move(handshake)}};
  return AwaitServerHelloDone{{std::move(handshake)}};
}

namespace {

/// RFC 6066 section 8: once, right behind the certificate it is about, and only where it was announced.
Result<void> status(Handshake& handshake, const In<tls::CertificateStatus12>& in, TapIo& io) {
  TRY(io.check(std::exchange(handshake.status_announced, false), Alert::unexpected_message,
               "explain.status_announced", "6066#8"));
  (void)TRY(tls::read_stapled(in.m, io));
  handshake.transcript.add(in.raw, tls::CertificateStatus12::wire_name, in.buffer, in.offset);
  return {};
}

} // namespace

Step<AwaitServerKeyExchange> on(AwaitServerKeyExchange&& state, const In<tls::CertificateStatus12>& in,
                                TapIo& io) {
  TRY(status(state.handshake, in, io));
  return std::move(state);
}

Step<AwaitServerHelloDone> on(AwaitServerHelloDone&& state, const In<tls::CertificateStatus12>& in,
                              TapIo& io) {
  TRY(status(state.handshake, in, io));
  return std::move(state);
}

Step<AwaitServerHelloDone> on(AwaitServerKeyExchange&& state, const In<tls::ServerKeyExchange>& in,
                              TapIo& io) {
  Handshake& handshake = state.handshake;
  const tls::ServerKeyExchange& m = in.m;
  // RFC 5246 section 7.4.3: both randoms and the parameters, as they came.
  const std::size_t before = in.raw.size() - m.size_after_params;
  const ByteView params = in.raw.first(before).subspan(tls::HandshakeHeader::size);
  const Bytes content = concat({handshake.randoms.client, handshake.randoms.server, params});
  const auto* offered = handshake.hello.extensions.find<tls::SignatureAlgorithms>();
  const std::vector<tls::SignatureScheme> none;
  const bool verified = TRY(
      judge_signature(m.signed_params, tls::signed_server_key_exchange, content,
                      tls::signed_params(handshake.randoms.client, handshake.randoms.server, params),
                      handshake.server_chain, offered ? offered->supported_signature_algorithms : none, io));
  io.seen.ecdhe = Seen::Ecdhe{m.params.namedcurve, m.params.public_, {}, m.signed_params.algorithm, verified};
  handshake.transcript.add(in.raw, tls::ServerKeyExchange::wire_name, in.buffer, in.offset);
  return AwaitServerHelloDone{{std::move(handshake)}};
}

Step<AwaitServerHelloDone> on(AwaitServerHelloDone&& state, const In<tls::CertificateRequest12>& in,
                              TapIo& io) {
  TRY(io.check(!state.asks_client, Alert::unexpected_message, "explain.asked_once", "5246#7.4.4"));
  state.handshake.transcript.add(in.raw, tls::CertificateRequest12::wire_name, in.buffer, in.offset);
  TRY(tls::read_authorities(in.m.certificate_authorities, io));
  state.handshake.asked_for = in.m.supported_signature_algorithms;
  state.handshake.status_announced = false; // its place is before this
  return AwaitServerHelloDone{{std::move(state.handshake)}, true};
}

Step<AwaitClientCertificate, AwaitPremaster, AwaitClientPublic> on(AwaitServerHelloDone&& state,
                                                                   const In<tls::ServerHelloDone>& in,
                                                                   TapIo&) {
  Handshake& handshake = state.handshake;
  handshake.transcript.add(in.raw, tls::ServerHelloDone::wire_name, in.buffer, in.offset);
  if (state.asks_client) return AwaitClientCertificate{{std::move(handshake)}};
  if (handshake.suite->key_exchange == tls::KeyExchange::rsa) return AwaitPremaster{{std::move(handshake)}};
  return AwaitClientPublic{{std::move(handshake)}};
}

Step<AwaitPremaster, AwaitClientPublic> on(AwaitClientCertificate&& state, const In<tls::Certificate12>& in,
                                           TapIo& io) {
  Handshake& handshake = state.handshake;
  handshake.client_chain = TRY(tls::read_chain(in.m, io));
  io.seen.client_chain = der_of(handshake.client_chain);
  handshake.transcript.add(in.raw, tls::Certificate12::wire_name, in.buffer, in.offset);
  return await_key_exchange(std::move(handshake));
}

Step<AwaitCertificateVerify, AwaitClientChange> on(AwaitPremaster&& state,
                                                   const In<tls::ClientKeyExchangeRsa>& in, TapIo& io) {
  Handshake& handshake = state.handshake;
  io.seen.encrypted_premaster = in.m.encrypted_pre_master_secret;
  handshake.transcript.add(in.raw, tls::ClientKeyExchangeRsa::wire_name, in.buffer, in.offset);
  return after_key_exchange(std::move(handshake), io);
}

Step<AwaitCertificateVerify, AwaitClientChange> on(AwaitClientPublic&& state,
                                                   const In<tls::ClientKeyExchangeEcdhe>& in, TapIo& io) {
  Handshake& handshake = state.handshake;
  if (io.seen.ecdhe) io.seen.ecdhe->client_public = in.m.ecdh_yc;
  handshake.transcript.add(in.raw, tls::ClientKeyExchangeEcdhe::wire_name, in.buffer, in.offset);
  return after_key_exchange(std::move(handshake), io);
}

Step<AwaitClientChange> on(AwaitCertificateVerify&& state, const In<tls::CertificateVerify12>& in,
                           TapIo& io) {
  Handshake& handshake = state.handshake;
  const tls::TranscriptHash so_far = handshake.transcript.hash();
  const tls::IdText id('T', so_far.id);
  const event::Input inputs[] = {{"handshake_messages", id, {}, {}, false}};
  (void)TRY(judge_signature(in.m.handshake_messages, tls::signed_certificate_verify,
                            handshake.transcript.messages(), inputs, handshake.client_chain,
                            handshake.asked_for, io));
  handshake.transcript.add(in.raw, tls::CertificateVerify12::wire_name, in.buffer, in.offset);
  handshake.transcript.forget_messages();
  return AwaitClientChange{{std::move(handshake)}};
}

} // namespace handglass::trace::tap12
