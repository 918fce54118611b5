// server_hello12.h: the same message in TLS 1.2 (RFC 5246 section 7.4.1.3), where its fields mean what they
// say.
//
// On the wire it is the ServerHello of server_hello.h. What tells the two apart is one extension: a server
// that speaks TLS 1.3 says so in supported_versions, and then every field here is a fossil. Without it
// server_version is the version, session_id names a session, and the suite names the key exchange too.
#pragma once

#include "tls/messages/server_hello.h"

namespace handglass::tls {

struct ServerHello12 {
  static constexpr std::string_view wire_name = "ServerHello";
  static constexpr Rfc rfc = "5246#7.4.1.3";
  static constexpr HandshakeType msg_type = HandshakeType::server_hello;

  ProtocolVersion server_version = ProtocolVersion::TLS_1_2;
  std::array<std::uint8_t, 32> random{};
  Bytes session_id; ///< the client's: "resumed"; another: "to be resumed by this"; empty: "cannot be resumed"
  CipherSuite cipher_suite{};
  CompressionMethod compression_method = CompressionMethod::null;
  Extensions<Context::server_hello12> extensions; ///< may be absent

  /// RFC 8446 section 4.2.1: without supported_versions it is an answer of TLS 1.2 or older.
  static bool matches(ByteView body) {
    if (HelloRetryRequest::matches(body)) return false;
    const auto hello = parse<ServerHello>(body);
    return hello && !hello->extensions.has(ExtensionType::supported_versions);
  }

  static void fields(auto& io, auto& m) {
    io.value("server_version", m.server_version);
    io.opaque("random", m.random);
    io.opaque("session_id", m.session_id, range<0, 32>);
    io.value("cipher_suite", m.cipher_suite);
    io.value("compression_method", m.compression_method);
    io.optional_block("extensions", m.extensions, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
