// server12_select.cpp: RECVD_HELLO -> SELECTED or RESUMING. One suite names everything at once, so one choice
// settles key exchange, certificate and cipher together; and an old session may settle it all beforehand.
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/authentication12.h"
#include "tls/handshake/server12.h"
#include "tls/handshake/server_choice.h"
#include "tls/handshake/suitable.h"

namespace handglass::tls::server12 {

namespace {

bool offers(const ClientHello& hello, CipherSuite suite) {
  return std::ranges::count(hello.cipher_suites, suite) != 0;
}

/// RFC 5246 section 7.4.1.2, RFC 5746, RFC 7507: rules about the hello as a whole.
Result<void> judge_hello12(const ClientHello& hello, const ServerIo& io) {
  const ServerConfig& config = io.config;
  TRY(io.check(std::ranges::count(hello.legacy_compression_methods, CompressionMethod::null) != 0,
               Alert::illegal_parameter, "ch.compression.has_null", "5246#7.4.1.2",
               "ClientHello.compression_methods"));
  // RFC 7507 section 3: the client says "I come back with less, since more failed". But we can do more:
  // somebody made its first attempt fail.
  TRY(io.check(!offers(hello, CipherSuite::TLS_FALLBACK_SCSV) || !config.allows(ProtocolVersion::TLS_1_3),
               Alert::inappropriate_fallback, "ch.fallback", "7507#3", "ClientHello.cipher_suites"));

  const auto* renegotiation = hello.extensions.find<RenegotiationInfo>();
  if (renegotiation)
    TRY(io.check(renegotiation->renegotiated_connection.empty(), Alert::handshake_failure,
                 "ch.renegotiation_info.empty", "5746#3.6",
                 "ClientHello.extensions.renegotiated_connection"));
  const bool knows = renegotiation || offers(hello, CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
  if (config.require_renegotiation_info)
    TRY(io.check(knows, Alert::handshake_failure, "ch.renegotiation_info.present", "5746#4.3",
                 "ClientHello.extensions"));
  else if (!knows)
    io.tap.note("renegotiation_info.absent", "5746#4.3");

  if (config.extended_master_secret == Use::required)
    TRY(io.check(hello.extensions.has(ExtensionType::extended_master_secret), Alert::handshake_failure,
                 "ch.extended_master_secret.present", "7627#5.2", "ClientHello.extensions"));
  if (const auto* formats = hello.extensions.find<ECPointFormatList>())
    TRY(io.check(std::ranges::count(formats->ec_point_format_list, ECPointFormat::uncompressed) != 0,
                 Alert::illegal_parameter, "ch.point_format.uncompressed", "8422#5.1.2",
                 "ClientHello.extensions.ec_point_format_list"));
  return {};
}

/// The session that the client wants to go on with, if we remember it and may. Everything that speaks against
/// it only costs a full handshake, but for one thing that is an attack.
Result<std::shared_ptr<const Session12>> find_session(const ClientHello& hello,
                                                      const std::string& server_name, const ServerIo& io) {
  const ServerConfig& config = io.config;
  std::shared_ptr<const Session12> session;
  const auto* ticket = hello.extensions.find<SessionTicket>();
  // RFC 5077 section 3.4: with a ticket the session_id is only an echo to know the answer by.
  if (ticket && !ticket->ticket.empty() && config.ticket_key)
    session = config.ticket_key->open(ticket->ticket);
  else if (config.session_cache && !hello.legacy_session_id.empty())
    session = config.session_cache->find(hello.legacy_session_id);
  if (!session) return nullptr;

  const bool offers_ems = hello.extensions.has(ExtensionType::extended_master_secret);
  // RFC 7627 section 5.3: a session that had it and a hello that has not: abort, for somebody took it out.
  TRY(io.check(!session->extended_master_secret || offers_ems, Alert::handshake_failure,
               "ch.resumed.extended_master_secret", "7627#5.3", "ClientHello.extensions"));
  const bool may = session->is_fresh(config.clock->now()) && offers(hello, session->suite) &&
                   std::ranges::count(config.cipher_suites, session->suite) != 0 &&
                   find_suite_12(session->suite) != nullptr &&
                   session->server_name == server_name && // RFC 6066 section 3
                   session->extended_master_secret && // RFC 7627 section 5.3: SHOULD NOT without
                   offers_ems && config.extended_master_secret != Use::off &&
                   !(config.require_client_certificate && session->peer_chain.empty());
  if (!may) return nullptr;
  io.tap.note("session.resumed", "5246#7.3");
  return session;
}

struct Choice {
  const SuiteParameters12* suite = nullptr;
  const Credential* credential = nullptr;
  SignatureScheme scheme{};
  NamedGroup group{};
};

/// RFC 8422 section 5.1: the groups of a hello are the curves of certificates too. (Edwards keys are named by
/// their signature scheme alone.)
bool knows_curve_of(x509::KeyType key, const SupportedGroups* groups) {
  const auto knows = [&](NamedGroup curve) {
    return std::ranges::count(groups->named_group_list, curve) != 0;
  };
  if (groups && key == x509::KeyType::ec_p256) return knows(NamedGroup::secp256r1);
  if (groups && key == x509::KeyType::ec_p384) return knows(NamedGroup::secp384r1);
  if (groups && key == x509::KeyType::ec_p521) return knows(NamedGroup::secp521r1);
  return true;
}

/// The first suite of ours that the client offers and that we have a certificate for, whose chain is `least`
/// or better.
std::optional<Choice> choose(const ClientHello& hello, const ServerConfig& config, Suits least) {
  const auto* groups = hello.extensions.find<SupportedGroups>();
  // RFC 8422 section 4: a client that names no groups takes any; all know secp256r1.
  std::vector<NamedGroup> ours = config.groups;
  std::erase_if(ours, [](NamedGroup group) { return !supports12(group); });
  const std::optional<NamedGroup> group =
      first_common(ours, groups ? groups->named_group_list : std::vector{NamedGroup::secp256r1});
  // RFC 5246 section 7.4.1.4.1: a client that says nothing means SHA-1, which we do not sign with.
  const auto* algorithms = hello.extensions.find<SignatureAlgorithms>();
  const std::vector<SignatureScheme> none;
  for (CipherSuite code : config.cipher_suites) {
    const SuiteParameters12* suite = find_suite_12(code);
    if (!suite || !offers(hello, code)) continue;
    for (const Credential& credential : config.credentials) {
      if (!fits(*suite, credential.key->type()) || !knows_curve_of(credential.key->type(), groups)) continue;
      if (suits(credential.chain, listed_for_certificates(hello.extensions)) > least) continue;
      if (suite->key_exchange == KeyExchange::rsa) return Choice{suite, &credential, {}, {}};
      const auto scheme =
          choose_signature_scheme12(*credential.key, config.signature_schemes,
                                    algorithms ? algorithms->supported_signature_algorithms : none);
      if (scheme && group) return Choice{suite, &credential, *scheme, *group};
    }
  }
  return std::nullopt;
}

} // namespace

Step<Selected, Resuming> on(RecvdHello&& state, const Go&, ServerIo& io) {
  const ServerConfig& config = io.config;
  const ClientHello& hello = state.hello;
  TRY(judge_hello12(hello, io));

  Session session{hello, nullptr, {}, std::move(state.transcript), {}, requested_name(hello), {}};
  session.randoms.client = hello.random;
  config.random->fill("server_random", session.randoms.server);
  // RFC 8446 section 4.1.3: our mark that we could have spoken TLS 1.3. A client that could too, and sees it,
  // knows that somebody stood between us.
  if (config.allows(ProtocolVersion::TLS_1_3)) {
    const ByteView mark = as_bytes("DOWNGRD\x01");
    std::ranges::copy(mark, session.randoms.server.end() - static_cast<std::ptrdiff_t>(mark.size()));
  }
  session.extended_master_secret = config.extended_master_secret != Use::off &&
                                   hello.extensions.has(ExtensionType::extended_master_secret);
  session.gives_ticket = config.ticket_key && config.session_tickets && session.extended_master_secret &&
                         hello.extensions.has(ExtensionType::session_ticket);
  session.resumed = TRY(find_session(hello, session.server_name, io));

  std::optional<Choice> choice;
  if (session.resumed) {
    session.suite = find_suite_12(session.resumed->suite);
    // The session_id, given back, says "yes".
    session.session_id = hello.legacy_session_id;
    for (const Bytes& der : session.resumed->peer_chain)
      session.peer_chain.push_back(TRY(x509::parse_certificate(der)));
  } else {
    choice = choose(hello, config, Suits::well);
    if (!choice) choice = choose(hello, config, Suits::hardly);
    TRY(io.check(choice.has_value(), Alert::handshake_failure, "ch.suite12.common", "5246#7.4.1.3",
                 "ClientHello.cipher_suites"));
    session.suite = choice->suite;
    // RFC 7627 section 5.4: a session without the extension is not to be resumed, so it gets no name.
    if (config.session_cache && session.extended_master_secret && !session.gives_ticket)
      session.session_id = config.random->bytes("session_id", 32);
    if (!session.suite->obsolete().empty()) io.tap.note(session.suite->obsolete(), "9325#4.1");
  }
  // RFC 7366 section 3: for CBC suites only.
  session.encrypt_then_mac = config.encrypt_then_mac && session.suite->is_cbc() &&
                             hello.extensions.has(ExtensionType::encrypt_then_mac);
  session.alpn = TRY(choose_alpn(hello, io));
  if (config.request_client_certificate && !session.resumed) session.transcript.keep_messages();
  session.transcript.choose(session.suite->hash);

  if (session.resumed) return Resuming{std::move(session)};
  return Selected{std::move(session), choice->credential, choice->scheme, choice->group};
}

} // namespace handglass::tls::server12
