// server_answer.h: rules that a ServerHello and a HelloRetryRequest share (RFC 8446 section 4.1.3).
#pragma once

#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/io.h"
#include "tls/messages/client_hello.h"
#include "tls/suites.h"

namespace handglass::tls {

/// Section 4.2: an answer may hold only extensions that the question offered (unsupported_extension),
/// and only where the table allows them (illegal_parameter). `unasked` may come without an offer.
template <class ExtensionList>
Result<void> judge_extensions(const ExtensionList& extensions, const ClientHello& hello, const Io& io,
                              std::initializer_list<ExtensionType> unasked = {}) {
  for (const auto& extension : extensions.list) {
    const ExtensionType type = extension.extension_type;
    // RFC 8701 section 3.1: what we offered only to be ignored may not be accepted either.
    const bool offered = (hello.extensions.has(type) && !is_grease(static_cast<std::uint16_t>(type))) ||
                         std::ranges::count(unasked, type) != 0;
    TRY(io.check(offered, Alert::unsupported_extension, "extension.offered", "8446#4.2", registry_name(type),
                 {{"extension", static_cast<std::uint16_t>(type)}}));
  }
  const std::optional<ExtensionType> misplaced = extensions.first_not_allowed();
  TRY(io.check(!misplaced, Alert::illegal_parameter, "extension.allowed_here", "8446#4.2", {},
               {{"extension", misplaced ? registry_name(*misplaced) : ""}}));
  return {};
}

/// The application protocol that the server chose; empty if it chose none. Where the answer stands is
/// `subject`.
template <class ExtensionList>
Result<std::string> judge_alpn(const ExtensionList& extensions, std::string_view subject,
                               const ClientIo& io) {
  const auto* alpn = extensions.template find<ApplicationLayerProtocolNegotiation>();
  if (!alpn) return std::string();
  // RFC 7301 section 3.1: exactly one, and one of ours.
  TRY(io.check(alpn->protocol_name_list.size() == 1, Alert::illegal_parameter, "ee.alpn.one", "7301#3.1",
               subject));
  std::string chosen(as_text(alpn->protocol_name_list[0].name));
  TRY(io.check(std::ranges::count(io.config.alpn, chosen) != 0, Alert::illegal_parameter, "ee.alpn.offered",
               "7301#3.1", subject, {{"protocol", chosen}}));
  return chosen;
}

/// The server's record_size_limit, and with it the word that it heeds ours: a server that does not know the
/// extension may send any size. In TLS 1.3 the limit counts one octet for the type, in TLS 1.2 none
/// (RFC 8449 section 4); the record layer's limits count it always.
inline Result<void> agree_on_record_size(const RecordSizeLimit& theirs, const ClientHello& hello,
                                         std::string_view subject, std::size_t type_octets, ClientIo& io) {
  TRY(io.check(theirs.record_size_limit >= 64, Alert::illegal_parameter, "record_size_limit.floor", "8449#4",
               subject, {{"limit", theirs.record_size_limit}}));
  const auto with_type = [&](std::size_t limit) {
    return std::min(limit + 1 - type_octets, limits::plaintext + 1);
  };
  io.writer.limit_inner_plaintext(with_type(theirs.record_size_limit));
  if (const auto* ours = hello.extensions.find<RecordSizeLimit>())
    io.reader.limit_inner_plaintext(with_type(ours->record_size_limit));
  return {};
}

/// What the server chose must be something we offered, and what it echoes must be what we sent.
template <class Answer>
Result<const SuiteParameters*> judge_answer(const Answer& answer, const ClientHello& hello,
                                            const ClientIo& io) {
  const std::string subject(Answer::wire_name);
  const auto* versions = answer.extensions.template find<SupportedVersionsServerHello>();
  // A ServerHello without it is one of TLS 1.2, and judged there; a HelloRetryRequest must have it.
  TRY(io.check(versions != nullptr, Alert::protocol_version, "sh.version.present", "8446#4.1.4",
               subject + ".extensions", {{"version", static_cast<std::uint16_t>(answer.legacy_version)}}));
  TRY(io.check(versions->selected_version == ProtocolVersion::TLS_1_3, Alert::illegal_parameter,
               "sh.version.offered", "8446#4.2.1", subject + ".extensions.selected_version",
               {{"version", static_cast<std::uint16_t>(versions->selected_version)}}));
  // RFC 8446 demands it of 0x0300 only (appendix D.5), its revision of all other values.
  TRY(io.check(answer.legacy_version == ProtocolVersion::TLS_1_2, Alert::protocol_version,
               "sh.legacy_version", "9846#4.2.3", subject + ".legacy_version"));
  TRY(io.check(answer.legacy_session_id_echo == hello.legacy_session_id, Alert::illegal_parameter,
               "sh.session_id.echo", "8446#4.1.3", subject + ".legacy_session_id_echo"));
  const auto offered_at = std::ranges::find(hello.cipher_suites, answer.cipher_suite);
  const SuiteParameters* suite = find_suite_13(answer.cipher_suite);
  TRY(io.check(
      offered_at != hello.cipher_suites.end() && suite, Alert::illegal_parameter, "sh.cipher_suite.offered",
      "8446#4.1.3", subject + ".cipher_suite",
      {{"position", offered_at - hello.cipher_suites.begin() + 1}, {"count", hello.cipher_suites.size()}}));
  TRY(io.check(answer.legacy_compression_method == CompressionMethod::null, Alert::illegal_parameter,
               "sh.compression.null", "8446#4.1.3", subject + ".legacy_compression_method"));
  return suite;
}

} // namespace handglass::tls
