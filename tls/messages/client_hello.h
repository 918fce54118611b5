// client_hello.h: the question that begins everything (RFC 8446 section 4.1.2).
//
// The client says, in the clear, what it can do: versions, cipher suites, groups, signatures, and, to save a
// round trip, key shares for the groups it thinks likely. Half of its fields are fossils: they hold what a
// TLS 1.2 server, or a middlebox that thinks it knows TLS, expects to see, and the truth is in extensions.
#pragma once

#include "core/codec/reader.h"
#include "tls/extensions/extensions.h"
#include "tls/registry/cipher_suite.h"
#include "tls/registry/compression_method.h"
#include "tls/registry/handshake_type.h"
#include "tls/registry/protocol_version.h"

namespace handglass::tls {

struct ClientHello {
  static constexpr std::string_view wire_name = "ClientHello";
  static constexpr Rfc rfc = "8446#4.1.2";
  static constexpr HandshakeType msg_type = HandshakeType::client_hello;

  ProtocolVersion legacy_version = ProtocolVersion::TLS_1_2; ///< see supported_versions
  std::array<std::uint8_t, 32> random{};
  Bytes legacy_session_id; ///< 32 random octets make a connection look like a TLS 1.2 resumption
  std::vector<CipherSuite> cipher_suites; ///< best first
  std::vector<CompressionMethod> legacy_compression_methods = {CompressionMethod::null};
  Extensions<Context::client_hello> extensions;

  static void fields(auto& io, auto& m) {
    io.value("legacy_version", m.legacy_version);
    io.opaque("random", m.random);
    io.opaque("legacy_session_id", m.legacy_session_id, range<0, 32>);
    io.vec("cipher_suites", m.cipher_suites, range<2, 0xfffe>);
    io.vec("legacy_compression_methods", m.legacy_compression_methods, range<1, 0xff>);
    io.optional_block("extensions", m.extensions, range<0, 0xffff>);
  }
};

} // namespace handglass::tls
