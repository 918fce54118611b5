// digitally_signed.h: a signature and how it was made (RFC 5246 section 4.7). What it is over, each message
// says.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/signature_scheme.h"

namespace handglass::tls {

struct DigitallySigned {
  static constexpr std::string_view wire_name = "DigitallySigned";
  static constexpr Rfc rfc = "5246#4.7";

  SignatureScheme algorithm{}; ///< SignatureAndHashAlgorithm: two octets then, one code point now
  Bytes signature;

  static void fields(auto& io, auto& m) {
    io.value("algorithm", m.algorithm);
    io.opaque("signature", m.signature, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
