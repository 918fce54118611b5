// server_choice.h: how a server chooses, in TLS 1.3 and in 1.2 alike: the first of its own that the client
// has.
#pragma once

#include <algorithm>

#include "tls/extensions/extensions.h"
#include "tls/handshake/io.h"

namespace handglass::tls {

template <class T>
std::optional<T> first_common(const std::vector<T>& ours, const std::vector<T>& theirs) {
  for (const T& mine : ours)
    if (std::ranges::count(theirs, mine) != 0) return mine;
  return std::nullopt;
}

/// RFC 7301 section 3.2: empty if the client does not ask, or we have nothing to say; no_application_protocol
/// if there is none in common.
inline Result<std::string> choose_alpn(const ClientHello& hello, const ServerIo& io) {
  const auto* offered = hello.extensions.find<ApplicationLayerProtocolNegotiation>();
  if (!offered || io.config.alpn.empty()) return std::string();
  for (const std::string& ours : io.config.alpn)
    for (const auto& theirs : offered->protocol_name_list)
      if (as_text(theirs.name) == ours) return ours;
  TRY(io.check(false, Alert::no_application_protocol, "ch.alpn.common", "7301#3.2",
               "ClientHello.extensions.protocol_name_list"));
  return std::string();
}

/// The host that the client asks for; empty if it names none.
inline std::string requested_name(const ClientHello& hello) {
  const auto* names = hello.extensions.find<ServerNameList>();
  if (!names) return "";
  for (const ServerName& name : names->server_name_list)
    if (name.name_type == NameType::host_name) return std::string(as_text(name.host_name));
  return "";
}

/// RFC 6066 section 3: one name of a type.
inline Result<void> judge_server_name(const ClientHello& hello, const ServerIo& io) {
  const auto* names = hello.extensions.find<ServerNameList>();
  if (!names) return {};
  return io.check(
      std::ranges::count(names->server_name_list, NameType::host_name, &ServerName::name_type) <= 1,
      Alert::illegal_parameter, "ch.server_name.one", "6066#3", "ClientHello.extensions.server_name_list");
}

/// RFC 8449 section 4: the client's limit binds us; ours, if we have one, is to be answered. In TLS 1.3 a
/// limit counts one octet for the type of the record, in TLS 1.2 none; the record layer's limits count it
/// always.
inline Result<std::optional<RecordSizeLimit>> answer_record_size(const ClientHello& hello,
                                                                 std::size_t type_octets, ServerIo& io) {
  const auto* limit = hello.extensions.find<RecordSizeLimit>();
  if (!limit) return std::nullopt;
  TRY(io.check(limit->record_size_limit >= 64, Alert::illegal_parameter, "record_size_limit.floor", "8449#4",
               "ClientHello.extensions.record_size_limit", {{"limit", limit->record_size_limit}}));
  const auto with_type = [&](std::size_t n) { return std::min(n + 1 - type_octets, limits::plaintext + 1); };
  io.writer.limit_inner_plaintext(with_type(limit->record_size_limit));
  if (io.config.record_size_limit == 0) return std::nullopt;
  io.reader.limit_inner_plaintext(with_type(io.config.record_size_limit));
  return RecordSizeLimit{io.config.record_size_limit};
}

} // namespace handglass::tls
