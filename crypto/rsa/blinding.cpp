#include "crypto/rsa/blinding.h"

#include <algorithm>

#include "core/ct.h"
#include "crypto/mac/hmac.h"

namespace handglass::crypto {

using namespace bigint;

namespace {

constexpr unsigned r_bits = 127;

DoubleLimb wide_mask(DoubleLimb bit) {
  const Limb mask = ct::mask(static_cast<Limb>(bit));
  return static_cast<DoubleLimb>(mask) << limb_bits | mask;
}

/// x mod r for x < 2r. Below r, the difference goes below zero, which shows in its highest bit.
DoubleLimb reduce(DoubleLimb x, DoubleLimb r) {
  const DoubleLimb difference = x - r;
  return difference + (r & wide_mask(difference >> 127));
}

/// x mod r, one bit at a time: a division instruction would take its time by the number.
DoubleLimb remainder(LimbsView x, DoubleLimb r) {
  DoubleLimb rest = 0;
  for (std::size_t i = x.size(); i-- > 0;)
    for (std::size_t bit = limb_bits; bit-- > 0;) rest = reduce(rest << 1 | (x[i] >> bit & 1), r);
  return rest;
}

/// a * b mod r for a, b < r.
DoubleLimb multiply(DoubleLimb a, DoubleLimb b, DoubleLimb r) {
  DoubleLimb product = 0;
  for (unsigned bit = r_bits; bit-- > 0;) {
    product = reduce(product << 1, r);
    product = reduce(product + (a & wide_mask(b >> bit & 1)), r);
  }
  return product;
}

/// 1/a mod r for an odd r that has no factor in common with a < r: Euclid's algorithm with halving in place
/// of division (Stein 1967). Throughout, u = p a and v = q a modulo r. Each turn halves u, and u and v have
/// 254 bits together at first, so after 254 turns u is 0 and v the common divisor, 1.
DoubleLimb inverse(DoubleLimb a, DoubleLimb r) {
  DoubleLimb u = a, v = r, p = 1, q = 0;
  for (unsigned turn = 0; turn < 2 * r_bits; ++turn) {
    const DoubleLimb is_odd = wide_mask(u & 1), swaps = is_odd & wide_mask((u - v) >> 127);
    const DoubleLimb uv = (u ^ v) & swaps, pq = (p ^ q) & swaps;
    u ^= uv, v ^= uv, p ^= pq, q ^= pq;
    u -= v & is_odd;
    p = reduce(p + ((r - q) & is_odd), r);
    u >>= 1;
    p = (p + (r & wide_mask(p & 1))) >> 1;
  }
  return q;
}

/// y := sum / r, assuming that r divides the sum: limb by limb from the lowest, where the lowest limb of what
/// is left, divided by that of r modulo 2^64, is the next limb of the quotient.
void divide_exactly(Limbs y, Limbs sum, DoubleLimb r) {
  const Limb low = static_cast<Limb>(r), high = static_cast<Limb>(r >> limb_bits);
  Limb low_inverse = low; // Newton, as in montgomery.cpp
  for (int i = 0; i < 5; ++i) low_inverse *= 2 - low * low_inverse;
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] = sum[i] * low_inverse;
    const DoubleLimb first = static_cast<DoubleLimb>(y[i]) * low;
    const DoubleLimb second = static_cast<DoubleLimb>(y[i]) * high + (first >> limb_bits);
    const Limb product[3] = {static_cast<Limb>(first), static_cast<Limb>(second),
                             static_cast<Limb>(second >> limb_bits)};
    Limb borrow = 0;
    for (std::size_t j = i; j < sum.size(); ++j) {
      const DoubleLimb rest = static_cast<DoubleLimb>(sum[j]) - (j - i < 3 ? product[j - i] : 0) - borrow;
      sum[j] = static_cast<Limb>(rest);
      borrow = static_cast<Limb>(rest >> limb_bits) & 1;
    }
  }
}

} // namespace

Blinding::Blinding(const RsaPrivateKey& key, ByteView x) {
  Hmac mac(HashAlgorithm::sha256, key.d.expose());
  mac.update(as_bytes("blinding"));
  mac.update(x);
  const Secret<64> octets = mac.finish();
  r_ = static_cast<DoubleLimb>(load_be(octets.expose().data(), 8)) << limb_bits |
       load_be(octets.expose().data() + 8, 8);
  constexpr DoubleLimb one = 1;
  r_ = (r_ & ((one << r_bits) - 1)) | one << (r_bits - 1) | one;
}

Blinding::~Blinding() { wipe({reinterpret_cast<std::uint8_t*>(&r_), sizeof r_}); }

Number Blinding::factor(std::size_t limbs) const {
  Number r(limbs); // n has 512 bits at least
  r[0] = static_cast<Limb>(r_);
  r[1] = static_cast<Limb>(r_ >> limb_bits);
  return r;
}

void Blinding::remove(Limbs y, LimbsView n) const {
  // k = -y/n modulo r, so that y + kn is a multiple of r. n has no factor in common with r, since its primes
  // are larger. y + kn < rn, so y/r comes out below n.
  const DoubleLimb y_over_n = crypto::multiply(remainder(y, r_), inverse(remainder(n, r_), r_), r_);
  const DoubleLimb k = reduce(r_ - y_over_n, r_);
  Number k_limbs(2), sum(n.size() + 2), addend(n.size() + 2);
  k_limbs[0] = static_cast<Limb>(k);
  k_limbs[1] = static_cast<Limb>(k >> limb_bits);
  bigint::multiply(sum, k_limbs, n);
  std::copy(y.begin(), y.end(), Limbs(addend).begin());
  add(sum, sum, addend);
  divide_exactly(y, sum, r_);
}

} // namespace handglass::crypto
