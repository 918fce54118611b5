// client13_server_hello.cpp: WAIT_SH -> WAIT_EE. The server has chosen; from here on both sides have
// the same secret, and all that follows is encrypted.
#include "tls/extensions/extensions.h"
#include "tls/handshake/client13.h"
#include "tls/handshake/server_answer.h"

namespace handglass::tls::client13 {

namespace {

Step<WaitEe> proceed(WaitSh&& state, const In<ServerHello>& in, const SuiteParameters* suite, ClientIo& io) {
  const ServerHello& answer = in.m;
  io.version = ProtocolVersion::TLS_1_3;
  TRY(judge_extensions(answer.extensions, state.hello, io));

  const auto* key_share = answer.extensions.find<KeyShareServerHello>();
  // Without a pre-shared key there must be a Diffie-Hellman share (section 9.2).
  TRY(io.check(key_share != nullptr, Alert::missing_extension, "sh.key_share.present", "8446#9.2",
               "ServerHello.extensions"));
  const NamedGroup group = key_share->server_share.group;
  const auto ours = std::ranges::find(state.key_shares, group, &KeyShare::group);
  TRY(io.check(ours != state.key_shares.end(), Alert::illegal_parameter, "sh.key_share.group_offered",
               "8446#4.2.8", "ServerHello.extensions.server_share.group", {{"group", registry_name(group)}}));

  if (!state.transcript.has_hash()) state.transcript.choose(suite->hash);
  state.transcript.add(in.raw, ServerHello::wire_name, in.buffer, in.offset);

  const Derived shared = TRY(ours->agree(key_share->server_share.key_exchange, io.derive));
  HandshakeSecret secret = EarlySecret(suite->hash, io.derive).into_handshake(io.derive, shared);
  TrafficSecrets traffic = secret.handshake_traffic(io.derive, state.transcript.hash());
  TRY(io.install_read(Epoch::handshake, *suite, traffic.server));
  // Appendix D.4: once, before our first protected record.
  if (io.config.middlebox_compatibility) io.writer.change_cipher_spec();
  io.install_write(Epoch::handshake, *suite, traffic.client);

  return WaitEe{{std::move(state.hello), suite, std::move(state.transcript), std::move(traffic), {}},
                std::move(secret)};
}

} // namespace

Step<WaitEe> on(WaitSh&& state, const In<ServerHello>& in, ClientIo& io) {
  const SuiteParameters* suite = TRY(judge_answer(in.m, state.hello, io));
  return proceed(std::move(state), in, suite, io);
}

Step<client12::AwaitCertificate, client12::AwaitNewSessionTicket, client12::AwaitChangeCipherSpec> on(
    WaitSh&& state, const In<ServerHello12>& in, ClientIo& io) {
  return client12::server_hello(std::move(state.hello), std::move(state.transcript), in, io);
}

Step<WaitEe> on(WaitSh2&& state, const In<ServerHello>& in, ClientIo& io) {
  const SuiteParameters* suite = TRY(judge_answer(in.m, state.sh.hello, io));
  // Section 4.1.4: what the HelloRetryRequest settled stays settled.
  TRY(io.check(in.m.cipher_suite == state.retry_suite, Alert::illegal_parameter,
               "sh.cipher_suite.as_in_retry", "8446#4.1.4", "ServerHello.cipher_suite"));
  if (const auto* share = in.m.extensions.find<KeyShareServerHello>(); share && state.retry_group)
    TRY(io.check(share->server_share.group == *state.retry_group, Alert::illegal_parameter,
                 "sh.key_share.as_in_retry", "8446#4.2.8", "ServerHello.extensions.server_share.group"));
  return proceed(std::move(state.sh), in, suite, io);
}

} // namespace handglass::tls::client13
