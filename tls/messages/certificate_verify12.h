// certificate_verify12.h: the client's proof that it holds its key, in TLS 1.2 (RFC 5246 section 7.4.8).
//
// It signs all handshake messages so far, as octets. Only a client sends it: a server has proven itself by
// the signature in ServerKeyExchange, or, with RSA key transport, by being able to decrypt at all.
#pragma once

#include "tls/messages/digitally_signed.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

struct CertificateVerify12 {
  static constexpr std::string_view wire_name = "CertificateVerify";
  static constexpr Rfc rfc = "5246#7.4.8";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_verify;

  DigitallySigned handshake_messages; ///< over all of them, up to this one

  static void fields(auto& io, auto& m) { io.nested("handshake_messages", m.handshake_messages); }
};

} // namespace handglass::tls
