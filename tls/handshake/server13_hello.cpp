// server13_hello.cpp: START -> RECVD_CH. Is this a hello that a TLS 1.3 server can answer at all?
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/server13.h"
#include "tls/handshake/server_choice.h"

namespace handglass::tls::server13 {

namespace {

/// The extensions that must not change between the two hellos, as octets.
Bytes lasting_extensions(const ClientHello& hello) {
  using enum ExtensionType;
  Extensions<Context::client_hello> lasting = hello.extensions;
  std::erase_if(lasting.list, [](const auto& extension) {
    const ExtensionType changing[] = {key_share, cookie, early_data, pre_shared_key, padding};
    return std::ranges::count(changing, extension.extension_type) != 0;
  });
  return serialise(lasting);
}

/// RFC 8446 section 4.1.2: after a HelloRetryRequest the same hello comes again, but for the share, the
/// cookie, early data, the binders and the padding.
Result<void> judge_second_hello(const Retried& retried, const ClientHello& second, ServerIo& io) {
  const ClientHello& first = retried.first;
  const bool same = first.legacy_version == second.legacy_version && first.random == second.random &&
                    first.legacy_session_id == second.legacy_session_id &&
                    first.cipher_suites == second.cipher_suites &&
                    first.legacy_compression_methods == second.legacy_compression_methods &&
                    lasting_extensions(first) == lasting_extensions(second);
  TRY(io.check(same, Alert::illegal_parameter, "ch.second.same", "8446#4.1.2", "ClientHello"));
  const auto* cookie = second.extensions.find<Cookie>();
  if (!retried.cookie.empty())
    TRY(io.check(cookie && cookie->cookie == retried.cookie, Alert::illegal_parameter, "ch.second.cookie",
                 "8446#4.2.2", "ClientHello.extensions.cookie"));
  const auto* shares = second.extensions.find<KeyShareClientHello>();
  // Section 4.2.8: exactly the share that was asked for; if none was (a cookie only), the same as before.
  const auto* before = first.extensions.find<KeyShareClientHello>();
  const bool as_asked = retried.group ? shares && shares->client_shares.size() == 1 &&
                                            shares->client_shares[0].group == *retried.group
                                      : shares && before && serialise(*shares) == serialise(*before);
  TRY(io.check(as_asked, Alert::illegal_parameter, "ch.second.key_share", "8446#4.2.8",
               "ClientHello.extensions.client_shares"));
  TRY(io.check(!second.extensions.has(ExtensionType::early_data), Alert::illegal_parameter,
               "ch.second.no_early_data", "8446#4.2.10", "ClientHello.extensions"));
  return {};
}

/// The version that we both speak, or nothing. Section 4.2.1: supported_versions decides, if it is there;
/// else what is called legacy_version since, as the highest that the client knows (RFC 5246 section 7.4.1.2).
std::optional<ProtocolVersion> choose_version(const ClientHello& hello, const ServerConfig& config) {
  const auto* versions = hello.extensions.find<SupportedVersionsClientHello>();
  for (ProtocolVersion ours : {ProtocolVersion::TLS_1_3, ProtocolVersion::TLS_1_2}) {
    const bool offered = versions ? std::ranges::count(versions->versions, ours) != 0
                                  : ours == ProtocolVersion::TLS_1_2 && hello.legacy_version >= ours;
    if (offered && config.allows(ours)) return ours;
  }
  return std::nullopt;
}

constexpr ProtocolVersion newest_first[] = {ProtocolVersion::TLS_1_3, ProtocolVersion::TLS_1_2,
                                            ProtocolVersion::TLS_1_1, ProtocolVersion::TLS_1_0,
                                            ProtocolVersion::SSL_3_0};

/// "TLS 1.3, TLS 1.2": those of the versions above for which this holds.
std::string spoken(auto holds) {
  std::string names;
  for (ProtocolVersion version : newest_first) {
    if (!holds(version)) continue;
    std::string name(registry_name(version)); // TLS_1_3
    name[3] = ' ';
    name[5] = '.';
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

/// A version must come of the hello. Where none does, what each side would have spoken: which of the two is
/// behind the other, only they can tell.
Result<void> judge_version(const ClientHello& hello, std::optional<ProtocolVersion> chosen, bool wants_13,
                           Rfc rfc, std::string_view subject, ServerIo& io) {
  const auto* versions = hello.extensions.find<SupportedVersionsClientHello>();
  std::string offered = spoken([&](ProtocolVersion v) {
    if (versions) return std::ranges::count(versions->versions, v) != 0;
    return v == std::min(hello.legacy_version, ProtocolVersion::TLS_1_2); // the highest it knows
  });
  if (offered.empty()) { // of our future, or of nobody's
    Bytes octets(2);
    store_be(octets.data(), 2,
             static_cast<std::uint16_t>(versions ? versions->versions.front() : hello.legacy_version));
    offered = "0x" + hex(octets);
  }
  const std::string ours = spoken([&](ProtocolVersion v) {
    return v >= (wants_13 ? ProtocolVersion::TLS_1_3 : ProtocolVersion::TLS_1_2) && io.config.allows(v);
  });
  const std::string agreed = spoken([&](ProtocolVersion v) { return v == chosen; });
  return io.check(chosen && (!wants_13 || chosen == ProtocolVersion::TLS_1_3), Alert::protocol_version,
                  "ch.version", rfc, subject,
                  {{"legacy_version", static_cast<std::uint16_t>(hello.legacy_version)},
                   {"version", agreed},
                   {"offered", offered},
                   {"ours", ours}});
}

/// What any hello must keep, whichever version comes of it.
Result<void> judge_any_hello(const ClientHello& hello, ServerIo& io) {
  // Whatever supported_versions says beside it: SSL 3.0 may not even be named.
  if (hello.legacy_version <= ProtocolVersion::SSL_3_0)
    TRY(io.check(false, Alert::protocol_version, "ch.legacy_version.not_ssl3", "8446#D.5",
                 "ClientHello.legacy_version"));
  const std::optional<ExtensionType> misplaced = hello.extensions.first_not_allowed();
  TRY(io.check(!misplaced, Alert::illegal_parameter, "extension.allowed_here", "8446#4.2",
               "ClientHello.extensions", {{"extension", misplaced ? registry_name(*misplaced) : ""}}));
  return judge_server_name(hello, io);
}

Transcript begin_transcript(Start& state, const auto& in, ServerIo& io) {
  Transcript transcript = state.transcript ? std::move(*state.transcript) : Transcript(io.tap, io.ids);
  transcript.add(in.raw, ClientHello::wire_name, in.buffer, in.offset);
  return transcript;
}

/// The fork: on to server12.h.
Result<server12::RecvdHello> hello12(Start& state, const auto& in, ServerIo& io) {
  TRY(judge_any_hello(in.m, io));
  io.agree_on_tls12();
  io.reader.tolerate_change_cipher_spec(false);
  return server12::RecvdHello{in.m, begin_transcript(state, in, io)};
}

} // namespace

Step<server12::RecvdHello> on(Start&& state, const In<ClientHello12>& in, ServerIo& io) {
  // After a HelloRetryRequest the second hello must be as the first (section 4.1.2): of TLS 1.3.
  TRY(judge_version(in.m, choose_version(in.m, io.config), state.retried.has_value(), "5246#E.1",
                    "ClientHello.client_version", io));
  return TRY(hello12(state, in, io));
}

Step<RecvdCh, server12::RecvdHello> on(Start&& state, const In<ClientHello>& in, ServerIo& io) {
  const ClientHello& hello = in.m;
  const std::optional<ProtocolVersion> version = choose_version(hello, io.config);
  TRY(judge_version(hello, version, state.retried.has_value(), "8446#4.2.1",
                    "ClientHello.extensions.versions", io));
  if (*version == ProtocolVersion::TLS_1_2) return TRY(hello12(state, in, io));
  io.version = version;
  io.reader.tolerate_change_cipher_spec(true);

  // RFC 8446 demands it of 0x0300 only (appendix D.5), its revision of all other values.
  TRY(io.check(hello.legacy_version == ProtocolVersion::TLS_1_2, Alert::protocol_version, "ch.legacy_version",
               "9846#4.2.2", "ClientHello.legacy_version"));
  TRY(io.check(hello.legacy_compression_methods.size() == 1 &&
                   hello.legacy_compression_methods[0] == CompressionMethod::null,
               Alert::illegal_parameter, "ch.compression.null", "8446#4.1.2",
               "ClientHello.legacy_compression_methods"));
  TRY(judge_any_hello(hello, io));

  // Section 9.2: what a hello without a pre-shared key must hold.
  const auto* groups = hello.extensions.find<SupportedGroups>();
  const auto* shares = hello.extensions.find<KeyShareClientHello>();
  TRY(io.check(hello.extensions.has(ExtensionType::signature_algorithms) ||
                   hello.extensions.has(ExtensionType::pre_shared_key),
               Alert::missing_extension, "ch.signature_algorithms.present", "8446#9.2",
               "ClientHello.extensions"));
  TRY(io.check(groups || hello.extensions.has(ExtensionType::pre_shared_key), Alert::missing_extension,
               "ch.supported_groups.present", "8446#9.2", "ClientHello.extensions"));
  TRY(io.check((groups != nullptr) == (shares != nullptr), Alert::missing_extension, "ch.key_share.present",
               "8446#9.2", "ClientHello.extensions"));
  // Section 4.2.11: binders cover everything before them, so nothing may follow.
  if (hello.extensions.has(ExtensionType::pre_shared_key)) {
    TRY(io.check(hello.extensions.list.back().extension_type == ExtensionType::pre_shared_key,
                 Alert::illegal_parameter, "ch.pre_shared_key.last", "8446#4.2.11",
                 "ClientHello.extensions.pre_shared_key"));
    TRY(io.check(hello.extensions.has(ExtensionType::psk_key_exchange_modes), Alert::missing_extension,
                 "ch.psk_key_exchange_modes.present", "8446#4.2.9", "ClientHello.extensions"));
  }
  if (groups && shares) {
    std::vector<NamedGroup> seen;
    for (const KeyShareEntry& entry : shares->client_shares) {
      const bool offered = std::ranges::count(groups->named_group_list, entry.group) != 0;
      TRY(io.check(offered, Alert::illegal_parameter, "ch.key_share.group_offered", "8446#4.2.8",
                   "ClientHello.extensions.client_shares", {{"group", registry_name(entry.group)}}));
      TRY(io.check(std::ranges::count(seen, entry.group) == 0, Alert::illegal_parameter, "ch.key_share.once",
                   "8446#4.2.8", "ClientHello.extensions.client_shares",
                   {{"group", registry_name(entry.group)}}));
      seen.push_back(entry.group);
    }
  }
  if (state.retried) TRY(judge_second_hello(*state.retried, hello, io));
  // Section 4.2.10: we accept no early data, so what comes of it is let pass undecrypted.
  io.reader.skip_early_data(hello.extensions.has(ExtensionType::early_data) ? limits::skipped_early_data : 0);

  Transcript transcript = begin_transcript(state, in, io);
  return RecvdCh{hello, std::move(transcript), std::move(state.retried)};
}

} // namespace handglass::tls::server13
