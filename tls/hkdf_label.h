// hkdf_label.h: what HKDF-Expand sees in TLS 1.3.
//
//   HKDF-Expand-Label(Secret, Label, Context, Length) = HKDF-Expand(Secret, HkdfLabel, Length)
//
// The label says what the key is for, the context ties it to this very conversation, and the length
// keeps a short key from being the beginning of a long one.
#pragma once

#include "core/codec/writer.h"

namespace handglass::tls {

/// RFC 8446 section 7.1
struct HkdfLabel {
  static constexpr std::string_view wire_name = "HkdfLabel";
  static constexpr Rfc rfc = "8446#7.1";

  std::uint16_t length = 0;
  Bytes label; // "tls13 " + Label: the prefix keeps other protocols' keys apart from these
  Bytes context;

  static void fields(auto& io, auto& m) {
    io.u16("length", m.length);
    io.text("label", m.label, range<7, 255>);
    io.opaque("context", m.context, range<0, 255>);
  }
};

/// Its octets, for a label without the prefix of 1 to 249 octets and a context of at most 255.
inline Bytes hkdf_label(std::string_view label, ByteView context, std::size_t size) {
  HkdfLabel info;
  info.length = static_cast<std::uint16_t>(size);
  info.label = concat({as_bytes("tls13 "), as_bytes(label)});
  info.context = to_bytes(context);
  return serialise(info);
}

} // namespace handglass::tls
