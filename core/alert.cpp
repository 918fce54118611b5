#include "core/alert.h"

namespace handglass {

std::string_view registry_name(Alert alert) {
#define NAME(a)  \
  case Alert::a: \
    return #a
  switch (alert) {
    NAME(close_notify);
    NAME(unexpected_message);
    NAME(bad_record_mac);
    NAME(decryption_failed);
    NAME(record_overflow);
    NAME(decompression_failure);
    NAME(handshake_failure);
    NAME(no_certificate);
    NAME(bad_certificate);
    NAME(unsupported_certificate);
    NAME(certificate_revoked);
    NAME(certificate_expired);
    NAME(certificate_unknown);
    NAME(illegal_parameter);
    NAME(unknown_ca);
    NAME(access_denied);
    NAME(decode_error);
    NAME(decrypt_error);
    NAME(export_restriction);
    NAME(protocol_version);
    NAME(insufficient_security);
    NAME(internal_error);
    NAME(inappropriate_fallback);
    NAME(user_canceled);
    NAME(no_renegotiation);
    NAME(missing_extension);
    NAME(unsupported_extension);
    NAME(certificate_unobtainable);
    NAME(unrecognized_name);
    NAME(bad_certificate_status_response);
    NAME(bad_certificate_hash_value);
    NAME(unknown_psk_identity);
    NAME(certificate_required);
    NAME(no_application_protocol);
  }
#undef NAME
  return {};
}

} // namespace handglass
