// hello_retry_request.h: "almost; send me another key share" (RFC 8446 section 4.1.4).
//
// It has the type and the shape of a ServerHello, so that middleboxes let it pass; only a fixed value in
// `random` tells the two apart. The extensions mean something else, hence a structure of its own.
#pragma once

#include "core/codec/reader.h"
#include "tls/extensions/extensions.h"
#include "tls/registry/cipher_suite.h"
#include "tls/registry/compression_method.h"
#include "tls/registry/handshake_type.h"
#include "tls/registry/protocol_version.h"

namespace handglass::tls {

/// RFC 8446 section 4.1.3: the SHA-256 of "HelloRetryRequest".
inline constexpr std::array<std::uint8_t, 32> hello_retry_request_random = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

struct HelloRetryRequest {
  static constexpr std::string_view wire_name = "HelloRetryRequest";
  static constexpr Rfc rfc = "8446#4.1.4";
  static constexpr HandshakeType msg_type = HandshakeType::server_hello;

  ProtocolVersion legacy_version = ProtocolVersion::TLS_1_2;
  std::array<std::uint8_t, 32> random = hello_retry_request_random;
  Bytes legacy_session_id_echo;
  CipherSuite cipher_suite{};
  CompressionMethod legacy_compression_method = CompressionMethod::null;
  Extensions<Context::hello_retry_request> extensions;

  /// Whether the body of a message of type server_hello is one of these. Looks at `random` alone.
  static bool matches(ByteView body) {
    return body.size() >= 2 + hello_retry_request_random.size() &&
           equal_public(body.subspan(2, hello_retry_request_random.size()), hello_retry_request_random);
  }

  static void fields(auto& io, auto& m) {
    io.value("legacy_version", m.legacy_version);
    io.opaque("random", m.random);
    io.opaque("legacy_session_id_echo", m.legacy_session_id_echo, range<0, 32>);
    io.value("cipher_suite", m.cipher_suite);
    io.value("legacy_compression_method", m.legacy_compression_method);
    io.optional_block("extensions", m.extensions, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
