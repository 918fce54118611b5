// sha1.h: SHA-1, FIPS 180-4 section 6.1, as a way to name things.
//
// Two files with one SHA-1 can be made since 2017, so no signature over it is accepted anywhere here. OCSP
// still finds an issuer by it, as one finds a book by its shelf mark: nothing depends on it being
// the only one, since the answer itself is signed.
#pragma once

#include "core/bytes.h"

namespace handglass::x509 {

/// 20 octets.
Bytes sha1(ByteView data);

} // namespace handglass::x509
