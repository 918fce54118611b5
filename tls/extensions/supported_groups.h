// supported_groups.h: the groups for key exchange, best first (RFC 8446 section 4.2.7).
//
// Some of them the client already backs with a key_share; the others say what it could do if asked.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/named_group.h"

namespace handglass::tls {

struct SupportedGroups {
  static constexpr ExtensionType extension_type = ExtensionType::supported_groups;
  static constexpr std::string_view wire_name = "SupportedGroups";
  static constexpr Rfc rfc = "8446#4.2.7";
  std::vector<NamedGroup> named_group_list;

  static void fields(auto& io, auto& m) { io.vec("named_group_list", m.named_group_list, range<2, 0xffff>); }
};

} // namespace handglass::tls
