// field.h: numbers modulo a fixed odd prime of 256, 384 or 521 bits, in constant time.
//
// Each curve needs two such sets of numbers: the coordinates of points (modulo p) and the secret
// numbers that multiply them (modulo the order n). One template serves all six.
//
// REPRESENTATION. A number is N limbs of 64 bits, the least significant limb first, so the value is
// the sum of limb[i] * 2^(64 i); N is 4, 6 or 9 and R means 2^(64 N). `Limbs` is a plain number below R.
// `Mod` is a residue in Montgomery form: it stores x*R mod m for the value x, and what it stores is
// always fully reduced, that is below m, so equal values have equal limbs. Every operation takes and
// returns such values. Only from() and plain() cross between the two forms.
//
// Why Montgomery form: reducing a product modulo m needs a division, which is slow and, on many
// CPUs, takes a time that depends on the operands. Montgomery's trick clears the product from the
// low end instead, by adding the multiple of m that makes the lowest limb zero; limbs of zero can be
// dropped, and dropping N of them divides by R. (xR)(yR)/R is (xy)R, again in Montgomery form.
//
// Secrets flow through all of this: there is no branch and no index that depends on a value, except
// in functions whose name ends in _public.
//
// This is the version to be read. fast/ has the same numbers again for speed, with the same functions; the
// tests hold the two against each other.
#pragma once

#include "core/ct.h"
#include "core/secret.h"

namespace handglass::crypto::ec {

template <std::size_t N>
using Limbs = std::array<std::uint64_t, N>;

/// GCC and Clang multiply two 64-bit limbs into this.
__extension__ typedef unsigned __int128 Wide;

/// Low half and, by reference, high half of a*b + c + d; the sum always fits 128 bits:
/// (2^64-1)^2 + 2(2^64-1) = 2^128-1.
constexpr std::uint64_t multiply_add(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t& d) {
  const Wide wide = static_cast<Wide>(a) * b + c + d;
  d = static_cast<std::uint64_t>(wide >> 64);
  return static_cast<std::uint64_t>(wide);
}

/// sum = a + b mod R; returns the carry out, 0 or 1.
template <std::size_t N>
constexpr std::uint64_t add(Limbs<N>& sum, const Limbs<N>& a, const Limbs<N>& b) {
  std::uint64_t carry = 0;
#pragma GCC unroll 9
  for (std::size_t i = 0; i < N; ++i) {
    const Wide wide = static_cast<Wide>(a[i]) + b[i] + carry;
    sum[i] = static_cast<std::uint64_t>(wide);
    carry = static_cast<std::uint64_t>(wide >> 64);
  }
  return carry;
}

/// difference = a - b mod R; returns the borrow, 1 if a < b. The 128-bit difference wraps around to
/// a number whose high half is all ones exactly if it would be negative.
template <std::size_t N>
constexpr std::uint64_t subtract(Limbs<N>& difference, const Limbs<N>& a, const Limbs<N>& b) {
  std::uint64_t borrow = 0;
#pragma GCC unroll 9
  for (std::size_t i = 0; i < N; ++i) {
    const Wide wide = static_cast<Wide>(a[i]) - b[i] - borrow;
    difference[i] = static_cast<std::uint64_t>(wide);
    borrow = static_cast<std::uint64_t>(wide >> 64) & 1;
  }
  return borrow;
}

/// `a` where the mask is ones, `b` where it is zeros.
template <std::size_t N>
inline Limbs<N> select(std::uint64_t mask, const Limbs<N>& a, const Limbs<N>& b) {
  Limbs<N> out;
#pragma GCC unroll 9
  for (std::size_t i = 0; i < N; ++i) out[i] = ct::select(mask, a[i], b[i]);
  return out;
}

/// All ones if a < b.
template <std::size_t N>
inline std::uint64_t less(const Limbs<N>& a, const Limbs<N>& b) {
  Limbs<N> unused;
  return ct::mask(subtract(unused, a, b));
}

/// All ones if every limb is zero.
template <std::size_t N>
inline std::uint64_t is_zero(const Limbs<N>& a) {
  std::uint64_t seen = 0;
  for (std::uint64_t limb : a) seen |= limb;
  return ct::is_zero(seen);
}

/// Big-endian octets, as every standard writes them: 8 N of them, or, for the 66 octets of P-521, as many as
/// reach into the top limb.
template <std::size_t N>
inline Limbs<N> from_octets(ByteView octets) {
  if (octets.size() > 8 * N || octets.size() <= 8 * (N - 1))
    bug("octets of the wrong size were made a number");
  const std::size_t top = octets.size() - 8 * (N - 1);
  Limbs<N> out;
  for (std::size_t i = 0; i + 1 < N; ++i) out[i] = load_be(octets.data() + top + 8 * (N - 2 - i), 8);
  out[N - 1] = load_be(octets.data(), top);
  return out;
}

/// Back again; what does not fit is cut off.
template <std::size_t N>
inline void to_octets(ByteSpan octets, const Limbs<N>& number) {
  if (octets.size() > 8 * N || octets.size() <= 8 * (N - 1))
    bug("a number was written to octets of the wrong size");
  const std::size_t top = octets.size() - 8 * (N - 1);
  for (std::size_t i = 0; i + 1 < N; ++i) store_be(octets.data() + top + 8 * (N - 2 - i), 8, number[i]);
  store_be(octets.data(), top, number[N - 1]);
}

/// value * 2^count mod m for value < m, at compile time, by doubling.
template <std::size_t N>
consteval Limbs<N> doubled(Limbs<N> value, const Limbs<N>& m, std::size_t count) {
  while (count-- > 0) {
    Limbs<N> twice{}, reduced{};
    const std::uint64_t carry = add(twice, value, value);
    const std::uint64_t borrow = subtract(reduced, twice, m);
    value = carry >= borrow ? reduced : twice;
  }
  return value;
}

/// A prime modulus, and what Montgomery's method needs to know of it.
template <std::size_t N>
struct Modulus {
  Limbs<N> m;
  Limbs<N> one;              ///< R mod m: the number 1 in Montgomery form
  Limbs<N> r_squared;        ///< R^2 mod m: multiplying by it enters Montgomery form
  std::uint64_t m_prime = 1; ///< -1/m mod 2^64: tells the multiple of m that clears the lowest limb

