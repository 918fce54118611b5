// path_verify.cpp: RFC 5280 section 6.1, in its order.
//
//   anchor   its name and key start the walk (6.1.2)
//     │
//     ▼      each certificate below it, down to the leaf (6.1.3): signature by the key above, dates, name of
//     CA     the issuer, names within the constraints collected so far
//     │      and, since it is not the last (6.1.4): is it a CA, how deep may it go, may its key sign, what
//     ▼      does it constrain, is there anything critical we do not understand
//    leaf    the same, then (6.1.5) its policies, its critical extensions and its purpose
//
// Policies are counted in policy_graph.h, revocation is in revocation.cpp, and what the stricter profiles ask
// of each certificate by itself in profile.h.
#include "x509/path_verify.h"

#include <algorithm>

#include "core/limits.h"
#include "x509/constraints.h"

namespace handglass::x509 {
namespace {

class Judge {
 public:
  Judge(PathView path, PathRole role, Search& search)
      : path_(path),
        role_(role),
        search_(search),
        options_(search.options),
        tap_(search.tap),
        purpose_(role == PathRole::leaf ? options_.purpose : Purpose::any),
        policies_(role == PathRole::leaf ? options_.policies : no_demands(), path.size() - 1) {}

  Result<PublicKey> run() {
    Result<PublicKey> key = walk();
    if (!key && is_own_fault(key.error().id)) search_.faulty.insert(at_);
    return key;
  }

 private:
  Result<PublicKey> walk() {
    // 6.1.2: n certificates below the anchor, and no limit on them yet.
    max_path_length_ = path_.size();
    if (role_ == PathRole::leaf && options_.max_intermediates) max_path_length_ = *options_.max_intermediates;
    enter(path_.size() - 1);
    PublicKey working_key = TRY(usable_key());
    // An anchor is trusted for its key and name. The RFC leaves its dates to local policy (6.2): an
    // expired root is no root here, as in browsers.
    TRY(check_dates());
    if (options_.profile != Profile::path && path_.size() > 1) TRY(check_critical_extensions());
    TRY(check_profile(path_.size() - 1));

    for (std::size_t i = path_.size() - 1; i-- > 0;) {
      const Certificate& issuer = *path_[i + 1];
      TRY(check_may_issue(issuer, i + 1));
      enter(i);
      TRY(check_signature(issuer, working_key));
      TRY(check_dates());
      TRY(check_name_chaining(issuer));
      TRY(check_name_constraints(i));
      TRY(check_policies(i));
      working_key = TRY(usable_key());
      TRY(check_purpose(i == 0));
      TRY(check_critical_extensions());
      TRY(check_profile(i));
      if (!options_.revocation.empty()) TRY(check_revocation(path_, i, search_));
      if (i == 0 && role_ == PathRole::leaf) tell_unchecked();
    }
    if (path_.size() == 1) { // the leaf is itself an anchor
      TRY(check_purpose(true));
      TRY(check_critical_extensions());
    }
    if (role_ == PathRole::leaf) search_.policies = policies_.result();
    return working_key;
  }

  static const PolicyInputs& no_demands() {
    static const PolicyInputs none;
    return none;
  }
  /// Failures that do not depend on the rest of the path.
  static bool is_own_fault(std::string_view id) {
    static constexpr std::string_view own[] = {"path.expired",
                                               "path.not_yet_valid",
                                               "path.weak_key",
                                               "path.unsupported_key",
                                               "path.signature_algorithm",
                                               "path.algorithm_mismatch",
                                               "path.critical_extension",
                                               "path.extended_key_usage"};
    return id.starts_with("rule.") || std::find(std::begin(own), std::end(own), id) != std::end(own);
  }

