// revocation.h: has a certificate been taken back before its time? RFC 5280 section 6.3, RFC 6960.
//
//      the CA says so in        CRL    a list of serial numbers, for a day or a week
//                               OCSP   one answer about one certificate, for some days
//
//      and both must be         signed by the CA, or by whom it named; about this certificate; in date
//
// Nothing is fetched here: lists and answers are handed in. Whoever hands in a list wants to know, so a
// certificate about which nothing can be found out is refused ("hard fail"); whoever hands in none is
// not told of revocation at all. With OCSP answers alone only the leaf is asked about, as in TLS.
#pragma once

#include <span>

#include "x509/crl.h"
#include "x509/ocsp.h"

namespace handglass::x509 {

struct RevocationInputs {
  std::span<const Crl> crls;
  std::span<const OcspResponse> ocsp;
  /// The answer was stapled to a handshake: where it settles nothing, the alert is
  /// bad_certificate_status_response (RFC 6066 section 8).
  bool is_stapled = false;
  bool empty() const { return crls.empty() && ocsp.empty(); }
};

/// What was found out about one certificate, and from what.
struct RevocationStatus {
  enum class Kind : std::uint8_t { good, revoked, unknown };
  Kind kind = Kind::unknown;
  std::string date, reason; ///< of a revocation; or, of an unknown status, the id of what stood in the way
};

} // namespace handglass::x509
