// public_key_info.h: which algorithm, and a key for it: RFC 5280 sections 4.1.1.2 and 4.1.2.7.
//
//   SubjectPublicKeyInfo { algorithm { rsaEncryption, NULL },       subjectPublicKey { n, e } }
//                        { algorithm { id-ecPublicKey, secp256r1 }, subjectPublicKey 04 ‖ X ‖ Y }
//                        { algorithm { id-Ed25519 },                subjectPublicKey 32 octets }
//
// The OID decides what the parameters and the key octets mean: `choose` below is that decision, the
// same for reading and for writing.
#pragma once

#include <optional>
#include <variant>

#include "x509/der/types.h"
#include "x509/oid.h"

namespace handglass::x509 {

struct AlgorithmIdentifier;

/// No parameters at all: Ed25519, ECDSA (RFC 8410 section 3, RFC 5758 section 3.2).
struct AbsentParameters {
  static constexpr std::string_view wire_name = "Absent";
  static constexpr Rfc rfc = "5280#4.1.1.2";
  static void fields(auto&, auto&) {}
  bool operator==(const AbsentParameters&) const = default;
};

/// RSA's: an ASN.1 NULL, for historical reasons (RFC 4055 section 1.2).
struct NullParameters {
  static constexpr std::string_view wire_name = "NULL";
  static constexpr Rfc rfc = "4055#1.2";
  static void fields(auto& io, auto&) { io.null(""); }
  bool operator==(const NullParameters&) const = default;
};

/// RFC 5480 section 2.1.1: the curve. Explicitly written curves are refused there, and here.
struct EcParameters {
  static constexpr std::string_view wire_name = "ECParameters";
  static constexpr Rfc rfc = "5480#2.1.1";
  Oid named_curve;
  static void fields(auto& io, auto& m) { io.oid("namedCurve", m.named_curve); }
  bool operator==(const EcParameters&) const = default;
};

/// RFC 3279 section 2.3.2. Shown only: DSA left TLS with version 1.3.
struct DssParms {
  static constexpr std::string_view wire_name = "Dss-Parms";
  static constexpr Rfc rfc = "3279#2.3.2";
  static constexpr der::Tag tag = der::tag::sequence;
  Bytes p, q, g;
  static void fields(auto& io, auto& m) {
    io.integer("p", m.p);
    io.integer("q", m.q);
    io.integer("g", m.g);
  }
  bool operator==(const DssParms&) const = default;
};

/// The hash in RSASSA-PSS-params and in its mask generation: an OID, then NULL or nothing.
struct HashIdentifier {
  static constexpr std::string_view wire_name = "HashAlgorithm";
  static constexpr Rfc rfc = "4055#2.1";
  static constexpr der::Tag tag = der::tag::sequence;
  Oid algorithm = oid("id-sha1");
  bool has_null = true;
  static void fields(auto& io, auto& m) {
    io.oid("algorithm", m.algorithm);
    io.optional_null("parameters", m.has_null);
  }
  bool operator==(const HashIdentifier&) const = default;
};

struct MaskGenIdentifier {
  static constexpr std::string_view wire_name = "MaskGenAlgorithm";
  static constexpr Rfc rfc = "4055#2.2";
  static constexpr der::Tag tag = der::tag::sequence;
  Oid algorithm = oid("id-mgf1");
  HashIdentifier hash;
  static void fields(auto& io, auto& m) {
    io.oid("algorithm", m.algorithm);
    io.nested("parameters", m.hash);
  }
  bool operator==(const MaskGenIdentifier&) const = default;
};

/// RFC 4055 section 3.1. What is absent has SHA-1's defaults.
struct RsaSsaPssParams {
  static constexpr std::string_view wire_name = "RSASSA-PSS-params";
  static constexpr Rfc rfc = "4055#3.1";
  static constexpr der::Tag tag = der::tag::sequence;
  std::optional<HashIdentifier> hash_algorithm;
  std::optional<MaskGenIdentifier> mask_gen_algorithm;
  std::uint64_t salt_length = 20, trailer_field = 1;

