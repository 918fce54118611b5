// ec_point_format.h: how a point is written (RFC 8422 section 5.1.2).
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class ECPointFormat : std::uint8_t {
  uncompressed = 0,
  ansiX962_compressed_prime = 1,
  ansiX962_compressed_char2 = 2,
};

// clang-format off
inline constexpr Row<ECPointFormat> ec_point_format_rows[] = {
    {ECPointFormat::uncompressed, "uncompressed", "8422#5.1.2"},
    {ECPointFormat::ansiX962_compressed_prime, "ansiX962_compressed_prime", "4492#5.1.2"},
    {ECPointFormat::ansiX962_compressed_char2, "ansiX962_compressed_char2", "4492#5.1.2"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(ECPointFormat value) {
  return find_name(std::span(ec_point_format_rows), value);
}

} // namespace handglass::tls
