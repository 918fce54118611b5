// fast_field.h: the numbers of field.h once more, with a multiplication that may be exchanged.
//
// The same representation, the same functions in the same order as Mod; only what field.h computes in
// place is handed to a Kernel here:
//
//   KernelPortable   kernel_portable.h   plain C++
//   KernelMulx       kernel_mulx.h       x86-64 with MULX: P-256
//   KernelMulxP384   kernel_mulx_p384.h  the same for P-384
//
// What makes the rest fast: a squaring of its own (six of sixteen products occur twice), and an inverse that
// is no power (inverse.h).
#pragma once

#include "crypto/ec/fast/inverse.h"

namespace handglass::crypto::ec {

template <class Ring, class Kernel>
class FastMod {
 public:
  static constexpr std::size_t n_limbs = Ring::modulus.m.size();
  using Number = Limbs<n_limbs>;

  constexpr FastMod() = default; ///< zero
  static constexpr FastMod one() { return raw(Ring::modulus.one); }
  static consteval FastMod constant(const Number& number) {
    return raw(doubled(number, Ring::modulus.m, 64 * n_limbs));
  }

  static FastMod from(const Number& number) { return raw(number) * raw(Ring::modulus.r_squared); }
  static FastMod from_unreduced(const Number& number) {
    Number reduced;
    const std::uint64_t borrow = ec::subtract(reduced, number, Ring::modulus.m);
    return from(ec::select(ct::mask(borrow), number, reduced));
  }
  Number plain() const {
    Number plain_one{};
    plain_one[0] = 1;
    return (*this * raw(plain_one)).limbs_;
  }

  friend FastMod operator+(const FastMod& a, const FastMod& b) {
    FastMod sum;
    Kernel::template add<Ring>(sum.limbs_, a.limbs_, b.limbs_);
    return sum;
  }
  friend FastMod operator-(const FastMod& a, const FastMod& b) {
    FastMod difference;
    Kernel::template subtract<Ring>(difference.limbs_, a.limbs_, b.limbs_);
    return difference;
  }
  friend FastMod operator*(const FastMod& a, const FastMod& b) {
    FastMod product;
    Kernel::template multiply<Ring>(product.limbs_, a.limbs_, b.limbs_);
    return product;
  }
  FastMod square() const {
    FastMod product;
    Kernel::template square<Ring>(product.limbs_, limbs_);
    return product;
  }

  /// x/2: the stored number if it is even, else that and m, which is even; and a bit to the right.
  FastMod half() const {
    const std::uint64_t odd = ct::mask(limbs_[0] & 1);
    Number even, m_or_zero;
    for (std::size_t i = 0; i < n_limbs; ++i) m_or_zero[i] = Ring::modulus.m[i] & odd;
    const std::uint64_t carry = ec::add(even, limbs_, m_or_zero);
#pragma GCC unroll 9
    for (std::size_t i = 0; i < n_limbs; ++i)
      even[i] = even[i] >> 1 | (i + 1 < n_limbs ? even[i + 1] : carry) << 63;
    return raw(even);
  }

  /// 1/x, and 0 for 0 (inverse.h).
  FastMod inverse() const { return raw(Inverse<Ring>::of(limbs_)); }

  /// All ones if equal.
  friend std::uint64_t equal(const FastMod& a, const FastMod& b) {
    std::uint64_t difference = 0;
    for (std::size_t i = 0; i < n_limbs; ++i) difference |= a.limbs_[i] ^ b.limbs_[i];
    return ct::is_zero(difference);
  }
  friend FastMod select(std::uint64_t mask, const FastMod& a, const FastMod& b) {
    return raw(ec::select(mask, a.limbs_, b.limbs_));
  }
  /// this |= other where the mask is ones: to gather one of many (windows.h).
  void gather(std::uint64_t mask, const FastMod& other) {
    for (std::size_t i = 0; i < n_limbs; ++i) limbs_[i] |= other.limbs_[i] & mask;
  }

 private:
  static constexpr FastMod raw(const Number& limbs) {
    FastMod out;
    out.limbs_ = limbs;
    return out;
  }
  Number limbs_{};
};

} // namespace handglass::crypto::ec
