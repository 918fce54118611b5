// content_type.h: what a record carries (RFC 8446 section 5.1, IANA "TLS ContentType").
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class ContentType : std::uint8_t {
  change_cipher_spec = 20,
  alert = 21,
  handshake = 22,
  application_data = 23,
};

// clang-format off
inline constexpr Row<ContentType> content_type_rows[] = {
    {ContentType::change_cipher_spec, "change_cipher_spec", "8446#5.1"},
    {ContentType::alert, "alert", "8446#5.1"},
    {ContentType::handshake, "handshake", "8446#5.1"},
    {ContentType::application_data, "application_data", "8446#5.1"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(ContentType value) {
  return find_name(std::span(content_type_rows), value);
}

} // namespace handglass::tls
