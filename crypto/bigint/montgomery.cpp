#include "crypto/bigint/montgomery.h"

#include <algorithm>

#include "core/ct.h"
#include "core/result.h"

namespace handglass::crypto::bigint {

// -1/odd mod 2^64 by Newton's iteration: if odd*y = 1 in the lowest b bits, then with y(2 - odd*y)
// it is in the lowest 2b. An odd number is its own inverse modulo 8, so 3 bits to start with: 3, 6,
// 12, 24, 48, 96.
static Limb minus_inverse(Limb odd) {
  Limb y = odd;
  for (int i = 0; i < 5; ++i) y *= 2 - odd * y;
  return 0 - y;
}

Montgomery::Montgomery(LimbsView m, std::size_t floor_bits)
    : m_(m.size()),
      minus_inverse_(minus_inverse(m[0])),
      r_(m.size()),
      r_squared_(m.size()),
      plain_one_(m.size()),
      scratch_(m.size() + 1) {
  const std::size_t k = m.size();
  if ((m[0] & 1) == 0) bug("Montgomery: the modulus is even");
  if (floor_bits == 0 || floor_bits > limb_bits * k) bug("Montgomery: no such modulus");
  std::ranges::copy(m, Limbs(m_).begin());
  plain_one_[0] = 1;

  // R mod m: from 2^{floor_bits-1}, which is below m, by doubling.
  r_[(floor_bits - 1) / limb_bits] = Limb{1} << ((floor_bits - 1) % limb_bits);
  for (std::size_t bit = floor_bits - 1; bit < limb_bits * k; ++bit)
    double_mod(r_, r_, m_, Limbs(scratch_).first(k));

  // R^2 mod m. In Montgomery form R^2 stands for 2^{64k}. Doubling R k times gives the form of 2^k;
  // squaring that six times gives the form of 2^{k*2^6}.
  std::ranges::copy(LimbsView(r_), Limbs(r_squared_).begin());
  for (std::size_t i = 0; i < k; ++i) double_mod(r_squared_, r_squared_, m_, Limbs(scratch_).first(k));
  for (int i = 0; i < 6; ++i) multiply(r_squared_, r_squared_, r_squared_);
}

// One row a limb of x. In each, two products run side by side: x[i]*y is added to the sum, and u*m,
// where u is chosen so that the lowest limb becomes zero; the sum then moves down one limb.
// t stays below 2m: t' = (t + x[i]*y + u*m) / 2^64 < (2m + 2*(2^64-1)*m) / 2^64 = 2m. That needs
// y < m, but of x no more than that it has k limbs.
void Montgomery::multiply(Limbs z, LimbsView x, LimbsView y) {
  const std::size_t k = m_.size();
  const Limb* const m = LimbsView(m_).data();
  const Limb* const b = y.data();
  Limb* const t = Limbs(scratch_).data();
  std::fill_n(t, k + 1, Limb{0});

  for (std::size_t i = 0; i < k; ++i) {
    const Limb a = x[i];
    DoubleLimb sum = DoubleLimb{a} * b[0] + t[0];
    const Limb u = static_cast<Limb>(sum) * minus_inverse_;
    Limb carry_ab = static_cast<Limb>(sum >> limb_bits);
    sum = DoubleLimb{u} * m[0] + static_cast<Limb>(sum); // its lower half is zero
    Limb carry_um = static_cast<Limb>(sum >> limb_bits);
    for (std::size_t j = 1; j < k; ++j) {
      sum = DoubleLimb{a} * b[j] + t[j] + carry_ab;
      carry_ab = static_cast<Limb>(sum >> limb_bits);
      sum = DoubleLimb{u} * m[j] + static_cast<Limb>(sum) + carry_um;
      carry_um = static_cast<Limb>(sum >> limb_bits);
      t[j - 1] = static_cast<Limb>(sum);
    }
    sum = DoubleLimb{t[k]} + carry_ab + carry_um;
    t[k - 1] = static_cast<Limb>(sum);
    t[k] = static_cast<Limb>(sum >> limb_bits); // 0 or 1, since t < 2m
  }

  // t - m, unless t was below m: then the difference borrowed more than t[k] can pay.
  Limb borrow = 0;
  for (std::size_t j = 0; j < k; ++j) {
    DoubleLimb difference = DoubleLimb{t[j]} - m[j] - borrow;
    z[j] = static_cast<Limb>(difference);
    borrow = static_cast<Limb>(difference >> limb_bits) & 1;
  }
  const Limb was_below = ct::mask(borrow & (t[k] ^ 1));
  for (std::size_t j = 0; j < k; ++j) z[j] = ct::select(was_below, t[j], z[j]);
}

// x = ((c2*R) + c1)*R + c0 in pieces of k limbs, the way one reads digits aloud: times R, plus the
// next. multiply(z, R^2) is z*R, and multiply(c, R^2) is c in Montgomery form.
void Montgomery::reduce_into_form(Limbs z, LimbsView x) {
  const std::size_t k = m_.size();
  Number piece(k);
  std::ranges::fill(z, Limb{0});
  for (std::size_t end = (x.size() + k - 1) / k * k; end > 0; end -= k) {
    for (std::size_t j = 0; j < k; ++j) piece[j] = end - k + j < x.size() ? x[end - k + j] : 0;
    multiply(piece, piece, r_squared_);
    multiply(z, z, r_squared_);
    add_mod(z, z, piece, m_);
  }
}

} // namespace handglass::crypto::bigint
