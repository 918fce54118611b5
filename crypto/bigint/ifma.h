// ifma.h: Montgomery's product with AVX-512 IFMA, which multiplies eight limbs of 52 bits at once.
//
// REPRESENTATION. Limbs of 52 bits, the least significant first, each in a word of 64: the twelve spare bits
// take the carries of a whole product, so no carry is passed on before the end. A number has `limbs` of
// them, filled up with zeros to whole registers of eight. R is 2^(52 limbs), and R > 16m, so that products of
// numbers below 4m are below 2m ("almost Montgomery", Gueron 2011): nothing is subtracted in between. In
// general x*y/R mod m comes out below x*y/R + m.
//
// Two products at a time, of two moduli: one is a chain in which each step waits for the last, and RSA has
// two primes.
//
// Nothing inline here: ifma.cpp is compiled for CPUs that may not be ours (aes/implementation.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace handglass::crypto::bigint {

inline constexpr std::size_t ifma_bits = 52, ifma_most_registers = 10; ///< 4096 bits, and room

struct IfmaModulus {
  std::size_t limbs, registers;
  std::uint64_t minus_inverse; ///< -1/m mod 2^52
  alignas(64) std::uint64_t m[8 * ifma_most_registers];
};

/// z := x*y/R mod m, up to one m too much, assuming x, y < 4m (or x < R and y < 2m: then up to two). z may be
/// x or y.
void ifma_multiply(std::uint64_t* z, const std::uint64_t* x, const std::uint64_t* y, const IfmaModulus& m);
/// The same for two moduli of one size at once.
void ifma_multiply_two(std::uint64_t* const z[2], const std::uint64_t* const x[2],
                       const std::uint64_t* const y[2], const IfmaModulus* const m[2]);
/// z := table[index], reading all `entries`, of 8 * registers words each.
void ifma_look_up(std::uint64_t* z, const std::uint64_t* table, std::size_t entries, std::size_t registers,
                  std::uint64_t index);

} // namespace handglass::crypto::bigint
