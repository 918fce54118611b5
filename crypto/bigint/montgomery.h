// montgomery.h: multiplication modulo m without dividing by m (Montgomery 1985).
//
// To reduce a product modulo m one would divide, the slowest operation there is and never in
// constant time. Montgomery's way: instead of subtracting multiples of m until the upper half is
// gone, add multiples of m until the *lower* half is zero, and drop it. Which multiple to add is
// seen from the lowest limb alone. Dropping k zero limbs divides by R = 2^{64k}, so the result is
// x*y/R. To make up for it every number x is kept as x*R mod m, its Montgomery form: then
// (xR)(yR)/R = (xy)R is again of that form. It pays as soon as many products follow one another.
//
//     multiply     x*y/R          into_form     x*R  = multiply(x, R^2)
//                                 out_of_form   x/R  = multiply(x, 1)
#pragma once

#include "crypto/bigint/arithmetic.h"

namespace handglass::crypto::bigint {

/// Arithmetic modulo one odd m of k limbs. Constant time: m may be secret, its k is not.
class Montgomery {
 public:
  /// Assumes m odd and m > 2^{floor_bits-1}. `floor_bits` is what is public about the size of m; the
  /// greater, the less work. 1 says nothing about m > 1.
  Montgomery(LimbsView m, std::size_t floor_bits);

  std::size_t limbs() const { return m_.size(); }
  LimbsView modulus() const { return m_; }

  /// z := (x*y / 2^{64k}) mod m, assuming y < m and x of k limbs. z may be x or y.
  void multiply(Limbs z, LimbsView x, LimbsView y);
  /// z := (x * 2^{64k}) mod m, assuming x < m.
  void into_form(Limbs z, LimbsView x) { multiply(z, x, r_squared_); }
  /// z := (x * 2^{64k}) mod m for an x of any number of limbs.
  void reduce_into_form(Limbs z, LimbsView x);
  /// z := (x / 2^{64k}) mod m, assuming x < m.
  void out_of_form(Limbs z, LimbsView x) { multiply(z, x, plain_one_); }
  /// 1 in Montgomery form: 2^{64k} mod m.
  LimbsView one() const { return r_; }

 private:
  Number m_;
  Limb minus_inverse_; ///< -1/m[0] mod 2^64
  Number r_;           ///< 2^{64k} mod m
  Number r_squared_;   ///< 2^{128k} mod m
  Number plain_one_;   ///< 1
  Number scratch_;     ///< k+1 limbs: the running sum
};

} // namespace handglass::crypto::bigint
