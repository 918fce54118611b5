// prime.h: is this number prime? Asked of secret candidates while a key is made.
#pragma once

#include "core/random.h"
#include "crypto/bigint/arithmetic.h"

namespace handglass::crypto::bigint {

/// True if x has a prime factor below 2^11, assuming x > 2^11. Cheap: it spares six odd candidates
/// of seven the test below.
bool has_small_factor(LimbsView x);

/// False if x is composite, but for one time in 2^100 at most where x was drawn at random; true if it
/// is prime. The test of Miller and Rabin (FIPS 186-5 appendix B.3.1). Assumes x odd,
/// above 4, and its top limb not zero. `use` labels the requests for bases.
/// A number that somebody else chose may be the worst there is: then a quarter of all bases err, and `rounds`
/// should be more than the standard asks for random ones (0).
bool is_probably_prime(LimbsView x, Random& random, std::string_view use, std::size_t rounds = 0);

} // namespace handglass::crypto::bigint
