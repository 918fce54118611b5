// params.h: the constants of P-256 and P-384.
//
// From SP 800-186 sections 3.2.1.3 and 3.2.1.4 (FIPS 186-4 sections D.1.2.3 and D.1.2.4; SEC 2 calls
// them secp256r1 and secp384r1). A curve is the set of (x, y) modulo p with y^2 = x^3 + a x + b. Here
// a is always -3, which saves multiplications. G is the agreed starting point: G, 2G, 3G, ... runs
// through all points and reaches infinity at nG, with n a prime. The primes p are sums of a few
// powers of two, a shape that makes reduction cheap for software written around it; the code here
// uses one method for all moduli instead, though the compiler profits from limbs that are 0.
#pragma once

#include "crypto/ec/curve.h"
#include "crypto/ec/field.h"

namespace handglass::crypto::ec {

/// Limbs from the hexadecimal of the standard, grouped as you like; checked when compiled.
template <std::size_t N>
consteval Limbs<N> number(std::string_view text) {
  Limbs<N> out{};
  std::size_t digits = 0;
  for (char c : text) {
    if (c == ' ') continue;
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) throw "not a hexadecimal digit";
    // Shift everything left by four bits and put the digit at the low end.
    for (std::size_t i = N; i-- > 0;) out[i] = out[i] << 4 | (i > 0 ? out[i - 1] >> 60 : 0);
    out[0] |= static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    ++digits;
  }
  if (digits != 16 * N) throw "the wrong number of digits";
  return out;
}

struct P256 {
  static constexpr std::size_t n_limbs = 4;
  /// p = 2^256 - 2^224 + 2^192 + 2^96 - 1
  struct Field {
    static constexpr Modulus<4> modulus{
        number<4>("ffffffff 00000001 00000000 00000000 00000000 ffffffff ffffffff ffffffff")};
  };
  /// n, the number of points
  struct Order {
    static constexpr Modulus<4> modulus{
        number<4>("ffffffff 00000000 ffffffff ffffffff bce6faad a7179e84 f3b9cac2 fc632551")};
  };
  static constexpr Mod<Field> b = Mod<Field>::constant(
      number<4>("5ac635d8 aa3a93e7 b3ebbd55 769886bc 651d06b0 cc53b0f6 3bce3c3e 27d2604b"));
  static constexpr Mod<Field> gx = Mod<Field>::constant(
      number<4>("6b17d1f2 e12c4247 f8bce6e5 63a440f2 77037d81 2deb33a0 f4a13945 d898c296"));
  static constexpr Mod<Field> gy = Mod<Field>::constant(
      number<4>("4fe342e2 fe1a7f9b 8ee7eb4a 7c0f9e16 2bce3357 6b315ece cbb64068 37bf51f5"));
};

struct P384 {
  static constexpr std::size_t n_limbs = 6;
  /// p = 2^384 - 2^128 - 2^96 + 2^32 - 1
  struct Field {
    static constexpr Modulus<6> modulus{
        number<6>("ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff"
                  "ffffffff fffffffe ffffffff 00000000 00000000 ffffffff")};
  };
  struct Order {
    static constexpr Modulus<6> modulus{
        number<6>("ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff"
                  "c7634d81 f4372ddf 581a0db2 48b0a77a ecec196a ccc52973")};
  };
  static constexpr Mod<Field> b =
      Mod<Field>::constant(number<6>("b3312fa7 e23ee7e4 988e056b e3f82d19 181d9c6e fe814112"
                                     "0314088f 5013875a c656398d 8a2ed19d 2a85c8ed d3ec2aef"));
  static constexpr Mod<Field> gx =
      Mod<Field>::constant(number<6>("aa87ca22 be8b0537 8eb1c71e f320ad74 6e1d3b62 8ba79b98"
                                     "59f741e0 82542a38 5502f25d bf55296c 3a545e38 72760ab7"));
  static constexpr Mod<Field> gy =
      Mod<Field>::constant(number<6>("3617de4a 96262c6f 5d9e98bf 9292dc29 f8f41dbd 289a147c"
                                     "e9da3113 b5f0b8c0 0a60b1ce 1d7e819d 7a431d7c 90ea0e5f"));
};

/// Calls `use` with the constants of a curve: the one place where a run-time choice becomes a type.
template <class Use>
auto with_params(Curve curve, Use use) {
  return curve == Curve::p256 ? use(P256{}) : use(P384{});
}

} // namespace handglass::crypto::ec
