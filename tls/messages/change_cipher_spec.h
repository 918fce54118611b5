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

/// In TLS 1.2 it has a meaning, "from here on under the new keys", and a place (RFC 5246 section 7.1). It is
/// a record type of its own and no handshake message, so no transcript has it: early attacks dropped it.
struct ChangeCipherSpec12 {
  static constexpr std::string_view wire_name = "ChangeCipherSpec";
  static constexpr Rfc rfc = "5246#7.1";

  std::uint8_t type = 1; ///< change_cipher_spec(1)

  static void fields(auto& io, auto& m) { io.u8("type", m.type); }
};

} // namespace handglass::tls
