// issue_ocsp.h: what a CA's responder says, for demos, tests and `handglass pki`. RFC 6960 section 4.2.
#pragma once

#include "core/clock.h"
#include "core/random.h"
#include "x509/keys.h"
#include "x509/ocsp.h"

namespace handglass::x509 {

/// What to answer about one certificate. The defaults say "not revoked".
struct OcspAnswer {
  Bytes serial_number; ///< whose: its issuer is named apart
  CertStatus status = GoodStatus{};
  UnixTime this_update = 0;             ///< also when the answer was produced
  std::optional<UnixTime> next_update;  ///< none: something newer may be had at any time
  const KnownOid* hash = &oid("id-sha1"); ///< by which the issuer is named: not a protection, see CertId
  const Certificate* delegate = nullptr; ///< who answers in place of the issuer; shown in the answer
};

/// Signs an answer with `key`, of the issuer or of its delegate.
OcspResponse issue_ocsp(const OcspAnswer& answer, const Certificate& issuer, const PrivateKey& key,
                        Random& random);

} // namespace handglass::x509
