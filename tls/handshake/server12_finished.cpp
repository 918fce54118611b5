// server12_finished.cpp: AWAIT_CHANGE_CIPHER_SPEC -> ESTABLISHED.
#include "tls/handshake/authentication.h"
#include "tls/handshake/renegotiation.h"
#include "tls/handshake/server12.h"
#include "tls/record/protection12.h"

namespace handglass::tls::server12 {

Step<AwaitFinished> on(AwaitChangeCipherSpec&& state, const In<ChangeCipherSpec12>&, ServerIo& io) {
  TRY(io.install_read(Epoch::application,
                      std::make_unique<Protection12>(*state.session.suite, state.keys.client,
                                                     state.session.encrypt_then_mac, *io.config.random)));
  return AwaitFinished{std::move(state.session), std::move(state.master), std::move(state.keys)};
}

namespace {

void remember(const Session& session, const Derived& master, const ServerIo& io) {
  auto entry = std::make_shared<Session12>();
  entry->suite = session.suite->suite;
  entry->master_secret = Secret<64>(master.expose());
  entry->extended_master_secret = session.extended_master_secret;
  entry->server_name = session.server_name;
  for (const x509::Certificate& certificate : session.peer_chain)
    entry->peer_chain.push_back(certificate.der);
  entry->established = io.config.clock->now();
  entry->session_id = session.session_id;
  io.config.session_cache->put(std::move(entry));
}

} // namespace

Step<Connected> on(AwaitFinished&& state, const In<Finished12>& in, ServerIo& io) {
  Session& session = state.session;
  const SuiteParameters12& suite = *session.suite;
  const Derived expected =
      finished_verify_data12(io.derive, suite.hash, "client", state.master, session.transcript.hash());
  TRY(judge_finished(in.m.verify_data, expected, "5246#7.4.9", io));
  session.transcript.add(in.raw, Finished12::wire_name, in.buffer, in.offset);

  if (!session.resumed) {
    if (session.gives_ticket) send_ticket(session, state.master, io, session.transcript);
    io.writer.change_cipher_spec();
    io.install_write(Epoch::application,
                     std::make_unique<Protection12>(suite, state.keys.server, session.encrypt_then_mac,
                                                    *io.config.random));
    const Derived verify_data =
        finished_verify_data12(io.derive, suite.hash, "server", state.master, session.transcript.hash());
    io.send(Finished12{to_bytes(verify_data.expose())}, session.transcript);
    // Remembered only now: a session is resumable once both sides have proven that they know its secret.
    if (!session.session_id.empty()) remember(session, state.master, io);
  }

  Connected connected;
  connected.suite = &suite;
  connected.randoms = session.randoms;
  connected.master = std::move(state.master);
  connected.extended_master_secret = session.extended_master_secret;
  connected.was_resumed = session.resumed != nullptr;
  connected.alpn = std::move(session.alpn);
  connected.server_name = std::move(session.server_name);
  connected.peer_chain = std::move(session.peer_chain);
  connected.session_id = std::move(session.session_id);
  return connected;
}

namespace {

/// RFC 5246 section 7.2.2, RFC 5746 section 5: a second handshake is refused, the first one stands.
Step<Connected> refuse(Connected&& state, ServerIo& io) {
  TRY(io.check(++state.refused_hellos <= limits::hello_requests, Alert::unexpected_message,
               "renegotiation.limit", "5246#7.2.2"));
  refuse_renegotiation(io);
  return std::move(state);
}

} // namespace

Step<Connected> on(Connected&& state, const In<ClientHello12>&, ServerIo& io) {
  return refuse(std::move(state), io);
}
Step<Connected> on(Connected&& state, const In<ClientHello>&, ServerIo& io) {
  return refuse(std::move(state), io);
}

} // namespace handglass::tls::server12
