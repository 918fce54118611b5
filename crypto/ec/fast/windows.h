// windows.h: a point times a number, over jacobian.h.
//
// Digits. k is written with digits from -16 to 16, five bits each (Booth 1951): a window looks at its five
// bits and the one below, and a window above 16 borrows from the next. Since -P is P with another sign
// of y, a table of 1P .. 16P serves 33 digits.
//
//     k = sum of d[i] * 2^(5i)
//
// The exceptions of jacobian.h. The sum so far is s P; the next digit adds t P. With 0 <= k < n:
//   s = 0 or t = 0    the sum or the digit is O: both results are at hand, and a mask takes the right one.
//   s = t, s = -t     |s| and |t| are too different for that, but at the very last addition, where s + t = k
//                     may be reached by way of n: k = n - 2|t| has s = t modulo n. So the last addition alone
//                     is done by the complete formulas of point.h.
//
// All of it runs alike for every k, but for the function whose name ends in _public.
#pragma once

#include <cstdlib>
#include <memory>
#include <vector>

#include "crypto/ec/fast/jacobian.h"

namespace handglass::crypto::ec {

inline constexpr std::size_t window_bits = 5, window_entries = 16;

/// Windows for numbers as long as n, with room for the sign.
template <class C>
inline constexpr std::size_t windows = (8 * C::size - (C::size == 66 ? 7 : 0) + window_bits) / window_bits;

/// A digit: its size, and whether it is negative (a mask).
struct Digit {
  std::uint64_t magnitude, negative;
};

/// `count` bits of k (at most 63) from bit `from` on. Bits that k does not have are zero.
template <std::size_t N>
std::uint64_t bits_of(const Limbs<N>& k, std::size_t from, std::size_t count) {
  const std::size_t limb = from / 64, shift = from % 64;
  std::uint64_t bits = limb < N ? k[limb] >> shift : 0;
  if (shift + count > 64 && limb + 1 < N) bits |= k[limb + 1] << (64 - shift);
  return bits & ((std::uint64_t{1} << count) - 1);
}

/// d[i], from k's bits 5i-1 to 5i+4.
template <std::size_t N>
Digit digit(const Limbs<N>& k, std::size_t i) {
  const std::uint64_t bits = i == 0 ? bits_of(k, 0, 5) << 1 : bits_of(k, window_bits * i - 1, 6);
  const std::uint64_t negative = ct::mask(bits >> 5);
  const std::uint64_t folded = ct::select(negative, 63 - bits, bits);
  return {(folded + 1) >> 1, negative};
}

template <class C>
typename C::F negate_if(std::uint64_t mask, const typename C::F& y) {
  return select(mask, typename C::F{} - y, y);
}

/// table[d-1], or O for d = 0: every entry is read, and one kept.
template <class C>
Jacobian<C> lookup(const std::array<Jacobian<C>, window_entries>& table, Digit d) {
  Jacobian<C> found;
  found.y = {};
  for (std::size_t i = 0; i < window_entries; ++i) {
    const std::uint64_t wanted = ct::equal(i + 1, d.magnitude);
    found.x.gather(wanted, table[i].x), found.y.gather(wanted, table[i].y),
        found.z.gather(wanted, table[i].z);
  }
  found.y.gather(ct::is_zero(d.magnitude), C::F::one());
  found.y = negate_if<C>(d.negative, found.y);
  return found;
}

/// The same of an affine table, where (0, 0), which is no point, stands for O.
template <class C>
Affine<C> lookup(const std::array<Affine<C>, window_entries>& table, Digit d) {
  Affine<C> found;
  for (std::size_t i = 0; i < window_entries; ++i) {
    const std::uint64_t wanted = ct::equal(i + 1, d.magnitude);
    found.x.gather(wanted, table[i].x), found.y.gather(wanted, table[i].y);
  }
  found.y = negate_if<C>(d.negative, found.y);
  return found;
}

/// k P, for 0 <= k < n.
template <FastCurve C>
Point<C> multiply(const Limbs<C::n_limbs>& k, const Point<C>& p) {
  const Jacobian<C> base{p.x * p.z, p.y * p.z.square(), p.z}; // X/Z = XZ/Z^2, Y/Z = YZ^2/Z^3
  Wiped<std::array<Jacobian<C>, window_entries>> table; // of a public point; wiped for good measure
  table.value[0] = base;
  for (std::size_t i = 1; i < window_entries; ++i)
    table.value[i] = i % 2 ? twice(table.value[i / 2]) : add_distinct(table.value[i - 1], base);

  std::size_t i = windows<C> - 1;
  Wiped<Jacobian<C>> sum(lookup<C>(table.value, digit(k, i)));
  while (i-- > 1) {
    for (std::size_t bit = 0; bit < window_bits; ++bit) sum.value = twice(sum.value);
    const Digit d = digit(k, i);
    const Wiped<Jacobian<C>> term(lookup<C>(table.value, d));
    const Jacobian<C> added = add_distinct(sum.value, term.value);
    const std::uint64_t nothing_yet = is_infinity(sum.value), adds_nothing = ct::is_zero(d.magnitude);
    sum.value = select(adds_nothing, sum.value, select(nothing_yet, term.value, added));
  }
  for (std::size_t bit = 0; bit < window_bits; ++bit) sum.value = twice(sum.value);
  return projective(sum.value) + projective(lookup<C>(table.value, digit(k, 0)));
}

/// Points as affine ones; none may be O. One inversion for all (Montgomery 1987): 1/z1 = z2 / (z1 z2), and so
/// on down a chain of products.
template <class C>
void make_affine(Affine<C>* out, const std::vector<Point<C>>& points) {
  std::vector<typename C::F> products;
  typename C::F product = C::F::one();
  for (const Point<C>& point : points) products.push_back(product), product = product * point.z;
  typename C::F inverse = product.inverse();
  for (std::size_t i = points.size(); i-- > 0;) {
    const typename C::F z_inverse = inverse * products[i];
    inverse = inverse * points[i].z;
    out[i] = {points[i].x * z_inverse, points[i].y * z_inverse};
  }
}

/// For G, which is always the same: d * 2^(5i) G for every window i and every d from 1 to 16. With that there
/// is nothing left to double. Made once, in less time than a TLS handshake takes. 53 KB for P-256, 118 KB for
/// P-384, 242 KB for P-521.
template <class C>
struct GeneratorTable {
  std::array<std::array<Affine<C>, window_entries>, windows<C>> window;

