// x25519_reference.cpp: the Montgomery ladder of RFC 7748 section 5, with the RFC's names.
//
// On the curve v^2 = u^3 + 486662 u^2 + u one can double and add knowing u alone, if the difference of the
// two points is known. The ladder keeps two points whose difference always is P:
//
//     (n P, (n+1) P)  --bit 0-->  (2n P, (2n+1) P)          --bit 1-->  ((2n+1) P, (2n+2) P)
//
// and so walks down the bits of k with the same steps for each. A fraction u = X/Z stands as two numbers, so
// there is one division, at the end.
#include "core/ct.h"
#include "crypto/ec/curve25519.h"
#include "crypto/watch.h"

namespace handglass::crypto::curve25519 {

namespace {

/// Exchanges a and b if the mask is ones, reading and writing the same either way.
void cswap(std::uint64_t mask, F& a, F& b) {
  const F kept = a;
  a = select(mask, b, a);
  b = select(mask, kept, b);
}

} // namespace

std::array<std::uint8_t, 32> x25519_ladder(ByteView scalar, ByteView u) {
  // decodeScalar25519: a multiple of 8, so that a point of small order is multiplied away, and of a fixed
  // length, so that every ladder has the same number of rungs.
  Secret<32> clamped(scalar);
  clamped.expose_mut()[0] &= 248;
  clamped.expose_mut()[31] = static_cast<std::uint8_t>((clamped.expose()[31] & 127) | 64);
  watch("k", clamped.expose());
  // decodeUCoordinate: the top bit is not looked at.
  std::array<std::uint8_t, 32> masked;
  std::ranges::copy(u, masked.begin());
  masked[31] &= 127;
  watch("u", masked);

  const ec::Wiped<ec::Limbs<4>> k(from_little_endian(clamped.expose()));
  const F x_1 = F::from_unreduced(from_little_endian(masked));
  constexpr F a24 = F::constant({121665}); // (486662 - 2) / 4
  F x_2 = F::one(), z_2, x_3 = x_1, z_3 = F::one();
  std::uint64_t swap = 0;

  for (std::size_t t = 255; t-- > 0;) {
    const std::uint64_t k_t = k.value[t / 64] >> (t % 64) & 1;
    // Instead of "if the bit is 1, do it the other way round": exchange, do it, exchange back. Two exchanges
    // in a row are one, of the XOR of their conditions.
    swap ^= k_t;
    cswap(ct::mask(swap), x_2, x_3);
    cswap(ct::mask(swap), z_2, z_3);
    swap = k_t;

    const F A = x_2 + z_2, AA = A.square();
    const F B = x_2 - z_2, BB = B.square();
    const F E = AA - BB;
    const F C = x_3 + z_3, D = x_3 - z_3;
    const F DA = D * A, CB = C * B;
    x_3 = (DA + CB).square();
    z_3 = x_1 * (DA - CB).square();
    x_2 = AA * BB;
    z_2 = E * (AA + a24 * E);

    if (watcher) {
      const std::array<std::uint8_t, 1> bit{static_cast<std::uint8_t>(k_t)};
      watch("k_t", t, bit);
      watch("x_2", t, to_little_endian(x_2));
      watch("z_2", t, to_little_endian(z_2));
      watch("x_3", t, to_little_endian(x_3));
      watch("z_3", t, to_little_endian(z_3));
    }
  }
  cswap(ct::mask(swap), x_2, x_3);
  cswap(ct::mask(swap), z_2, z_3);
  watch("x_2 last", to_little_endian(x_2));
  watch("z_2 last", to_little_endian(z_2));
  return to_little_endian(x_2 * z_2.inverse()); // 1/0 is 0 here, as the RFC's z^(p-2) is
}

} // namespace handglass::crypto::curve25519
