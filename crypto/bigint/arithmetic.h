// arithmetic.h: addition, subtraction, multiplication and remainder, as learnt at school, but in
// base 2^64 and in constant time.
//
// Every function runs the same instructions for any values of the same sizes. A "mask" is all ones
// for yes and all zeros for no (core/ct.h). z may be the same limbs as x or y, unless said otherwise.
#pragma once

#include "crypto/bigint/number.h"

namespace handglass::crypto::bigint {

/// z := (x + y) mod 2^{64k}; returns the carry, 0 or 1. x, y, z of k limbs.
Limb add(Limbs z, LimbsView x, LimbsView y);

/// z := (x - y) mod 2^{64k}; returns the borrow, 0 or 1. x, y, z of k limbs.
Limb subtract(Limbs z, LimbsView x, LimbsView y);

/// z := (2x + bit) mod 2^{64k}; returns the bit shifted out. x, z of k limbs.
Limb double_and_add(Limbs z, LimbsView x, Limb bit);

/// z := x where the mask is ones, y where it is zeros. x, y, z of k limbs.
void select(Limbs z, Limb mask, LimbsView x, LimbsView y);

/// Mask of x < y, of x = y, of x = 0.
Limb less(LimbsView x, LimbsView y);
Limb equal(LimbsView x, LimbsView y);
Limb is_zero(LimbsView x);

/// z := x * y, where z has as many limbs as x and y together and overlaps neither.
void multiply(Limbs z, LimbsView x, LimbsView y);

/// z := x mod m, where z has the limbs of m, assuming m > 0. z overlaps neither.
/// One bit at a time: slow, simple, and good for even m too.
void remainder(Limbs z, LimbsView x, LimbsView m);

/// z := (x - y) mod m, assuming x, y < m. All of k limbs.
void subtract_mod(Limbs z, LimbsView x, LimbsView y, LimbsView m);

/// z := (x + y) mod m, assuming x, y < m. All of k limbs. z is not m.
void add_mod(Limbs z, LimbsView x, LimbsView y, LimbsView m);

/// z := 2x mod m, assuming x < m. All of k limbs; z may be x. scratch has k limbs.
void double_mod(Limbs z, LimbsView x, LimbsView m, Limbs scratch);

// With a small second number, below 2^32. The division instruction takes longer for some values
// than for others on some CPUs; so these two are used while a key is made, never when it is used.

/// x mod m, assuming 0 < m < 2^32.
Limb remainder_small(LimbsView x, Limb m);

/// z := floor(x / m), assuming 0 < m < 2^32; returns x mod m.
Limb divide_small(Limbs z, LimbsView x, Limb m);

} // namespace handglass::crypto::bigint