  GeneratorTable() {
    std::vector<Point<C>> points;
    Point<C> base = generator<C>;
    for (std::size_t i = 0; i < windows<C>; ++i) {
      points.push_back(base);
      for (std::size_t d = 1; d < window_entries; ++d) points.push_back(points.back() + base);
      base = ec::twice(points.back());
    }
    make_affine(window[0].data(), points);
  }
};

template <class C>
const GeneratorTable<C>& generator_table() {
  static const std::unique_ptr<const GeneratorTable<C>> table = std::make_unique<const GeneratorTable<C>>();
  return *table;
}

/// k G, for 0 <= k < n. From the lowest window up, so that the sum is always smaller than what is added.
template <FastCurve C>
Point<C> multiply_generator(const Limbs<C::n_limbs>& k) {
  using F = typename C::F;
  const GeneratorTable<C>& table = generator_table<C>();
  Wiped<Jacobian<C>> sum;
  const auto next = [&](std::size_t i, Digit d) { return Wiped<Affine<C>>(lookup<C>(table.window[i], d)); };
  for (std::size_t i = 0; i + 1 < windows<C>; ++i) {
    const Digit d = digit(k, i);
    const Wiped<Affine<C>> term = next(i, d);
    const Jacobian<C> added = add_distinct(sum.value, term.value);
    const std::uint64_t nothing_yet = is_infinity(sum.value), adds_nothing = ct::is_zero(d.magnitude);
    const Jacobian<C> alone{term.value.x, term.value.y, F::one()};
    sum.value = select(adds_nothing, sum.value, select(nothing_yet, alone, added));
  }
  const Digit d = digit(k, windows<C> - 1);
  const Wiped<Affine<C>> term = next(windows<C> - 1, d);
  const std::uint64_t adds_nothing = ct::is_zero(d.magnitude);
  return projective(sum.value) + Point<C>{term.value.x, select(adds_nothing, F::one(), term.value.y),
                                          select(adds_nothing, F{}, F::one())};
}

/// P + Q with every exception looked for. Public.
template <class C>
void add_public(Jacobian<C>& p, const Affine<C>& q) {
  if (is_infinity(p)) {
    p = {q.x, q.y, C::F::one()};
    return;
  }
  const Jacobian<C> sum = add_distinct(p, q);
  // H = 0: the x are the same. Then it is P + P, or P - P.
  if (is_infinity(sum))
    p = equal(p.y, q.y * (p.z.square() * p.z)) ? twice(p) : Jacobian<C>{};
  else
    p = sum;
}

/// k in "non-adjacent form": a digit for each bit, nearly all of them zero. The others are odd, from
/// -(2^(width-1) - 1) to 2^(width-1) - 1, and at least `width` apart, width + 1 on the average: from the
/// lowest bit that is 1, the next `width` bits are one digit, and if that is too large, it is taken negative
/// and the bit above owed one more. Public.
template <std::size_t N>
std::array<std::int8_t, 64 * N + 1> non_adjacent_form_public(const Limbs<N>& k, std::size_t width) {
  std::array<std::int8_t, 64 * N + 1> out{};
  std::uint64_t owed = 0;
  for (std::size_t i = 0; i < out.size();) {
    if (bits_of(k, i, 1) == owed) { // 0 and nothing owed, or 1 and 1, which is 0 and one owed further up
      ++i;
      continue;
    }
    const std::uint64_t window = bits_of(k, i, width) + owed;
    owed = window >> (width - 1);
    out[i] = static_cast<std::int8_t>(static_cast<std::int64_t>(window) -
                                      static_cast<std::int64_t>(owed << width));
    i += width;
  }
  return out;
}

/// 1P, 3P, 5P, ...: what digits of such a width choose from.
template <class C, std::size_t width>
struct OddMultiples {
  std::array<Affine<C>, 1 << (width - 2)> multiple;

