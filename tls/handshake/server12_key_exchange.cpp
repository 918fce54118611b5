// server12_key_exchange.cpp: AWAIT_CLIENT_CERTIFICATE -> AWAIT_CHANGE_CIPHER_SPEC. The client's half, and
// with it all keys.
//
// The mind map's fourth step: the server recovers the client's secret with its private key. That decryption
// is the most attacked line of TLS. In 1998 Bleichenbacher found that a server which lets anybody learn
// whether a ciphertext was padded well can be made to decrypt anything, with a million questions; ROBOT
// (2017) found the same leak in a third of the big sites. So nothing here may depend on whether the
// decryption went well: not an alert, not a message, not the time.
#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/authentication12.h"
#include "tls/handshake/server12.h"

namespace handglass::tls::server12 {

Step<AwaitPremaster, AwaitClientPublic> on(AwaitClientCertificate&& state, const In<Certificate12>& in,
                                           ServerIo& io) {
  Session& session = state.session;
  if (in.m.certificate_list.empty()) {
    // RFC 5246 section 7.4.6; TLS 1.2 has no certificate_required.
    TRY(io.check(!io.config.require_client_certificate, Alert::handshake_failure, "certificate.required",
                 "5246#7.4.6", "Certificate.certificate_list"));
  } else {
    session.peer_chain = TRY(read_chain(in.m, io));
    TRY(judge_client(session.peer_chain, io));
  }
  session.transcript.add(in.raw, Certificate12::wire_name, in.buffer, in.offset);
  if (state.share) return AwaitClientPublic{std::move(session), std::move(*state.share)};
  return AwaitPremaster{std::move(session), state.credential};
}

namespace {

/// Both key exchanges end here: master secret, key block. Not yet a word about whether the client knows them.
Step<AwaitCertificateVerify, AwaitChangeCipherSpec> proceed(Session&& session, Derived&& premaster,
                                                            ServerIo& io) {
  const SuiteParameters12& suite = *session.suite;
  Derived master =
      session.extended_master_secret
          ? extended_master_secret(io.derive, suite.hash, std::move(premaster), session.transcript.hash())
          : master_secret(io.derive, suite.hash, std::move(premaster), session.randoms);
  if (!session.peer_chain.empty()) return AwaitCertificateVerify{std::move(session), std::move(master)};
  session.transcript.forget_messages();
  KeyBlock keys = key_block(io.derive, suite, master, session.randoms);
  return AwaitChangeCipherSpec{std::move(session), std::move(master), std::move(keys)};
}

} // namespace

Step<AwaitCertificateVerify, AwaitChangeCipherSpec> on(AwaitPremaster&& state,
                                                       const In<ClientKeyExchangeRsa>& in, ServerIo& io) {
  Session& session = state.session;
  // RFC 5246 section 7.4.7.1: the random secret is drawn first, always. If anything is wrong inside the
  // ciphertext (padding, length, version) it takes the place of the client's, in constant time, and the
  // handshake goes on to fail at Finished, as it does for a client that merely guessed wrong.
  const Bytes fallback = io.config.random->bytes("pre_master_secret fallback", 48);
  Bytes padding; // for the trace alone
  auto decrypted = state.credential->key->decrypt_premaster(
      in.m.encrypted_pre_master_secret, static_cast<std::uint16_t>(session.hello.legacy_version), fallback,
      io.tap.reveals_secrets() ? &padding : nullptr);
  // Only what everybody on the wire can see: the size of the ciphertext, and that it is below the modulus.
  TRY(io.check(decrypted.has_value(), Alert::decrypt_error, "cke.encrypted.size", "5246#7.4.7.1",
               "ClientKeyExchange.encrypted_pre_master_secret",
               {{"size", in.m.encrypted_pre_master_secret.size()}}));
  const x509::PublicKey& key = state.credential->key->public_key();
  Derived premaster =
      io.derive.computed("rsa-decrypt", "pre_master_secret", Secret<largest_derived>(decrypted->expose()),
                         {{"ciphertext", {}, in.m.encrypted_pre_master_secret, {}, false},
                          {"padding", {}, padding, {}, true},
                          {"public_key", {}, key.modulus(), {}, false},
                          {"exponent", {}, key.exponent(), {}, false}},
                         "5246#7.4.7.1");
  session.transcript.add(in.raw, ClientKeyExchangeRsa::wire_name, in.buffer, in.offset);
  return proceed(std::move(session), std::move(premaster), io);
}

Step<AwaitCertificateVerify, AwaitChangeCipherSpec> on(AwaitClientPublic&& state,
                                                       const In<ClientKeyExchangeEcdhe>& in, ServerIo& io) {
  Derived premaster = TRY(state.share.agree(in.m.ecdh_yc, io.derive));
  state.session.transcript.add(in.raw, ClientKeyExchangeEcdhe::wire_name, in.buffer, in.offset);
  return proceed(std::move(state.session), std::move(premaster), io);
}

Step<AwaitChangeCipherSpec> on(AwaitCertificateVerify&& state, const In<CertificateVerify12>& in,
                               ServerIo& io) {
  Session& session = state.session;
  TRY(judge_certificate_verify12(in.m, session.peer_chain[0], io.config.signature_schemes, session.transcript,
                                 io));
  session.transcript.add(in.raw, CertificateVerify12::wire_name, in.buffer, in.offset);
  session.transcript.forget_messages();
  KeyBlock keys = key_block(io.derive, *session.suite, state.master, session.randoms);
  return AwaitChangeCipherSpec{std::move(session), std::move(state.master), std::move(keys)};
}

} // namespace handglass::tls::server12