  void enter(std::size_t index) {
    at_ = path_[index];
    subject_ = short_name(at_->subject());
    if (tap_) tell_judging(index);
  }
  void tell_judging(std::size_t index, std::source_location where = std::source_location::current()) const {
    const bool is_anchor = index == path_.size() - 1;
    const Arg args[] = {{"position", path_.size() - 1 - index},
                        {"subject", subject_},
                        {"kind", is_anchor    ? "anchor"
                                 : index == 0 ? "leaf"
                                              : "ca"}};
    tap_.emit(event::Path{{"5280#6.1", where}, "path.judging", static_cast<int>(index), args});
  }
  /// What the leaf carries and nobody here judges, so that nobody takes it for judged: the promises of logs
  /// (RFC 6962 section 3.2), whose signatures take the logs' keys.
  void tell_unchecked(std::source_location where = std::source_location::current()) const {
    const auto* promises = at_->extension<SignedCertificateTimestampList>();
    if (!tap_ || promises == nullptr) return;
    const Arg args[] = {{"subject", subject_}, {"count", promises->scts.list.size()}};
    tap_.emit(event::Path{{"6962#3.3", where}, "path.scts_unchecked", 0, args});
  }
  std::string path_to(std::string_view field) const {
    return at_->path + ".tbsCertificate." + std::string(field);
  }

  Result<PublicKey> usable_key() {
    const std::string where = path_to("subjectPublicKeyInfo");
    Result<PublicKey> key = PublicKey::from(at_->tbs.subject_public_key_info);
    const std::string algorithm = at_->tbs.subject_public_key_info.algorithm.algorithm.name_or_dotted();
    TRY(tap_.check(key.has_value(), Alert::unsupported_certificate, "path.unsupported_key", "5280#4.1.2.7",
                   where,
                   {{"subject", subject_}, {"algorithm", algorithm}, {"reason", key ? "" : key.error().id}}));
    if (key->type() == KeyType::rsa || key->type() == KeyType::rsa_pss)
      // Factoring 1024 bits is within reach of states; CABF-BR section 6.1.5 asks for 2048.
      TRY(tap_.check(key->bits() >= options_.min_rsa_bits, Alert::bad_certificate, "path.weak_key",
                     "CABF-BR#6.1.5", where,
                     {{"subject", subject_}, {"bits", key->bits()}, {"minimum", options_.min_rsa_bits}}));
    return *std::move(key);
  }

  /// 6.1.3(a)(1)
  Result<void> check_signature(const Certificate& issuer, const PublicKey& key) {
    const Certificate& c = *at_;
    const std::string inner = c.tbs.signature.algorithm.name_or_dotted();
    const std::string outer = c.signature_algorithm.algorithm.name_or_dotted();
    TRY(tap_.check(c.tbs.signature == c.signature_algorithm, Alert::bad_certificate,
                   "path.algorithm_mismatch", "5280#4.1.1.2", path_to("signature"),
                   {{"subject", subject_}, {"inner", inner}, {"outer", outer}}));

    const Result<SignatureAlgorithm> algorithm = signature_algorithm(c.signature_algorithm);
    const std::string where = c.path + ".signature";
    TRY(tap_.check(algorithm.has_value(),
                   algorithm ? Alert::unsupported_certificate : algorithm.error().alert,
                   "path.signature_algorithm", "5280#6.1.3", c.path + ".signatureAlgorithm",
                   {{"subject", subject_}, {"algorithm", outer}}));

    const bool was_known = search_.signatures.find(&c, issuer) != nullptr;
    const bool is_good =
        TRY(check_signature_once(&c, issuer, key, c.signature_algorithm, c.tbs_der(), c.signature, search_));
    if (tap_ && !was_known) tell_signature(issuer, *algorithm, is_good);
    return tap_.check(
        is_good, Alert::bad_certificate, "path.bad_signature", "5280#6.1.3", where,
        {{"subject", subject_}, {"issuer", short_name(issuer.subject())}, {"algorithm", name(*algorithm)}});
  }

