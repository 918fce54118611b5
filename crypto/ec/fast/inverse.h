// inverse.h: 1/x modulo an odd prime, by division steps.
//
// The inverse of field.h is a power, with a squaring for every bit of the modulus. Euclid's algorithm does a
// fraction of that work, but what it does depends on the numbers from their top down. Bernstein and Yang
// ("Fast constant-time gcd computation and modular inversion", 2019) found a step that asks for the lowest
// bit alone. f is always odd; delta > 0 says that it is f's turn to be replaced:
//
//     g even                      delta, f, g := 1 + delta, f, g / 2
//     g odd, delta <= 0           delta, f, g := 1 + delta, f, (g + f) / 2
//     g odd, delta > 0            delta, f, g := 1 - delta, g, (g - f) / 2
//
// Begun with f = m and g = x it comes to g = 0 and f = 1 or -1, and stays there, so the number of steps can
// be fixed. With delta = 1/2 at first, (45907 b + 26313) / 19929 are enough for numbers of b bits (Wuille
// 2021).
//
// Along go d and e, kept such that x d = s f and x e = s g modulo m: 0 and s at first, for any s we like, and
// in the end d = s/x or -s/x.
//
// 62 steps depend on the low 62 bits of f and g only. So they are done on two words, and what they come to is
// noted in a matrix, which then is applied to the long numbers:
//
//     | f |     | u v |   | f |                  | d |
//     | g | :=  | q r | * | g | / 2^62,   and to | e | the same modulo m
//
// REPRESENTATION. Long numbers have limbs of 62 bits, the least significant first, and may be negative: the
// sign is the highest limb's, the others are from 0 to 2^62 - 1.
#pragma once

#include <bit>

#include "crypto/ec/field.h"

namespace handglass::crypto::ec {

__extension__ typedef __int128 SignedWide;

template <class Ring>
class Inverse {
 public:
  static constexpr std::size_t n_limbs = Ring::modulus.m.size();
  using Number = Limbs<n_limbs>;

  /// R^2/x mod m for x < m, and 0 for 0: of xR that is (1/x)R, the inverse in Montgomery form.
  static Number of(const Number& x) {
    Wiped<State> state;
    State& s = state.value;
    s.f = m, s.g = split(x), s.d = {}, s.e = split(Ring::modulus.r_squared);
    for (std::size_t i = 0; i < batches; ++i) {
      make_steps(s);
      apply<false>(s, s.f, s.g);
      apply<true>(s, s.d, s.e);
    }
    // d is above -2m and below m. With m added if it is negative, the sign of f, and once more m if it is
    // negative, it is from 0 to m - 1. (Of x = 0 come f = m and d = 0.)
    normalize(s.d, ct::barrier(s.f.back() >> 63));
    normalize(s.d, 0);
    return join(s.d);
  }

 private:
  using Word = std::uint64_t;
  static constexpr std::size_t bits =
      64 * (n_limbs - 1) + static_cast<std::size_t>(std::bit_width(Ring::modulus.m[n_limbs - 1]));
  static constexpr std::size_t batches = ((45907 * bits + 26313) / 19929 + 61) / 62;
  static constexpr Word low62 = ~Word{0} >> 2;

  using Long = std::array<std::int64_t, bits / 62 + 1>; ///< room for -2m to 2m

  struct State {
    Word turn = ~Word{0}; ///< -delta - 1/2 in two's complement: its sign bit tells that delta > 0
    Long f, g, d, e;
    Word u, v, q, r; ///< in two's complement, too
  };

  static constexpr Long split(const Number& number) {
    Long out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Word high = i < n_limbs ? number[i] << (2 * i) : 0,
                 low = i > 0 ? number[i - 1] >> (64 - 2 * i) : 0;
      out[i] = static_cast<std::int64_t>((high | low) & low62);
    }
    return out;
  }
  static constexpr Long m = split(Ring::modulus.m);

