// key_share.h: the public halves of the key exchange (RFC 8446 section 4.2.8).
//
//    ClientHello          some groups, each with a fresh public key: a bet on what the server will take
//    HelloRetryRequest    "lost: send me one of this group"
//    ServerHello          the server's public key in one of them
//
// Each side combines its own private key with the other's public one; both get the same secret, and
// nobody who only saw the public keys does. TLS 1.2 needed a round trip of its own for this.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/extension_type.h"
#include "tls/registry/named_group.h"

namespace handglass::tls {

struct KeyShareEntry {
  static constexpr std::string_view wire_name = "KeyShareEntry";
  static constexpr Rfc rfc = "8446#4.2.8";
  NamedGroup group{};
  Bytes key_exchange; ///< x25519: 32 octets (section 4.2.8.2); secp256r1: 04, X, Y

  static void fields(auto& io, auto& m) {
    io.value("group", m.group);
    io.opaque("key_exchange", m.key_exchange, range<1, 0xffff>);
  }
};

struct KeyShareClientHello {
  static constexpr ExtensionType extension_type = ExtensionType::key_share;
  static constexpr std::string_view wire_name = "KeyShareClientHello";
  static constexpr Rfc rfc = "8446#4.2.8";
  std::vector<KeyShareEntry> client_shares; ///< may be empty: "tell me which"

  static void fields(auto& io, auto& m) { io.vec("client_shares", m.client_shares, range<0, 0xffff>); }
};

struct KeyShareHelloRetryRequest {
  static constexpr ExtensionType extension_type = ExtensionType::key_share;
  static constexpr std::string_view wire_name = "KeyShareHelloRetryRequest";
  static constexpr Rfc rfc = "8446#4.2.8";
  NamedGroup selected_group{};

  static void fields(auto& io, auto& m) { io.value("selected_group", m.selected_group); }
};

struct KeyShareServerHello {
  static constexpr ExtensionType extension_type = ExtensionType::key_share;
  static constexpr std::string_view wire_name = "KeyShareServerHello";
  static constexpr Rfc rfc = "8446#4.2.8";
  KeyShareEntry server_share;

  static void fields(auto& io, auto& m) { io.nested("server_share", m.server_share); }
};

} // namespace handglass::tls
