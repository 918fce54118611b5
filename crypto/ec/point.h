// point.h: the points of a curve y^2 = x^3 - 3x + b, and their sum.
//
// REPRESENTATION. Projective coordinates: (X : Y : Z) with Z not zero is the affine point (X/Z, Y/Z),
// so that adding needs no division; one division at the end brings a result back. (0 : 1 : 0) is
// the point at infinity O, the zero of the addition. Each coordinate is a residue modulo p in
// Montgomery form (field.h).
//
// School-book formulas divide by zero when they add a point to itself, to its opposite or to O, and
// code that asks "is this such a case?" tells an observer the answer. The formulas of Renes, Costello
// and Batina ("Complete addition formulas for prime order elliptic curves", 2016) have no such cases:
// on a curve of odd order they are right for every pair of points.
#pragma once

#include <optional>

#include "crypto/ec/params.h"

namespace handglass::crypto::ec {

template <class C>
struct Point {
  using F = typename C::F;
  F x, y = F::one(), z; ///< O, unless said otherwise
};

template <class C>
inline constexpr Point<C> generator{C::gx, C::gy, C::F::one()};

template <class F>
inline F thrice(const F& a) {
  return a + a + a;
}

/// P + Q, for any P and Q. Algorithm 4 of the paper, with its steps gathered into formulas. Two
/// letters name a product: xx is X1 X2, and xy is the mixed sum X1 Y2 + X2 Y1.
template <class C>
Point<C> operator+(const Point<C>& p, const Point<C>& q) {
  using F = typename Point<C>::F;
  const F xx = p.x * q.x, yy = p.y * q.y, zz = p.z * q.z;
  // One multiplication for each mixed sum instead of two: (a+b)(c+d) - ac - bd = ad + bc.
  const F xy = (p.x + p.y) * (q.x + q.y) - (xx + yy);
  const F yz = (p.y + p.z) * (q.y + q.z) - (yy + zz);
  const F xz = (p.x + p.z) * (q.x + q.z) - (xx + zz);

  const F zz3 = thrice(zz);
  const F e = thrice(xz - C::b * zz);
  const F f = thrice(C::b * xz - zz3 - xx);
  const F g = thrice(xx) - zz3;
  const F plus = yy + e, minus = yy - e;
  return {xy * plus - yz * f, plus * minus + g * f, yz * minus + xy * g};
}

/// P + P. Algorithm 6: the same with P = Q, but that Z needs no mixed terms.
template <class C>
Point<C> twice(const Point<C>& p) {
  using F = typename Point<C>::F;
  const F xx = p.x * p.x, yy = p.y * p.y, zz = p.z * p.z;
  F xy = p.x * p.y, yz = p.y * p.z, xz = p.x * p.z;
  xy = xy + xy, yz = yz + yz, xz = xz + xz;

  const F zz3 = thrice(zz);
  const F e = thrice(xz - C::b * zz);
  const F f = thrice(C::b * xz - zz3 - xx);
  const F g = thrice(xx) - zz3;
  const F plus = yy + e, minus = yy - e;
  const F z = yz * yy, z2 = z + z;
  return {xy * plus - yz * f, plus * minus + g * f, z2 + z2};
}

template <class C>
Point<C> select(std::uint64_t mask, const Point<C>& a, const Point<C>& b) {
  return {select(mask, a.x, b.x), select(mask, a.y, b.y), select(mask, a.z, b.z)};
}

/// All ones for O, the only point with Z = 0.
template <class C>
std::uint64_t is_infinity(const Point<C>& p) {
  return equal(p.z, typename Point<C>::F{});
}

/// The point of 04 || X || Y; nothing if that is not the encoding of a point on the curve. Both
/// curves have prime order, so a point on the curve is in the group and there is no cofactor to clear
/// (SP 800-56A section 5.6.2.3.3). Points are public: this may stop early.
template <class C>
std::optional<Point<C>> decode_public(ByteView sec1) {
  using F = typename Point<C>::F;
  constexpr std::size_t size = C::size;
  if (sec1.size() != 1 + 2 * size || sec1[0] != 0x04) return std::nullopt;
  const auto x_number = from_octets<C::n_limbs>(sec1.subspan(1, size));
  const auto y_number = from_octets<C::n_limbs>(sec1.subspan(1 + size));
  constexpr const auto& p = C::Field::modulus.m;
  if (!less(x_number, p) || !less(y_number, p)) return std::nullopt;
  const F x = F::from(x_number), y = F::from(y_number);
  if (!equal(y * y, x * x * x - thrice(x) + C::b)) return std::nullopt;
  return Point<C>{x, y, F::one()};
}

/// The point of 02 || X or 03 || X, where the first octet tells whether Y is odd (SEC 1 section 2.3.4). All
/// our p are 3 modulo 4, so a square root of v is v^((p+1)/4), if there is one: the check tells.
template <class C>
std::optional<Point<C>> decompress_public(ByteView sec1) {
  using F = typename C::F;
  if (sec1.size() != 1 + C::size || (sec1[0] != 0x02 && sec1[0] != 0x03)) return std::nullopt;
  const auto x_number = from_octets<C::n_limbs>(sec1.subspan(1));
  constexpr const auto& p = C::Field::modulus.m;
  if (!less(x_number, p)) return std::nullopt;
  const F x = F::from(x_number), v = x * x * x - thrice(x) + C::b;

  Limbs<C::n_limbs> exponent{1}; // (p+1)/4; p+1 may have a bit more than the limbs, which comes back in
  const std::uint64_t carry = add(exponent, exponent, p);
  for (std::size_t i = 0; i < exponent.size(); ++i)
    exponent[i] = exponent[i] >> 2 | (i + 1 < exponent.size() ? exponent[i + 1] : carry) << 62;
  F y = F::one();
  for (std::size_t i = 64 * C::n_limbs; i-- > 0;) {
    y = y.square();
    if (exponent[i / 64] >> (i % 64) & 1) y = y * v;
  }
  if (!equal(y.square(), v)) return std::nullopt;
  if ((y.plain()[0] & 1) != (sec1[0] & 1U)) y = F{} - y;
  return Point<C>{x, y, F::one()};
}

/// The affine X, as octets. Not for O, which has none.
template <class C>
void encode_x(ByteSpan octets, const Point<C>& point) {
  to_octets<C::n_limbs>(octets, (point.x * point.z.inverse()).plain());
}

/// 04 || X || Y. Not for O.
template <class C>
Bytes encode(const Point<C>& point) {
  constexpr std::size_t size = C::size;
  Bytes out(1 + 2 * size, 0x04);
  const auto inverse = point.z.inverse();
  to_octets<C::n_limbs>(ByteSpan(out).subspan(1, size), (point.x * inverse).plain());
  to_octets<C::n_limbs>(ByteSpan(out).subspan(1 + size), (point.y * inverse).plain());
  return out;
}

} // namespace handglass::crypto::ec
