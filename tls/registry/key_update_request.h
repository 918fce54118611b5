// key_update_request.h: does a KeyUpdate ask for one in return? (RFC 8446 section 4.6.3)
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class KeyUpdateRequest : std::uint8_t {
  update_not_requested = 0,
  update_requested = 1,
};

// clang-format off
inline constexpr Row<KeyUpdateRequest> key_update_request_rows[] = {
    {KeyUpdateRequest::update_not_requested, "update_not_requested", "8446#4.6.3"},
    {KeyUpdateRequest::update_requested, "update_requested", "8446#4.6.3"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(KeyUpdateRequest value) {
  return find_name(std::span(key_update_request_rows), value);
}

} // namespace handglass::tls
