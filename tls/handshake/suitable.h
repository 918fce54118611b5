// suitable.h: whether a chain of ours may be shown to this peer.
//
// That our key fits a scheme of the peer's says nothing about the signatures above it in the chain, and those
// are what the peer will verify. Two extensions of the peer's say which it can: signature_algorithms_cert,
// and, where that is missing, signature_algorithms for both. A server may besides ask for certificates that
// say certain things (oid_filters).                           RFC 8446 sections 4.2.3, 4.2.5, 4.4.2.2
// and 4.4.2.3
#pragma once

#include "tls/config.h"
#include "tls/extensions/extensions.h"

namespace handglass::tls {

enum class Suits : std::uint8_t {
  well, ///< every signature that the peer must verify is one that it listed
  hardly, ///< one is not: shown only if there is nothing better
  never, ///< one is of MD5 or SHA-1, which we do not show to anybody
};

/// Judges the signatures of a chain. The last certificate's counts only if somebody else signed it: an anchor
/// is trusted, not verified.
Suits suits(const std::vector<Bytes>& chain, std::span<const SignatureScheme> listed);

/// What the peer lists for certificates: in a ClientHello or a CertificateRequest.
template <class ExtensionList>
std::span<const SignatureScheme> listed_for_certificates(const ExtensionList& extensions) {
  if (const auto* own = extensions.template find<SignatureAlgorithmsCert>())
    return own->supported_signature_algorithms;
  const auto* both = extensions.template find<SignatureAlgorithms>();
  return both ? std::span<const SignatureScheme>(both->supported_signature_algorithms)
              : std::span<const SignatureScheme>();
}

/// Section 4.2.5: the leaf holds every key usage and every purpose that is asked for.
bool passes(const x509::Certificate& leaf, const OIDFilterExtension& filters);

} // namespace handglass::tls
