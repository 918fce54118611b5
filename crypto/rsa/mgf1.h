// mgf1.h: a hash stretched to any length (RFC 8017 appendix B.2.1).
#pragma once

#include "crypto/hash/hash.h"

namespace handglass::crypto {

/// XORs onto `data` the mask Hash(seed, 0) || Hash(seed, 1) || ..., cut to its length.
void mgf1_xor(HashAlgorithm algorithm, ByteView seed, ByteSpan data);

} // namespace handglass::crypto