  consteval explicit Modulus(const Limbs<N>& prime)
      : m(prime), one(doubled({1}, prime, 64 * N)), r_squared(doubled(one, prime, 64 * N)) {
    // Newton's iteration doubles the number of correct low bits of 1/m each time; 1 bit at first.
    for (int i = 0; i < 6; ++i) m_prime *= 2 - m[0] * m_prime;
    m_prime = 0 - m_prime;
  }
};

/// A residue modulo Ring::modulus, in Montgomery form. `Ring` is a type of params.h.
template <class Ring>
class Mod {
 public:
  static constexpr std::size_t n_limbs = Ring::modulus.m.size();
  using Number = Limbs<n_limbs>;

  constexpr Mod() = default; ///< zero
  static constexpr Mod one() { return raw(Ring::modulus.one); }
  /// A number below m that is known when this is compiled.
  static consteval Mod constant(const Number& number) {
    return raw(doubled(number, Ring::modulus.m, 64 * n_limbs));
  }

  /// The residue of a number below m. Callers check the bound where a peer chose the number.
  static Mod from(const Number& number) { return multiply(raw(number), raw(Ring::modulus.r_squared)); }

  /// The residue of any number below 2m, which one conditional subtraction reduces. Where m > R/2, as for
  /// all of ours but those of P-521, that is any number at all.
  static Mod from_unreduced(const Number& number) { return from(reduce_once(number, 0)); }

  /// The number itself, below m: multiplying by 1/R leaves Montgomery form.
  Number plain() const {
    Number plain_one{};
    plain_one[0] = 1;
    return multiply(*this, raw(plain_one)).limbs_;
  }

  friend Mod operator+(const Mod& a, const Mod& b) {
    Number sum;
    const std::uint64_t carry = add(sum, a.limbs_, b.limbs_);
    return raw(reduce_once(sum, carry));
  }

