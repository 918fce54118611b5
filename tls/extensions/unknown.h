// unknown.h: extensions that nobody here can name.
//
// Peers may know more than we do, and some say nonsense on purpose (GREASE, RFC 8701) so that the rest of
// us does not forget to be tolerant. Both survive a round trip octet for octet.
#pragma once

#include "core/codec/reader.h"
#include "tls/extensions/context.h"
#include "tls/registry/extension_type.h"

namespace handglass::tls {

/// An extension_type without a row in our registry, or one that has no business in this message.
template <Context C>
struct Unknown {
  static constexpr std::string_view wire_name = "Extension";
  static constexpr Rfc rfc = "8446#4.2";
  Bytes contents;

  static void fields(auto& io, auto& m) { io.raw("contents", m.contents); }
};

/// One of the reserved values of RFC 8701: it means nothing, and that is its meaning.
struct Grease {
  static constexpr std::string_view wire_name = "Grease";
  static constexpr Rfc rfc = "8701#2";
  Bytes contents;

  static void fields(auto& io, auto& m) { io.rest("contents", m.contents); }
};

} // namespace handglass::tls
