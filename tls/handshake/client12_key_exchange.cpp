// client12_key_exchange.cpp: the client's flight, and with it all keys.
//
//   [Certificate]  ClientKeyExchange  [CertificateVerify]  ChangeCipherSpec  Finished
//
// Here the mind map's third step happens: the client makes a secret and encrypts it with the server's public
// key. Or, with ECDHE, it makes its half of a secret that never crosses the wire.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/authentication12.h"
#include "tls/handshake/client12.h"
#include "tls/handshake/suitable.h"
#include "tls/record/protection12.h"

namespace handglass::tls::client12 {

namespace {

/// RFC 5246 section 7.4.7.1: the version that we offered, and 46 random octets. The version is there so that
/// a server can see that nobody on the way lowered it.
Result<Derived> send_premaster(Session& session, ClientIo& io) {
  Secret<largest_derived> premaster(std::size_t{48});
  store_be(premaster.expose_mut().data(), 2, static_cast<std::uint16_t>(session.hello.legacy_version));
  io.config.random->fill("pre_master_secret", premaster.expose_mut().subspan(2));

  const x509::PublicKey key = TRY(session.peer_chain[0].public_key());
  const Derived secret =
      io.derive.introduce("premaster", "pre_master_secret", std::move(premaster), "5246#7.4.7.1");
  ClientKeyExchangeRsa message;
  Bytes padding; // for the trace alone
  message.encrypted_pre_master_secret =
      TRY(x509::encrypt_pkcs1(key, secret.expose(), *io.config.random, "pkcs1 padding",
                              io.tap.reveals_secrets() ? &padding : nullptr));
  const IdText id('K', secret.id);
  io.derive.computed_public("rsa-encrypt", "EncryptedPreMasterSecret", message.encrypted_pre_master_secret,
                            {io.derive.input("message", secret, id),
                             {"padding", {}, padding, {}, true},
                             {"public_key", {}, key.modulus(), {}, false},
                             {"exponent", {}, key.exponent(), {}, false}},
                            "5246#7.4.7.1");
  io.send(message, session.transcript);
  return secret.clone();
}

Result<Derived> send_public_key(Session& session, const ServerEcdhParams& params, ClientIo& io) {
  const KeyShare ours = KeyShare::generate(params.namedcurve, "client", *io.config.random, io.derive);
  Derived shared = TRY(ours.agree(params.public_, io.derive));
  io.send(ClientKeyExchangeEcdhe{ours.public_key}, session.transcript);
  return shared;
}

/// RFC 5246 section 7.4.6: a certificate of a type that the server named, signed with what it listed. Keys of
/// Ed25519 go by the type of ECDSA (RFC 8422 section 5.5).
bool may_show(const Credential& credential, const CertificateRequest12& request) {
  const bool is_rsa =
      credential.key->type() == x509::KeyType::rsa || credential.key->type() == x509::KeyType::rsa_pss;
  const auto type = is_rsa ? ClientCertificateType::rsa_sign : ClientCertificateType::ecdsa_sign;
  return std::ranges::count(request.certificate_types, type) != 0 &&
         suits(credential.chain, request.supported_signature_algorithms) == Suits::well;
}

/// RFC 5246 section 7.4.6: whoever was asked answers, if need be with an empty list. The scheme to sign with
/// later, if there is a certificate.
std::optional<SignatureScheme> send_certificate(const CertificateRequest12& request, Session& session,
                                                ClientIo& io) {
  Certificate12 message;
  std::optional<SignatureScheme> scheme;
  if (io.config.credential && may_show(*io.config.credential, request))
    scheme = choose_signature_scheme12(*io.config.credential->key, io.config.signature_schemes,
                                       request.supported_signature_algorithms);
  if (scheme)
    for (const Bytes& der : io.config.credential->chain)
      message.certificate_list.emplace_back().cert_data.bytes = der;
  if (auto read_back = io.send(message, session.transcript)) (void)read_chain(*read_back, io);
  return scheme;
}

Step<AwaitNewSessionTicket, AwaitChangeCipherSpec> flight(Session&& session, const ServerEcdhParams& params,
                                                          const CertificateRequest12* request, ClientIo& io) {
  const SuiteParameters12& suite = *session.suite;
  std::optional<SignatureScheme> scheme;
  if (request) scheme = send_certificate(*request, session, io);

  Derived premaster = suite.key_exchange == KeyExchange::rsa ? TRY(send_premaster(session, io))
                                                             : TRY(send_public_key(session, params, io));
  Derived master =
      session.extended_master_secret
          ? extended_master_secret(io.derive, suite.hash, std::move(premaster), session.transcript.hash())
          : master_secret(io.derive, suite.hash, std::move(premaster), session.randoms);
  if (scheme)
    TRY(send_certificate_verify12(*io.config.credential, *scheme, session.transcript, io.config, io));
  session.transcript.forget_messages();

  KeyBlock keys = key_block(io.derive, suite, master, session.randoms);
  io.writer.change_cipher_spec();
  io.install_write(Epoch::application, std::make_unique<Protection12>(
                                           suite, keys.client, session.encrypt_then_mac, *io.config.random));
  const Derived verify_data =
      finished_verify_data12(io.derive, suite.hash, "client", master, session.transcript.hash());
  io.send(Finished12{to_bytes(verify_data.expose())}, session.transcript);

  if (session.ticket_promised)
    return AwaitNewSessionTicket{std::move(session), std::move(master), std::move(keys)};
  return AwaitChangeCipherSpec{std::move(session), std::move(master), std::move(keys), {}};
}

} // namespace

Step<AwaitNewSessionTicket, AwaitChangeCipherSpec> on(AwaitCertificateRequest&& state,
                                                      const In<ServerHelloDone>& in, ClientIo& io) {
  state.session.transcript.add(in.raw, ServerHelloDone::wire_name, in.buffer, in.offset);
  return flight(std::move(state.session), state.params, nullptr, io);
}

Step<AwaitNewSessionTicket, AwaitChangeCipherSpec> on(AwaitCertificateStatusRsa&& state,
                                                      const In<ServerHelloDone>& in, ClientIo& io) {
  TRY(judge_unstapled(state.session, io));
  return on(AwaitCertificateRequest{std::move(state.session), {}}, in, io);
}

Step<AwaitNewSessionTicket, AwaitChangeCipherSpec> on(AwaitServerHelloDone&& state,
                                                      const In<ServerHelloDone>& in, ClientIo& io) {
  state.session.transcript.add(in.raw, ServerHelloDone::wire_name, in.buffer, in.offset);
  return flight(std::move(state.session), state.params, &state.request, io);
}

} // namespace handglass::tls::client12
