// alert.h: what TLS says to a peer when something is wrong.
//
// It lives in core, not in tls, because the rule and its alert stand on one line wherever the rule
// is checked: the certificate code below the protocol names the alert that its verdict will become.
#pragma once

#include <cstdint>
#include <string_view>

namespace handglass {

/// RFC 8446 section 6 (AlertDescription). Values marked _RESERVED there appear without the suffix
/// when TLS 1.2 still sends them (RFC 5246 section 7.2).
enum class Alert : std::uint8_t {
  close_notify = 0,
  unexpected_message = 10,
  bad_record_mac = 20,
  decryption_failed = 21,
  record_overflow = 22,
  decompression_failure = 30,
  handshake_failure = 40,
  no_certificate = 41,
  bad_certificate = 42,
  unsupported_certificate = 43,
  certificate_revoked = 44,
  certificate_expired = 45,
  certificate_unknown = 46,
  illegal_parameter = 47,
  unknown_ca = 48,
  access_denied = 49,
  decode_error = 50,
  decrypt_error = 51,
  export_restriction = 60,
  protocol_version = 70,
  insufficient_security = 71,
  internal_error = 80,
  inappropriate_fallback = 86,
  user_canceled = 90,
  no_renegotiation = 100,
  missing_extension = 109,
  unsupported_extension = 110,
  certificate_unobtainable = 111,
  unrecognized_name = 112,
  bad_certificate_status_response = 113,
  bad_certificate_hash_value = 114,
  unknown_psk_identity = 115,
  certificate_required = 116,
  no_application_protocol = 120,
};

/// The name in the registry, or an empty view for a value nobody has assigned.
std::string_view registry_name(Alert alert);

} // namespace handglass
