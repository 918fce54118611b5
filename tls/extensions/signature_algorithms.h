// signature_algorithms.h: which signatures we can check (RFC 8446 section 4.2.3), best first.
//
// Two extensions of one form: signature_algorithms is about CertificateVerify (and, unless the other one is
// there, about certificates too), signature_algorithms_cert about the signatures in certificates.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/signature_scheme.h"

namespace handglass::tls {

struct SignatureAlgorithms {
  static constexpr ExtensionType extension_type = ExtensionType::signature_algorithms;
  static constexpr std::string_view wire_name = "SignatureAlgorithms";
  static constexpr Rfc rfc = "8446#4.2.3";
  std::vector<SignatureScheme> supported_signature_algorithms;

  static void fields(auto& io, auto& m) {
    io.vec("supported_signature_algorithms", m.supported_signature_algorithms, range<2, 0xfffe>);
  }
};

struct SignatureAlgorithmsCert {
  static constexpr ExtensionType extension_type = ExtensionType::signature_algorithms_cert;
  static constexpr std::string_view wire_name = "SignatureAlgorithmsCert";
  static constexpr Rfc rfc = "8446#4.2.3";
  std::vector<SignatureScheme> supported_signature_algorithms;

  static void fields(auto& io, auto& m) {
    io.vec("supported_signature_algorithms", m.supported_signature_algorithms, range<2, 0xfffe>);
  }
};

} // namespace handglass::tls
