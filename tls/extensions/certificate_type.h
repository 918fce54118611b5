// certificate_type.h: raw public keys instead of certificates (RFC 7250). Named, not negotiated here.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/certificate_type.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct ClientCertTypes {
  static constexpr ExtensionType extension_type = ExtensionType::client_certificate_type;
  static constexpr std::string_view wire_name = "ClientCertTypes";
  static constexpr Rfc rfc = "7250#3";
  std::vector<CertificateType> client_certificate_types;

  static void fields(auto& io, auto& m) {
    io.vec("client_certificate_types", m.client_certificate_types, range<1, 0xff>);
  }
};

struct ClientCertType {
  static constexpr ExtensionType extension_type = ExtensionType::client_certificate_type;
  static constexpr std::string_view wire_name = "ClientCertType";
  static constexpr Rfc rfc = "7250#3";
  CertificateType client_certificate_type{};

  static void fields(auto& io, auto& m) { io.value("client_certificate_type", m.client_certificate_type); }
};

struct ServerCertTypes {
  static constexpr ExtensionType extension_type = ExtensionType::server_certificate_type;
  static constexpr std::string_view wire_name = "ServerCertTypes";
  static constexpr Rfc rfc = "7250#3";
  std::vector<CertificateType> server_certificate_types;

  static void fields(auto& io, auto& m) {
    io.vec("server_certificate_types", m.server_certificate_types, range<1, 0xff>);
  }
};

struct ServerCertType {
  static constexpr ExtensionType extension_type = ExtensionType::server_certificate_type;
  static constexpr std::string_view wire_name = "ServerCertType";
  static constexpr Rfc rfc = "7250#3";
  CertificateType server_certificate_type{};

  static void fields(auto& io, auto& m) { io.value("server_certificate_type", m.server_certificate_type); }
};

} // namespace handglass::tls