  friend Mod operator-(const Mod& a, const Mod& b) {
    Number difference, m_or_zero;
    const std::uint64_t went_below_zero = ct::mask(subtract(difference, a.limbs_, b.limbs_));
    for (std::size_t i = 0; i < n_limbs; ++i) m_or_zero[i] = Ring::modulus.m[i] & went_below_zero;
    add(difference, difference, m_or_zero);
    return raw(difference);
  }

  friend Mod operator*(const Mod& a, const Mod& b) { return multiply(a, b); }

  Mod square() const { return *this * *this; }

  /// 1/x, as x^(m-2) (Fermat: x^(m-1) = 1 for a prime m). Zero gives zero. The exponent is public:
  /// branching on its bits tells nothing.
  Mod inverse() const {
    Number exponent = Ring::modulus.m;
    exponent[0] -= 2; // no borrow: the low limb of each of our primes is above 2
    Mod power = one();
    for (std::size_t i = 64 * n_limbs; i-- > 0;) {
      power = power.square();
      if (exponent[i / 64] >> (i % 64) & 1) power = power * *this;
    }
    return power;
  }

  /// All ones if equal.
  friend std::uint64_t equal(const Mod& a, const Mod& b) {
    std::uint64_t difference = 0;
    for (std::size_t i = 0; i < n_limbs; ++i) difference |= a.limbs_[i] ^ b.limbs_[i];
    return ct::is_zero(difference);
  }

  friend Mod select(std::uint64_t mask, const Mod& a, const Mod& b) {
    return raw(ec::select(mask, a.limbs_, b.limbs_));
  }

 private:
  static constexpr Mod raw(const Number& limbs) {
    Mod out;
    out.limbs_ = limbs;
    return out;
  }

  /// value + carry*R, known to be below 2m, brought below m. Subtract m, and keep that if it did not
  /// go below zero: a borrow that the carry does not pay for means that it did.
  static Number reduce_once(const Number& value, std::uint64_t carry) {
    Number reduced;
    const std::uint64_t borrow = subtract(reduced, value, Ring::modulus.m);
    return ec::select(ct::mask(borrow & (carry ^ 1)), value, reduced);
  }

  /// a*b/R mod m, one limb of b at a time ("coarsely integrated operand scanning", Koc, Acar and
  /// Kaliski 1996). After each round t < 2m: it was below 2m, then t + a*b[i] + q*m is below
  /// 2m + 2 (2^64-1) m, which is 2^65 m, and the shift by a limb takes it to below 2m.
  static Mod multiply(const Mod& x, const Mod& y) {
    constexpr const Number& m = Ring::modulus.m;
    const Number &a = x.limbs_, &b = y.limbs_;
    Number t{};
    std::uint64_t top = 0; // limb N of t; 2m < 2R, so it is 0 or 1
#pragma GCC unroll 9
    for (std::size_t i = 0; i < n_limbs; ++i) {
      std::uint64_t carry = 0;
#pragma GCC unroll 9
      for (std::size_t j = 0; j < n_limbs; ++j) t[j] = multiply_add(a[j], b[i], t[j], carry);
      const Wide high = static_cast<Wide>(top) + carry;

      // q*m + t has a lowest limb of zero, so it divides by 2^64: each limb moves one place down.
      const std::uint64_t q = t[0] * Ring::modulus.m_prime;
      carry = 0;
      multiply_add(q, m[0], t[0], carry);
#pragma GCC unroll 9
      for (std::size_t j = 1; j < n_limbs; ++j) t[j - 1] = multiply_add(q, m[j], t[j], carry);
      const Wide shifted = high + carry;
      t[n_limbs - 1] = static_cast<std::uint64_t>(shifted);
      top = ct::barrier(static_cast<std::uint64_t>(shifted >> 64)); // g++ 12 would branch on its one bit
    }
    return raw(reduce_once(t, top));
  }

  Number limbs_{};
};

/// Holds a value that nobody may find in memory later: wiped when it goes out of scope.
template <class T>
struct Wiped {
  T value{};
  Wiped() = default;
  explicit Wiped(const T& from) : value(from) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { wipe(ByteSpan(reinterpret_cast<std::uint8_t*>(&value), sizeof value)); }
};

} // namespace handglass::crypto::ec
