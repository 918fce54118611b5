// path_build.cpp: the search for a path from the leaf to an anchor.
//
// Depth first: who could have issued the last certificate of the path so far? Candidates are those with
// the right subject, among what the peer sent and in the store. The likelier ones come first (an anchor
// ends the search; a matching key id is a good sign), and when a path turns out wrong the next one is
// tried. A hostile peer could make this search grow without end, so all work is counted.
#include <algorithm>
#include <iterator>

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
  std::string_view from() const { return is_anchor ? "store" : "peer"; }
};

class Builder {
 public:
  Builder(std::span<const Certificate> sent, const TrustStore& store, const VerifyOptions& options,
          const Tap& tap)
      : sent_(sent), store_(store), options_(options), tap_(tap) {}

  Result<VerifiedPath> run() {
    const Certificate& leaf = sent_.front();
    tell("path.begin", {{"subject", short_name(leaf.subject())},
                        {"host", options_.host.value_or("")},
                        {"now", to_text(options_.now)},
                        {"clock", options_.clock_source}});
    if (const Certificate* anchor = store_.find(leaf)) {
      // The very certificate is trusted: a path of one, the smallest there is.
      path_.push_back(&leaf);
      tell("path.leaf_is_anchor", {{"subject", short_name(anchor->subject())}});
      TRY(judge());
    } else {
      path_.push_back(&leaf);
      const bool is_found = TRY(extend());
      if (!is_found) return std::unexpected(explain());
    }
    if (options_.host) TRY(verify_host(leaf, *options_.host, tap_));
    tell("path.accepted", {{"subject", short_name(leaf.subject())}, {"certificates", path_.size()}});
    VerifiedPath verified;
    for (const Certificate* c : path_) verified.certificates.push_back(*c);
    verified.leaf_key = std::move(leaf_key_);
    return verified;
  }

 private:
  /// Tries every way to continue the path. True: `path_` is complete and holds. A Failure: out of budget.
  Result<bool> extend() {
    const Certificate& child = *path_.back();
    tell("path.search", {{"subject", short_name(child.subject())}, {"issuer", to_text(child.issuer())}});
    for (const Candidate& candidate : candidates_for(child)) {
      if (++looked_at_ > limits::path_candidates)
        return failure(Alert::unknown_ca, "path.budget", "4158#2.4",
                       {{"what", "candidates"}, {"limit", limits::path_candidates}});
      if (path_.size() + 1 > limits::path_depth) {
        reject(candidate, "depth");
        continue;
      }
      tell("path.candidate.taken", {{"subject", short_name(candidate.certificate->subject())},
                                    {"from", candidate.from()},
                                    {"name", "equal"},
                                    {"key_id", name(candidate.key_id)}});
      path_.push_back(candidate.certificate);
      bool holds = false;
      if (candidate.is_anchor) {
        tell("path.complete", {{"certificates", path_.size()}});
        const Result<void> verdict = judge();
        if (!verdict && verdict.error().id == "path.budget") return std::unexpected(verdict.error());
        holds = verdict.has_value();
      } else {
        holds = TRY(extend());
      }
      if (holds) return true;
      path_.pop_back();
    }
    if (path_.size() > dead_end_depth_) {
      dead_end_depth_ = path_.size();
      dead_end_ = &child;
    }
    tell("path.dead_end", {{"subject", short_name(child.subject())}, {"issuer", to_text(child.issuer())}});
    return false;
  }

  /// Certificates that carry the issuer's name, most promising first.
  std::vector<Candidate> candidates_for(const Certificate& child) {
    std::vector<Candidate> found;
    for (const Certificate* anchor : store_.by_subject(child.issuer()))
      if (!is_in_path(*anchor)) found.push_back({anchor, true, compare_key_ids(child, *anchor)});
    for (const Certificate& certificate : sent_.subspan(1)) {
      const Candidate candidate{&certificate, false, compare_key_ids(child, certificate)};
      if (!matches(certificate.subject(), child.issuer()))
        reject(candidate, "name");
      else if (is_in_path(certificate))
        reject(candidate, "loop");
      else if (store_.find(certificate) != nullptr)
        reject(candidate, "anchor"); // the store has it already, and there it ends the path
      else
        found.push_back(candidate);
    }
    // A key id that matches outranks everything; then anchors, which stand first already.
    std::vector<Candidate> ranked;
    for (KeyIdMatch rank : {KeyIdMatch::equal, KeyIdMatch::absent, KeyIdMatch::different})
      std::copy_if(found.begin(), found.end(), std::back_inserter(ranked),
                   [&](const Candidate& c) { return c.key_id == rank; });
    return ranked;
  }

  /// RFC 4158 section 2.4.2: the same name with the same key twice is a loop.
  bool is_in_path(const Certificate& candidate) const {
    return std::any_of(path_.begin(), path_.end(), [&](const Certificate* c) {
      return *c == candidate || (matches(c->subject(), candidate.subject()) &&
                                 c->tbs.subject_public_key_info == candidate.tbs.subject_public_key_info);
    });
  }

  Result<void> judge() {
    Result<PublicKey> key = judge_path(path_, options_, signatures_, tap_);
    if (key) {
      leaf_key_ = *std::move(key);
      return {};
    }
    tell("path.rejected", {{"reason", key.error().id}});
    // The first path tried is the likeliest; its failure is the one to report.
    if (!judged_) judged_ = key.error();
    return std::unexpected(key.error());
  }

  /// Why there is no path: what was wrong with the one we had, or whose issuer is missing.
  Failure explain() const {
    if (judged_) return *judged_;
    const Certificate& last = dead_end_ != nullptr ? *dead_end_ : sent_.front();
    const std::string subject = short_name(last.subject()), issuer = to_text(last.issuer());
    return tap_
        .check(false, Alert::unknown_ca, "path.unknown_issuer", "5280#6.1",
               last.path + ".tbsCertificate.issuer", {{"subject", subject}, {"issuer", issuer}})
        .error();
  }

  void reject(const Candidate& candidate, std::string_view reason) {
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

  std::span<const Certificate> sent_;
  const TrustStore& store_;
  const VerifyOptions& options_;
  const Tap& tap_;

  std::vector<const Certificate*> path_;
  SignatureMemory signatures_;
  PublicKey leaf_key_;
  std::size_t looked_at_ = 0;
  std::optional<Failure> judged_;
  const Certificate* dead_end_ = nullptr;
  std::size_t dead_end_depth_ = 0;
};

} // namespace

Result<VerifiedPath> verify_chain(std::span<const Certificate> sent, const TrustStore& store,
                                  const VerifyOptions& options, const Tap& tap) {
  TRY(tap.check(!sent.empty(), Alert::decode_error, "path.no_certificates", "8446#4.4.2.4"));
  TRY(tap.check(sent.size() <= limits::chain_certificates, Alert::bad_certificate,
                "path.too_many_certificates", "8446#4.4.2", {},
                {{"count", sent.size()}, {"limit", limits::chain_certificates}}));
  return Builder(sent, store, options, tap).run();
}

} // namespace handglass::x509