  /// Everything a stranger needs to check the signature again.
  void tell_signature(const Certificate& issuer, SignatureAlgorithm algorithm, bool is_good,
                      std::source_location where = std::source_location::current()) {
    const Certificate& c = *at_;
    const std::string place = c.buffer.name() + "[" + std::to_string(c.offset + c.tbs_at.offset) + ",+" +
                              std::to_string(c.tbs_at.size) + ")";
    const std::uint8_t verdict = is_good ? 1 : 0;
    const event::Input inputs[] = {
        {"public_key", {}, issuer.subject_public_key_info_der(), {}, false},
        {"algorithm", {}, {}, name(algorithm), false},
        {"message", {}, c.tbs_der(), place, false},
        {"signature", {}, c.signature.octets, {}, false},
    };
    tap_.emit(event::Derive{{"5280#6.1.3", where},
                            {},
                            "verify",
                            "certificate signature",
                            {},
                            inputs,
                            {},
                            ByteView(&verdict, 1),
                            1,
                            false,
                            {}});
  }

  /// 6.1.3(a)(2)
  Result<void> check_dates() {
    const Validity& v = at_->tbs.validity;
    const std::string now = to_text(options_.now);
    TRY(tap_.check(v.not_before.seconds <= options_.now, Alert::certificate_expired, "path.not_yet_valid",
                   "5280#6.1.3", path_to("validity.notBefore"),
                   {{"subject", subject_}, {"not_before", to_text(v.not_before.seconds)}, {"now", now}}));
    return tap_.check(options_.now <= v.not_after.seconds, Alert::certificate_expired, "path.expired",
                      "5280#6.1.3", path_to("validity.notAfter"),
                      {{"subject", subject_}, {"not_after", to_text(v.not_after.seconds)}, {"now", now}});
  }

  /// 6.1.3(a)(4)
  Result<void> check_name_chaining(const Certificate& issuer) {
    return tap_.check(
        matches(at_->issuer(), issuer.subject()), Alert::bad_certificate, "path.name_chaining", "5280#6.1.3",
        path_to("issuer"),
        {{"subject", subject_}, {"issuer", to_text(at_->issuer())}, {"expected", to_text(issuer.subject())}});
  }

  /// 6.1.3(b), (c): every CA above, the anchor included, bounds the names; a CA that certifies itself anew is
  /// exempt unless it is the last.
  Result<void> check_name_constraints(std::size_t index) {
    if (index != 0 && is_self_issued(*at_)) return {};
    for (std::size_t above = index + 1; above < path_.size(); ++above) {
      const auto* constraints = path_[above]->extension<NameConstraints>();
      if (constraints == nullptr) continue;
      const std::optional<ConstraintViolation> violation =
          find_violation(*constraints, *at_, search_.comparisons);
      if (search_.comparisons > limits::name_comparisons)
        return failure(Alert::unknown_ca, "path.budget", "5280#6.1",
                       {{"what", "comparisons"}, {"limit", limits::name_comparisons}});
      TRY(tap_.check(!violation, Alert::bad_certificate, "path.name_constraints", "5280#4.2.1.10",
                     path_to("extensions"),
                     {{"subject", subject_},
                      {"issuer", short_name(path_[above]->subject())},
                      {"name", violation ? violation->name : std::string()},
                      {"constraint", violation ? violation->constraint : std::string()}}));
    }
    return {};
  }

