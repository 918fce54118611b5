// oid.h: object identifiers, and the one table of those known here.
//
// An OID is a path in a tree of numbers that anybody may extend below a node of their own:
//
//      1.2.840.113549.1.1.11  =  iso(1) member-body(2) us(840) rsadsi(113549) pkcs(1) pkcs-1(1) 11
//      contents octets:  2a   86 48   86 f7 0d   01 01 0b
//                        │    └ 840 = 6·128 + 72: seven bits an octet, the top bit says "more follow"
//                        └ the first two arcs share one number: 40·1 + 2
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/rfc.h"

namespace handglass::x509 {

/// A row of the table: contents octets, name as its ASN.1 module spells it, and where that is.
class KnownOid {
 public:
  consteval KnownOid(const char* dotted, const char* name, Rfc rfc) : name_(name), rfc_(rfc) {
    std::array<std::uint64_t, 24> arcs{};
    std::size_t count = 0;
    for (const char* c = dotted; *c != 0; ++c) {
      if (*c == '.')
        ++count;
      else
        arcs[count] = arcs[count] * 10 + static_cast<std::uint64_t>(*c - '0');
    }
    put(arcs[0] * 40 + arcs[1]);
    for (std::size_t i = 2; i <= count; ++i) put(arcs[i]);
  }

  constexpr ByteView octets() const { return ByteView(octets_.data(), size_); }
  constexpr std::string_view name() const { return name_; }
  constexpr Rfc rfc() const { return rfc_; }

