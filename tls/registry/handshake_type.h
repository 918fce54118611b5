// handshake_type.h: what a handshake message is (RFC 8446 section 4, IANA "TLS HandshakeType").
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class HandshakeType : std::uint8_t {
  hello_request = 0,
  client_hello = 1,
  server_hello = 2,
  new_session_ticket = 4,
  end_of_early_data = 5,
  encrypted_extensions = 8,
  certificate = 11,
  server_key_exchange = 12,
  certificate_request = 13,
  server_hello_done = 14,
  certificate_verify = 15,
  client_key_exchange = 16,
  finished = 20,
  certificate_url = 21,
  certificate_status = 22,
  key_update = 24,
  compressed_certificate = 25,
  message_hash = 254,
};

// clang-format off
inline constexpr Row<HandshakeType> handshake_type_rows[] = {
    {HandshakeType::hello_request, "hello_request", "5246#7.4.1.1"},
    {HandshakeType::client_hello, "client_hello", "8446#4.1.2"},
    {HandshakeType::server_hello, "server_hello", "8446#4.1.3"},
    {HandshakeType::new_session_ticket, "new_session_ticket", "8446#4.6.1"},
    {HandshakeType::end_of_early_data, "end_of_early_data", "8446#4.5"},
    {HandshakeType::encrypted_extensions, "encrypted_extensions", "8446#4.3.1"},
    {HandshakeType::certificate, "certificate", "8446#4.4.2"},
    {HandshakeType::server_key_exchange, "server_key_exchange", "5246#7.4.3"},
    {HandshakeType::certificate_request, "certificate_request", "8446#4.3.2"},
    {HandshakeType::server_hello_done, "server_hello_done", "5246#7.4.5"},
    {HandshakeType::certificate_verify, "certificate_verify", "8446#4.4.3"},
    {HandshakeType::client_key_exchange, "client_key_exchange", "5246#7.4.7"},
    {HandshakeType::finished, "finished", "8446#4.4.4"},
    {HandshakeType::certificate_url, "certificate_url", "6066#5"},
    {HandshakeType::certificate_status, "certificate_status", "6066#8"},
    {HandshakeType::key_update, "key_update", "8446#4.6.3"},
    {HandshakeType::compressed_certificate, "compressed_certificate", "8879#4"},
    {HandshakeType::message_hash, "message_hash", "8446#4.4.1"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(HandshakeType value) {
  return find_name(std::span(handshake_type_rows), value);
}

} // namespace handglass::tls
