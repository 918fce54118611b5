// finished.h: "we have seen the same conversation" (RFC 8446 section 4.4.4).
//
// A MAC over the transcript under a key only the two sides can derive. Had anybody changed an octet on the
// way, in a hello, say, to make us choose something weak, the two MACs would differ.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct Finished {
  static constexpr std::string_view wire_name = "Finished";
  static constexpr Rfc rfc = "8446#4.4.4";
  static constexpr HandshakeType msg_type = HandshakeType::finished;

  Bytes verify_data; ///< Hash.length octets

  static void fields(auto& io, auto& m) { io.rest("verify_data", m.verify_data); }
};

} // namespace handglass::tls
