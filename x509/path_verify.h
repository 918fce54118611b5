// path_verify.h: judges one complete path, from the anchor down. Inside of verify.h.
#pragma once

#include <map>
#include <span>

#include "x509/verify.h"

namespace handglass::x509 {

/// A path while it is built and judged: leaf first, anchor last. Looks at certificates owned elsewhere.
using PathView = std::span<const Certificate* const>;

/// Signatures already checked while this chain was verified: several paths share certificates, and a
/// signature is the expensive part. Counts against limits::path_signatures.
class SignatureMemory {
 public:
  /// The outcome for `certificate` under `issuer`'s key, or nothing if it was not checked yet.
  const bool* find(const Certificate& certificate, const Certificate& issuer) const;
  void remember(const Certificate& certificate, const Certificate& issuer, bool is_good);
  std::size_t checked() const { return outcomes_.size(); }

 private:
  std::map<std::pair<const Certificate*, const Certificate*>, bool> outcomes_;
};

/// RFC 5280 section 6.1 for a path that ends at an anchor. The leaf's key on success.
Result<PublicKey> judge_path(PathView path, const VerifyOptions& options, SignatureMemory& signatures,
                             const Tap& tap);

} // namespace handglass::x509