  // clang-format off
  static void fields(auto& io, auto& m) {
    io.explicit_optional("hashAlgorithm",    0, m.hash_algorithm,     [](auto& in, auto& v) { in.nested("", v); });
    io.explicit_optional("maskGenAlgorithm", 1, m.mask_gen_algorithm, [](auto& in, auto& v) { in.nested("", v); });
    io.explicit_default ("saltLength",       2, m.salt_length,   std::uint64_t{20}, [](auto& in, auto& v) { in.small("", v); });
    io.explicit_default ("trailerField",     3, m.trailer_field, std::uint64_t{1},  [](auto& in, auto& v) { in.small("", v); });
  }
  // clang-format on
  bool operator==(const RsaSsaPssParams&) const = default;
};

/// Parameters of an algorithm nothing here knows.
struct UnknownParameters {
  static constexpr std::string_view wire_name = "ANY";
  static constexpr Rfc rfc = "5280#4.1.1.2";
  der::Any any;
  static void fields(auto& io, auto& m) { io.any("", m.any); }
  bool operator==(const UnknownParameters&) const = default;
};

using Parameters = std::variant<AbsentParameters, NullParameters, EcParameters, RsaSsaPssParams, DssParms,
                                UnknownParameters>;
/// Puts the alternative that `algorithm` asks for into `parameters`, whose first tag is `next` (none:
/// there is nothing more).
void choose(const Oid& algorithm, std::optional<der::Tag> next, Parameters& parameters);

struct AlgorithmIdentifier {
  static constexpr std::string_view wire_name = "AlgorithmIdentifier";
  static constexpr Rfc rfc = "5280#4.1.1.2";
  static constexpr der::Tag tag = der::tag::sequence;

  Oid algorithm;
  Parameters parameters;

  static void fields(auto& io, auto& m) {
    io.oid("algorithm", m.algorithm);
    io.defined_by("parameters", m.algorithm, m.parameters);
  }
  bool operator==(const AlgorithmIdentifier&) const = default;
};

/// RFC 8017 appendix A.1.1 (RFC 3279 section 2.3.1).
struct RsaPublicKey {
  static constexpr std::string_view wire_name = "RSAPublicKey";
  static constexpr Rfc rfc = "8017#A.1.1";
  static constexpr der::Tag tag = der::tag::sequence;
  Bytes modulus, public_exponent; ///< contents of the INTEGERs
  static void fields(auto& io, auto& m) {
    io.integer("modulus", m.modulus);
    io.integer("publicExponent", m.public_exponent);
  }
  bool operator==(const RsaPublicKey&) const = default;
};

/// DSA's: one INTEGER (RFC 3279 section 2.3.2).
struct DsaPublicKey {
  static constexpr std::string_view wire_name = "DSAPublicKey";
  static constexpr Rfc rfc = "3279#2.3.2";
  Bytes y;
  static void fields(auto& io, auto& m) { io.integer("y", m.y); }
  bool operator==(const DsaPublicKey&) const = default;
};

/// Key octets with no ASN.1 inside: a point (RFC 5480 section 2.2, RFC 8410 section 4) or unknown.
struct KeyOctets {
  static constexpr std::string_view wire_name = "SubjectPublicKeyInfo";
  static constexpr bool is_in_place = true; ///< they are subjectPublicKey itself, no step below it
  static constexpr Rfc rfc = "5480#2.2";
  Bytes octets;
  static void fields(auto& io, auto& m) { io.rest("", m.octets); }
  bool operator==(const KeyOctets&) const = default;
};

using KeyContents = std::variant<KeyOctets, RsaPublicKey, DsaPublicKey>;
void choose(const AlgorithmIdentifier& algorithm, std::optional<der::Tag> next, KeyContents& contents);

struct SubjectPublicKeyInfo {
  static constexpr std::string_view wire_name = "SubjectPublicKeyInfo";
  static constexpr Rfc rfc = "5280#4.1.2.7";
  static constexpr der::Tag tag = der::tag::sequence;

  AlgorithmIdentifier algorithm;
  KeyContents subject_public_key;

  static void fields(auto& io, auto& m) {
    io.nested("algorithm", m.algorithm);
    io.bit_string_containing("subjectPublicKey",
                             [&](auto& in) { in.defined_by("", m.algorithm, m.subject_public_key); });
  }
  bool operator==(const SubjectPublicKeyInfo&) const = default;
};

} // namespace handglass::x509