  /// 6.1.4(k) to (n), for the certificate at `index` that another one of the path was issued by.
  Result<void> check_may_issue(const Certificate& ca, std::size_t index) {
    // An anchor's own certificate may be of version 1, which has no extensions; whoever put it into the
    // store said that it is a CA. If it has the extensions, they count.
    const bool is_anchor = index == path_.size() - 1;
    const auto* constraints = ca.extension<BasicConstraints>();
    const bool is_ca = constraints != nullptr ? constraints->ca : is_anchor && ca.tbs.version != 2;
    TRY(tap_.check(is_ca, Alert::bad_certificate, "path.not_a_ca", "5280#6.1.4",
                   path_to("extensions.basicConstraints"), {{"subject", subject_}}));

    // (l), (m): `max_path_length_` is how many CAs that are not self-issued may still follow.
    if (!is_anchor && !is_self_issued(ca)) {
      if (options_.max_intermediates && max_path_length_ == 0 && path_limit_set_by_.empty())
        return tap_.check(false, Alert::bad_certificate, "path.too_many_cas", "5280#6.1.2",
                          path_to("extensions.basicConstraints"),
                          {{"subject", subject_}, {"limit", *options_.max_intermediates}});
      TRY(tap_.check(max_path_length_ > 0, Alert::bad_certificate, "path.path_length", "5280#6.1.4",
                     path_to("extensions.basicConstraints"),
                     {{"subject", subject_}, {"limit", path_limit_}, {"issuer", path_limit_set_by_}}));
      --max_path_length_;
    }
    if (constraints != nullptr && constraints->path_len_constraint &&
        *constraints->path_len_constraint < max_path_length_) {
      max_path_length_ = static_cast<std::size_t>(*constraints->path_len_constraint);
      path_limit_ = max_path_length_;
      path_limit_set_by_ = subject_;
    }

    if (!is_anchor) TRY(prepare_policies());

    const auto* usage = ca.extension<KeyUsage>();
    return tap_.check(usage == nullptr || usage->has(KeyUsage::key_cert_sign), Alert::bad_certificate,
                      "path.key_usage", "5280#6.1.4", path_to("extensions.keyUsage"),
                      {{"subject", subject_}, {"needed", "keyCertSign"}});
  }

  /// Extended key usage on the leaf (RFC 5280 section 4.2.1.12) and, as a bound on what it issues, on a
  /// CA; and that the leaf's key may make signatures at all (RFC 8446 section 4.4.2.2).
  Result<void> check_purpose(bool is_leaf) {
    if (purpose_ == Purpose::any) return {};
    const KnownOid& needed =
        purpose_ == Purpose::server_auth ? oid("id-kp-serverAuth") : oid("id-kp-clientAuth");
    const auto* purposes = at_->extension<ExtKeyUsage>();
    TRY(tap_.check(purposes == nullptr || purposes->has(needed) || purposes->has(oid("anyExtendedKeyUsage")),
                   Alert::unsupported_certificate, "path.extended_key_usage", "5280#4.2.1.12",
                   path_to("extensions.extKeyUsage"), {{"subject", subject_}, {"needed", needed.name()}}));
    if (!is_leaf) return {};
    const auto* usage = at_->extension<KeyUsage>();
    for (KeyUsage::Bit bit : options_.key_usage)
      TRY(tap_.check(usage == nullptr || usage->has(bit), Alert::bad_certificate, "path.key_usage",
                     "8446#4.4.2.2", path_to("extensions.keyUsage"),
                     {{"subject", subject_}, {"needed", KeyUsage::of({bit}).text()}}));
    return {};
  }

  /// 6.1.4(o), 6.1.5(f)
  Result<void> check_critical_extensions() {
    std::string unknown;
    for (const Extension& e : at_->tbs.extensions)
      if (e.critical && !is_processed(e.value) && unknown.empty()) unknown = e.extn_id.name_or_dotted();
    return tap_.check(unknown.empty(), Alert::unsupported_certificate, "path.critical_extension",
                      "5280#6.1.4", path_to("extensions"), {{"subject", subject_}, {"extension", unknown}});
  }

  /// Which extensions this file and its neighbours act upon, or that need no action: names, key ids, places
  /// to fetch from. Reading an extension is not processing it: distribution points are acted upon only
  /// where lists were handed in.
  bool is_processed(const ExtensionValue& value) const {
    const auto is_any_of = [&]<class... T>(std::variant<T...>*) {
      return (std::holds_alternative<T>(value) || ...);
    };
    using Processed =
        std::variant<BasicConstraints, KeyUsage, ExtKeyUsage, SubjectAltName, IssuerAltName,
                     SubjectKeyIdentifier, AuthorityKeyIdentifier, CertificatePolicies, PolicyMappings,
                     PolicyConstraints, InhibitAnyPolicy, AuthorityInfoAccess, SubjectInfoAccess,
                     NameConstraints, SignedCertificateTimestampList, OcspNoCheck>;
    return is_any_of(static_cast<Processed*>(nullptr)) ||
           (!options_.revocation.crls.empty() && (std::holds_alternative<CrlDistributionPoints>(value) ||
                                                  std::holds_alternative<FreshestCrl>(value)));
  }

