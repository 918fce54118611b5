// params.h: the constants of P-256, P-384 and P-521.
//
// From SP 800-186 sections 3.2.1.3 to 3.2.1.5 (FIPS 186-4 sections D.1.2.3 to D.1.2.5; SEC 2 calls them
// secp256r1, secp384r1 and secp521r1). A curve is the set of (x, y) modulo p with y^2 = x^3 + a x + b. Here
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
  static constexpr std::size_t n_limbs = 4, size = 32; ///< of a scalar, and of a coordinate, in octets
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
  static constexpr Limbs<4> b_number =
      number<4>("5ac635d8 aa3a93e7 b3ebbd55 769886bc 651d06b0 cc53b0f6 3bce3c3e 27d2604b");
  static constexpr Limbs<4> gx_number =
      number<4>("6b17d1f2 e12c4247 f8bce6e5 63a440f2 77037d81 2deb33a0 f4a13945 d898c296");
  static constexpr Limbs<4> gy_number =
      number<4>("4fe342e2 fe1a7f9b 8ee7eb4a 7c0f9e16 2bce3357 6b315ece cbb64068 37bf51f5");

  using F = Mod<Field>; ///< coordinates
  using S = Mod<Order>; ///< scalars
  static constexpr F b = F::constant(b_number), gx = F::constant(gx_number), gy = F::constant(gy_number);
};

struct P384 {
  static constexpr std::size_t n_limbs = 6, size = 48; ///< of a scalar, and of a coordinate, in octets
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
  static constexpr Limbs<6> b_number = number<6>(
      "b3312fa7 e23ee7e4 988e056b e3f82d19 181d9c6e fe814112"
      "0314088f 5013875a c656398d 8a2ed19d 2a85c8ed d3ec2aef");
  static constexpr Limbs<6> gx_number = number<6>(
      "aa87ca22 be8b0537 8eb1c71e f320ad74 6e1d3b62 8ba79b98"
      "59f741e0 82542a38 5502f25d bf55296c 3a545e38 72760ab7");
  static constexpr Limbs<6> gy_number = number<6>(
      "3617de4a 96262c6f 5d9e98bf 9292dc29 f8f41dbd 289a147c"
      "e9da3113 b5f0b8c0 0a60b1ce 1d7e819d 7a431d7c 90ea0e5f");

  using F = Mod<Field>; ///< coordinates
  using S = Mod<Order>; ///< scalars
  static constexpr F b = F::constant(b_number), gx = F::constant(gx_number), gy = F::constant(gy_number);
};

struct P521 {
  static constexpr std::size_t n_limbs = 9, size = 66; ///< 521 bits: the top limb has 9, the top octet 1
  /// p = 2^521 - 1
  struct Field {
    static constexpr Modulus<9> modulus{
        number<9>("00000000000001ff ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff"
                  "ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff")};
  };
  struct Order {
    static constexpr Modulus<9> modulus{
        number<9>("00000000000001ff ffffffffffffffff ffffffffffffffff ffffffffffffffff fffffffffffffffa"
                  "51868783bf2f966b 7fcc0148f709a5d0 3bb5c9b8899c47ae bb6fb71e91386409")};
  };
  static constexpr Limbs<9> b_number = number<9>(
      "0000000000000051 953eb9618e1c9a1f 929a21a0b68540ee a2da725b99b315f3 b8b489918ef109e1"
      "56193951ec7e937b 1652c0bd3bb1bf07 3573df883d2c34f1 ef451fd46b503f00");
  static constexpr Limbs<9> gx_number = number<9>(
      "00000000000000c6 858e06b70404e9cd 9e3ecb662395b442 9c648139053fb521 f828af606b4d3dba"
      "a14b5e77efe75928 fe1dc127a2ffa8de 3348b3c1856a429b f97e7e31c2e5bd66");
  static constexpr Limbs<9> gy_number = number<9>(
      "0000000000000118 39296a789a3bc004 5c8a5fb42c7d1bd9 98f54449579b4468 17afbd17273e662c"
      "97ee72995ef42640 c550b9013fad0761 353c7086a272c240 88be94769fd16650");

  using F = Mod<Field>; ///< coordinates
  using S = Mod<Order>; ///< scalars
  static constexpr F b = F::constant(b_number), gx = F::constant(gx_number), gy = F::constant(gy_number);
};

/// P256, P384 and P521, as opposed to their fast forms (fast/jacobian.h), which some functions treat
/// otherwise.
template <class C>
concept ReferenceCurve = !requires { C::is_fast; };

} // namespace handglass::crypto::ec
