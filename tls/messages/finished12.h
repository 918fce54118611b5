// finished12.h: "we have seen the same conversation", in TLS 1.2 (RFC 5246 section 7.4.9).
//
// The first message under the new keys, in both directions: that it decrypts shows that the keys agree, that
// its contents are right shows that the handshakes do.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct Finished12 {
  static constexpr std::string_view wire_name = "Finished";
  static constexpr Rfc rfc = "5246#7.4.9";
  static constexpr HandshakeType msg_type = HandshakeType::finished;
  static constexpr std::size_t verify_data_length = 12;

  Bytes verify_data; ///< 12 octets of the PRF, with every suite we have

  static void fields(auto& io, auto& m) { io.rest("verify_data", m.verify_data); }
};

} // namespace handglass::tls