  static Number join(const Long& number) {
    Number out;
    for (std::size_t i = 0; i < n_limbs; ++i) {
      const Word high = i + 1 < number.size() ? static_cast<Word>(number[i + 1]) << (62 - 2 * i) : 0;
      out[i] = high | static_cast<Word>(number[i]) >> (2 * i);
    }
    return out;
  }

  /// The figure's steps, with three changes: the sum is made in one way for both cases where g is odd, with
  /// f's sign turned in one of them; a mask decides what is added; and u and v are doubled where q and r
  /// should be halved with g, so that the matrix is one of whole numbers, 2^62 times too large.
  static void make_steps(State& s) {
    Word f = static_cast<Word>(s.f[0]), g = static_cast<Word>(s.g[0]), u = 1, v = 0, q = 0, r = 1;
    for (int i = 0; i < 62; ++i) {
      const Word minus = ct::mask(s.turn >> 63), odd = ct::mask(g & 1), swap = minus & odd;
      g += ((f ^ minus) - minus) & odd, q += ((u ^ minus) - minus) & odd, r += ((v ^ minus) - minus) & odd;
      // f + (g - f) = g. (The barrier keeps u and v out of one vector register, where g++ 12 would take twice
      // as long.)
      f += g & swap, u += ct::barrier(q & swap), v += r & swap;
      g >>= 1, u <<= 1, v <<= 1;
      s.turn = (s.turn ^ swap) - 1;
    }
    s.u = u, s.v = v, s.q = q, s.r = r;
  }

  /// (a, b) := (u a + v b, q a + r b) / 2^62. For f and g that comes out even; for d and e a multiple of m is
  /// added that makes it so. Take -2m < a, b < m, and add m to what is negative (that is u m or v m more in
  /// the multiple): all sizes are below m, and |u| + |v| <= 2^62, so the sum is within 2^62 m of zero. Making
  /// it even takes less than 2^62 m away. So the quotient is above -2m and below m again.
  template <bool modular>
  static void apply(const State& s, Long& a, Long& b) {
    const auto [u, v, q, r] = std::array{s.u, s.v, s.q, s.r};
    Word a_multiple = 0, b_multiple = 0;
    SignedWide a_sum = 0, b_sum = 0;
    const auto times = [](Word x, std::int64_t y) {
      return static_cast<SignedWide>(static_cast<std::int64_t>(x)) * y;
    };
    if constexpr (modular) {
      const Word a_below = ct::mask(static_cast<Word>(a.back()) >> 63),
                 b_below = ct::mask(static_cast<Word>(b.back()) >> 63);
      const auto even = [&](Word x, Word y) {
        const Word more = (x & a_below) + (y & b_below);
        const Word low = x * static_cast<Word>(a[0]) + y * static_cast<Word>(b[0]);
        return more - ((more - low * Ring::modulus.m_prime) & low62);
      };
      a_multiple = even(u, v), b_multiple = even(q, r);
    }
#pragma GCC unroll 9
    for (std::size_t i = 0; i < a.size(); ++i) {
      a_sum += times(u, a[i]) + times(v, b[i]), b_sum += times(q, a[i]) + times(r, b[i]);
      if constexpr (modular) a_sum += times(a_multiple, m[i]), b_sum += times(b_multiple, m[i]);
      if (i > 0) {
        a[i - 1] = static_cast<std::int64_t>(static_cast<Word>(a_sum) & low62);
        b[i - 1] = static_cast<std::int64_t>(static_cast<Word>(b_sum) & low62);
      }
      a_sum >>= 62, b_sum >>= 62;
    }
    a.back() = static_cast<std::int64_t>(a_sum), b.back() = static_cast<std::int64_t>(b_sum);
  }

  /// a + m if a is negative, else a; and that with the other sign where `minus` is all ones.
  static void normalize(Long& a, std::int64_t minus) {
    const std::int64_t below = ct::barrier(a.back() >> 63);
    std::int64_t carry = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      carry += ((a[i] + (m[i] & below)) ^ minus) - minus;
      a[i] = i + 1 < a.size() ? static_cast<std::int64_t>(static_cast<Word>(carry) & low62) : carry;
      carry >>= 62;
    }
  }
};

} // namespace handglass::crypto::ec
