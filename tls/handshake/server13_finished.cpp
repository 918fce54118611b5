// server13_finished.cpp: WAIT_FLIGHT2 -> CONNECTED. The client's turn: perhaps who it is, then its Finished.
#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/post_handshake.h"
#include "tls/handshake/server13.h"

namespace handglass::tls::server13 {

Step<WaitFlight2> on(WaitEoed&& state, const In<EndOfEarlyData>& in, ServerIo& io) {
  Session& session = state.session;
  session.transcript.add(in.raw, EndOfEarlyData::wire_name, in.buffer, in.offset);
  TRY(io.install_read(Epoch::handshake, *session.suite, session.handshake_traffic.client));
  return WaitFlight2{std::move(session)};
}

Step<WaitFinished, WaitCert> on(WaitFlight2&& state, const Go&, ServerIo& io) {
  if (io.config.request_client_certificate) return WaitCert{std::move(state.session)};
  return WaitFinished{std::move(state.session)};
}

Step<WaitCv, WaitFinished> on(WaitCert&& state, const In<Certificate>& in, ServerIo& io) {
  Session& session = state.session;
  TRY(io.check(in.m.certificate_request_context.empty(), Alert::illegal_parameter,
               "certificate.context.empty", "8446#4.4.2", "Certificate.certificate_request_context"));
  for (const CertificateEntry& entry : in.m.certificate_list) {
    // We asked for no certificate extensions (section 4.4.2: they answer our CertificateRequest).
    TRY(io.check(entry.extensions.list.empty(), Alert::unsupported_extension, "extension.offered",
                 "8446#4.4.2", "Certificate.certificate_list.extensions",
                 {{"extension", entry.extensions.list.empty()
                                    ? 0
                                    : static_cast<std::uint16_t>(entry.extensions.list[0].extension_type)}}));
  }
  if (in.m.certificate_list.empty()) {
    TRY(io.check(!io.config.require_client_certificate, Alert::certificate_required, "certificate.required",
                 "8446#4.4.2.4", "Certificate.certificate_list"));
    session.transcript.add(in.raw, Certificate::wire_name, in.buffer, in.offset);
    return WaitFinished{std::move(session)};
  }
  session.peer_chain = TRY(read_chain(in.m, io));
  TRY(judge_client(session.peer_chain, io));
  session.transcript.add(in.raw, Certificate::wire_name, in.buffer, in.offset);
  return WaitCv{std::move(session)};
}

Step<WaitFinished> on(WaitCv&& state, const In<CertificateVerify>& in, ServerIo& io) {
  Session& session = state.session;
  TRY(judge_certificate_verify(in.m, Signer::client, session.peer_chain[0], io.config.signature_schemes,
                               session.transcript, io));
  session.transcript.add(in.raw, CertificateVerify::wire_name, in.buffer, in.offset);
  return WaitFinished{std::move(session)};
}

Step<Connected> on(WaitFinished&& state, const In<Finished>& in, ServerIo& io) {
  Session& session = state.session;
  const SuiteParameters& suite = *session.suite;
  const Derived expected = finished_verify_data(io.derive, suite.hash, "client verify_data",
                                                session.handshake_traffic.client, session.transcript.hash());
  TRY(judge_finished(in.m.verify_data, expected, "8446#4.4.4", io));
  session.transcript.add(in.raw, Finished::wire_name, in.buffer, in.offset);
  io.reader.tolerate_change_cipher_spec(false); // section 5: not after the peer's Finished
  TRY(io.install_read(Epoch::application, suite, session.application_traffic.client));

  Connected connected;
  connected.resumption = std::move(session.master).resumption(io.derive, session.transcript.hash());
  connected.suite = &suite;
  connected.traffic = std::move(session.application_traffic);
  connected.exporter = std::move(session.exporter);
  connected.alpn = std::move(session.alpn);
  connected.server_name = std::move(session.server_name);
  connected.peer_chain = std::move(session.peer_chain);
  for (const NewSessionTicket& ticket : io.config.tickets) {
    show_resumption_psk(connected, ticket, io);
    io.send(ticket);
  }
  return connected;
}

Step<Connected> on(Connected&& state, const In<KeyUpdate>& in, ServerIo& io) {
  TRY(receive_key_update(state, state.traffic.client, in.m, io));
  return std::move(state);
}

} // namespace handglass::tls::server13
