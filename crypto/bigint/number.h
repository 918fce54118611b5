// number.h: whole numbers too large for a register, as RSA needs them.
//
// REPRESENTATION. A number is k limbs of 64 bits, the least significant limb first:
//
//     x = x[0] + x[1]*2^64 + x[2]*2^128 + ... + x[k-1]*2^{64(k-1)}          0 <= x < 2^{64k}
//
// k is fixed when the number is made, from something public (the size of the modulus), and never
// follows the value: leading zero limbs stay, and every loop runs over all k. A loop that stopped
// early would tell, by its time, how large a secret is. So there is no "normalising" here and no
// sign; a function says in one line what it computes from what, and assumes what that line assumes.
//
// Outside, numbers are octet strings, big-endian; os2ip and i2osp (RFC 8017 section 4) are the doors.
//
// Read in this order: number.h, arithmetic.h, montgomery.h, power.h, prime.h.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto::bigint {

using Limb = std::uint64_t;
/// The product of two limbs, or their sum with carries. (The standard has no name for it yet.)
__extension__ typedef unsigned __int128 DoubleLimb;

inline constexpr std::size_t limb_bits = 64;
inline constexpr std::size_t limb_bytes = 8;

using Limbs = std::span<Limb>;           ///< limbs we may write
using LimbsView = std::span<const Limb>; ///< limbs we look at

/// Limbs that hold `bits` bits.
constexpr std::size_t limbs_for_bits(std::size_t bits) { return (bits + limb_bits - 1) / limb_bits; }
constexpr std::size_t limbs_for_bytes(std::size_t bytes) { return (bytes + limb_bytes - 1) / limb_bytes; }

/// Owns k limbs, zero at first, and wipes them at the end: nearly everything here is or was made
/// from a secret. Copies are made by clone() alone, so that none is made unnoticed.
class Number {
 public:
  explicit Number(std::size_t limbs) : limbs_(limbs, 0) {}
  Number(Number&&) noexcept = default;
  Number& operator=(Number&& from) noexcept {
    limbs_.swap(from.limbs_); // the old value is wiped where `from` ends
    return *this;
  }
  ~Number();

  Number clone() const;
  std::size_t size() const { return limbs_.size(); }
  Limb& operator[](std::size_t i) { return limbs_[i]; }
  Limb operator[](std::size_t i) const { return limbs_[i]; }
  operator Limbs() { return limbs_; }           // NOLINT: a number is used as its limbs everywhere
  operator LimbsView() const { return limbs_; } // NOLINT

 private:
  std::vector<Limb> limbs_; // never grows: growing would leave an unwiped copy behind
};

/// Octet string to integer: x := the big-endian number in `octets`, assuming it is below 2^{64k}.
Number os2ip(ByteView octets, std::size_t limbs);

/// Integer to octet string: out := x, big-endian, assuming x < 2^{8 out.size()}.
void i2osp(ByteSpan out, LimbsView x);

/// Bits in x: 0 for 0, else 1 + floor(log2 x). Variable time: for public numbers.
std::size_t bit_length(LimbsView x);

} // namespace handglass::crypto::bigint
