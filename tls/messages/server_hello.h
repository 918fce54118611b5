// server_hello.h: what the server chose (RFC 8446 section 4.1.3).
//
// One suite, one version, one public key. It is the last message in the clear: with it both sides can compute
// the keys of everything that follows.
#pragma once

#include "core/codec/reader.h"
#include "tls/extensions/extensions.h"
#include "tls/messages/hello_retry_request.h"
#include "tls/registry/cipher_suite.h"
#include "tls/registry/compression_method.h"
#include "tls/registry/handshake_type.h"
#include "tls/registry/protocol_version.h"

namespace handglass::tls {

struct ServerHello {
  static constexpr std::string_view wire_name = "ServerHello";
  static constexpr Rfc rfc = "8446#4.1.3";
  static constexpr HandshakeType msg_type = HandshakeType::server_hello;

  ProtocolVersion legacy_version = ProtocolVersion::TLS_1_2; ///< see supported_versions
  std::array<std::uint8_t, 32> random{};
  Bytes legacy_session_id_echo; ///< what the client sent, back again
  CipherSuite cipher_suite{};
  CompressionMethod legacy_compression_method = CompressionMethod::null;
  Extensions<Context::server_hello> extensions;

  static bool matches(ByteView body) { return !HelloRetryRequest::matches(body); }

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
