// path_build.cpp: the search for a path from the leaf to an anchor.
//
// Depth first: who could have issued the last certificate of the path so far? Candidates are those with
// the right subject, among what the peer sent and in the store. The likelier ones come first (an anchor
// ends the search; a matching key id is a good sign), and when a path turns out wrong the next one is
// tried. A hostile peer could make this search grow without end, so all work is counted.
#include <algorithm>

#include "core/limits.h"
#include "x509/hostname.h"
#include "x509/path_verify.h"

namespace handglass::x509 {
namespace {

/// What the key identifiers say about "issuer signed child". They are hints, never proof (RFC 4158 3.5.12).
enum class KeyIdMatch : std::uint8_t { equal, absent, different };

KeyIdMatch compare_key_ids(const Certificate& child, const Certificate& issuer) {
  const auto* authority = child.extension<AuthorityKeyIdentifier>();
  const auto* subject = issuer.extension<SubjectKeyIdentifier>();
  if (authority == nullptr || !authority->key_identifier || subject == nullptr) return KeyIdMatch::absent;
  return *authority->key_identifier == subject->key_identifier ? KeyIdMatch::equal : KeyIdMatch::different;
}

std::string_view name(KeyIdMatch match) {
  switch (match) {
    case KeyIdMatch::equal:
      return "equal";
    case KeyIdMatch::absent:
      return "absent";
    case KeyIdMatch::different:
      return "different";
  }
  return "";
}

struct Candidate {
  const Certificate* certificate;
  bool is_anchor;
  KeyIdMatch key_id;
  std::size_t order = 0; ///< in which it was found, where nothing else tells two apart
  std::string_view from() const { return is_anchor ? "store" : "peer"; }
};

class Builder {
 public:
  Builder(const Certificate& leaf, PathRole role, Search& search)
      : leaf_(leaf), role_(role), search_(search), store_(search.store), tap_(search.tap) {}

  Result<FoundPath> run() {
    if (const Certificate* anchor = store_.find(leaf_)) {
      // The very certificate is trusted: a path of one, the smallest there is.
      path_.push_back(&leaf_);
      tell("path.leaf_is_anchor", {{"subject", short_name(anchor->subject())}});
      TRY(judge());
    } else {
      path_.push_back(&leaf_);
      const bool is_found = TRY(extend());
      if (!is_found) return std::unexpected(explain());
    }
    return FoundPath{std::move(path_), std::move(leaf_key_)};
  }

 private:
  /// Tries every way on from the last certificate of the path. True once a path holds; a Failure only
  /// when the work is over its limit.
  Result<bool> extend() {
    const Certificate& child = *path_.back();
    tell("path.search", {{"subject", short_name(child.subject())}, {"issuer", to_text(child.issuer())}});
    const std::size_t completed_before = completed_, too_deep_before = too_deep_, depth = path_.size();
    for (const Candidate& candidate : candidates_for(child)) {
      if (path_.size() + 1 > limits::path_depth) {
        ++too_deep_;
        reject(candidate, "depth");
        continue;
      }
      if (const std::string_view reason = known_to_fail(child, candidate); !reason.empty()) {
        reject(candidate, reason);
        continue;
      }
      if (++search_.candidates > limits::path_candidates)
        return failure(Alert::unknown_ca, "path.budget", "4158#2.4",
                       {{"what", "candidates"}, {"limit", limits::path_candidates}});
      tell("path.candidate.taken", {{"subject", short_name(candidate.certificate->subject())},
                                    {"from", candidate.from()},
                                    {"name", "equal"},
                                    {"key_id", name(candidate.key_id)}});
      path_.push_back(candidate.certificate);
      bool holds = false;
      if (candidate.is_anchor) {
        ++completed_;
        barren_.clear();
        tell("path.complete", {{"certificates", path_.size()}});
        const Result<void> verdict = judge();
        if (!verdict && verdict.error().id == "path.budget") return std::unexpected(verdict.error());
        holds = verdict.has_value();
      } else {
        holds = TRY(extend());
      }
      if (holds) return true;
      path_.pop_back();
      if (is_hopeless()) break;
    }
    // Nothing but dead ends above this one: it need not be walked again. Ways that were left out as loops
    // lead back to certificates we came by, which are being tried anyway; so this holds until an anchor
    // is met somewhere. Where the depth cut the search short it holds from this depth on.
    if (completed_ == completed_before)
      barren_[&child] = too_deep_ == too_deep_before ? 0 : std::min(depth, barren_from(&child));
    if (path_.size() > dead_end_depth_) {
      dead_end_depth_ = path_.size();
      dead_end_ = &child;
    }
    tell("path.dead_end", {{"subject", short_name(child.subject())}, {"issuer", to_text(child.issuer())}});
    return false;
  }

