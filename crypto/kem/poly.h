// poly.h: the polynomials of ML-KEM: 256 numbers modulo q = 3329, and the transform that multiplies them.
//
// REPRESENTATION. Each number is fully reduced, 0 to q-1. A product modulo X^256 + 1 of two polynomials takes
// 65,536 multiplications; their transforms (NTT, FIPS 203 section 4.3) are multiplied in 128 pairs. 17 is a
// 256th root of 1 modulo q, so X^256 + 1 falls apart into 128 factors X^2 - 17^(odd), and the transform is
// the remainder modulo each.
//
// No branch and no address depends on a coefficient, and no division on one either: KyberSlash (2024) read
// keys from the time that dividing by q takes.
#pragma once

#include <array>
#include <cstdint>

#include "core/bytes.h"

namespace handglass::crypto::ml_kem {

inline constexpr std::uint32_t q = 3329;
inline constexpr std::size_t n = 256;
using Poly = std::array<std::uint16_t, n>;

/// x mod q for x < 2^24, the product of any two numbers of 12 bits. x * 5039 / 2^24 is x/q, or one less:
/// 2^24/q = 5039.6.
constexpr std::uint16_t reduce(std::uint32_t x) {
  const auto estimate = static_cast<std::uint32_t>(std::uint64_t{x} * 5039 >> 24);
  const std::uint32_t rest = x - estimate * q; // below 2q
  const std::uint32_t below = (rest - q) >> 31;
  return static_cast<std::uint16_t>(rest - q + (q & (0 - below)));
}

void add(Poly& a, const Poly& b); ///< a := a + b
void subtract(Poly& a, const Poly& b); ///< a := a - b
void ntt(Poly& f); ///< algorithm 9
void inverse_ntt(Poly& f); ///< algorithm 10
/// sum := sum + f * g, all three transformed: algorithms 11 and 12.
void multiply_add(Poly& sum, const Poly& f, const Poly& g);

/// Numbers of d bits, one after the other, the lowest bit first: algorithms 5 and 6. 32 d octets.
void byte_encode(unsigned d, const Poly& f, std::uint8_t* out);
void byte_decode(unsigned d, const std::uint8_t* in, Poly& f);
/// round(x * 2^d / q) mod 2^d, and back, round(y * q / 2^d): section 4.2.1.
void compress(unsigned d, Poly& f);
void decompress(unsigned d, Poly& f);

/// Algorithm 7: numbers below q from the stream of SHAKE128(rho || j || i). rho is public.
Poly sample_ntt(ByteView rho, std::uint8_t j, std::uint8_t i);
/// Algorithm 8 with eta = 2: small numbers, the difference of two sums of two bits each. 128 octets.
void sample_cbd(Poly& f, ByteView octets);

} // namespace handglass::crypto::ml_kem
