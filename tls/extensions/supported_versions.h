// supported_versions.h: where the version really is negotiated (RFC 8446 section 4.2.1).
//
// The version fields of the hellos are frozen at 1.2, because too many servers and middleboxes fell over when
// they saw a larger number there. A new extension, on the other hand, everybody had learned to ignore.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/protocol_version.h"

namespace handglass::tls {

struct SupportedVersionsClientHello {
  static constexpr ExtensionType extension_type = ExtensionType::supported_versions;
  static constexpr std::string_view wire_name = "SupportedVersionsClientHello";
  static constexpr Rfc rfc = "8446#4.2.1";
  std::vector<ProtocolVersion> versions; ///< best first

  static void fields(auto& io, auto& m) { io.vec("versions", m.versions, range<2, 254>); }
};

/// In a ServerHello or a HelloRetryRequest.
struct SupportedVersionsServerHello {
  static constexpr ExtensionType extension_type = ExtensionType::supported_versions;
  static constexpr std::string_view wire_name = "SupportedVersionsServerHello";
  static constexpr Rfc rfc = "8446#4.2.1";
  ProtocolVersion selected_version{};

  static void fields(auto& io, auto& m) { io.value("selected_version", m.selected_version); }
};

} // namespace handglass::tls
