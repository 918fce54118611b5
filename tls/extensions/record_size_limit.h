// record_size_limit.h: "do not send me records larger than this" (RFC 8449).
//
// The limit counts the TLSInnerPlaintext: content, content type and padding. Each side states its own.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

struct RecordSizeLimit {
  static constexpr ExtensionType extension_type = ExtensionType::record_size_limit;
  static constexpr std::string_view wire_name = "RecordSizeLimit";
  static constexpr Rfc rfc = "8449#4";
  std::uint16_t record_size_limit = 0; ///< octets, at least 64

  static void fields(auto& io, auto& m) { io.u16("record_size_limit", m.record_size_limit); }
};

} // namespace handglass::tls
