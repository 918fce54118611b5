// tap12_finished.cpp: the end of the handshake: new keys in each direction, and whether both Finished hold.
#include "core/random.h"
#include "tls/handshake/authentication.h"
#include "tls/record/protection12.h"
#include "trace/explain/sealed.h"
#include "trace/explain/tap12.h"

namespace handglass::trace::tap12 {

namespace {

constexpr std::size_t of(Direction dir) { return static_cast<std::size_t>(dir); }

/// From here on this direction is encrypted. With keys it can be opened; without, at least told apart.
void change_cipher(const Handshake& handshake, Direction dir, TapIo& io) {
  std::unique_ptr<tls::RecordProtection> protection;
  if (handshake.keys)
    protection = std::make_unique<tls::Protection12>(
        *handshake.suite, dir == Direction::c2s ? handshake.keys->client : handshake.keys->server,
        handshake.encrypt_then_mac, system_random()); // which is for sending: a tap draws nothing
  else
    protection = std::make_unique<Sealed>(*handshake.suite, handshake.encrypt_then_mac);
  io.from(dir).install(Epoch::application, std::move(protection));
}

/// A Finished that could be read: it must be what the transcript and the master secret make it.
Result<void> judge(Handshake& handshake, const In<tls::Finished12>& in, TapIo& io) {
  const Direction dir = in.buffer.dir;
  const tls::Derived expected = tls::finished_verify_data12(io.derive, handshake.suite->hash,
                                                            dir == Direction::c2s ? "client" : "server",
                                                            *handshake.master, handshake.transcript.hash());
  TRY(tls::judge_finished(in.m.verify_data, expected, "5246#7.4.9", io));
  handshake.transcript.add(in.raw, tls::Finished12::wire_name, in.buffer, in.offset);
  io.seen.finished[of(dir)] = io.seen.finished_verified[of(dir)] = true;
  return {};
}

/// One that could not: it enters no transcript of ours, which nobody will need any more either.
void note_sealed(Direction dir, TapIo& io) {
  io.tap.note("explain.finished.sealed", "5246#7.4.9");
  io.seen.finished[of(dir)] = true;
}

Step<AwaitServerChange, Connected> after_client(Handshake&& handshake, const TapIo& io) {
  if (!io.seen.was_resumed) return AwaitServerChange{{std::move(handshake)}};
  remember(handshake, io);
  return Connected{};
}
Step<AwaitClientChange, Connected> after_server(Handshake&& handshake, const TapIo& io) {
  if (io.seen.was_resumed) return AwaitClientChange{{std::move(handshake)}};
  remember(handshake, io);
  return Connected{};
}

void take_ticket(Handshake& handshake, const In<tls::NewSessionTicket12>& in) {
  handshake.ticket = in.m.ticket;
  handshake.transcript.add(in.raw, tls::NewSessionTicket12::wire_name, in.buffer, in.offset);
}

} // namespace

Step<AwaitServerChange> on(AwaitServerFlight&& state, const In<tls::NewSessionTicket12>& in, TapIo& io) {
  state.handshake.transcript.forget_messages();
  take_ticket(state.handshake, in);
  find_resumed_keys(state.handshake, io);
  return AwaitServerChange{{std::move(state.handshake)}};
}
Step<AwaitServerFinished> on(AwaitServerFlight&& state, const In<tls::ChangeCipherSpec12>& in, TapIo& io) {
  state.handshake.transcript.forget_messages();
  find_resumed_keys(state.handshake, io);
  change_cipher(state.handshake, in.buffer.dir, io);
  return AwaitServerFinished{{std::move(state.handshake)}};
}

Step<AwaitClientFinished> on(AwaitClientChange&& state, const In<tls::ChangeCipherSpec12>& in, TapIo& io) {
  change_cipher(state.handshake, in.buffer.dir, io);
  return AwaitClientFinished{{std::move(state.handshake)}};
}
Step<AwaitServerChange> on(AwaitServerChange&& state, const In<tls::NewSessionTicket12>& in, TapIo& io) {
  TRY(io.check(state.handshake.ticket.empty(), Alert::unexpected_message, "explain.one_ticket", "5077#3.3"));
  take_ticket(state.handshake, in);
  return AwaitServerChange{{std::move(state.handshake)}};
}
Step<AwaitServerFinished> on(AwaitServerChange&& state, const In<tls::ChangeCipherSpec12>& in, TapIo& io) {
  change_cipher(state.handshake, in.buffer.dir, io);
  return AwaitServerFinished{{std::move(state.handshake)}};
}

Step<AwaitServerChange, Connected> on(AwaitClientFinished&& state, const In<tls::Finished12>& in, TapIo& io) {
  TRY(judge(state.handshake, in, io));
  return after_client(std::move(state.handshake), io);
}
Step<AwaitServerChange, Connected> on(AwaitClientFinished&& state, const In<SealedHandshake>& in, TapIo& io) {
  note_sealed(in.buffer.dir, io);
  return after_client(std::move(state.handshake), io);
}
Step<AwaitClientChange, Connected> on(AwaitServerFinished&& state, const In<tls::Finished12>& in, TapIo& io) {
  TRY(judge(state.handshake, in, io));
  return after_server(std::move(state.handshake), io);
}
Step<AwaitClientChange, Connected> on(AwaitServerFinished&& state, const In<SealedHandshake>& in, TapIo& io) {
  note_sealed(in.buffer.dir, io);
  return after_server(std::move(state.handshake), io);
}

Step<Connected> on(Connected&& state, const In<tls::HelloRequest>&, TapIo& io) {
  io.tap.note("explain.renegotiation", "5246#7.4.1.1");
  return std::move(state);
}
Step<Connected> on(Connected&& state, const In<tls::ClientHello12>&, TapIo& io) {
  io.tap.note("explain.renegotiation", "5246#7.4.1.2");
  return std::move(state);
}
Step<Connected> on(Connected&& state, const In<tls::ClientHello>&, TapIo& io) {
  io.tap.note("explain.renegotiation", "5246#7.4.1.2");
  return std::move(state);
}

} // namespace handglass::trace::tap12
