// context.h: in which message an extension stands.
//
// The same extension_type has another contents in another message: a ClientHello's key_share is a list,
// a ServerHello's is one entry, a HelloRetryRequest's a bare group. So an extension block is keyed by this
// (the column of the table in RFC 8446 section 4.2), not by handshake type.
#pragma once

#include <cstdint>

namespace handglass::tls {

enum class Context : std::uint8_t {
  client_hello,         ///< CH
  server_hello,         ///< SH
  server_hello12, ///< the ServerHello of TLS 1.2, which answers what EncryptedExtensions answers in 1.3
  hello_retry_request, ///< HRR
  encrypted_extensions, ///< EE
  certificate, ///< CT: one block for each certificate of the chain
  certificate_request, ///< CR
  new_session_ticket, ///< NST
};

} // namespace handglass::tls
