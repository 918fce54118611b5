// client12_server_hello.cpp: WAIT_SH -> AWAIT_CERTIFICATE, or, resumed, straight to the end of the handshake.
//
// The server has answered in TLS 1.2. Is that what we offered? Did it leave the mark of somebody who could
// have spoken 1.3? And does it know the protections that mend what is wrong with TLS 1.2?
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/client12.h"
#include "tls/handshake/server_answer.h"

namespace handglass::tls::client12 {

namespace {

/// RFC 8446 section 4.1.3: what a server that can do better writes into the end of its random.
enum class Sentinel { none, tls12, tls11_or_older };

Sentinel sentinel_in(const std::array<std::uint8_t, 32>& random) {
  const std::string_view tail = as_text(ByteView(random).last(8));
  if (tail.substr(0, 7) != "DOWNGRD") return Sentinel::none;
  return tail[7] == 1 ? Sentinel::tls12 : tail[7] == 0 ? Sentinel::tls11_or_older : Sentinel::none;
}

Result<const SuiteParameters12*> judge_answer12(const ServerHello12& answer, const ClientHello& hello,
                                                const ClientIo& io) {
  // Had somebody on the way cut TLS 1.3 out of our hello, this would be the only trace of it: the random is
  // covered by the server's signature (RFC 8446 section 4.1.3).
  if (io.config.allows(ProtocolVersion::TLS_1_3))
    TRY(io.check(sentinel_in(answer.random) == Sentinel::none, Alert::illegal_parameter, "sh.no_downgrade",
                 "8446#4.1.3", "ServerHello.random"));
  // RFC 5246 section 7.4.1.3, appendix E.1. (A version above ours is none we offered either.)
  TRY(io.check(
      answer.server_version == ProtocolVersion::TLS_1_2 && io.config.allows(ProtocolVersion::TLS_1_2),
      Alert::protocol_version, "sh.version.ours", "5246#E.1", "ServerHello.server_version",
      {{"version", static_cast<std::uint16_t>(answer.server_version)}}));
  const auto offered_at = std::ranges::find(hello.cipher_suites, answer.cipher_suite);
  const SuiteParameters12* suite = find_suite_12(answer.cipher_suite);
  TRY(io.check(
      offered_at != hello.cipher_suites.end() && suite, Alert::illegal_parameter, "sh.cipher_suite.offered",
      "5246#7.4.1.3", "ServerHello.cipher_suite",
      {{"position", offered_at - hello.cipher_suites.begin() + 1}, {"count", hello.cipher_suites.size()}}));
  TRY(io.check(answer.compression_method == CompressionMethod::null, Alert::illegal_parameter,
               "sh.compression.null", "5246#7.4.1.3", "ServerHello.compression_method"));
  return suite;
}

/// What the extensions say, into `session`.
Result<void> judge_extensions12(const ServerHello12& answer, Session& session, ClientIo& io) {
  const ClientConfig& config = io.config;
  TRY(judge_extensions(answer.extensions, session.hello, io));

  // RFC 5746 section 3.4: of a first handshake there is nothing before to be bound to, so it must be empty.
  const auto* renegotiation = answer.extensions.find<RenegotiationInfo>();
  if (renegotiation)
    TRY(io.check(renegotiation->renegotiated_connection.empty(), Alert::handshake_failure,
                 "sh.renegotiation_info.empty", "5746#3.4",
                 "ServerHello.extensions.renegotiated_connection"));
  else if (config.require_renegotiation_info)
    TRY(io.check(false, Alert::handshake_failure, "sh.renegotiation_info.present", "5746#4.1",
                 "ServerHello.extensions"));
  else
    io.tap.note("renegotiation_info.absent", "5746#4.1");

  session.extended_master_secret = answer.extensions.has(ExtensionType::extended_master_secret);
  if (config.extended_master_secret == Use::required)
    TRY(io.check(session.extended_master_secret, Alert::handshake_failure,
                 "sh.extended_master_secret.present", "7627#5.2", "ServerHello.extensions"));
  else if (!session.extended_master_secret)
    io.tap.note("extended_master_secret.absent", "7627#5.4");

  session.encrypt_then_mac = answer.extensions.has(ExtensionType::encrypt_then_mac);
  // RFC 7366 section 3: it is about CBC, and means nothing for a suite that has no MAC of its own.
  if (session.encrypt_then_mac)
    TRY(io.check(session.suite->is_cbc(), Alert::illegal_parameter, "sh.encrypt_then_mac.cbc", "7366#3",
                 "encrypt_then_mac"));
  session.ticket_promised = answer.extensions.has(ExtensionType::session_ticket);
  session.status_announced = answer.extensions.has(ExtensionType::status_request);

  if (const auto* formats = answer.extensions.find<ECPointFormatList>())
    TRY(io.check(std::ranges::count(formats->ec_point_format_list, ECPointFormat::uncompressed) != 0,
                 Alert::illegal_parameter, "sh.point_format.uncompressed", "8422#5.1.2",
                 "ServerHello.extensions.ec_point_format_list"));
  session.alpn = TRY(judge_alpn(answer.extensions, "ServerHello.extensions.protocol_name_list", io));
  if (const auto* limit = answer.extensions.find<RecordSizeLimit>())
    TRY(agree_on_record_size(*limit, session.hello, "ServerHello.extensions.record_size_limit", 0, io));
  return {};
}

/// RFC 5246 section 7.4.1.3, RFC 7627 section 5.3: may this session go on?
Result<void> judge_resumption(const Session& session, const ClientIo& io) {
  const Session12& old = *session.resumed;
  TRY(io.check(session.suite->suite == old.suite, Alert::illegal_parameter, "sh.resumed.suite",
               "5246#7.4.1.3", "ServerHello.cipher_suite"));
  TRY(io.check(session.extended_master_secret == old.extended_master_secret, Alert::handshake_failure,
               "sh.resumed.extended_master_secret", "7627#5.3", "ServerHello.extensions"));
  return {};
}

} // namespace

Step<AwaitCertificate, AwaitNewSessionTicket, AwaitChangeCipherSpec> server_hello(ClientHello&& hello,
                                                                                  Transcript&& transcript,
                                                                                  const In<ServerHello12>& in,
                                                                                  ClientIo& io) {
  const ServerHello12& answer = in.m;
  const SuiteParameters12* suite = TRY(judge_answer12(answer, hello, io));
  io.agree_on_tls12();
  if (!suite->obsolete().empty()) io.tap.note(suite->obsolete(), "9325#4.1");

  const Bytes offered_id = hello.legacy_session_id;
  Session session{std::move(hello), suite, {}, std::move(transcript), {}, answer.session_id};
  session.randoms = {session.hello.random, answer.random};
  TRY(judge_extensions12(answer, session, io));
  // A client certificate would sign the messages themselves: keep them until nobody can ask any more.
  session.transcript.keep_messages();
  session.transcript.choose(suite->hash);
  session.transcript.add(in.raw, ServerHello12::wire_name, in.buffer, in.offset);

  // Section 7.3: the session_id that we sent, given back, means "let us go on with that session".
  const bool is_echo = !answer.session_id.empty() && answer.session_id == offered_id;
  if (!is_echo) return AwaitCertificate{std::move(session)};
  // With TLS 1.3 on offer our session_id may name nothing at all (RFC 8446 appendix D.4).
  TRY(io.check(io.config.session != nullptr, Alert::illegal_parameter, "sh.session_id.known", "5246#7.4.1.3",
               "ServerHello.session_id"));
  session.resumed = io.config.session;
  TRY(judge_resumption(session, io));
  for (const Bytes& der : session.resumed->peer_chain)
    session.peer_chain.push_back(TRY(x509::parse_certificate(der)));

  Derived master = io.derive.introduce("session", "master_secret",
                                       Secret<largest_derived>(session.resumed->master_secret.expose()),
                                       "5246#7.3", "CLIENT_RANDOM");
  KeyBlock keys = key_block(io.derive, *suite, master, session.randoms);
  if (session.ticket_promised)
    return AwaitNewSessionTicket{std::move(session), std::move(master), std::move(keys)};
  return AwaitChangeCipherSpec{std::move(session), std::move(master), std::move(keys), {}};
}

} // namespace handglass::tls::client12
