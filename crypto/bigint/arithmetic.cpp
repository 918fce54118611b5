#include "crypto/bigint/arithmetic.h"

#include "core/ct.h"

namespace handglass::crypto::bigint {

Limb add(Limbs z, LimbsView x, LimbsView y) {
  Limb carry = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    DoubleLimb sum = DoubleLimb{x[i]} + y[i] + carry;
    z[i] = static_cast<Limb>(sum);
    carry = static_cast<Limb>(sum >> limb_bits);
  }
  return carry;
}

// A difference below zero wraps around in the double limb and leaves its upper half all ones: the
// lowest of them is the borrow.
Limb subtract(Limbs z, LimbsView x, LimbsView y) {
  Limb borrow = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    DoubleLimb difference = DoubleLimb{x[i]} - y[i] - borrow;
    z[i] = static_cast<Limb>(difference);
    borrow = static_cast<Limb>(difference >> limb_bits) & 1;
  }
  return borrow;
}

Limb double_and_add(Limbs z, LimbsView x, Limb bit) {
  for (std::size_t i = 0; i < z.size(); ++i) {
    Limb out = x[i] >> (limb_bits - 1);
    z[i] = x[i] << 1 | bit;
    bit = out;
  }
  return bit;
}

void select(Limbs z, Limb mask, LimbsView x, LimbsView y) {
  for (std::size_t i = 0; i < z.size(); ++i) z[i] = ct::select(mask, x[i], y[i]);
}

// x < y exactly if x - y borrows; the difference itself is thrown away.
Limb less(LimbsView x, LimbsView y) {
  Limb borrow = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    borrow = static_cast<Limb>((DoubleLimb{x[i]} - y[i] - borrow) >> limb_bits) & 1;
  return ct::mask(borrow);
}

Limb equal(LimbsView x, LimbsView y) {
  Limb difference = 0;
  for (std::size_t i = 0; i < x.size(); ++i) difference |= x[i] ^ y[i];
  return ct::is_zero(difference);
}

Limb is_zero(LimbsView x) {
  Limb seen = 0;
  for (Limb limb : x) seen |= limb;
  return ct::is_zero(seen);
}

// A limb times a limb, plus what stands there, plus the carry: (2^64-1)^2 + 2(2^64-1) = 2^128 - 1
// at most, which just fits a double limb.
void multiply(Limbs z, LimbsView x, LimbsView y) {
  for (Limb& limb : z) limb = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    Limb carry = 0;
    for (std::size_t j = 0; j < y.size(); ++j) {
      DoubleLimb sum = DoubleLimb{x[i]} * y[j] + z[i + j] + carry;
      z[i + j] = static_cast<Limb>(sum);
      carry = static_cast<Limb>(sum >> limb_bits);
    }
    z[i + y.size()] = carry;
  }
}

// Brings a sum below m: z := (out*2^{64k} + z) mod m, assuming that sum is below 2m. m is always
// subtracted from; the old value comes back by a mask if the sum was below m already.
static void subtract_once(Limbs z, Limb out, LimbsView m, Limbs scratch) {
  Limb borrow = subtract(scratch, z, m);
  Limb was_below = ct::mask(borrow & (out ^ 1)); // a bit that was shifted out pays for the borrow
  select(z, was_below, z, scratch);
}

// Long division in base 2: bring down the next bit of x, subtract m if it can be done, and forget
// the quotient. z < m before, so 2z + 1 < 2m and one subtraction is enough.
void remainder(Limbs z, LimbsView x, LimbsView m) {
  Number scratch(m.size());
  for (Limb& limb : z) limb = 0;
  for (std::size_t i = x.size(); i > 0; --i)
    for (std::size_t bit = limb_bits; bit > 0; --bit) {
      Limb out = double_and_add(z, z, x[i - 1] >> (bit - 1) & 1);
      subtract_once(z, out, m, scratch);
    }
}

// x - y, and m on top if that was below zero: added always, times 0 or 1.
void subtract_mod(Limbs z, LimbsView x, LimbsView y, LimbsView m) {
  Limb below = ct::mask(subtract(z, x, y));
  Limb carry = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    DoubleLimb sum = DoubleLimb{z[i]} + (m[i] & below) + carry;
    z[i] = static_cast<Limb>(sum);
    carry = static_cast<Limb>(sum >> limb_bits);
  }
}

// The sum is below 2m, so m is taken off once or not at all: a first pass finds out, by the borrow,
// and a second takes off m or 0.
void add_mod(Limbs z, LimbsView x, LimbsView y, LimbsView m) {
  Limb carry = add(z, x, y);
  Limb take = ct::mask(carry) | ~less(z, m);
  Limb borrow = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    DoubleLimb difference = DoubleLimb{z[i]} - (m[i] & take) - borrow;
    z[i] = static_cast<Limb>(difference);
    borrow = static_cast<Limb>(difference >> limb_bits) & 1;
  }
}

// 2x and 2x - m side by side, and then the right one.
void double_mod(Limbs z, LimbsView x, LimbsView m, Limbs scratch) {
  Limb out = 0, borrow = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const Limb twice = x[i] << 1 | out;
    out = x[i] >> (limb_bits - 1);
    const DoubleLimb difference = DoubleLimb{twice} - m[i] - borrow;
    borrow = static_cast<Limb>(difference >> limb_bits) & 1;
    z[i] = twice;
    scratch[i] = static_cast<Limb>(difference);
  }
  select(z, ct::mask(borrow & (out ^ 1)), z, scratch);
}

// Half a limb at a time: the running remainder is below 2^32, so with the next 32 bits it is below
// 2^64 and an ordinary division does.
Limb remainder_small(LimbsView x, Limb m) {
  Limb rest = 0;
  for (std::size_t i = x.size(); i > 0; --i) {
    rest = (rest << 32 | x[i - 1] >> 32) % m;
    rest = (rest << 32 | (x[i - 1] & 0xffffffff)) % m;
  }
  return rest;
}

Limb divide_small(Limbs z, LimbsView x, Limb m) {
  Limb rest = 0;
  for (std::size_t i = x.size(); i > 0; --i) {
    Limb high = rest << 32 | x[i - 1] >> 32;
    Limb low = (high % m) << 32 | (x[i - 1] & 0xffffffff);
    z[i - 1] = (high / m) << 32 | low / m;
    rest = low % m;
  }
  return rest;
}

} // namespace handglass::crypto::bigint
