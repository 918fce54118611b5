// extension_type.h: extensions of hellos, certificates and tickets (RFC 8446 section 4.2 and the IANA
// registry).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class ExtensionType : std::uint16_t {
  server_name = 0,
  max_fragment_length = 1,
  status_request = 5,
  supported_groups = 10,
  ec_point_formats = 11,
  signature_algorithms = 13,
  use_srtp = 14,
  heartbeat = 15,
  application_layer_protocol_negotiation = 16,
  signed_certificate_timestamp = 18,
  client_certificate_type = 19,
  server_certificate_type = 20,
  padding = 21,
  encrypt_then_mac = 22,
  extended_master_secret = 23,
  compress_certificate = 27,
  record_size_limit = 28,
  session_ticket = 35,
  pre_shared_key = 41,
  early_data = 42,
  supported_versions = 43,
  cookie = 44,
  psk_key_exchange_modes = 45,
  certificate_authorities = 47,
  oid_filters = 48,
  post_handshake_auth = 49,
  signature_algorithms_cert = 50,
  key_share = 51,
  renegotiation_info = 65281,
};

// clang-format off
inline constexpr Row<ExtensionType> extension_type_rows[] = {
    {ExtensionType::server_name, "server_name", "6066#3"},
    {ExtensionType::max_fragment_length, "max_fragment_length", "6066#4"},
    {ExtensionType::status_request, "status_request", "6066#8"},
    {ExtensionType::supported_groups, "supported_groups", "8446#4.2.7"},
    {ExtensionType::ec_point_formats, "ec_point_formats", "8422#5.1.2"},
    {ExtensionType::signature_algorithms, "signature_algorithms", "8446#4.2.3"},
    {ExtensionType::use_srtp, "use_srtp", "5764#4.1"},
    {ExtensionType::heartbeat, "heartbeat", "6520#2"},
    {ExtensionType::application_layer_protocol_negotiation, "application_layer_protocol_negotiation", "7301#3.1"},
    {ExtensionType::signed_certificate_timestamp, "signed_certificate_timestamp", "6962#3.3"},
    {ExtensionType::client_certificate_type, "client_certificate_type", "7250#3"},
    {ExtensionType::server_certificate_type, "server_certificate_type", "7250#3"},
    {ExtensionType::padding, "padding", "7685#3"},
    {ExtensionType::encrypt_then_mac, "encrypt_then_mac", "7366#2"},
    {ExtensionType::extended_master_secret, "extended_master_secret", "7627#5.1"},
    {ExtensionType::compress_certificate, "compress_certificate", "8879#3"},
    {ExtensionType::record_size_limit, "record_size_limit", "8449#4"},
    {ExtensionType::session_ticket, "session_ticket", "5077#3.2"},
    {ExtensionType::pre_shared_key, "pre_shared_key", "8446#4.2.11"},
    {ExtensionType::early_data, "early_data", "8446#4.2.10"},
    {ExtensionType::supported_versions, "supported_versions", "8446#4.2.1"},
    {ExtensionType::cookie, "cookie", "8446#4.2.2"},
    {ExtensionType::psk_key_exchange_modes, "psk_key_exchange_modes", "8446#4.2.9"},
    {ExtensionType::certificate_authorities, "certificate_authorities", "8446#4.2.4"},
    {ExtensionType::oid_filters, "oid_filters", "8446#4.2.5"},
    {ExtensionType::post_handshake_auth, "post_handshake_auth", "8446#4.2.6"},
    {ExtensionType::signature_algorithms_cert, "signature_algorithms_cert", "8446#4.2.3"},
    {ExtensionType::key_share, "key_share", "8446#4.2.8"},
    {ExtensionType::renegotiation_info, "renegotiation_info", "5746#3.2"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(ExtensionType value) {
  if (is_grease(static_cast<std::uint16_t>(value))) return "GREASE";
  return find_name(std::span(extension_type_rows), value);
}

} // namespace handglass::tls
