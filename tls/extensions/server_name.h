// server_name.h: which host is meant (RFC 6066 section 3), "SNI".
//
// One address serves many hosts, and each has its own certificate: the server must know the name before
// it can choose one. So it goes out in the clear, in the first message, where any tap can read it.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/name_type.h"

namespace handglass::tls {

struct ServerName {
  static constexpr std::string_view wire_name = "ServerName";
  static constexpr Rfc rfc = "6066#3";
  NameType name_type = NameType::host_name;
  Bytes host_name; ///< ASCII, no final dot

  static void fields(auto& io, auto& m) {
    io.value("name_type", m.name_type);
    io.text("host_name", m.host_name, range<1, 0xffff>);
  }
};

/// In a ClientHello.
struct ServerNameList {
  static constexpr ExtensionType extension_type = ExtensionType::server_name;
  static constexpr std::string_view wire_name = "ServerNameList";
  static constexpr Rfc rfc = "6066#3";
  std::vector<ServerName> server_name_list;

  static void fields(auto& io, auto& m) { io.vec("server_name_list", m.server_name_list, range<1, 0xffff>); }
};

/// In EncryptedExtensions: "I used it."
struct ServerNameAcknowledgement {
  static constexpr ExtensionType extension_type = ExtensionType::server_name;
  static constexpr std::string_view wire_name = "ServerNameAcknowledgement";
  static constexpr Rfc rfc = "6066#3";

  static void fields(auto&, auto&) {} // extension_data is empty: to be there is all it says
};

} // namespace handglass::tls
