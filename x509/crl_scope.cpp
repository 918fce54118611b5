#include "x509/crl_scope.h"

#include <algorithm>

namespace handglass::x509 {
namespace {

/// Whether every critical extension is one that these files act upon.
bool is_understood(const std::vector<Extension>& extensions) {
  return std::all_of(extensions.begin(), extensions.end(), [](const Extension& e) {
    return !e.critical || std::holds_alternative<DeltaCrlIndicator>(e.value) ||
           std::holds_alternative<IssuingDistributionPoint>(e.value) ||
           std::holds_alternative<AuthorityKeyIdentifier>(e.value) ||
           std::holds_alternative<CertificateIssuer>(e.value) ||
           std::holds_alternative<ReasonCode>(e.value) || std::holds_alternative<InvalidityDate>(e.value);
  });
}

ReasonMask mask_of(const std::optional<der::BitString>& reasons) {
  if (!reasons) return all_reasons;
  ReasonMask mask = 0;
  for (std::size_t bit = 1; bit <= 8; ++bit)
    if (reasons->bit(bit)) mask = static_cast<ReasonMask>(mask | 1u << bit);
  return mask;
}

bool are_equal(const GeneralName& a, const GeneralName& b) {
  const auto* x = std::get_if<DirectoryName>(&a.name);
  const auto* y = std::get_if<DirectoryName>(&b.name);
  return x != nullptr && y != nullptr ? matches(x->value, y->value) : a == b;
}
bool share_a_name(const std::vector<GeneralName>& a, const std::vector<GeneralName>& b) {
  return std::any_of(a.begin(), a.end(), [&](const GeneralName& x) {
    return std::any_of(b.begin(), b.end(), [&](const GeneralName& y) { return are_equal(x, y); });
  });
}
bool is_among(const Name& name, const std::vector<GeneralName>& names) {
  return share_a_name({{DirectoryName{name}}}, names);
}

/// A point's name, in full: one that is relative continues the name of who signs the list.
std::vector<GeneralName> full_names(const DistributionPointName& point, const Name& crl_issuer) {
  if (const auto* full = std::get_if<FullName>(&point)) return full->names;
  Name name = crl_issuer;
  name.rdns.push_back({std::get<NameRelativeToCrlIssuer>(point).attributes});
  return {{DirectoryName{std::move(name)}}};
}

/// (b) for one distribution point.
bool is_in_scope(const Crl& crl, const Certificate& certificate, const DistributionPoint& point) {
  const auto* idp = crl.extension<IssuingDistributionPoint>();
  // (1) Somebody else's list must be named by the certificate, and say of itself that it is one.
  if (point.crl_issuer) {
    if (!is_among(crl.issuer(), *point.crl_issuer)) return false;
    if (!matches(crl.issuer(), certificate.issuer()) && (idp == nullptr || !idp->indirect_crl)) return false;
  } else if (!matches(crl.issuer(), certificate.issuer())) {
    return false;
  }
  if (idp == nullptr) return true;
  // (2)(i) The list's own name is one of the point's.
  if (idp->distribution_point) {
    const std::vector<GeneralName> own = full_names(*idp->distribution_point, crl.issuer());
    if (point.distribution_point) {
      if (!share_a_name(own, full_names(*point.distribution_point, crl.issuer()))) return false;
    } else if (!point.crl_issuer || !share_a_name(own, *point.crl_issuer)) {
      return false;
    }
  }
  // (2)(ii) to (iv)
  const auto* basic = certificate.extension<BasicConstraints>();
  const bool is_ca = basic != nullptr && basic->ca;
  return !(idp->only_user_certs && is_ca) && !(idp->only_ca_certs && !is_ca) && !idp->only_attribute_certs;
}

/// Where a certificate names no point, or none that helps, its issuer's list for everything will do.
DistributionPoint implied_point(const Certificate& certificate) {
  DistributionPoint point;
  point.distribution_point = FullName{{{DirectoryName{certificate.issuer()}}}};
  return point;
}

/// The contents of an INTEGER that is not negative, in order of size.
bool is_less(const Bytes& a, const Bytes& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; }

} // namespace

std::string_view crl_fault(const Crl& crl, UnixTime now) {
  // Section 5.2: a critical extension that is not understood makes a list useless; so does one of an entry,
  // since it could say whose entry it is.
  if (!is_understood(crl.tbs.extensions)) return "crl_critical_extension";
  if (crl.tbs.revoked_certificates)
    for (const RevokedCertificate& entry : *crl.tbs.revoked_certificates)
      if (entry.entry_extensions && !is_understood(*entry.entry_extensions)) return "crl_critical_extension";
  // Sections 5.2.3 to 5.2.5: cRLNumber always and never critical, the other two always critical.
  const auto* number = crl.extension<CrlNumber>();
  if (number == nullptr || number->number[0] >= 0x80) return "crl_number";
  for (const Extension& e : crl.tbs.extensions)
    if (!e.critical && (std::holds_alternative<DeltaCrlIndicator>(e.value) ||
                        std::holds_alternative<IssuingDistributionPoint>(e.value)))
      return "crl_not_critical";
  if (now < crl.tbs.this_update.seconds) return "crl_not_yet";
  if (!crl.tbs.next_update || now > crl.tbs.next_update->seconds)
    return "crl_expired"; // 5.1.2.5: it must be there
  return {};
}

bool could_speak_for(const Crl& crl, const Certificate& certificate) {
  if (matches(crl.issuer(), certificate.issuer())) return true;
  const auto* points = certificate.extension<CrlDistributionPoints>();
  return points != nullptr &&
         std::any_of(points->points.begin(), points->points.end(), [&](const DistributionPoint& p) {
           return p.crl_issuer && is_among(crl.issuer(), *p.crl_issuer);
         });
}

ReasonMask reasons_in_scope(const Crl& crl, const Certificate& certificate) {
  const auto* idp = crl.extension<IssuingDistributionPoint>();
  const ReasonMask spoken_of = idp != nullptr ? mask_of(idp->only_some_reasons) : all_reasons;
  ReasonMask reasons = 0;
  if (const auto* points = certificate.extension<CrlDistributionPoints>())
    for (const DistributionPoint& point : points->points)
      if (is_in_scope(crl, certificate, point))
        reasons = static_cast<ReasonMask>(reasons | (mask_of(point.reasons) & spoken_of));
  if (is_in_scope(crl, certificate, implied_point(certificate)))
    reasons = static_cast<ReasonMask>(reasons | spoken_of);
  return reasons;
}

bool is_delta_of(const Crl& delta, const Crl& complete) {
  const auto* indicator = delta.extension<DeltaCrlIndicator>();
  const auto* its_number = delta.extension<CrlNumber>();
  const auto* number = complete.extension<CrlNumber>();
  if (indicator == nullptr || its_number == nullptr || number == nullptr) return false;
  if (!matches(delta.issuer(), complete.issuer())) return false;
  const auto same = [&]<class T>(const T* a, const T* b) {
    return a == nullptr || b == nullptr ? a == b : *a == *b;
  };
  if (!same(delta.extension<IssuingDistributionPoint>(), complete.extension<IssuingDistributionPoint>()))
    return false;
  if (!same(delta.extension<AuthorityKeyIdentifier>(), complete.extension<AuthorityKeyIdentifier>()))
    return false;
  // Section 5.2.4: the complete list is at least the one the changes begin at, and older than the changes.
  return !is_less(number->number, indicator->base) && is_less(number->number, its_number->number);
}

std::optional<Entry> find_entry(const Crl& crl, const Certificate& certificate) {
  if (!crl.tbs.revoked_certificates) return {};
  const bool is_own = matches(crl.issuer(), certificate.issuer());
  bool is_about_issuer = is_own; // section 5.3.3: it holds for the entries that follow, until the next one
  for (const RevokedCertificate& entry : *crl.tbs.revoked_certificates) {
    std::uint64_t reason = 0;
    if (entry.entry_extensions) {
      if (const auto* issuer = find_extension<CertificateIssuer>(*entry.entry_extensions))
        is_about_issuer = is_among(certificate.issuer(), issuer->names);
      if (const auto* code = find_extension<ReasonCode>(*entry.entry_extensions)) reason = code->reason;
    }
    if (is_about_issuer && entry.user_certificate == certificate.tbs.serial_number)
      return Entry{entry.revocation_date.seconds, reason};
  }
  return {};
}

} // namespace handglass::x509
