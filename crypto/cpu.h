// cpu.h: what this CPU can do, and how much of it we may use.
//
// Asked once, when the program runs and not when it is compiled, so that one binary serves old CPUs and new
// ones. The environment variable HANDGLASS_CPU names the best we may use, for experiments, and so that a
// test can run a whole connection over each:
//
//   reference   what was written to be read. For AES not constant time; never chosen otherwise
//   portable    plain C++
//   aesni       and AES-NI, PCLMULQDQ, SHA-NI, MULX, AVX2: x86-64 of the 2010s
//   vaes        and AVX-512 with VAES and VPCLMULQDQ: several blocks in one instruction
//
// A name that this machine cannot honour ends the program: better than measuring the wrong thing.
#pragma once

#include <cstdint>

namespace handglass::crypto {

/// Nothing inline here: files compiled for other CPUs include this (aes/implementation.h says why).
struct CpuFeatures {
  bool aesni; ///< AES-NI, PCLMULQDQ, SSSE3
  bool sha;   ///< SHA-NI and SSE4.1
  bool bmi2;  ///< MULX
  bool avx2;  ///< vectors of 256 bits
  bool avx512; ///< vectors of 512 bits: F, BW, VL, DQ
  bool vaes;  ///< VAES and VPCLMULQDQ on 512 bits
  bool ifma;  ///< AVX-512 IFMA: eight products of 52 bits
};
const CpuFeatures& cpu();

enum class CpuLevel : std::uint8_t { reference, portable, aesni, vaes };

/// What HANDGLASS_CPU allows; vaes if it is not set, whatever the CPU is.
CpuLevel allowed_level();

} // namespace handglass::crypto
