// max_fragment_length.h: smaller records for small devices (RFC 6066 section 4). record_size_limit replaced
// it.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/max_fragment_length.h"

namespace handglass::tls {

struct MaxFragmentLengthExtension {
  static constexpr ExtensionType extension_type = ExtensionType::max_fragment_length;
  static constexpr std::string_view wire_name = "MaxFragmentLengthExtension";
  static constexpr Rfc rfc = "6066#4";
  MaxFragmentLengthCode max_fragment_length{};

  static void fields(auto& io, auto& m) { io.value("max_fragment_length", m.max_fragment_length); }
};

} // namespace handglass::tls
