// engine.h: which arithmetic a curve runs on, chosen when the program runs.
//
//   reference   field.h, point.h, multiply.h: written to be read; constant time all the same.
//   portable    fast/: other coordinates, tables, plain C++.
//   mulx        the same, with P-256 and P-384 multiplied by the CPU's MULX (fast/kernel_mulx.h).
//               x86-64 since 2013. P-521 stays in C++.
//
// HANDGLASS_CPU (crypto/cpu.h) may force an older one; "aesni" and above stand for mulx.
#pragma once

#include "crypto/ec/curve.h"

namespace handglass::crypto {

enum class EcEngine : std::uint8_t { reference, portable, mulx };

/// "reference", "portable", "mulx"
std::string_view name(EcEngine engine);

/// Those that this CPU can run, the plainest first. Tests run every case over all of them.
std::span<const EcEngine> ec_engines();

/// The one for live traffic: the last of ec_engines(), unless HANDGLASS_CPU says otherwise.
EcEngine chosen_ec_engine();

} // namespace handglass::crypto
