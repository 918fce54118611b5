// server13_flight.cpp: NEGOTIATED -> WAIT_FLIGHT2. The server's one flight: ServerHello in the clear, then,
// under keys that exist from this moment, who it is and that it holds the key.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/server13.h"
#include "tls/handshake/server_choice.h"

namespace handglass::tls::server13 {

namespace {

Result<EncryptedExtensions> encrypted_extensions(const Negotiated& state, ServerIo& io) {
  EncryptedExtensions message;
  if (state.hello.extensions.has(ExtensionType::server_name))
    message.extensions.add(ServerNameAcknowledgement{});
  if (!state.alpn.empty())
    message.extensions.add(ApplicationLayerProtocolNegotiation{{{to_bytes(as_bytes(state.alpn))}}});
  if (const auto limit = TRY(answer_record_size(state.hello, 1, io))) message.extensions.add(*limit);
  if (io.config.edit_encrypted_extensions) io.config.edit_encrypted_extensions(message);
  return message;
}

} // namespace

Step<WaitFlight2, WaitEoed> on(Negotiated&& state, const Go&, ServerIo& io) {
  const SuiteParameters& suite = *state.suite;
  Transcript& transcript = state.transcript;
  const ByteView theirs = state.peer_share.key_exchange;
  const KeyShare ours = TRY(KeyShare::answer(state.peer_share.group, theirs, *io.config.random, io.derive));

  ServerHello hello;
  io.config.random->fill("server_random", hello.random);
  hello.legacy_session_id_echo = state.hello.legacy_session_id;
  hello.cipher_suite = suite.suite;
  hello.extensions.add(KeyShareServerHello{{ours.group, ours.public_key}});
  hello.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_3});
  if (io.config.edit_server_hello) io.config.edit_server_hello(hello);
  if (!transcript.has_hash()) transcript.choose(suite.hash);
  io.send(hello, transcript);
  // Appendix D.4: a client that sent a session id expects the ritual of TLS 1.2. Sent once.
  if (!state.hello.legacy_session_id.empty()) io.writer.change_cipher_spec();
  io.writer.flush();

  const Derived shared = TRY(ours.agree(theirs, io.derive));
  HandshakeSecret secret = EarlySecret(suite.hash, io.derive).into_handshake(io.derive, shared);
  TrafficSecrets handshake = secret.handshake_traffic(io.derive, transcript.hash());
  io.install_write(Epoch::handshake, suite, handshake.server);
  TRY(io.install_read(Epoch::handshake, suite, handshake.client));

  io.send(TRY(encrypted_extensions(state, io)), transcript);
  if (io.config.request_client_certificate) {
    CertificateRequest request;
    request.extensions.add(SignatureAlgorithms{io.config.signature_schemes});
    io.send(request, transcript);
  }
  const Bytes stapled = asks_for_ocsp(state.hello) ? state.credential->ocsp_response : Bytes{};
  TRY(send_authentication(*state.credential, state.scheme, Signer::server, {}, stapled, transcript, io.config,
                          io));
  const Derived verify_data =
      finished_verify_data(io.derive, suite.hash, "server verify_data", handshake.server, transcript.hash());
  io.send(Finished{to_bytes(verify_data.expose())}, transcript);
  io.writer.flush();

  MasterSecret master = std::move(secret).into_master(io.derive);
  const TranscriptHash through_server_finished = transcript.hash();
  TrafficSecrets application = master.application_traffic(io.derive, through_server_finished);
  Derived exporter = master.exporter(io.derive, through_server_finished);
  io.install_write(Epoch::application, suite, application.server);

  std::string server_name = requested_name(state.hello);
  return WaitFlight2{{&suite,
                      std::move(transcript),
                      std::move(handshake),
                      std::move(application),
                      std::move(exporter),
                      std::move(master),
                      std::move(state.alpn),
                      std::move(server_name),
                      {}}};
}

} // namespace handglass::tls::server13
