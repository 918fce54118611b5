// compress_certificate.h: certificate chains are most of a handshake's octets (RFC 8879). Named, not used
// here.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/certificate_compression_algorithm.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct CompressCertificate {
  static constexpr ExtensionType extension_type = ExtensionType::compress_certificate;
  static constexpr std::string_view wire_name = "CompressCertificate";
  static constexpr Rfc rfc = "8879#3";
  std::vector<CertificateCompressionAlgorithm> algorithms;

  static void fields(auto& io, auto& m) { io.vec("algorithms", m.algorithms, range<2, 0xfe>); }
};

} // namespace handglass::tls
