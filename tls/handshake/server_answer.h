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

/// What the server chose must be something we offered, and what it echoes must be what we sent.
template <class Answer>
Result<const SuiteParameters*> judge_answer(const Answer& answer, const ClientHello& hello,
                                            const ClientIo& io) {
  const std::string subject(Answer::wire_name);
  const auto* versions = answer.extensions.template find<SupportedVersionsServerHello>();
  if (!versions) {
    // No supported_versions: a TLS 1.2 answer. Had somebody on the way cut 1.3 out of our hello, the
    // server would have left its mark in the random (section 4.1.3).
    static constexpr std::string_view sentinel = "DOWNGRD";
    const std::string_view tail = as_text(ByteView(answer.random).last(8)).substr(0, 7);
    TRY(io.check(tail != sentinel, Alert::illegal_parameter, "sh.no_downgrade", "8446#4.1.3",
                 subject + ".random"));
  }
  TRY(io.check(versions != nullptr, Alert::protocol_version, "sh.version.present", "8446#4.2.1",
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
