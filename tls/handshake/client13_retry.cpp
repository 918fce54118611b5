// client13_retry.cpp: WAIT_SH -> WAIT_SH2. The server likes our offer, but not the key shares in it.
//
//   ClientHello (shares for x25519)  ->
//                                    <-  HelloRetryRequest (use secp256r1; here is a cookie)
//   ClientHello (share for secp256r1, the cookie)  ->
//
// It costs a round trip. The transcript goes on with the hash of the first hello in its place.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/client13.h"
#include "tls/handshake/server_answer.h"

namespace handglass::tls::client13 {

Step<WaitSh2> on(WaitSh&& state, const In<HelloRetryRequest>& in, ClientIo& io) {
  const HelloRetryRequest& retry = in.m;
  ClientHello& hello = state.hello;
  const SuiteParameters* suite = TRY(judge_answer(retry, hello, io));

  // RFC 8446 section 4.1.4: a cookie may come unasked; anything else must answer an offer of ours.
  TRY(judge_extensions(retry.extensions, hello, io, {ExtensionType::cookie}));

  const auto* key_share = retry.extensions.find<KeyShareHelloRetryRequest>();
  const auto* cookie = retry.extensions.find<Cookie>();
  TRY(io.check(key_share || cookie, Alert::illegal_parameter, "hrr.changes_something", "8446#4.1.4",
               "HelloRetryRequest.extensions"));
  std::optional<NamedGroup> group;
  if (key_share) {
    group = key_share->selected_group;
    const auto* offered = hello.extensions.find<SupportedGroups>();
    const bool is_offered = offered && std::ranges::count(offered->named_group_list, *group) != 0;
    TRY(io.check(is_offered && supports(*group), Alert::illegal_parameter, "hrr.group.offered", "8446#4.2.8",
                 "HelloRetryRequest.extensions.selected_group", {{"group", registry_name(*group)}}));
    const bool has_share = std::ranges::count(state.key_shares, *group, &KeyShare::group) != 0;
    TRY(io.check(!has_share, Alert::illegal_parameter, "hrr.group.new", "8446#4.2.8",
                 "HelloRetryRequest.extensions.selected_group", {{"group", registry_name(*group)}}));
  }

  state.transcript.choose(suite->hash);
  state.transcript.replace_by_message_hash();
  state.transcript.add(in.raw, HelloRetryRequest::wire_name, in.buffer, in.offset);

  // Section 4.1.2: the same hello again, but for the key share and the cookie.
  if (io.config.middlebox_compatibility) io.writer.change_cipher_spec();
  if (group) {
    state.key_shares.clear();
    state.key_shares.push_back(KeyShare::generate(*group, "client", *io.config.random, io.derive));
    hello.extensions.replace(KeyShareClientHello{{{*group, state.key_shares.back().public_key}}});
  }
  if (cookie) hello.extensions.add(Cookie{*cookie});
  if (io.config.edit_client_hello) io.config.edit_client_hello(hello, true);
  io.send(hello, state.transcript);
  return WaitSh2{std::move(state), retry.cipher_suite, group};
}

} // namespace handglass::tls::client13