 private:
  constexpr void put(std::uint64_t arc) {
    int groups = 1;
    for (std::uint64_t rest = arc >> 7; rest != 0; rest >>= 7) ++groups;
    while (groups-- > 0)
      octets_.at(size_++) = static_cast<std::uint8_t>((arc >> (7 * groups) & 0x7f) | (groups > 0 ? 0x80 : 0));
  }
  std::array<std::uint8_t, 14> octets_{};
  std::uint8_t size_ = 0;
  std::string_view name_;
  Rfc rfc_;
};

// clang-format off
inline constexpr std::array known_oids{
  // Keys
  KnownOid("1.2.840.113549.1.1.1",   "rsaEncryption",                 "3279#2.3.1"),
  KnownOid("1.2.840.113549.1.1.10",  "id-RSASSA-PSS",                 "4055#3.1"),
  KnownOid("1.2.840.113549.1.1.8",   "id-mgf1",                       "4055#2.2"),
  KnownOid("1.2.840.10045.2.1",      "id-ecPublicKey",                "5480#2.1.1"),
  KnownOid("1.2.840.10045.3.1.7",    "secp256r1",                     "5480#2.1.1.1"),
  KnownOid("1.3.132.0.34",           "secp384r1",                     "5480#2.1.1.1"),
  KnownOid("1.3.132.0.35",           "secp521r1",                     "5480#2.1.1.1"),
  KnownOid("1.3.101.110",            "id-X25519",                     "8410#3"),
  KnownOid("1.3.101.112",            "id-Ed25519",                    "8410#3"),
  KnownOid("1.2.840.10040.4.1",      "id-dsa",                        "3279#2.3.2"),
  // Signatures
  KnownOid("1.2.840.113549.1.1.4",   "md5WithRSAEncryption",          "3279#2.2.1"),
  KnownOid("1.2.840.113549.1.1.5",   "sha1WithRSAEncryption",         "3279#2.2.1"),
  KnownOid("1.2.840.113549.1.1.11",  "sha256WithRSAEncryption",       "4055#5"),
  KnownOid("1.2.840.113549.1.1.12",  "sha384WithRSAEncryption",       "4055#5"),
  KnownOid("1.2.840.113549.1.1.13",  "sha512WithRSAEncryption",       "4055#5"),
  KnownOid("1.2.840.113549.1.1.14",  "sha224WithRSAEncryption",       "4055#5"),
  KnownOid("1.2.840.10045.4.1",      "ecdsa-with-SHA1",               "3279#2.2.3"),
  KnownOid("1.2.840.10045.4.3.1",    "ecdsa-with-SHA224",             "5758#3.2"),
  KnownOid("1.2.840.10045.4.3.2",    "ecdsa-with-SHA256",             "5758#3.2"),
  KnownOid("1.2.840.10045.4.3.3",    "ecdsa-with-SHA384",             "5758#3.2"),
  KnownOid("1.2.840.10045.4.3.4",    "ecdsa-with-SHA512",             "5758#3.2"),
  KnownOid("1.2.840.10040.4.3",      "dsa-with-sha1",                 "3279#2.2.2"),
  KnownOid("2.16.840.1.101.3.4.3.2", "dsa-with-sha256",               "5758#3.1"),
  // Hashes
  KnownOid("1.3.14.3.2.26",          "id-sha1",                       "4055#2.1"),
  KnownOid("2.16.840.1.101.3.4.2.1", "id-sha256",                     "4055#2.1"),
  KnownOid("2.16.840.1.101.3.4.2.2", "id-sha384",                     "4055#2.1"),
  KnownOid("2.16.840.1.101.3.4.2.3", "id-sha512",                     "4055#2.1"),
  // Attributes of a name
  KnownOid("2.5.4.3",                "commonName",                    "5280#A.1"),
  KnownOid("2.5.4.4",                "surname",                       "5280#A.1"),
  KnownOid("2.5.4.5",                "serialNumber",                  "5280#A.1"),
  KnownOid("2.5.4.6",                "countryName",                   "5280#A.1"),
  KnownOid("2.5.4.7",                "localityName",                  "5280#A.1"),
  KnownOid("2.5.4.8",                "stateOrProvinceName",           "5280#A.1"),
  KnownOid("2.5.4.9",                "streetAddress",                 "4519#2.34"),
  KnownOid("2.5.4.10",               "organizationName",              "5280#A.1"),
  KnownOid("2.5.4.11",               "organizationalUnitName",        "5280#A.1"),
  KnownOid("2.5.4.12",               "title",                         "5280#A.1"),
  KnownOid("2.5.4.15",               "businessCategory",              "4519#2.1"),
  KnownOid("2.5.4.17",               "postalCode",                    "4519#2.23"),
  KnownOid("2.5.4.41",               "name",                          "5280#A.1"),
  KnownOid("2.5.4.42",               "givenName",                     "5280#A.1"),
  KnownOid("2.5.4.43",               "initials",                      "5280#A.1"),
  KnownOid("2.5.4.44",               "generationQualifier",           "5280#A.1"),
  KnownOid("2.5.4.46",               "dnQualifier",                   "5280#A.1"),
  KnownOid("2.5.4.65",               "pseudonym",                     "5280#A.1"),
  KnownOid("2.5.4.97",               "organizationIdentifier",        "X.520#6.4.7"),
  KnownOid("0.9.2342.19200300.100.1.1",  "userId",                    "4519#2.39"),
  KnownOid("0.9.2342.19200300.100.1.25", "domainComponent",           "5280#A.1"),
  KnownOid("1.2.840.113549.1.9.1",       "emailAddress",              "5280#A.1"),
  KnownOid("1.3.6.1.4.1.311.60.2.1.1",   "jurisdictionLocalityName",        "CABF-EV#9.2.4"),
  KnownOid("1.3.6.1.4.1.311.60.2.1.2",   "jurisdictionStateOrProvinceName", "CABF-EV#9.2.4"),
  KnownOid("1.3.6.1.4.1.311.60.2.1.3",   "jurisdictionCountryName",         "CABF-EV#9.2.4"),
  // Extensions
  KnownOid("2.5.29.9",               "subjectDirectoryAttributes",    "5280#4.2.1.8"),
  KnownOid("2.5.29.14",              "subjectKeyIdentifier",          "5280#4.2.1.2"),
  KnownOid("2.5.29.15",              "keyUsage",                      "5280#4.2.1.3"),
  KnownOid("2.5.29.17",              "subjectAltName",                "5280#4.2.1.6"),
  KnownOid("2.5.29.18",              "issuerAltName",                 "5280#4.2.1.7"),
  KnownOid("2.5.29.19",              "basicConstraints",              "5280#4.2.1.9"),
  KnownOid("2.5.29.20",              "cRLNumber",                     "5280#5.2.3"),
  KnownOid("2.5.29.21",              "cRLReasons",                    "5280#5.3.1"),
  KnownOid("2.5.29.24",              "invalidityDate",                "5280#5.3.2"),
  KnownOid("2.5.29.27",              "deltaCRLIndicator",             "5280#5.2.4"),
  KnownOid("2.5.29.28",              "issuingDistributionPoint",      "5280#5.2.5"),
  KnownOid("2.5.29.29",              "certificateIssuer",             "5280#5.3.3"),
  KnownOid("2.5.29.30",              "nameConstraints",               "5280#4.2.1.10"),
  KnownOid("2.5.29.31",              "cRLDistributionPoints",         "5280#4.2.1.13"),
  KnownOid("2.5.29.32",              "certificatePolicies",           "5280#4.2.1.4"),
  KnownOid("2.5.29.33",              "policyMappings",                "5280#4.2.1.5"),
  KnownOid("2.5.29.35",              "authorityKeyIdentifier",        "5280#4.2.1.1"),
  KnownOid("2.5.29.36",              "policyConstraints",             "5280#4.2.1.11"),
  KnownOid("2.5.29.37",              "extKeyUsage",                   "5280#4.2.1.12"),
  KnownOid("2.5.29.46",              "freshestCRL",                   "5280#4.2.1.15"),
  KnownOid("2.5.29.54",              "inhibitAnyPolicy",              "5280#4.2.1.14"),
  KnownOid("1.3.6.1.5.5.7.1.1",      "authorityInfoAccess",           "5280#4.2.2.1"),
  KnownOid("1.3.6.1.5.5.7.1.11",     "subjectInfoAccess",             "5280#4.2.2.2"),
  KnownOid("1.3.6.1.5.5.7.1.24",     "tlsFeature",                    "7633#4"),
  KnownOid("1.3.6.1.4.1.11129.2.4.2","signedCertificateTimestampList","6962#3.3"),
  KnownOid("1.3.6.1.4.1.11129.2.4.3","ctPoison",                      "6962#3.1"),
  // Purposes
  KnownOid("2.5.29.37.0",            "anyExtendedKeyUsage",           "5280#4.2.1.12"),
  KnownOid("1.3.6.1.5.5.7.3.1",      "id-kp-serverAuth",              "5280#4.2.1.12"),
  KnownOid("1.3.6.1.5.5.7.3.2",      "id-kp-clientAuth",              "5280#4.2.1.12"),
  KnownOid("1.3.6.1.5.5.7.3.3",      "id-kp-codeSigning",             "5280#4.2.1.12"),
  KnownOid("1.3.6.1.5.5.7.3.4",      "id-kp-emailProtection",         "5280#4.2.1.12"),
  KnownOid("1.3.6.1.5.5.7.3.8",      "id-kp-timeStamping",            "5280#4.2.1.12"),
  KnownOid("1.3.6.1.5.5.7.3.9",      "id-kp-OCSPSigning",             "5280#4.2.1.12"),
  // Policies, their qualifiers, and where more can be fetched
  KnownOid("2.5.29.32.0",            "anyPolicy",                     "5280#4.2.1.4"),
  KnownOid("1.3.6.1.5.5.7.2.1",      "id-qt-cps",                     "5280#4.2.1.4"),
  KnownOid("1.3.6.1.5.5.7.2.2",      "id-qt-unotice",                 "5280#4.2.1.4"),
  KnownOid("2.23.140.1.1",           "extended-validation",           "CABF-BR#7.1.6.1"),
  KnownOid("2.23.140.1.2.1",         "domain-validated",              "CABF-BR#7.1.6.1"),
  KnownOid("2.23.140.1.2.2",         "organization-validated",        "CABF-BR#7.1.6.1"),
  KnownOid("2.23.140.1.2.3",         "individual-validated",          "CABF-BR#7.1.6.1"),
  KnownOid("2.16.840.1.101.3.2.1.48.1", "NIST-test-policy-1",         "PKITS#3"),
  KnownOid("2.16.840.1.101.3.2.1.48.2", "NIST-test-policy-2",         "PKITS#3"),
  KnownOid("2.16.840.1.101.3.2.1.48.3", "NIST-test-policy-3",         "PKITS#3"),
  KnownOid("2.16.840.1.101.3.2.1.48.4", "NIST-test-policy-4",         "PKITS#3"),
  KnownOid("2.16.840.1.101.3.2.1.48.5", "NIST-test-policy-5",         "PKITS#3"),
  KnownOid("2.16.840.1.101.3.2.1.48.6", "NIST-test-policy-6",         "PKITS#3"),
  KnownOid("2.16.840.1.101.3.2.1.48.7", "NIST-test-policy-7",         "PKITS#3"),
  KnownOid("2.16.840.1.101.3.2.1.48.8", "NIST-test-policy-8",         "PKITS#3"),
  KnownOid("1.3.6.1.5.5.7.48.1",     "id-ad-ocsp",                    "5280#4.2.2.1"),
  KnownOid("1.3.6.1.5.5.7.48.2",     "id-ad-caIssuers",               "5280#4.2.2.1"),
  // OCSP
  KnownOid("1.3.6.1.5.5.7.48.1.1",   "id-pkix-ocsp-basic",            "6960#4.2.1"),
  KnownOid("1.3.6.1.5.5.7.48.1.2",   "id-pkix-ocsp-nonce",            "6960#4.4.1"),
  KnownOid("1.3.6.1.5.5.7.48.1.5",   "id-pkix-ocsp-nocheck",          "6960#4.2.2.2.1"),
};
// clang-format on

/// The row of that name. A name that is not in the table does not compile.
consteval const KnownOid& oid(std::string_view name) {
  for (const KnownOid& row : known_oids)
    if (row.name() == name) return row;
  throw "no OID of this name in known_oids";
}

/// An object identifier as received: its contents octets, checked to be well formed by the reader.
struct Oid {
  Bytes octets;

  Oid() = default;
  Oid(const KnownOid& known) : octets(to_bytes(known.octets())) {} // NOLINT: a row stands for its OID

  bool operator==(const Oid&) const = default;
  bool operator==(const KnownOid& known) const { return equal_public(octets, known.octets()); }

  const KnownOid* known() const;    ///< its row, or nothing
  std::string dotted() const;       ///< "1.2.840.113549.1.1.11"; arcs of 2⁶⁴ and more print as "*"
  std::string name_or_dotted() const;
};

/// Contents octets of dotted text with at least two arcs; nothing if it is not one.
std::optional<Oid> parse_oid(std::string_view dotted);

} // namespace handglass::x509