  /// 6.1.4(a), (b), (h) to (j)
  Result<void> prepare_policies() {
    if (at_->extension<PolicyMappings>() != nullptr)
      TRY(tap_.check(!PolicyGraph::maps_any_policy(*at_), Alert::bad_certificate, "path.policy_mapping",
                     "5280#6.1.4", path_to("extensions.policyMappings"), {{"subject", subject_}}));
    policies_.prepare(*at_, is_self_issued(*at_));
    return {};
  }

  /// 6.1.3(d) to (f), and, for the last one, 6.1.5(a), (b), (g)
  Result<void> check_policies(std::size_t index) {
    bool holds = policies_.enter(*at_, index == 0, is_self_issued(*at_));
    if (holds && index == 0) holds = policies_.finish(*at_);
    if (!policies_.matters()) return {};
    return tap_.check(holds, Alert::bad_certificate, "path.policy", "9618#5", path_to("extensions"),
                      {{"subject", subject_}});
  }

  Result<void> check_profile(std::size_t index) {
    if (options_.profile == Profile::path) return {};
    const Certificate& c = *at_;
    const std::function<bool()> is_self_signed = [&] {
      // Section 4.2.1.1: by its own key. What it calls its issuer does not come into it.
      const Result<PublicKey> key = c.public_key();
      return key &&
             check_signature_once(&c, c, *key, c.signature_algorithm, c.tbs_der(), c.signature, search_)
                 .value_or(false);
    };
    const Position position = index + 1 == path_.size()               ? Position::anchor
                              : index == 0 && role_ == PathRole::leaf ? Position::leaf
                                                                      : Position::ca;
    return check_rules(options_.profile, {c, position, purpose_, options_.suffixes, is_self_signed}, tap_);
  }

  PathView path_;
  PathRole role_;
  Search& search_;
  const VerifyOptions& options_;
  const Tap& tap_;
  Purpose purpose_;
  PolicyGraph policies_;

  const Certificate* at_ = nullptr; // the certificate that is being judged
  std::string subject_; // its name, for messages
  std::size_t max_path_length_ = 0, path_limit_ = 0;
  std::string path_limit_set_by_;
};

} // namespace

const bool* SignatureMemory::find(const void* signed_thing, const Certificate& issuer) const {
  const auto it = outcomes_.find({signed_thing, &issuer});
  return it == outcomes_.end() ? nullptr : &it->second;
}

void SignatureMemory::remember(const void* signed_thing, const Certificate& issuer, bool is_good) {
  outcomes_[{signed_thing, &issuer}] = is_good;
}

Result<bool> check_signature_once(const void* signed_thing, const Certificate& issuer, const PublicKey& key,
                                  const AlgorithmIdentifier& algorithm, ByteView message,
                                  const der::BitString& signature, Search& search) {
  if (const bool* known = search.signatures.find(signed_thing, issuer)) return *known;
  if (search.signatures.checked() >= limits::path_signatures)
    return failure(Alert::unknown_ca, "path.budget", "5280#6.1",
                   {{"what", "signatures"}, {"limit", limits::path_signatures}});
  const Result<SignatureAlgorithm> known = signature_algorithm(algorithm);
  const bool is_good =
      known && signature.unused == 0 && verify(key, *known, message, signature.octets).has_value();
  search.signatures.remember(signed_thing, issuer, is_good);
  return is_good;
}

Result<PublicKey> judge_path(PathView path, PathRole role, Search& search) {
  return Judge(path, role, search).run();
}

} // namespace handglass::x509
