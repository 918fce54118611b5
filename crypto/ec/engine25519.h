// engine25519.h: which arithmetic X25519 and Ed25519 run on, chosen when the program runs.
//
//   reference   x25519_reference.cpp, ed25519_reference.cpp: written to be read; constant time all the same.
//   libsodium   runs everywhere.
//   ifma        fast/: four numbers at a time with AVX-512 IFMA. Ed25519 verifies with libsodium then, too.
//
// HANDGLASS_CPU (crypto/cpu.h) may force an older one: "vaes" alone stands for ifma.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace handglass::crypto {

enum class Engine25519 : std::uint8_t { reference, libsodium, ifma };

/// "reference", "libsodium", "ifma"
std::string_view name(Engine25519 engine);

/// Those that this CPU can run, the plainest first. Tests run every case over all of them.
std::span<const Engine25519> engines_25519();

/// The one for live traffic: the last of engines_25519(), unless HANDGLASS_CPU says otherwise.
Engine25519 chosen_engine_25519();

} // namespace handglass::crypto
