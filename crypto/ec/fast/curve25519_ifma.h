// curve25519_ifma.h: X25519, and what Ed25519 signs with, on CPUs with AVX-512 IFMA (crypto/cpu.h). Nothing
// inline here: aes/implementation.h tells why.
#pragma once

#include <cstdint>

namespace handglass::crypto::curve25519 {

/// RFC 7748 section 5: u(k P) from u(P); 32 octets each, k still to be clamped. As x25519_ladder().
void x25519_ifma(std::uint8_t* out, const std::uint8_t* scalar, const std::uint8_t* u);
/// The same of the base point, u = 9.
void x25519_base_ifma(std::uint8_t* out, const std::uint8_t* scalar);
/// RFC 8032 section 5.1: k B in 32 octets; k has four limbs of 64 bits and is below 2^255.
void ed25519_base_ifma(std::uint8_t* out, const std::uint64_t* k);

} // namespace handglass::crypto::curve25519
