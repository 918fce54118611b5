// revocation.cpp: RFC 5280 section 6.3, in its order, and RFC 6960 section 3.2.
//
//   certificate ─distribution points─▶ which lists speak of it, and for which reasons?      6.3.3 (b), (d),
//   (e)
//        list ─issuer─▶ somebody with a path to the same anchor, whose key may sign lists   6.3.3 (f), (g)
//        list + delta ─serial number─▶ revoked, taken back, or not on it                    6.3.3 (c), (h) to
//        (k)
//   until all reasons for which a certificate could be revoked are covered                  6.3.3 (l)
#include <algorithm>

#include "core/limits.h"
#include "x509/crl_scope.h"
#include "x509/ocsp_check.h"
#include "x509/path_verify.h"

namespace handglass::x509 {
namespace {

using Kind = RevocationStatus::Kind;

class Inquiry {
 public:
  Inquiry(PathView path, std::size_t index, Search& search)
      : path_(path),
        at_(*path[index]),
        issuer_(*path[index + 1]),
        above_(path.subspan(index + 1)),
        search_(search) {}

  Result<RevocationStatus> run() {
    for (const OcspResponse& response : search_.options.revocation.ocsp) {
      const RevocationStatus status = TRY(ocsp_status(response, at_, issuer_, search_));
      tell("ocsp", short_name(issuer_.subject()), status);
      if (status.kind != Kind::unknown) return status;
      obstacle_ = status.reason;
    }
    return by_lists();
  }

 private:
  /// 6.3.3 over every list and every distribution point it could belong to.
  Result<RevocationStatus> by_lists() {
    ReasonMask covered = 0;
    for (const Crl& crl : search_.options.revocation.crls) {
      if (crl.extension<DeltaCrlIndicator>() != nullptr) continue; // only beside its complete list
      if (!could_speak_for(crl, at_)) continue;
      const RevocationStatus status = TRY(by_list(crl, covered));
      tell("crl", short_name(crl.issuer()), status);
      if (status.kind == Kind::revoked) return status;
      if (status.kind == Kind::unknown) obstacle_ = status.reason;
      if (covered == all_reasons) return RevocationStatus{Kind::good, {}, {}};
    }
    if (covered != 0) obstacle_ = "crl_reasons";
    return RevocationStatus{Kind::unknown, {}, obstacle_};
  }

  Result<RevocationStatus> by_list(const Crl& crl, ReasonMask& covered) {
    if (const std::string_view fault = crl_fault(crl, search_.options.now); !fault.empty())
      return RevocationStatus{Kind::unknown, {}, std::string(fault)};
    const ReasonMask reasons = reasons_in_scope(crl, at_);
    if (reasons == 0) return RevocationStatus{Kind::unknown, {}, "crl_scope"};
    if ((reasons & ~covered) == 0) return RevocationStatus{Kind::good, {}, {}}; // (e): nothing new
    const Certificate* signer = TRY(signer_of(crl));
    if (signer == nullptr) return RevocationStatus{Kind::unknown, {}, obstacle_};

    const Crl* delta = TRY(delta_of(crl, *signer));
    std::optional<Entry> entry;
    if (delta != nullptr) entry = find_entry(*delta, at_); // (i)
    if (!entry) entry = find_entry(crl, at_); // (j)
    covered |= reasons; // (l)
    if (entry && entry->reason != remove_from_crl) // (k)
      return RevocationStatus{Kind::revoked, to_text(entry->date), reason_name(entry->reason)};
    return RevocationStatus{Kind::good, {}, {}};
  }

  /// (c), (h): a list of changes to this one.
  Result<const Crl*> delta_of(const Crl& complete, const Certificate& signer) {
    for (const Crl& delta : search_.options.revocation.crls) {
      if (!is_delta_of(delta, complete) || !crl_fault(delta, search_.options.now).empty()) continue;
      if (TRY(is_signed_by(delta, signer))) return &delta;
    }
    return nullptr;
  }

  Result<bool> is_signed_by(const Crl& crl, const Certificate& signer) {
    const Result<PublicKey> key = signer.public_key();
    if (!key || !(crl.tbs.signature == crl.signature_algorithm)) return false;
    return check_signature_once(&crl, signer, *key, crl.signature_algorithm, crl.tbs_der(), crl.signature,
                                search_);
  }

