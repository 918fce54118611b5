// client_key_exchange.h: what the client adds so that both sides have the premaster secret (RFC 5246 section
// 7.4.7). One message type, two contents; the suite decided which, and with it the state we are in.
#pragma once

#include "core/codec/reader.h"
#include "tls/registry/handshake_type.h"

namespace handglass::tls {

/// RSA key transport, section 7.4.7.1: the client made the premaster secret by itself, and sends it encrypted
/// with the public key of the server's certificate.
struct ClientKeyExchangeRsa {
  static constexpr std::string_view wire_name = "ClientKeyExchange";
  static constexpr Rfc rfc = "5246#7.4.7.1";
  static constexpr HandshakeType msg_type = HandshakeType::client_key_exchange;

  Bytes encrypted_pre_master_secret; ///< as long as the modulus

  static void fields(auto& io, auto& m) {
    io.opaque("encrypted_pre_master_secret", m.encrypted_pre_master_secret, range<0, 0xffff>);
  }
};

/// ECDHE, RFC 8422 section 5.7: the client's half of the exchange. Public: a tap may see it.
struct ClientKeyExchangeEcdhe {
  static constexpr std::string_view wire_name = "ClientKeyExchange";
  static constexpr Rfc rfc = "8422#5.7";
  static constexpr HandshakeType msg_type = HandshakeType::client_key_exchange;

  Bytes ecdh_yc;

  static void fields(auto& io, auto& m) { io.opaque("ecdh_Yc", m.ecdh_yc, range<1, 255>); }
};

} // namespace handglass::tls
