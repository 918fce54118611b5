// certificate.h: the X.509 certificate, RFC 5280 section 4.1, as one fields() a structure.
//
//   Certificate
//   ├─ tbsCertificate          "to be signed": what the issuer vouches for
//   │  ├─ version, serialNumber, signature, issuer, validity, subject
//   │  ├─ subjectPublicKeyInfo the key that is tied to the subject
//   │  └─ extensions           what the key may be used for, and further names
//   ├─ signatureAlgorithm      the same as `signature` inside
//   └─ signature               over the octets of tbsCertificate
//
// A Certificate keeps the octets it was read from. Signatures are checked over those, never over
// something written again.
#pragma once

#include <string>
#include <vector>

#include "core/codec/reader.h"
#include "core/tap.h"
#include "x509/extensions/extension.h"
#include "x509/name.h"
#include "x509/public_key_info.h"
#include "x509/time.h"

namespace handglass::x509 {

class PublicKey;

struct Validity {
  static constexpr std::string_view wire_name = "Validity";
  static constexpr Rfc rfc = "5280#4.1.2.5";
  static constexpr der::Tag tag = der::tag::sequence;

  Time not_before, not_after;

  static void fields(auto& io, auto& m) {
    io.time("notBefore", m.not_before);
    io.time("notAfter", m.not_after);
  }
};

struct TbsCertificate {
  static constexpr std::string_view wire_name = "TBSCertificate";
  static constexpr Rfc rfc = "5280#4.1";
  static constexpr der::Tag tag = der::tag::sequence;

  std::uint64_t version = 0; ///< 0, 1, 2 for v1, v2, v3
  Bytes serial_number;       ///< contents of the INTEGER: two's complement, big-endian
  AlgorithmIdentifier signature;
  Name issuer;
  Validity validity;
  Name subject;
  SubjectPublicKeyInfo subject_public_key_info;
  der::Region subject_public_key_info_at;
  std::optional<der::BitString> issuer_unique_id, subject_unique_id;
  std::vector<Extension> extensions;

  // clang-format off
  static void fields(auto& io, auto& m) {
    io.explicit_default("version", 0, m.version, std::uint64_t{0}, [](auto& in, auto& v) { in.small("", v); });
    io.integer   ("serialNumber",         m.serial_number);
    io.nested    ("signature",            m.signature);
    io.nested    ("issuer",               m.issuer);
    io.nested    ("validity",             m.validity);
    io.nested    ("subject",              m.subject);
    io.captured  ("subjectPublicKeyInfo", m.subject_public_key_info, m.subject_public_key_info_at);
    io.optional  (m.issuer_unique_id,  der::context(1), [&](auto& v, der::Tag t) { io.bit_string("issuerUniqueID", v, t); });
    io.optional  (m.subject_unique_id, der::context(2), [&](auto& v, der::Tag t) { io.bit_string("subjectUniqueID", v, t); });
    io.explicit_unless_empty("extensions", 3, m.extensions, [](auto& in, auto& v) { in.sequence_of("", v); });
    io.require(m.version <= 2, "version", "certificate.version", "5280#4.1.2.1");
    io.require(m.extensions.empty() || m.version == 2, "extensions", "certificate.extensions_need_v3", "5280#4.1.2.9");
    io.require((!m.issuer_unique_id && !m.subject_unique_id) || m.version != 0, "issuerUniqueID",
               "certificate.unique_ids_need_v2", "5280#4.1.2.8");
    io.require(!has_duplicate(m.extensions), "extensions", "certificate.duplicate_extension", "5280#4.2");
  }
  // clang-format on
};

struct Certificate {
  static constexpr std::string_view wire_name = "Certificate";
  static constexpr Rfc rfc = "5280#4.1";
  static constexpr der::Tag tag = der::tag::sequence;

  TbsCertificate tbs;
  AlgorithmIdentifier signature_algorithm;
  der::BitString signature;

  Bytes der; ///< all of it, as received
  der::Region tbs_at;
  Buffer buffer; ///< where `der` was, for traces
  std::uint64_t offset = 0;
  std::string path = "Certificate"; ///< the path of its first octet's field

  static void fields(auto& io, auto& m) {
    io.captured("tbsCertificate", m.tbs, m.tbs_at);
    io.nested("signatureAlgorithm", m.signature_algorithm);
    io.bit_string("signature", m.signature);
  }

  ByteView tbs_der() const { return tbs_at.in(der); }
  ByteView subject_public_key_info_der() const { return tbs.subject_public_key_info_at.in(der); }
  const Name& subject() const { return tbs.subject; }
  const Name& issuer() const { return tbs.issuer; }
  /// The key as something to verify with (keys.h): PublicKey::from(tbs.subject_public_key_info).
  Result<PublicKey> public_key() const;

  /// The extension of this kind, if it is there: `certificate.extension<BasicConstraints>()`.
  template <class T>
  const T* extension() const {
    return find_extension<T>(tbs.extensions);
  }
  /// Equal if every octet is.
  bool operator==(const Certificate& other) const { return der == other.der; }
};

/// Parses a certificate, all of it, strictly (X.690 DER). Errors: bad_certificate with "der.…" or
/// "certificate.…" and {structure, field, offset, wanted, found}; "certificate.too_long" {size, limit}.
Result<Certificate> parse_certificate(ByteView der);
/// The same, and names every octet where it stood in the outer buffer.
Result<Certificate> parse_certificate(const Captured& captured, const Tap& tap);
Result<Certificate> parse_certificate(ByteView der, const Tap& tap, Buffer buffer, std::uint64_t base = 0,
                                      std::string_view path = "Certificate");
/// Every "CERTIFICATE" block of a PEM text, in order; at least one, or "pem.no_block" {label}.
Result<std::vector<Certificate>> parse_certificates_pem(std::string_view pem);
/// PEM if it looks like it, DER otherwise.
Result<std::vector<Certificate>> parse_certificate_file(ByteView pem_or_der);

std::string to_pem(const Certificate& certificate);

} // namespace handglass::x509
