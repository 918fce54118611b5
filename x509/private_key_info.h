// private_key_info.h: the three ways a private key is written down.
//
//   PKCS#8 (RFC 5958)   OneAsymmetricKey { version, algorithm, privateKey OCTET STRING { one of the below } }
//   SEC1   (RFC 5915)   ECPrivateKey     { 1, scalar, [0] curve, [1] public point }
//   PKCS#1 (RFC 8017)   RSAPrivateKey    { 0, n, e, d, p, q, dP, dQ, qInv }
//
// Today's tools write PKCS#8; the other two are what they wrote before, and what it holds inside.
#pragma once

#include <optional>
#include <variant>

#include "core/secret.h"
#include "x509/public_key_info.h"

namespace handglass::x509 {

/// Octets of a private key, of any length: wiped when they go.
struct SecretOctets {
  Bytes octets;

  SecretOctets() = default;
  explicit SecretOctets(ByteView from) : octets(to_bytes(from)) {}
  SecretOctets(SecretOctets&&) noexcept = default;
  SecretOctets& operator=(SecretOctets&& from) noexcept {
    wipe(octets);
    octets = std::move(from.octets);
    return *this;
  }
  ~SecretOctets() { wipe(octets); }
  SecretOctets clone() const { return SecretOctets(octets); }
};

/// RFC 8017 appendix A.1.2. The numbers are contents of INTEGERs: a leading zero where the top bit is set.
struct RsaPrivateKey {
  static constexpr std::string_view wire_name = "RSAPrivateKey";
  static constexpr Rfc rfc = "8017#A.1.2";
  static constexpr der::Tag tag = der::tag::sequence;

  std::uint64_t version = 0; ///< 1 means more than two primes, which are not supported
  Bytes modulus, public_exponent;
  SecretOctets private_exponent, prime1, prime2, exponent1, exponent2, coefficient;

  static void fields(auto& io, auto& m) {
    io.small("version", m.version);
    io.require(m.version == 0, "version", "key.multi_prime", "8017#A.1.2");
    io.integer("modulus", m.modulus);
    io.integer("publicExponent", m.public_exponent);
    io.integer("privateExponent", m.private_exponent.octets);
    io.integer("prime1", m.prime1.octets);
    io.integer("prime2", m.prime2.octets);
    io.integer("exponent1", m.exponent1.octets);
    io.integer("exponent2", m.exponent2.octets);
    io.integer("coefficient", m.coefficient.octets);
  }
  RsaPrivateKey clone() const {
    RsaPrivateKey c;
    c.modulus = modulus;
    c.public_exponent = public_exponent;
    c.private_exponent = private_exponent.clone();
    c.prime1 = prime1.clone();
    c.prime2 = prime2.clone();
    c.exponent1 = exponent1.clone();
    c.exponent2 = exponent2.clone();
    c.coefficient = coefficient.clone();
    return c;
  }
};

/// RFC 5915 section 3.
struct EcPrivateKey {
  static constexpr std::string_view wire_name = "ECPrivateKey";
  static constexpr Rfc rfc = "5915#3";
  static constexpr der::Tag tag = der::tag::sequence;

  std::uint64_t version = 1;
  SecretOctets private_key; ///< big-endian, as long as the curve's order
  std::optional<Parameters> parameters; ///< EcParameters, or something that we do not support
  std::optional<der::BitString> public_key;

  // clang-format off
  static void fields(auto& io, auto& m) {
    io.small("version", m.version);
    io.require(m.version == 1, "version", "key.version", "5915#3");
    io.octet_string("privateKey", m.private_key.octets);
    io.explicit_optional("parameters", 0, m.parameters, [](auto& in, auto& v) { in.defined_by("", Oid(oid("id-ecPublicKey")), v); });
    io.explicit_optional("publicKey",  1, m.public_key, [](auto& in, auto& v) { in.bit_string("", v); });
  }
  // clang-format on
};

/// RFC 8410 section 7: an OCTET STRING inside the OCTET STRING.
struct CurvePrivateKey {
  static constexpr std::string_view wire_name = "CurvePrivateKey";
  static constexpr Rfc rfc = "8410#7";
  SecretOctets private_key;
  static void fields(auto& io, auto& m) { io.octet_string("", m.private_key.octets); }
};

struct UnknownPrivateKey {
  static constexpr std::string_view wire_name = "PrivateKey";
  static constexpr Rfc rfc = "5958#2";
  SecretOctets octets;
  static void fields(auto& io, auto& m) { io.raw("", m.octets.octets); }
};

using PrivateKeyContents = std::variant<UnknownPrivateKey, RsaPrivateKey, EcPrivateKey, CurvePrivateKey>;
void choose(const AlgorithmIdentifier& algorithm, std::optional<der::Tag> next, PrivateKeyContents& contents);

/// RFC 5958 section 2; version 0 is RFC 5208's PrivateKeyInfo.
struct OneAsymmetricKey {
  static constexpr std::string_view wire_name = "OneAsymmetricKey";
  static constexpr Rfc rfc = "5958#2";
  static constexpr der::Tag tag = der::tag::sequence;

  std::uint64_t version = 0;
  AlgorithmIdentifier private_key_algorithm;
  PrivateKeyContents private_key;
  std::optional<der::Any> attributes;
  std::optional<der::BitString> public_key;

  // clang-format off
  static void fields(auto& io, auto& m) {
    io.small("version", m.version);
    io.require(m.version <= 1, "version", "key.version", "5958#2");
    io.nested("privateKeyAlgorithm", m.private_key_algorithm);
    io.octet_string_containing("privateKey", [&](auto& in) { in.defined_by("", m.private_key_algorithm, m.private_key); });
    io.optional(m.attributes, der::context(0), [&](auto& v, der::Tag) { io.any("attributes", v); });
    io.optional(m.public_key, der::context(1), [&](auto& v, der::Tag t) { io.bit_string("publicKey", v, t); });
    io.require(!m.public_key || m.version == 1, "publicKey", "key.version", "5958#2");
  }
  // clang-format on
};

/// RFC 5958 section 3: recognised, to say so; not decrypted.
struct EncryptedPrivateKeyInfo {
  static constexpr std::string_view wire_name = "EncryptedPrivateKeyInfo";
  static constexpr Rfc rfc = "5958#3";
  static constexpr der::Tag tag = der::tag::sequence;

  AlgorithmIdentifier encryption_algorithm;
  Bytes encrypted_data;

  static void fields(auto& io, auto& m) {
    io.nested("encryptionAlgorithm", m.encryption_algorithm);
    io.octet_string("encryptedData", m.encrypted_data);
  }
};

/// Just enough of a key to tell which of the three it is: what follows the version.
struct KeySkeleton {
  static constexpr std::string_view wire_name = "PrivateKey";
  static constexpr Rfc rfc = "5958#2";
  static constexpr der::Tag tag = der::tag::sequence;

  std::uint64_t version = 0;
  der::Any second;
  SecretOctets rest;

  static void fields(auto& io, auto& m) {
    io.small("version", m.version);
    io.any("", m.second);
    io.raw("", m.rest.octets);
  }
};

} // namespace handglass::x509
