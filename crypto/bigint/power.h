// power.h: x^e mod m, twice. With a secret e every exponent of one size takes the same steps; with a
// public one the shortest way is taken.
#pragma once

#include "crypto/bigint/montgomery.h"

namespace handglass::crypto::bigint {

/// z := x^e mod m, assuming x < m. Constant time: of e only the number of limbs shows.
/// x, z in Montgomery form. z may be x.
void power_secret(Montgomery& m, Limbs z, LimbsView x, LimbsView e);

/// z := x^e mod m, assuming x < m, e > 0. Variable time in e, for a public exponent.
/// x, z in Montgomery form. z is not x.
void power_public(Montgomery& m, Limbs z, LimbsView x, Limb e);

} // namespace handglass::crypto::bigint
