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

#include <memory>

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

/// d[i]. Bits that k does not have are zero.
template <std::size_t N>
Digit digit(const Limbs<N>& k, std::size_t i) {
  std::uint64_t bits; // k's bits from 5i-1 to 5i+4
  if (i == 0) {
    bits = k[0] << 1;
  } else {
    const std::size_t from = window_bits * i - 1, limb = from / 64, shift = from % 64;
    bits = limb < N ? k[limb] >> shift : 0;
    if (shift > 58 && limb + 1 < N) bits |= k[limb + 1] << (64 - shift);
  }
  bits &= 63;
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

/// For G, which is always the same: d * 2^(5i) G for every window i and every d from 1 to 16. With that there
/// is nothing left to double. Made once, in less time than a TLS handshake takes.
template <class C>
struct GeneratorTable {
  std::array<std::array<Affine<C>, window_entries>, windows<C>> window;

  GeneratorTable() {
    constexpr std::size_t count = windows<C> * window_entries;
    const auto points = std::make_unique<std::array<Point<C>, count>>();
    Point<C> base = generator<C>;
    for (std::size_t i = 0; i < windows<C>; ++i) {
      Point<C>* const row = points->data() + i * window_entries;
      row[0] = base;
      for (std::size_t d = 1; d < window_entries; ++d)
        row[d] = d % 2 ? ec::twice(row[d / 2]) : row[d - 1] + base;
      base = ec::twice(row[window_entries - 1]);
    }
    // One inversion for all (Montgomery 1987): 1/z1 = z2 / (z1 z2), and so on down a chain of products.
    const auto products = std::make_unique<std::array<typename C::F, count>>();
    typename C::F product = C::F::one();
    for (std::size_t i = 0; i < count; ++i) (*products)[i] = product, product = product * (*points)[i].z;
    typename C::F inverse = product.inverse();
    for (std::size_t i = count; i-- > 0;) {
      const typename C::F z_inverse = inverse * (*products)[i];
      inverse = inverse * (*points)[i].z;
      window[i / window_entries][i % window_entries] = {(*points)[i].x * z_inverse,
                                                        (*points)[i].y * z_inverse};
    }
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
void add_public(Jacobian<C>& p, const Jacobian<C>& q) {
  if (is_infinity(q)) return;
  if (is_infinity(p)) {
    p = q;
    return;
  }
  const Jacobian<C> sum = add_distinct(p, q);
  if (!is_infinity(sum)) {
    p = sum;
    return;
  }
  // H = 0: the x are the same. Then it is P + P, or P - P.
  const auto zz1 = p.z.square(), zz2 = q.z.square();
  p = equal(p.y * (zz2 * q.z), q.y * (zz1 * p.z)) ? twice(p) : Jacobian<C>{};
}

/// u G + v Q with Q affine (Z = 1), for the verifier of a signature. v is written in "non-adjacent form" with
/// odd digits from -15 to 15: five bits between two digits that are not zero, on the average six doublings an
/// addition.
template <FastCurve C>
Point<C> multiply_and_add_public(const Limbs<C::n_limbs>& u, const Limbs<C::n_limbs>& scalar,
                                 const Point<C>& q) {
  Limbs<C::n_limbs> v = scalar;
  const Jacobian<C> base{q.x, q.y, C::F::one()}; // decode_public gives Z = 1
  std::array<Jacobian<C>, 8> odd{base}; // 1Q, 3Q, ... 15Q
  const Jacobian<C> two = twice(base);
  for (std::size_t i = 1; i < odd.size(); ++i) odd[i] = odd[i - 1], add_public(odd[i], two);

  std::array<std::int8_t, 64 * C::n_limbs + 1> naf{};
  std::size_t length = 0;
  const auto shift_and_add =
      [&](std::int64_t less) { // v := (v - less) / 2; v has room: v < n < 2^(64 N) - 16
        if (less < 0) {
          std::uint64_t carry = static_cast<std::uint64_t>(-less);
          for (auto& limb : v) limb += carry, carry = limb < carry;
          const std::uint64_t top = carry << 63;
          for (std::size_t i = 0; i < v.size(); ++i)
            v[i] = v[i] >> 1 | (i + 1 < v.size() ? v[i + 1] << 63 : top);
          return;
        }
        v[0] -= static_cast<std::uint64_t>(less); // the low bits of v are `less` itself
        for (std::size_t i = 0; i < v.size(); ++i) v[i] = v[i] >> 1 | (i + 1 < v.size() ? v[i + 1] << 63 : 0);
      };
  while (!is_zero(v)) {
    std::int64_t d = 0;
    if (v[0] & 1) {
      d = static_cast<std::int64_t>(v[0] & 31);
      if (d > 16) d -= 32;
    }
    naf[length++] = static_cast<std::int8_t>(d);
    shift_and_add(d);
  }

  Jacobian<C> sum;
  for (std::size_t i = length; i-- > 0;) {
    sum = twice(sum);
    if (naf[i] == 0) continue;
    Jacobian<C> term = odd[static_cast<std::size_t>(naf[i] > 0 ? naf[i] : -naf[i]) / 2];
    if (naf[i] < 0) term.y = typename C::F{} - term.y;
    add_public(sum, term);
  }
  return projective(sum) + multiply_generator<C>(u);
}

} // namespace handglass::crypto::ec
