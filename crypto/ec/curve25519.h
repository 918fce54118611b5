// curve25519.h: the field of X25519 and Ed25519, to be read: numbers modulo p = 2^255 - 19, on field.h. Live
// traffic has others (engine25519.h); these run where HANDGLASS_CPU=reference asks for them.
//
// Both standards write numbers little-endian, unlike every other one in TLS.
#pragma once

#include <algorithm>

#include "crypto/ec/params.h"

namespace handglass::crypto::curve25519 {

struct Field {
  static constexpr ec::Modulus<4> modulus{
      ec::number<4>("7fffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffed")};
};
/// The order of the base point: L = 2^252 + 27742317777372353535851937790883648493
struct Order {
  static constexpr ec::Modulus<4> modulus{
      ec::number<4>("1000000000000000 0000000000000000 14def9dea2f79cd6 5812631a5cf5d3ed")};
};
using F = ec::Mod<Field>;
using S = ec::Mod<Order>;

inline ec::Limbs<4> from_little_endian(ByteView octets32) {
  std::array<std::uint8_t, 32> reversed;
  std::ranges::reverse_copy(octets32, reversed.begin());
  return ec::from_octets<4>(reversed);
}

template <class Number>
std::array<std::uint8_t, 32> to_little_endian(const Number& x) {
  std::array<std::uint8_t, 32> octets;
  ec::to_octets<4>(octets, x.plain());
  std::ranges::reverse(octets);
  return octets;
}

/// x^e, for an exponent that everyone knows.
inline F power_public(const F& x, const ec::Limbs<4>& e) {
  F power = F::one();
  for (std::size_t i = 256; i-- > 0;) {
    power = power.square();
    if (e[i / 64] >> (i % 64) & 1) power = power * x;
  }
  return power;
}

/// RFC 7748 section 5: u(k P) from u(P); 32 octets each, k still to be clamped.
std::array<std::uint8_t, 32> x25519_ladder(ByteView scalar, ByteView u);

/// k B for a secret k below 2^255, encoded (RFC 8032 section 5.1.2).
std::array<std::uint8_t, 32> ed25519_base(const ec::Limbs<4>& k);
/// That, or a faster one.
using TimesBase = std::array<std::uint8_t, 32> (*)(const ec::Limbs<4>& k);

/// RFC 8032 section 5.1.5 and 5.1.6. The seed, which the RFC calls the private key, has 32 octets.
std::array<std::uint8_t, 32> ed25519_public(ByteView seed, TimesBase times_base = ed25519_base);
std::array<std::uint8_t, 64> ed25519_sign(ByteView seed, ByteView message,
                                          TimesBase times_base = ed25519_base);
/// Section 5.1.7, with the stricter equation (no cofactor), and refusing points of small order as libsodium
/// does.
bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature);

} // namespace handglass::crypto::curve25519
