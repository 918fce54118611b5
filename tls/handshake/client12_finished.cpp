// client12_finished.cpp: AWAIT_NEW_SESSION_TICKET -> ESTABLISHED.
//
// The server's Finished matters more here than it seems. With RSA key transport it is the first thing that
// only the holder of the private key can have made; and with every suite it is what shows that nobody changed
// a hello on the way, to make us agree on something weaker than either side wanted.
#include "core/ct.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/client12.h"
#include "tls/handshake/renegotiation.h"
#include "tls/record/protection12.h"

namespace handglass::tls::client12 {

Step<AwaitChangeCipherSpec> on(AwaitNewSessionTicket&& state, const In<NewSessionTicket12>& in, ClientIo&) {
  state.session.transcript.add(in.raw, NewSessionTicket12::wire_name, in.buffer, in.offset);
  return AwaitChangeCipherSpec{std::move(state.session), std::move(state.master), std::move(state.keys),
                               in.m};
}

Step<AwaitFinished> on(AwaitChangeCipherSpec&& state, const In<ChangeCipherSpec12>&, ClientIo& io) {
  // That it can come only here, when there are keys, is what OpenSSL lacked until 2014: a ChangeCipherSpec
  // that came too early made it use keys that everybody could compute (CVE-2014-0224).
  TRY(io.install_read(Epoch::application,
                      std::make_unique<Protection12>(*state.session.suite, state.keys.server,
                                                     state.session.encrypt_then_mac, *io.config.random)));
  return AwaitFinished{std::move(state.session), std::move(state.master), std::move(state.keys),
                       std::move(state.ticket)};
}

namespace {

/// What a later connection may show to resume this one.
std::shared_ptr<const Session12> to_resume(const AwaitFinished& state, const ClientIo& io) {
  const Session& session = state.session;
  // RFC 7627 section 5.3: without the extension the same master secret may be known in two connections.
  if (!session.extended_master_secret) return nullptr;
  if (session.resumed && state.ticket.ticket.empty()) return session.resumed;
  if (session.session_id.empty() && state.ticket.ticket.empty()) return nullptr;
  auto next = session.resumed ? session.resumed->clone() : std::make_shared<Session12>();
  if (!session.resumed) {
    next->suite = session.suite->suite;
    next->master_secret = Secret<64>(state.master.expose());
    next->extended_master_secret = session.extended_master_secret;
    next->server_name = io.config.server_name;
    for (const x509::Certificate& certificate : session.peer_chain)
      next->peer_chain.push_back(certificate.der);
    next->established = io.config.clock->now();
    next->session_id = session.session_id;
  }
  next->ticket = state.ticket.ticket;
  next->ticket_lifetime_hint = state.ticket.ticket_lifetime_hint;
  return next;
}

} // namespace

Step<Connected> on(AwaitFinished&& state, const In<Finished12>& in, ClientIo& io) {
  Session& session = state.session;
  const SuiteParameters12& suite = *session.suite;
  const Derived expected =
      finished_verify_data12(io.derive, suite.hash, "server", state.master, session.transcript.hash());
  TRY(judge_finished(in.m.verify_data, expected, "5246#7.4.9", io));
  session.transcript.add(in.raw, Finished12::wire_name, in.buffer, in.offset);

  if (session.resumed) { // section 7.3, figure 2: the server was first
    io.writer.change_cipher_spec();
    io.install_write(Epoch::application,
                     std::make_unique<Protection12>(suite, state.keys.client, session.encrypt_then_mac,
                                                    *io.config.random));
    const Derived verify_data =
        finished_verify_data12(io.derive, suite.hash, "client", state.master, session.transcript.hash());
    io.send(Finished12{to_bytes(verify_data.expose())}, session.transcript);
  }

  Connected connected;
  connected.to_resume = to_resume(state, io);
  connected.suite = &suite;
  connected.randoms = session.randoms;
  connected.master = std::move(state.master);
  connected.extended_master_secret = session.extended_master_secret;
  connected.was_resumed = session.resumed != nullptr;
  connected.alpn = std::move(session.alpn);
  connected.peer_chain = std::move(session.peer_chain);
  return connected;
}

Step<Connected> on(Connected&& state, const In<HelloRequest>&, ClientIo& io) {
  // RFC 5246 section 7.2.2: we stay, but do not renegotiate.
  TRY(io.check(++state.hello_requests <= limits::hello_requests, Alert::unexpected_message,
               "hello_request.limit", "5246#7.4.1.1"));
  refuse_renegotiation(io);
  return std::move(state);
}

} // namespace handglass::tls::client12