  /// What an earlier path taught about this step; empty if nothing.
  std::string_view known_to_fail(const Certificate& child, const Candidate& candidate) const {
    const Certificate* c = candidate.certificate;
    if (search_.faulty.contains(c)) return "fault";
    const bool* signature = search_.signatures.find(&child, *c);
    if (signature != nullptr && !*signature) return "signature";
    if (!candidate.is_anchor && path_.size() + 1 >= barren_from(c)) return "barren";
    return {};
  }
  /// The depth from which on nothing but dead ends lies behind a certificate.
  std::size_t barren_from(const Certificate* c) const {
    const auto it = barren_.find(c);
    return it == barren_.end() ? limits::path_depth + 1 : it->second;
  }
  /// Whether no way on can mend the path as it stands.
  bool is_hopeless() const {
    for (std::size_t i = 0; i < path_.size(); ++i) {
      if (search_.faulty.contains(path_[i])) return true;
      const bool* signature = i == 0 ? nullptr : search_.signatures.find(path_[i - 1], *path_[i]);
      if (signature != nullptr && !*signature) return true;
    }
    return false;
  }

  /// Certificates that carry the issuer's name, most promising first.
  std::vector<Candidate> candidates_for(const Certificate& child) {
    std::vector<Candidate> found;
    const std::string issuer = comparison_key(child.issuer());
    for (const Certificate* anchor : store_.by_subject(child.issuer()))
      if (!is_in_path(*anchor)) found.push_back({anchor, true, compare_key_ids(child, *anchor)});
    for (std::size_t i = 1; i < search_.sent.size(); ++i) {
      const Certificate& certificate = search_.sent[i];
      const Candidate candidate{&certificate, false, compare_key_ids(child, certificate)};
      if (search_.subject_keys[i] != issuer)
        reject(candidate, "name");
      else if (is_in_path(certificate))
        reject(candidate, "loop");
      else if (store_.find(certificate) != nullptr)
        reject(candidate, "anchor"); // the store has it already, and there it ends the path
      else
        found.push_back(candidate);
    }
    // A key id that matches outranks everything; then what is in force today; then anchors, which stand
    // first already (RFC 4158 section 3.5).
    for (std::size_t i = 0; i < found.size(); ++i) found[i].order = i;
    std::sort(found.begin(), found.end(), [&](const Candidate& a, const Candidate& b) {
      if (a.key_id != b.key_id) return a.key_id < b.key_id;
      const bool a_now = is_in_force(*a.certificate), b_now = is_in_force(*b.certificate);
      return a_now != b_now ? a_now : a.order < b.order;
    });
    return found;
  }

  bool is_in_force(const Certificate& c) const {
    const UnixTime now = search_.options.now;
    return c.tbs.validity.not_before.seconds <= now && now <= c.tbs.validity.not_after.seconds;
  }

  /// RFC 4158 section 2.4.2: the same name with the same key twice is a loop.
  bool is_in_path(const Certificate& candidate) const {
    return std::any_of(path_.begin(), path_.end(), [&](const Certificate* c) {
      return c->tbs.subject_public_key_info == candidate.tbs.subject_public_key_info &&
             matches(c->subject(), candidate.subject());
    });
  }

  Result<void> judge() {
    Result<PublicKey> key = judge_path(path_, role_, search_);
    if (key) {
      leaf_key_ = *std::move(key);
      return {};
    }
    tell("path.rejected", {{"reason", key.error().id}});
    if (key.error().id == "path.bad_signature" && is_by_another_key()) return std::unexpected(key.error());
    // The first path tried is the likeliest; its failure is the one to report.
    if (!judged_) judged_ = key.error();
    return std::unexpected(key.error());
  }

  /// A signature that does not verify, by an issuer whose key id is not the one the certificate names: nobody
  /// forged anything, we only do not have the key that made it (kept for `explain`).
  bool is_by_another_key() {
    for (std::size_t i = 1; i < path_.size(); ++i) {
      const bool* signature = search_.signatures.find(path_[i - 1], *path_[i]);
      if (signature == nullptr || *signature) continue;
      if (compare_key_ids(*path_[i - 1], *path_[i]) != KeyIdMatch::different) return false;
      if (other_key_.first == nullptr) other_key_ = {path_[i - 1], path_[i]};
      return true;
    }
    return false;
  }

