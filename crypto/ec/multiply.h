// multiply.h: a point times a secret number, without telling the number.
//
// k P is P added to itself k times, done in some 256 doublings and a few additions. The plain way,
// "add P where k has a 1 bit", shows k to anyone who can measure time, power or the cache. Here the
// sequence of operations is the same for every k, and a table entry is chosen by reading all of them
// and masking away the others, so no address depends on k either.
#pragma once

#include <tuple>

#include "crypto/ec/point.h"
#include "crypto/watch.h"

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

/// What was added in a step, and the sum so far, divided by its Z as a textbook has it. O has no coordinates.
/// For those who watch (crypto/watch.h), and so know k.
template <class C>
void watch_step(std::string_view name, std::size_t step, std::uint64_t added, const Point<C>& sum) {
  const std::array<std::uint8_t, 1> digit{static_cast<std::uint8_t>(added)};
  watch(name, step, digit);
  if (is_infinity(sum)) return;
  const Bytes sec1 = encode(sum);
  watch("sum x", step, ByteView(sec1).subspan(1, C::size));
  watch("sum y", step, ByteView(sec1).subspan(1 + C::size));
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
    const std::uint64_t digit = k[bit / 64] >> (bit % 64) & 15;
    result = result + lookup(table, digit);
    if (watcher) [[unlikely]]
      watch_step("digit", bit / 4, digit, result);
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
    if (watcher) [[unlikely]]
      watch_step("column", s, column, result);
  }
  return result;
}

/// u G + v Q, for the verifier of a signature: all of it is public.
template <ReferenceCurve C>
Point<C> multiply_and_add_public(const Limbs<C::n_limbs>& u, const Limbs<C::n_limbs>& v, const Point<C>& q) {
  const Point<C> u_g = multiply_generator<C>(u), v_q = multiply(v, q);
  if (watcher) [[unlikely]] {
    for (const auto& [x, y, point] : {std::tuple("u G.x", "u G.y", u_g), std::tuple("v Q.x", "v Q.y", v_q)}) {
      if (is_infinity(point)) continue;
      const Bytes sec1 = encode(point);
      watch(x, ByteView(sec1).subspan(1, C::size));
      watch(y, ByteView(sec1).subspan(1 + C::size));
    }
  }
  return u_g + v_q;
}

} // namespace handglass::crypto::ec
