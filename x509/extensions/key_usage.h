// key_usage.h: what the key may do, as a set of bits. RFC 5280 section 4.2.1.3.
//
//   bit  0 digitalSignature   1 nonRepudiation   2 keyEncipherment   3 dataEncipherment   4 keyAgreement
//        5 keyCertSign        6 cRLSign          7 encipherOnly      8 decipherOnly
#pragma once

#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

struct KeyUsage {
  static constexpr std::string_view wire_name = "KeyUsage";
  static constexpr Rfc rfc = "5280#4.2.1.3";
  static constexpr const KnownOid& id = oid("keyUsage");

  enum Bit : std::uint8_t {
    digital_signature,
    non_repudiation,
    key_encipherment,
    data_encipherment,
    key_agreement,
    key_cert_sign,
    crl_sign,
    encipher_only,
    decipher_only,
  };

  der::BitString bits;

  bool has(Bit bit) const { return bits.bit(bit); }
  static KeyUsage of(std::initializer_list<Bit> bits);
  /// "digitalSignature, keyCertSign"
  std::string text() const;

  static void fields(auto& io, auto& m) { io.named_bits("", m.bits); }
  bool operator==(const KeyUsage&) const = default;
};

} // namespace handglass::x509
