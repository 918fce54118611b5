// multiply.h: a point times a secret number, without telling the number.
//
// k P is P added to itself k times, done in some 256 doublings and a few additions. The plain way,
// "add P where k has a 1 bit", shows k to anyone who can measure time, power or the cache. Here the
// sequence of operations is the same for every k, and a table entry is chosen by reading all of them
// and masking away the others, so no address depends on k either.
#pragma once

#include "crypto/ec/point.h"

namespace handglass::crypto::ec {

template <class C>
using Table = std::array<Point<C>, 16>;

/// table[index] in constant time.
template <class C>
Point<C> lookup(const Table<C>& table, std::uint64_t index) {
  Point<C> found = table[0];
  for (std::size_t i = 1; i < table.size(); ++i) found = select(ct::equal(i, index), table[i], found);
  return found;
}

/// k P, for any k below R and any P. Fixed windows of four bits: from the top, shift the result by
/// four bits (double four times), then add one of 0P, 1P, ... 15P. A window of zero adds 0P = O,
/// which the complete formulas do like any other addition.
template <ReferenceCurve C>
Point<C> multiply(const Limbs<C::n_limbs>& k, const Point<C>& p) {
  Table<C> table;
  for (std::size_t i = 1; i < table.size(); ++i) table[i] = i % 2 ? table[i - 1] + p : twice(table[i / 2]);

  Point<C> result;
  for (std::size_t bit = 64 * C::n_limbs; bit > 0;) {
    for (int i = 0; i < 4; ++i) result = twice(result);
    bit -= 4;
    result = result + lookup(table, k[bit / 64] >> (bit % 64) & 15);
  }
  return result;
}

/// The comb for G (Lim and Lee 1994). Cut k into four rows of `spacing` bits and write them below each
/// other: a column holds the bits s, s + spacing, s + 2 spacing, s + 3 spacing. table[c] is the sum
/// of the 2^(row spacing) G for which c has the row's bit, so one addition serves a whole column and
/// only `spacing` doublings are left. It pays since G is always the same: the table is made once.
template <class C>
struct Comb {
  static constexpr std::size_t spacing = 64 * C::n_limbs / 4;
  Table<C> table;

  Comb() {
    Point<C> tooth = generator<C>;
    for (std::size_t row = 1; row < table.size(); row *= 2) {
      for (std::size_t i = 0; i < row; ++i) table[row + i] = table[i] + tooth;
      for (std::size_t i = 0; i < spacing; ++i) tooth = twice(tooth);
    }
  }
};

/// k G, for any k below R.
template <ReferenceCurve C>
Point<C> multiply_generator(const Limbs<C::n_limbs>& k) {
  static const Comb<C> comb;
  Point<C> result;
  for (std::size_t s = Comb<C>::spacing; s-- > 0;) {
    std::uint64_t column = 0;
    for (std::size_t row = 0; row < 4; ++row) {
      const std::size_t bit = s + row * Comb<C>::spacing;
      column |= (k[bit / 64] >> (bit % 64) & 1) << row;
    }
    result = twice(result) + lookup(comb.table, column);
  }
  return result;
}

/// u G + v Q, for the verifier of a signature: all of it is public.
template <ReferenceCurve C>
Point<C> multiply_and_add_public(const Limbs<C::n_limbs>& u, const Limbs<C::n_limbs>& v, const Point<C>& q) {
  return multiply_generator<C>(u) + multiply(v, q);
}

} // namespace handglass::crypto::ec
