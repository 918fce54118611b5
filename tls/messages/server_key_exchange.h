// server_key_exchange.h: the server's half of an ephemeral key exchange, signed (RFC 8422 section 5.4).
//
//   curve_type | namedcurve | public  ◀── signed together with both randoms ── algorithm | signature
//
// Only the ECDHE suites have it. With RSA key transport the public key in the certificate is all a client
// needs, which is why whoever gets hold of that one key can read everything ever sent under it.
#pragma once

#include "core/codec/reader.h"
#include "tls/messages/digitally_signed.h"
#include "tls/registry/ec_curve_type.h"
#include "tls/registry/handshake_type.h"
#include "tls/registry/named_group.h"

namespace handglass::tls {

struct ServerEcdhParams {
  static constexpr std::string_view wire_name = "ServerECDHParams";
  static constexpr Rfc rfc = "8422#5.4";

  ECCurveType curve_type = ECCurveType::named_curve;
  NamedGroup namedcurve{};
  Bytes public_; ///< an ephemeral public key: 32 octets of X25519, or an uncompressed point

  static void fields(auto& io, auto& m) {
    io.value("curve_type", m.curve_type);
    // RFC 8422 section 5.4: curves by name only. Parameters written out were deprecated since nobody can
    // check in time that a curve of the server's own making is a good one.
    io.require(m.curve_type == ECCurveType::named_curve, "curve_type", "ske.curve_type.named", "8422#5.4",
               Alert::illegal_parameter);
    io.value("namedcurve", m.namedcurve);
    io.opaque("public", m.public_, range<1, 255>);
  }
};

struct ServerKeyExchange {
  static constexpr std::string_view wire_name = "ServerKeyExchange";
  static constexpr Rfc rfc = "5246#7.4.3";
  static constexpr HandshakeType msg_type = HandshakeType::server_key_exchange;

  ServerEcdhParams params;
  std::size_t size_after_params = 0; ///< octets of the message behind params, when it was read
  DigitallySigned signed_params; ///< over client_random | server_random | params

  static void fields(auto& io, auto& m) {
    io.nested("params", m.params);
    io.mark("signed_params", m.size_after_params);
    io.nested("signed_params", m.signed_params);
  }
};

} // namespace handglass::tls
