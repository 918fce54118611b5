// ecdh.h: Diffie-Hellman on a NIST curve (SEC 1 section 3.3.1, SP 800-56A section 5.7.1.2).
//
// Each side has a secret number d and sends the point dG. Both can compute the same third point,
// d1 d2 G, of which the X coordinate is the shared secret; someone who sees only d1 G and d2 G
// cannot. A peer's point is checked before use: a point that is not on the curve lies on some other,
// weaker curve, and the answer would leak the secret number piece by piece.
#pragma once

#include "core/random.h"
#include "core/secret.h"
#include "crypto/ec/engine.h"

namespace handglass::crypto {

/// A fresh secret number, uniform in 1 to n-1: candidates are drawn until one is in range
/// (FIPS 186-5 section A.2.2, "rejection sampling"). `use` labels the randomness.
Secret<largest_scalar> ec_generate(Curve curve, Random& random, std::string_view use);

/// The public point of a secret number, uncompressed. Fails with "ec.bad_scalar" if the number is not
/// scalar_size() octets, is zero, or is not below the order n.
Result<Bytes> ec_public(Curve curve, ByteView scalar, EcEngine engine = chosen_ec_engine());

/// The X coordinate of scalar times peer. Fails with illegal_parameter "ec.bad_point" if the peer's
/// point is not a valid one, and with "ec.bad_scalar" as ec_public does.
Result<Secret<largest_scalar>> ecdh(Curve curve, ByteView scalar, ByteView peer_sec1,
                                    EcEngine engine = chosen_ec_engine());

} // namespace handglass::crypto
