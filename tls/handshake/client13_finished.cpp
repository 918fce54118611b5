// client13_finished.cpp: WAIT_FINISHED -> CONNECTED, and what may still come after.
//
// The server's Finished is a MAC over the whole transcript under a key that only the two ends have. It
// proves that both saw the same messages: a hello that was changed on the way ends here.
#include "tls/handshake/authentication.h"
#include "tls/handshake/client13.h"
#include "tls/handshake/post_handshake.h"

namespace handglass::tls::client13 {

Step<Connected> on(WaitFinished&& state, const In<Finished>& in, ClientIo& io) {
  Session& session = state.session;
  const SuiteParameters& suite = *session.suite;
  const Derived expected = finished_verify_data(io.derive, suite.hash, "server verify_data",
                                                session.handshake_traffic.server, session.transcript.hash());
  TRY(judge_finished(in.m.verify_data, expected, "8446#4.4.4", io));
  session.transcript.add(in.raw, Finished::wire_name, in.buffer, in.offset);
  io.reader.tolerate_change_cipher_spec(false); // section 5: not after the peer's Finished

  MasterSecret master = std::move(state.secret).into_master(io.derive);
  const TranscriptHash through_server_finished = session.transcript.hash();
  TrafficSecrets traffic = master.application_traffic(io.derive, through_server_finished);
  Derived exporter = master.exporter(io.derive, through_server_finished);
  TRY(io.install_read(Epoch::application, suite, traffic.server));

  if (state.request) TRY(answer_certificate_request(*state.request, session, io));
  const Derived verify_data =
      finished_verify_data(io.derive, suite.hash, "client verify_data", session.handshake_traffic.client,
                           session.transcript.hash());
  io.send(Finished{to_bytes(verify_data.expose())}, session.transcript);
  io.install_write(Epoch::application, suite, traffic.client);

  Connected connected;
  connected.resumption = std::move(master).resumption(io.derive, session.transcript.hash());
  connected.suite = &suite;
  connected.traffic = std::move(traffic);
  connected.exporter = std::move(exporter);
  connected.alpn = std::move(session.alpn);
  connected.peer_chain = std::move(state.peer_chain);
  return connected;
}

Step<Connected> on(Connected&& state, const In<NewSessionTicket>& in, ClientIo& io) {
  TRY(io.check(++state.tickets <= limits::new_session_tickets, Alert::unexpected_message, "ticket.limit",
               "8446#4.6.1"));
  // Section 4.6.1: seven days at the most.
  TRY(io.check(in.m.ticket_lifetime <= 604800, Alert::illegal_parameter, "ticket.lifetime", "8446#4.6.1",
               "NewSessionTicket.ticket_lifetime", {{"seconds", in.m.ticket_lifetime}}));
  const std::optional<ExtensionType> misplaced = in.m.extensions.first_not_allowed();
  TRY(io.check(!misplaced, Alert::illegal_parameter, "extension.allowed_here", "8446#4.2",
               "NewSessionTicket.extensions", {{"extension", misplaced ? registry_name(*misplaced) : ""}}));
  show_resumption_psk(state, in.m, io);
  return std::move(state);
}

Step<Connected> on(Connected&& state, const In<KeyUpdate>& in, ClientIo& io) {
  TRY(receive_key_update(state, state.traffic.server, in.m, io));
  return std::move(state);
}

} // namespace handglass::tls::client13
