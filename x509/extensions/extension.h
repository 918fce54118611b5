// extension.h: the envelope every extension travels in (RFC 5280 section 4.2), and the list of those known.
//
//   Extension { extnID   OBJECT IDENTIFIER      which one
//               critical BOOLEAN DEFAULT FALSE  whoever does not understand it must refuse the certificate
//               extnValue OCTET STRING }        the extension, as DER inside
#pragma once

#include <variant>
#include <vector>

#include "x509/extensions/alt_name.h"
#include "x509/extensions/authority_info_access.h"
#include "x509/extensions/basic_constraints.h"
#include "x509/extensions/certificate_policies.h"
#include "x509/extensions/crl_distribution_points.h"
#include "x509/extensions/crl_extensions.h"
#include "x509/extensions/ext_key_usage.h"
#include "x509/extensions/key_identifier.h"
#include "x509/extensions/key_usage.h"
#include "x509/extensions/name_constraints.h"
#include "x509/extensions/sct_list.h"
#include "x509/extensions/tls_feature.h"

namespace handglass::x509 {

/// An extension nobody here knows: its octets, unread.
struct UnknownExtension {
  static constexpr std::string_view wire_name = "Extension";
  static constexpr bool is_in_place = true; ///< extnValue itself, no step below it
  static constexpr Rfc rfc = "5280#4.2";
  Bytes octets;
  static void fields(auto& io, auto& m) { io.raw("", m.octets); }
  bool operator==(const UnknownExtension&) const = default;
};

/// Which alternative is tried follows from the `id` each declares.
using ExtensionValue =
    std::variant<UnknownExtension, BasicConstraints, KeyUsage, ExtKeyUsage, SubjectAltName, IssuerAltName,
                 SubjectKeyIdentifier, AuthorityKeyIdentifier, CertificatePolicies, PolicyMappings,
                 PolicyConstraints, InhibitAnyPolicy, CrlDistributionPoints, FreshestCrl, AuthorityInfoAccess,
                 SubjectInfoAccess, NameConstraints, SignedCertificateTimestampList, TlsFeature, CrlNumber,
                 DeltaCrlIndicator, IssuingDistributionPoint, ReasonCode, InvalidityDate, CertificateIssuer,
                 OcspNoCheck>;
void choose(const Oid& extn_id, std::optional<der::Tag> next, ExtensionValue& value);

struct Extension {
  static constexpr std::string_view wire_name = "Extension";
  static constexpr Rfc rfc = "5280#4.2";
  static constexpr der::Tag tag = der::tag::sequence;

  Oid extn_id;
  bool critical = false;
  ExtensionValue value;

  static void fields(auto& io, auto& m) {
    io.oid("extnID", m.extn_id);
    io.boolean_default("critical", m.critical, false);
    io.octet_string_containing("extnValue", [&](auto& in) { in.defined_by("", m.extn_id, m.value); });
  }
  bool operator==(const Extension&) const = default;
};

/// An extension to issue: its OID follows from its type.
template <class T>
Extension make_extension(T value, bool critical = false) {
  return {Oid(T::id), critical, std::move(value)};
}

/// The value of the extension of this kind, if it is there.
template <class T>
const T* find_extension(const std::vector<Extension>& extensions) {
  for (const Extension& e : extensions)
    if (const T* found = std::get_if<T>(&e.value)) return found;
  return nullptr;
}

/// RFC 5280 section 4.2: one of each kind at most.
bool has_duplicate(const std::vector<Extension>& extensions);

} // namespace handglass::x509
