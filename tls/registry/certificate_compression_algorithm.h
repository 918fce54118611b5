// certificate_compression_algorithm.h: RFC 8879 section 3.
#pragma once

#include "tls/registry/registry.h"

namespace handglass::tls {

enum class CertificateCompressionAlgorithm : std::uint16_t {
  zlib = 1,
  brotli = 2,
  zstd = 3,
};

// clang-format off
inline constexpr Row<CertificateCompressionAlgorithm> certificate_compression_algorithm_rows[] = {
    {CertificateCompressionAlgorithm::zlib, "zlib", "8879#3"},
    {CertificateCompressionAlgorithm::brotli, "brotli", "8879#3"},
    {CertificateCompressionAlgorithm::zstd, "zstd", "8879#3"},
};
// clang-format on

/// The name in the registry; empty for a value nobody has assigned.
inline std::string_view registry_name(CertificateCompressionAlgorithm value) {
  return find_name(std::span(certificate_compression_algorithm_rows), value);
}

} // namespace handglass::tls
