// certificate_verify.h: "I hold the key of that certificate" (RFC 8446 section 4.4.3).
//
// A certificate is public; anybody can send it. The signature is over the transcript so far: it can only have
// been made by the holder of the key, now, for this very conversation.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"
#include "tls/registry/signature_scheme.h"

namespace handglass::tls {

struct CertificateVerify {
  static constexpr std::string_view wire_name = "CertificateVerify";
  static constexpr Rfc rfc = "8446#4.4.3";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_verify;

  SignatureScheme algorithm{};
  Bytes signature;

  static void fields(auto& io, auto& m) {
    io.value("algorithm", m.algorithm);
    io.opaque("signature", m.signature, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