  /// (f), (g): whoever bears the list's issuer's name, may sign lists, did sign this one, and has a path to
  /// the anchor of the certificate in question. None: `obstacle_` says why.
  Result<const Certificate*> signer_of(const Crl& crl) {
    obstacle_ = "crl_issuer";
    std::vector<const Certificate*> named(above_.begin(), above_.end());
    for (const Certificate& c : search_.sent) named.push_back(&c);
    for (const Certificate* c : search_.store.by_subject(crl.issuer())) named.push_back(c);
    const auto* authority = crl.extension<AuthorityKeyIdentifier>();
    for (const Certificate* c : named) {
      if (!matches(c->subject(), crl.issuer())) continue;
      const auto* id = c->extension<SubjectKeyIdentifier>();
      if (authority != nullptr && authority->key_identifier && id != nullptr &&
          *authority->key_identifier != id->key_identifier)
        continue; // another key of the same name
      const auto* usage = c->extension<KeyUsage>();
      if (usage != nullptr && !usage->has(KeyUsage::crl_sign)) {
        obstacle_ = "crl_key_usage";
        continue;
      }
      if (!TRY(is_signed_by(crl, *c))) {
        obstacle_ = "crl_signature";
        continue;
      }
      if (TRY(is_vouched_for(*c))) return c;
      obstacle_ = "crl_issuer_path";
    }
    return nullptr;
  }

  /// Whether a certificate outside of the path leads to the same anchor, itself not revoked. One that is
  /// being asked about already is answered there: it may well stand on a list that it signed.
  Result<bool> is_vouched_for(const Certificate& c) {
    if (std::find(above_.begin(), above_.end(), &c) != above_.end()) return true;
    if (std::find(search_.asked_about.begin(), search_.asked_about.end(), &c) != search_.asked_about.end())
      return true;
    if (search_.asked_about.size() > limits::revocation_depth) return false;
    Result<FoundPath> found = find_path(c, PathRole::crl_issuer, search_);
    if (!found && found.error().id == "path.budget") return std::unexpected(found.error());
    return found.has_value() && *found->certificates.back() == *path_.back();
  }

  void tell(std::string_view kind, const std::string& by, const RevocationStatus& status,
            std::source_location where = std::source_location::current()) const {
    if (!search_.tap) return;
    const std::string_view outcome = status.kind == Kind::good      ? "good"
                                     : status.kind == Kind::revoked ? "revoked"
                                                                    : std::string_view(status.reason);
    const std::string subject = short_name(at_.subject());
    const Arg args[] = {{"subject", subject}, {"kind", kind}, {"by", by}, {"reason", outcome}};
    search_.tap.emit(event::Path{
        {"5280#6.3", where}, "path.revocation", static_cast<int>(path_.size() - above_.size()) - 1, args});
  }

  PathView path_;
  const Certificate& at_;
  const Certificate& issuer_;
  PathView above_; // from the issuer to the anchor
  Search& search_;
  std::string obstacle_ = "crl_none";
};

} // namespace

Result<void> check_revocation(PathView path, std::size_t index, Search& search) {
  const Certificate& c = *path[index];
  // Answers alone are about the leaf; and what is being asked about already is answered where that began.
  if (search.options.revocation.crls.empty() && index != 0) return {};
  if (std::find(search.asked_about.begin(), search.asked_about.end(), &c) != search.asked_about.end())
    return {};
  search.asked_about.push_back(&c);
  const Result<RevocationStatus> status = Inquiry(path, index, search).run();
  search.asked_about.pop_back();
  if (!status) return std::unexpected(status.error());

  const std::string subject = short_name(c.subject());
  const std::string where = c.path + ".tbsCertificate.serialNumber";
  TRY(search.tap.check(status->kind != Kind::revoked, Alert::certificate_revoked, "path.revoked",
                       "5280#6.1.3", where,
                       {{"subject", subject}, {"date", status->date}, {"reason", status->reason}}));
  const Alert alert = search.options.revocation.is_stapled ? Alert::bad_certificate_status_response
                                                           : Alert::certificate_unknown;
  return search.tap.check(status->kind == Kind::good, alert, "path.revocation_unknown", "5280#6.1.3", where,
                          {{"subject", subject}, {"reason", status->reason}});
}

} // namespace handglass::x509