  explicit OddMultiples(const Point<C>& p) {
    const Point<C> two = ec::twice(p);
    std::vector<Point<C>> points{p};
    while (points.size() < multiple.size()) points.push_back(points.back() + two);
    make_affine(multiple.data(), points);
  }
  Affine<C> at(int digit) const {
    const Affine<C>& found = multiple[static_cast<std::size_t>(std::abs(digit)) / 2];
    return {found.x, digit < 0 ? typename C::F{} - found.y : found.y};
  }
};

/// u G + v Q, for the verifier of a signature; Q is not O. Both sums in one go, so that they share the
/// doublings (Straus 1964): a digit of v comes every 6 bits, one of u every 9. G's table may be the larger
/// since it is made once: 4 KB for P-256, 6 KB for P-384, 9 KB for P-521.
template <FastCurve C>
Point<C> multiply_and_add_public(const Limbs<C::n_limbs>& u, const Limbs<C::n_limbs>& v, const Point<C>& q) {
  constexpr std::size_t width_u = 8, width_v = 5;
  static const OddMultiples<C, width_u> odd_g(generator<C>);
  const OddMultiples<C, width_v> odd_q(q);
  const auto u_digits = non_adjacent_form_public(u, width_u), v_digits = non_adjacent_form_public(v, width_v);
  Jacobian<C> sum;
  for (std::size_t i = u_digits.size(); i-- > 0;) {
    sum = twice(sum);
    if (v_digits[i]) add_public(sum, odd_q.at(v_digits[i]));
    if (u_digits[i]) add_public(sum, odd_g.at(u_digits[i]));
  }
  return projective(sum);
}

} // namespace handglass::crypto::ec
