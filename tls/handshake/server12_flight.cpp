// server12_flight.cpp: SELECTED -> AWAIT_…, and RESUMING -> AWAIT_CHANGE_CIPHER_SPEC. The server's first
// flight, all of it in the clear: a tap reads the certificate, and every answer to an extension.
#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/authentication12.h"
#include "tls/handshake/server12.h"
#include "tls/handshake/server_choice.h"
#include "tls/record/protection12.h"

namespace handglass::tls::server12 {

namespace {

/// What is stapled to the certificate; empty: nothing.
ByteView stapled(const Selected& state) {
  return asks_for_ocsp(state.session.hello) ? ByteView(state.credential->ocsp_response) : ByteView();
}

Result<ServerHello12> server_hello(const Session& session, bool will_staple, ServerIo& io) {
  const ClientHello& hello = session.hello;
  const auto offered = [&](ExtensionType type) { return hello.extensions.has(type); };
  ServerHello12 answer;
  answer.random = session.randoms.server;
  answer.session_id = session.session_id;
  answer.cipher_suite = session.suite->suite;

  auto& extensions = answer.extensions;
  // RFC 6066 section 3: not when a session is resumed.
  if (offered(ExtensionType::server_name) && !session.resumed) extensions.add(ServerNameAcknowledgement{});
  if (will_staple) extensions.add(CertificateStatusAcknowledgement{}); // RFC 6066 section 8
  // RFC 5746 section 3.6: also to a client that only sent the suite that stands for it.
  if (offered(ExtensionType::renegotiation_info) ||
      std::ranges::count(hello.cipher_suites, CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV) != 0)
    extensions.add(RenegotiationInfo{});
  if (session.extended_master_secret) extensions.add(ExtendedMasterSecret{});
  if (session.encrypt_then_mac) extensions.add(EncryptThenMac{});
  if (session.gives_ticket) extensions.add(SessionTicket{}); // empty: one will follow
  if (offered(ExtensionType::ec_point_formats) && session.suite->key_exchange == KeyExchange::ecdhe)
    extensions.add(ECPointFormatList{{ECPointFormat::uncompressed}});
  if (!session.alpn.empty())
    extensions.add(ApplicationLayerProtocolNegotiation{{{to_bytes(as_bytes(session.alpn))}}});
  if (const auto limit = TRY(answer_record_size(hello, 0, io))) extensions.add(*limit);
  extensions.absent = extensions.list.empty();
  if (io.config.edit_server_hello12) io.config.edit_server_hello12(answer);
  return answer;
}

CertificateRequest12 certificate_request(const ServerConfig& config) {
  CertificateRequest12 request;
  request.certificate_types = {ClientCertificateType::ecdsa_sign, ClientCertificateType::rsa_sign};
  request.supported_signature_algorithms = config.signature_schemes;
  return request;
}

/// RFC 5246 section 7.4.3: our half of the exchange, tied to this handshake by both randoms, and signed.
Result<void> send_server_key_exchange(const Selected& state, const KeyShare& share, Transcript& transcript,
                                      const Randoms& randoms, ServerIo& io) {
  ServerKeyExchange message;
  message.params.namedcurve = share.group;
  message.params.public_ = share.public_key;
  const Bytes params = serialise(message.params);
  const Bytes content = concat({randoms.client, randoms.server, params});
  message.signed_params = TRY(sign12(*state.credential, state.scheme, signed_server_key_exchange, content,
                                     signed_params(randoms.client, randoms.server, params), io.config, io));
  io.send(message, transcript);
  return {};
}

} // namespace

Step<AwaitClientCertificate, AwaitPremaster, AwaitClientPublic> on(Selected&& state, const Go&,
                                                                   ServerIo& io) {
  Session& session = state.session;
  io.send(TRY(server_hello(session, !stapled(state).empty(), io)), session.transcript);

  Certificate12 certificate;
  for (const Bytes& der : state.credential->chain)
    certificate.certificate_list.emplace_back().cert_data.bytes = der;
  if (auto read_back = io.send(certificate, session.transcript)) (void)TRY(read_chain(*read_back, io));
  if (const ByteView response = stapled(state); !response.empty()) {
    CertificateStatus12 status;
    status.response.bytes = to_bytes(response);
    if (auto read_back = io.send(status, session.transcript)) (void)read_stapled(*read_back, io);
  }

  std::optional<KeyShare> share;
  if (session.suite->key_exchange == KeyExchange::ecdhe) {
    share = KeyShare::generate(state.group, "server", *io.config.random, io.derive);
    TRY(send_server_key_exchange(state, *share, session.transcript, session.randoms, io));
  }
  if (io.config.request_client_certificate) io.send(certificate_request(io.config), session.transcript);
  io.send(ServerHelloDone{}, session.transcript);
  io.writer.flush();

  if (io.config.request_client_certificate)
    return AwaitClientCertificate{std::move(session), state.credential, std::move(share)};
  if (share) return AwaitClientPublic{std::move(session), std::move(*share)};
  return AwaitPremaster{std::move(session), state.credential};
}

void send_ticket(const Session& session, const Derived& master, ServerIo& io, Transcript& transcript) {
  Session12 remembered;
  remembered.suite = session.suite->suite;
  remembered.master_secret = Secret<64>(master.expose());
  remembered.extended_master_secret = session.extended_master_secret;
  remembered.server_name = session.server_name;
  for (const x509::Certificate& certificate : session.peer_chain)
    remembered.peer_chain.push_back(certificate.der);
  // A resumed session keeps its birthday: renewing a ticket does not make it young again.
  remembered.established = session.resumed ? session.resumed->established : io.config.clock->now();
  NewSessionTicket12 message;
  message.ticket_lifetime_hint = 2 * 60 * 60;
  message.ticket = io.config.ticket_key->seal(remembered, *io.config.random);
  io.send(message, transcript);
}

Step<AwaitChangeCipherSpec> on(Resuming&& state, const Go&, ServerIo& io) {
  Session& session = state.session;
  const SuiteParameters12& suite = *session.suite;
  io.send(TRY(server_hello(session, false, io)), session.transcript);
  Derived master = io.derive.introduce("session", "master_secret",
                                       Secret<largest_derived>(session.resumed->master_secret.expose()),
                                       "5246#7.3", "CLIENT_RANDOM");
  KeyBlock keys = key_block(io.derive, suite, master, session.randoms);
  if (session.gives_ticket) send_ticket(session, master, io, session.transcript);

  io.writer.change_cipher_spec();
  io.install_write(Epoch::application, std::make_unique<Protection12>(
                                           suite, keys.server, session.encrypt_then_mac, *io.config.random));
  const Derived verify_data =
      finished_verify_data12(io.derive, suite.hash, "server", master, session.transcript.hash());
  io.send(Finished12{to_bytes(verify_data.expose())}, session.transcript);
  io.writer.flush();
  return AwaitChangeCipherSpec{std::move(session), std::move(master), std::move(keys)};
}

} // namespace handglass::tls::server12
