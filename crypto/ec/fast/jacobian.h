// jacobian.h: points in coordinates that are cheaper than those of point.h, but have exceptions.
//
// REPRESENTATION. (X : Y : Z) is the affine point (X/Z^2, Y/Z^3); O is any point with Z = 0. The coordinates
// are residues modulo p in Montgomery form.
//
//                       doubling        adding          adding an affine point
//     point.h           8M 3S 2b        12M 2b          -            never wrong
//     jacobian.h        4M 4S           12M 4S          8M 3S        wrong for P + P, P + O, O + P
//
// M is a multiplication, S a squaring, b a multiplication by the constant b. Adding a point to itself
// gives (0 : 0 : 0), and O is not understood. Who uses this has to say why it cannot happen, or to
// set the result right: windows.h does both.
#pragma once

#include "crypto/ec/fast/fast_field.h"
#include "crypto/ec/point.h"

namespace handglass::crypto::ec {

/// The parameters of a curve over a faster field: `Base` is P256, P384 or P521.
template <class Base, class Kernel>
struct Fast : Base {
  using F = FastMod<typename Base::Field, Kernel>;
  using S = FastMod<typename Base::Order, Kernel>;
  static constexpr F b = F::constant(Base::b_number), gx = F::constant(Base::gx_number),
                     gy = F::constant(Base::gy_number);
  static constexpr bool is_fast = true;
  using Reference = Base;
};

template <class C>
concept FastCurve = !ReferenceCurve<C>;

template <class C>
struct Jacobian {
  using F = typename C::F;
  F x, y = F::one(), z; ///< O, unless said otherwise
};

/// Neither O nor in need of a Z.
template <class C>
struct Affine {
  typename C::F x, y;
};

/// 2P, O included: Z = 0 stays 0. With half the slope, which saves doubling all that comes of it.
template <class C>
Jacobian<C> twice(const Jacobian<C>& p) {
  using F = typename C::F;
  const F zz = p.z.square(), yy = p.y.square(), xyy = p.x * yy;
  const F slope = thrice((p.x - zz) * (p.x + zz)).half(); // (3x^2 + a)/2, with a = -3, times Z^4
  const F x = slope.square() - (xyy + xyy);
  return {x, slope * (xyy - x) - yy.square(), p.y * p.z};
}

/// What both additions have in common: the chord through two points whose coordinates are over one Z.
/// u1, s1 are X and Y of the first, h and r what the second differs by, z the new Z.
template <class C>
Jacobian<C> chord(const typename C::F& u1, const typename C::F& s1, const typename C::F& h,
                  const typename C::F& r, const typename C::F& z) {
  using F = typename C::F;
  const F hh = h.square(), hhh = hh * h, v = u1 * hh;
  const F x = r.square() - hhh - (v + v);
  return {x, r * (v - x) - s1 * hhh, z};
}

/// P + Q. Not for O, nor for P = Q.
template <class C>
Jacobian<C> add_distinct(const Jacobian<C>& p, const Jacobian<C>& q) {
  using F = typename C::F;
  const F zz1 = p.z.square(), zz2 = q.z.square();
  const F u1 = p.x * zz2, u2 = q.x * zz1;
  const F s1 = p.y * (zz2 * q.z), s2 = q.y * (zz1 * p.z);
  const F h = u2 - u1;
  return chord<C>(u1, s1, h, s2 - s1, p.z * q.z * h);
}

template <class C>
Jacobian<C> add_distinct(const Jacobian<C>& p, const Affine<C>& q) {
  using F = typename C::F;
  const F zz = p.z.square(), h = q.x * zz - p.x;
  return chord<C>(p.x, p.y, h, q.y * (zz * p.z) - p.y, p.z * h);
}

template <class C>
Jacobian<C> select(std::uint64_t mask, const Jacobian<C>& a, const Jacobian<C>& b) {
  return {select(mask, a.x, b.x), select(mask, a.y, b.y), select(mask, a.z, b.z)};
}

template <class C>
std::uint64_t is_infinity(const Jacobian<C>& p) {
  return equal(p.z, typename C::F{});
}

/// The same point in point.h's coordinates: X/Z^2 = (XZ)/Z^3.
template <class C>
Point<C> projective(const Jacobian<C>& p) {
  return {p.x * p.z, p.y, p.z.square() * p.z};
}

} // namespace handglass::crypto::ec
