// compression_method.h: what TLS 1.2 could do before encrypting (RFC 3749); TLS 1.3 knows only "null".
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class CompressionMethod : std::uint8_t {
  null = 0,
  DEFLATE = 1,
  LZS = 64,
};

// clang-format off
inline constexpr Row<CompressionMethod> compression_method_rows[] = {
    {CompressionMethod::null, "null", "8446#4.1.2"},
    {CompressionMethod::DEFLATE, "DEFLATE", "3749#2"},
    {CompressionMethod::LZS, "LZS", "3943#1"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(CompressionMethod value) {
  return find_name(std::span(compression_method_rows), value);
}

} // namespace handglass::tls
