// hkdf.h: keys out of secrets (RFC 5869). Every TLS 1.3 key is made by these two functions.
//
// A Diffie-Hellman result is secret, but not a key: it is not evenly random, has the wrong size, and
// there is one where TLS needs a dozen. Extract condenses it into one even secret; expand draws from that
// as many independent keys as wanted, each bound to its own `info` (TLS puts the label "c hs traffic",
// the length and the transcript hash there).
#pragma once

#include "core/secret.h"
#include "crypto/hash/hash.h"

namespace handglass::crypto {

/// RFC 5869 section 2.2: PRK = HMAC-Hash(salt, IKM). An empty salt counts as Hash.length zeros.
Secret<64> hkdf_extract(HashAlgorithm algorithm, ByteView salt, ByteView ikm);

/// RFC 5869 section 2.3: fills `out` from `prk`. At most hkdf_limit(); more is a bug of the caller.
void hkdf_expand(HashAlgorithm algorithm, ByteView prk, ByteView info, ByteSpan out);

/// The most that one expansion can yield: 255 digests, since its counter is one octet.
inline std::size_t hkdf_limit(HashAlgorithm algorithm) { return 255 * digest_size(algorithm); }

} // namespace handglass::crypto
