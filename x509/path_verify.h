// path_verify.h: what the search for a path, the judging of one, and revocation share. Inside of verify.h.
#pragma once

#include <map>
#include <set>
#include <span>

#include "x509/verify.h"

namespace handglass::x509 {

/// A path while it is built and judged: leaf first, anchor last. Looks at certificates owned elsewhere.
using PathView = std::span<const Certificate* const>;

/// Signatures already checked while this chain was verified: several paths share certificates, and a
/// signature is the expensive part. Counts against limits::path_signatures.
class SignatureMemory {
 public:
  /// The outcome for `signed_thing` (a certificate, a list, an answer) under `issuer`'s key, or nothing if
  /// it was not checked yet.
  const bool* find(const void* signed_thing, const Certificate& issuer) const;
  void remember(const void* signed_thing, const Certificate& issuer, bool is_good);
  std::size_t checked() const { return outcomes_.size(); }

 private:
  std::map<std::pair<const void*, const Certificate*>, bool> outcomes_;
};

/// One verification: what is given, and what was learnt so far. Paths of CRL issuers are found and judged
/// in the same search, so that their work counts against the same bounds.
struct Search {
  std::span<const Certificate> sent;
  const TrustStore& store;
  const VerifyOptions& options;
  const Tap& tap;

  SignatureMemory signatures = {};
  std::size_t candidates = 0, comparisons = 0;
  std::set<const Certificate*> faulty = {}; ///< failed by themselves: no path through them can hold
  std::vector<const Certificate*> asked_about =
      {}; ///< whose revocation is being looked into, outermost first
  std::vector<Oid> policies = {};
  std::vector<std::string> subject_keys = {}; ///< comparison_key() of each of `sent`
};

/// What a path is for: the leaf that was asked about, or somebody who signed a list or an answer.
enum class PathRole : std::uint8_t { leaf, crl_issuer };

/// RFC 5280 section 6.1 for a path that ends at an anchor. The leaf's key on success. A certificate that
/// fails for reasons of its own is added to `search.faulty`.
Result<PublicKey> judge_path(PathView path, PathRole role, Search& search);

/// Searches a path from `leaf` to an anchor and judges it.
struct FoundPath {
  std::vector<const Certificate*> certificates;
  PublicKey leaf_key;
};
Result<FoundPath> find_path(const Certificate& leaf, PathRole role, Search& search);

/// Section 6.3 for the certificate at `index` of a path whose upper part has been judged. Errors:
/// path.revoked, path.revocation_unknown, path.budget.
Result<void> check_revocation(PathView path, std::size_t index, Search& search);

/// Whether `key` signed `message`, asked once for each thing and issuer. Errors: path.budget.
Result<bool> check_signature_once(const void* signed_thing, const Certificate& issuer, const PublicKey& key,
                                  const AlgorithmIdentifier& algorithm, ByteView message,
                                  const der::BitString& signature, Search& search);

/// Section 6.1: issuer and subject are one entity. Such a certificate carries a CA over to a new key.
inline bool is_self_issued(const Certificate& c) { return matches(c.issuer(), c.subject()); }

} // namespace handglass::x509
