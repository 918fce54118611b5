// client_hello12.h: the hello of a client that offers TLS 1.2 and nothing newer (RFC 5246 section 7.4.1.2).
//
// On the wire it is the ClientHello of client_hello.h, and its contents are the same here. Only the names
// differ: what became a fossil in TLS 1.3 ("legacy_version") still means what it says.
#pragma once

#include "tls/messages/client_hello.h"

namespace handglass::tls {

struct ClientHello12 : ClientHello {
  static constexpr std::string_view wire_name = "ClientHello";
  static constexpr Rfc rfc = "5246#7.4.1.2";

  /// RFC 8446 section 4.2.1: without supported_versions the client speaks TLS 1.2 or older.
  static bool matches(ByteView body) {
    const auto hello = parse<ClientHello>(body);
    return hello && !hello->extensions.has(ExtensionType::supported_versions);
  }

  static void fields(auto& io, auto& m) {
    io.value("client_version", m.legacy_version);
    io.opaque("random", m.random);
    io.opaque("session_id", m.legacy_session_id, range<0, 32>);
    io.vec("cipher_suites", m.cipher_suites, range<2, 0xfffe>);
    io.vec("compression_methods", m.legacy_compression_methods, range<1, 0xff>);
    io.optional_block("extensions", m.extensions, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
