// change_cipher_spec.h: a message without meaning (RFC 8446 section 5, appendix D.4).
//
// In TLS 1.2 it said "from here on encrypted". TLS 1.3 sends one for the eyes of middleboxes that expect to
// see it, and drops the ones it gets.
#pragma once

#include "core/codec/reader.h"

namespace handglass::tls {

struct ChangeCipherSpec {
  static constexpr std::string_view wire_name = "ChangeCipherSpec";
  static constexpr Rfc rfc = "8446#5";

  std::uint8_t type = 1; ///< change_cipher_spec(1)

  static void fields(auto& io, auto& m) { io.u8("type", m.type); }
};

} // namespace handglass::tls
