// kernel_portable.h: multiplication modulo a prime in plain C++, as fast as compilers let us.
//
// For most moduli this is field.h's method, rolled out. It adds a multiple of the modulus that clears the low
// limbs, and that costs as many products as the multiplication itself. Two primes get their own:
//
//     p = 2^256 - 2^224 + 2^192 + 2^96 - 1        so -1/p mod 2^64 = 1
//
// The multiple of P-256's p that clears the lowest limb q is q*p itself, and its product is nearly free: the
// -1 takes q away, 2^96 adds q shifted by half a limb, and only 2^256 - 2^224 + 2^192, which is the limb
// ffffffff00000001 three limbs up, costs a multiplication. One product a limb in place of four.
//
//     p = 2^521 - 1                               so 2^521 = 1, and R = 2^576 = 2^55
//
// To divide by a power of two is to turn the 521 bits around. No product at all.
//
// (P-384's prime would do with shifts and additions. Tried: no faster with g++ 12, since additions with
// carries cost it as much as the products that they save. kernel_mulx.h tells why.)
#pragma once

#include "crypto/ec/fast/fast_field.h"

namespace handglass::crypto::ec {

struct KernelPortable {
  static constexpr const char* name = "portable";

  template <class Ring, std::size_t N>
  static void add(Limbs<N>& z, const Limbs<N>& a, const Limbs<N>& b) {
    const std::uint64_t carry = ec::add(z, a, b);
    reduce_once<Ring>(z, carry);
  }

  template <class Ring, std::size_t N>
  static void subtract(Limbs<N>& z, const Limbs<N>& a, const Limbs<N>& b) {
    const std::uint64_t below_zero = ct::mask(ec::subtract(z, a, b));
    Limbs<N> m_or_zero;
    for (std::size_t i = 0; i < N; ++i) m_or_zero[i] = Ring::modulus.m[i] & below_zero;
    ec::add(z, z, m_or_zero);
  }

  template <class Ring, std::size_t N>
  static void multiply(Limbs<N>& z, const Limbs<N>& a, const Limbs<N>& b) {
    if constexpr (shape<Ring>() == Shape::other) {
      montgomery<Ring>(z, a, b);
    } else {
      Limbs<2 * N> t{};
#pragma GCC unroll 9
      for (std::size_t i = 0; i < N; ++i) {
        std::uint64_t carry = 0;
#pragma GCC unroll 9
        for (std::size_t j = 0; j < N; ++j) t[i + j] = multiply_add(a[j], b[i], t[i + j], carry);
        t[i + N] = carry;
      }
      reduce_by_shape<Ring>(z, t);
    }
  }

  /// The products off the diagonal once, doubled; then those on it.
  template <class Ring, std::size_t N>
  static void square(Limbs<N>& z, const Limbs<N>& a) {
    Limbs<2 * N> t{};
#pragma GCC unroll 9
    for (std::size_t i = 0; i < N; ++i) {
      std::uint64_t carry = 0;
#pragma GCC unroll 9
      for (std::size_t j = i + 1; j < N; ++j) t[i + j] = multiply_add(a[j], a[i], t[i + j], carry);
      t[i + N] = carry;
    }
    std::uint64_t carry = 0, top = 0;
#pragma GCC unroll 9
    for (std::size_t i = 0; i < N; ++i) {
      const std::uint64_t low = t[2 * i] << 1 | top, high = t[2 * i + 1] << 1 | t[2 * i] >> 63;
      top = t[2 * i + 1] >> 63;
      const Wide diagonal = static_cast<Wide>(a[i]) * a[i];
      const Wide sum = static_cast<Wide>(low) + static_cast<std::uint64_t>(diagonal) + carry;
      t[2 * i] = static_cast<std::uint64_t>(sum);
      const Wide next = static_cast<Wide>(high) + static_cast<std::uint64_t>(diagonal >> 64) +
                        static_cast<std::uint64_t>(sum >> 64);
      t[2 * i + 1] = static_cast<std::uint64_t>(next);
      carry = static_cast<std::uint64_t>(next >> 64);
    }
    reduce_by_shape<Ring>(z, t);
  }

 private:
  enum class Shape { p256, p521, other };
  template <class Ring>
  static consteval Shape shape() {
    const auto& m = Ring::modulus.m;
    if (m.size() == 4 && m[0] == ~std::uint64_t{0} && m[1] == 0xffffffff && m[2] == 0) return Shape::p256;
    if (m.size() == 9 && m[0] == ~std::uint64_t{0}) return Shape::p521;
    return Shape::other;
  }
  template <class Ring, std::size_t N, std::size_t M>
  static void reduce_by_shape(Limbs<N>& z, Limbs<M>& t) {
    if constexpr (shape<Ring>() == Shape::p256) reduce_p256<Ring>(z, t);
    if constexpr (shape<Ring>() == Shape::p521) reduce_p521<Ring>(z, t);
    if constexpr (shape<Ring>() == Shape::other) reduce<Ring>(z, t);
  }

