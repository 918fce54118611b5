// server13_select.cpp: RECVD_CH -> NEGOTIATED, or back to START with a HelloRetryRequest.
//
// The client listed what it can do; here the server picks. Suite, group, signature scheme and
// application protocol are chosen one by one: in TLS 1.3 they are independent.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication.h"
#include "tls/handshake/server13.h"
#include "tls/handshake/server_choice.h"
#include "tls/handshake/suitable.h"
#include "tls/signature.h"

namespace handglass::tls::server13 {

namespace {

Step<Negotiated, Start> ask_again(RecvdCh&& state, const SuiteParameters& suite, NamedGroup group,
                                  bool needs_share, ServerIo& io) {
  HelloRetryRequest retry;
  retry.legacy_session_id_echo = state.hello.legacy_session_id;
  retry.cipher_suite = suite.suite;
  if (needs_share) retry.extensions.add(KeyShareHelloRetryRequest{group});
  Cookie cookie;
  if (io.config.always_retry) {
    cookie.cookie = io.config.random->bytes("cookie", 32);
    retry.extensions.add(cookie);
  }
  retry.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_3});
  if (io.config.edit_hello_retry_request) io.config.edit_hello_retry_request(retry);
  if (const auto* final_cookie = retry.extensions.find<Cookie>()) cookie = *final_cookie;

  state.transcript.choose(suite.hash);
  state.transcript.replace_by_message_hash();
  io.send(retry, state.transcript);
  // Appendix D.4: right after the first message we send.
  if (!state.hello.legacy_session_id.empty()) io.writer.change_cipher_spec();
  io.writer.flush();
  Retried retried{std::move(state.hello), suite.suite, needs_share ? std::optional(group) : std::nullopt,
                  std::move(cookie.cookie)};
  return Start{std::move(state.transcript), std::move(retried)};
}

} // namespace

Step<Negotiated, Start> on(RecvdCh&& state, const Go&, ServerIo& io) {
  const ClientHello& hello = state.hello;
  const ServerConfig& config = io.config;

  const SuiteParameters* suite = nullptr;
  if (state.retried) suite = find_suite_13(state.retried->suite);
  for (CipherSuite ours : config.cipher_suites)
    if (!suite && std::ranges::count(hello.cipher_suites, ours) != 0) suite = find_suite_13(ours);
  TRY(io.check(suite != nullptr, Alert::handshake_failure, "ch.cipher_suite.common", "8446#4.1.1",
               "ClientHello.cipher_suites"));

  const auto* groups = hello.extensions.find<SupportedGroups>();
  const auto* shares = hello.extensions.find<KeyShareClientHello>();
  const std::vector<NamedGroup> no_groups;
  const auto& offered_groups = groups ? groups->named_group_list : no_groups;
  // A share that is there beats a preference that costs a round trip.
  std::optional<NamedGroup> group;
  const KeyShareEntry* share = nullptr;
  for (NamedGroup ours : config.groups) {
    if (share || !shares || !supports(ours)) continue;
    for (const KeyShareEntry& entry : shares->client_shares)
      if (entry.group == ours) share = &entry;
  }
  group = share ? std::optional(share->group) : first_common(config.groups, offered_groups);
  TRY(io.check(group.has_value() && supports(*group), Alert::handshake_failure, "ch.group.common",
               "8446#4.1.1", "ClientHello.extensions.named_group_list"));
  if (!state.retried && (!share || config.always_retry))
    return ask_again(std::move(state), *suite, *group, !share, io);
  TRY(io.check(share != nullptr, Alert::illegal_parameter, "ch.second.key_share", "8446#4.2.8",
               "ClientHello.extensions.client_shares"));

  const auto* algorithms = hello.extensions.find<SignatureAlgorithms>();
  const Credential* credential = nullptr;
  std::optional<SignatureScheme> scheme;
  const auto listed = listed_for_certificates(hello.extensions);
  for (Suits least : {Suits::well, Suits::hardly})
    for (const Credential& candidate : config.credentials) {
      if (!algorithms || scheme || suits(candidate.chain, listed) > least) continue;
      scheme = choose_signature_scheme(*candidate.key, config.signature_schemes,
                                       algorithms->supported_signature_algorithms);
      if (scheme) credential = &candidate;
    }
  // Section 4.4.2.2: no certificate of ours is one that the client could check.
  TRY(io.check(credential != nullptr, Alert::handshake_failure, "ch.signature_algorithms.common",
               "8446#4.2.3", "ClientHello.extensions.supported_signature_algorithms"));

  std::string alpn = TRY(choose_alpn(hello, io));
  KeyShareEntry peer_share = *share;
  return Negotiated{
      std::move(state.hello), std::move(state.transcript), suite, std::move(peer_share), credential, *scheme,
      std::move(alpn)};
}

} // namespace handglass::tls::server13
