// ecdsa.h: signatures on a NIST curve (FIPS 186-5 section 6).
//
// Every signature needs a fresh secret number k. Two signatures with one k, or with a k of which a
// few bits can be guessed, give the private key away; this has happened to real products. So k is
// not drawn from a generator that may fail: it is computed from the key and the message (RFC 6979),
// and equal messages get equal signatures.
#pragma once

#include "crypto/ec/engine.h"
#include "crypto/hash/hash.h"

namespace handglass::crypto {

/// Signs a digest. The result is the DER of SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 section
/// 2.2.3). `algorithm` is the hash that made the digest; RFC 6979 runs HMAC on the same one. The
/// scalar must be in 1 to n-1 (ec_public tells): anything else here is a bug of the caller.
Bytes ecdsa_sign(Curve curve, HashAlgorithm algorithm, ByteView scalar, ByteView digest,
                 EcEngine engine = chosen_ec_engine());

/// True if `der_signature` is a signature of `digest` by the owner of `public_sec1`. False for
/// anything malformed: the DER must be the one encoding there is of r and s. Variable time.
bool ecdsa_verify(Curve curve, ByteView public_sec1, ByteView digest, ByteView der_signature,
                  EcEngine engine = chosen_ec_engine());

} // namespace handglass::crypto