  /// Why there is no path: what was wrong with the one we had, or whose issuer is missing.
  Failure explain() const {
    if (judged_) return *judged_;
    if (const auto [child, issuer] = other_key_; child != nullptr) {
      // RFC 8446 section 6.2: this is an issuer for whom we have no matching anchor, and not a
      // certificate with a bad signature. A user has to look for a CA, not for a forger.
      const std::string named = short_name(child->subject()), by = short_name(issuer->subject());
      const std::string key = hex(issuer->extension<SubjectKeyIdentifier>()->key_identifier);
      const std::string wanted = hex(*child->extension<AuthorityKeyIdentifier>()->key_identifier);
      return tap_
          .check(false, Alert::unknown_ca, "path.another_key", "8446#6.2",
                 child->path + ".tbsCertificate.extensions.authorityKeyIdentifier",
                 {{"subject", named}, {"issuer", by}, {"key", key}, {"wanted", wanted}})
          .error();
    }
    const Certificate& last = dead_end_ != nullptr ? *dead_end_ : leaf_;
    const std::string subject = short_name(last.subject()), issuer = to_text(last.issuer());
    return tap_
        .check(false, Alert::unknown_ca, "path.unknown_issuer", "5280#6.1",
               last.path + ".tbsCertificate.issuer", {{"subject", subject}, {"issuer", issuer}})
        .error();
  }

  void reject(const Candidate& candidate, std::string_view reason) {
    if (!tap_) return;
    tell("path.candidate.rejected", {{"subject", short_name(candidate.certificate->subject())},
                                     {"from", candidate.from()},
                                     {"name", reason == "name" ? "different" : "equal"},
                                     {"key_id", name(candidate.key_id)},
                                     {"reason", reason}});
  }
  void tell(std::string_view id, Args args, std::source_location where = std::source_location::current()) {
    const int depth = path_.empty() ? 0 : static_cast<int>(path_.size()) - 1;
    if (tap_) tap_.emit(event::Path{{"5280#6.1", where}, id, depth, std::span(args.begin(), args.size())});
  }

  const Certificate& leaf_;
  PathRole role_;
  Search& search_;
  const TrustStore& store_;
  const Tap& tap_;

  std::vector<const Certificate*> path_;
  PublicKey leaf_key_;
  std::size_t completed_ = 0, too_deep_ = 0; // paths that came to an anchor; steps that were one too many
  std::map<const Certificate*, std::size_t> barren_;
  std::optional<Failure> judged_;
  std::pair<const Certificate*, const Certificate*> other_key_ = {nullptr, nullptr};
  const Certificate* dead_end_ = nullptr;
  std::size_t dead_end_depth_ = 0;
};

Result<VerifiedPath> search_and_judge(Search& search) {
  const VerifyOptions& options = search.options;
  const Certificate& leaf = search.sent.front();
  const auto tell = [&](std::string_view id, std::size_t depth, Args args,
                        std::source_location where = std::source_location::current()) {
    if (search.tap)
      search.tap.emit(event::Path{
          {"5280#6.1", where}, id, static_cast<int>(depth), std::span(args.begin(), args.size())});
  };
  tell("path.begin", 0,
       {{"subject", short_name(leaf.subject())},
        {"host", options.host.value_or("")},
        {"now", to_text(options.now)},
        {"clock", options.clock_source}});
  FoundPath found = TRY(find_path(leaf, PathRole::leaf, search));
  if (options.host) TRY(verify_host(leaf, *options.host, search.tap));
  for (const std::string& mailbox : options.mailboxes) TRY(verify_mailbox(leaf, mailbox, search.tap));
  tell("path.accepted", found.certificates.size() - 1,
       {{"subject", short_name(leaf.subject())}, {"certificates", found.certificates.size()}});
  VerifiedPath verified;
  for (const Certificate* c : found.certificates) verified.certificates.push_back(*c);
  verified.leaf_key = std::move(found.leaf_key);
  verified.policies = std::move(search.policies);
  return verified;
}

} // namespace

Result<FoundPath> find_path(const Certificate& leaf, PathRole role, Search& search) {
  return Builder(leaf, role, search).run();
}

Result<VerifiedPath> verify_chain(std::span<const Certificate> sent, const TrustStore& store,
                                  const VerifyOptions& options, const Tap& tap, WorkDone* work) {
  TRY(tap.check(!sent.empty(), Alert::decode_error, "path.no_certificates", "8446#4.4.2.4"));
  const std::size_t most = std::min(options.max_certificates, limits::path_pool);
  TRY(tap.check(sent.size() <= most, Alert::bad_certificate, "path.too_many_certificates", "8446#4.4.2", {},
                {{"count", sent.size()}, {"limit", most}}));
  std::size_t octets = 0;
  for (const Certificate& c : sent) octets += c.der.size();
  if (octets > limits::path_octets)
    return failure(Alert::bad_certificate, "path.budget", "4158#2.4",
                   {{"what", "octets"}, {"limit", limits::path_octets}});
  Search search{sent, store, options, tap};
  for (const Certificate& c : sent) search.subject_keys.push_back(comparison_key(c.subject()));
  Result<VerifiedPath> path = search_and_judge(search);
  if (work != nullptr) *work = {search.candidates, search.signatures.checked(), search.comparisons};
  return path;
}

} // namespace handglass::x509
