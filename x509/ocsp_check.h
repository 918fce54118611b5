// ocsp_check.h: what an OCSP response says about one certificate, if it may be believed. Inside of verify.h.
#pragma once

#include "x509/path_verify.h"

namespace handglass::x509 {

/// RFC 6960 section 3.2. Unknown, with the id of the obstacle: "ocsp_status", "ocsp_not_about",
/// "ocsp_signature", "ocsp_responder", "ocsp_not_yet", "ocsp_expired", "ocsp_unknown". Errors: path.budget.
Result<RevocationStatus> ocsp_status(const OcspResponse& response, const Certificate& certificate,
                                     const Certificate& issuer, Search& search);

} // namespace handglass::x509