  /// z + carry*R, known to be below 2m, brought below m.
  template <class Ring, std::size_t N>
  static void reduce_once(Limbs<N>& z, std::uint64_t carry) {
    Limbs<N> reduced;
    const std::uint64_t borrow = ec::subtract(reduced, z, Ring::modulus.m);
    z = ec::select(ct::mask(borrow & (carry ^ 1)), z, reduced);
  }

  /// z := t/R mod p. The four low limbs are cleared one after the other; what that adds above them is at most
  /// one limb each time, so the high limbs need not be touched before the end.
  template <class Ring>
  static void reduce_p256(Limbs<4>& z, const Limbs<8>& t) {
    Limbs<4> low{t[0], t[1], t[2], t[3]};
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      const std::uint64_t q = low[0];
      const Wide upper = static_cast<Wide>(q) * 0xffffffff00000001;
      std::uint64_t carry = 0;
      low[0] = add_carry(low[1], q << 32, carry);
      low[1] = add_carry(low[2], q >> 32, carry);
      low[2] = add_carry(low[3], static_cast<std::uint64_t>(upper), carry);
      low[3] = static_cast<std::uint64_t>(upper >> 64) + carry;
    }
    const Limbs<4> high{t[4], t[5], t[6], t[7]};
    const std::uint64_t carry = ec::add(z, low, high);
    reduce_once<Ring>(z, carry);
  }

  /// t = H 2^576 + L and L = L1 2^55 + L0. Divided by 2^576, modulo p, that is H + L1 + L0 2^(521-55). H is
  /// below 2^466, since t is at most (p-1)^2, so H and L0 fit together in 521 bits, like L1; and not all bits
  /// of t are ones, so the sum is below 2p.
  template <class Ring>
  static void reduce_p521(Limbs<9>& z, const Limbs<18>& t) {
    Limbs<9> turned, high;
#pragma GCC unroll 9
    for (std::size_t i = 0; i < 9; ++i) {
      turned[i] = t[i] >> 55 | (i < 8 ? t[i + 1] << 9 : 0);
      high[i] = t[9 + i];
    }
    const std::uint64_t l0 = t[0] & ((std::uint64_t{1} << 55) - 1);
    high[7] |= l0 << 18, high[8] = l0 >> 46;
    ec::add(z, high, turned);
    reduce_once<Ring>(z, 0);
  }

  static std::uint64_t add_carry(std::uint64_t a, std::uint64_t b, std::uint64_t& carry) {
    const Wide sum = static_cast<Wide>(a) + b + carry;
    carry = static_cast<std::uint64_t>(sum >> 64);
    return static_cast<std::uint64_t>(sum);
  }

  /// z := t/R mod m: as in Mod::multiply of field.h, but after the product and not within it.
  template <class Ring, std::size_t M, std::size_t N = M / 2>
  static void reduce(Limbs<N>& z, Limbs<M>& t) {
    constexpr const Limbs<N>& m = Ring::modulus.m;
    std::uint64_t top = 0;
#pragma GCC unroll 9
    for (std::size_t i = 0; i < N; ++i) {
      const std::uint64_t q = t[i] * Ring::modulus.m_prime;
      std::uint64_t carry = 0;
#pragma GCC unroll 9
      for (std::size_t j = 0; j < N; ++j) t[i + j] = multiply_add(q, m[j], t[i + j], carry);
      const Wide sum = static_cast<Wide>(t[i + N]) + carry + top;
      t[i + N] = static_cast<std::uint64_t>(sum);
      top = ct::barrier(static_cast<std::uint64_t>(sum >> 64)); // g++ 12 would branch on its one bit
    }
    for (std::size_t i = 0; i < N; ++i) z[i] = t[N + i];
    reduce_once<Ring>(z, top);
  }

  /// Mod::multiply of field.h.
  template <class Ring, std::size_t N>
  static void montgomery(Limbs<N>& z, const Limbs<N>& a, const Limbs<N>& b) {
    constexpr const Limbs<N>& m = Ring::modulus.m;
    Limbs<N> t{};
    std::uint64_t top = 0;
#pragma GCC unroll 9
    for (std::size_t i = 0; i < N; ++i) {
      std::uint64_t carry = 0;
#pragma GCC unroll 9
      for (std::size_t j = 0; j < N; ++j) t[j] = multiply_add(a[j], b[i], t[j], carry);
      const Wide high = static_cast<Wide>(top) + carry;
      const std::uint64_t q = t[0] * Ring::modulus.m_prime;
      carry = 0;
      multiply_add(q, m[0], t[0], carry);
#pragma GCC unroll 9
      for (std::size_t j = 1; j < N; ++j) t[j - 1] = multiply_add(q, m[j], t[j], carry);
      const Wide shifted = high + carry;
      t[N - 1] = static_cast<std::uint64_t>(shifted);
      top = ct::barrier(static_cast<std::uint64_t>(shifted >> 64)); // g++ 12 would branch on its one bit
    }
    z = t;
    reduce_once<Ring>(z, top);
  }
};

} // namespace handglass::crypto::ec
