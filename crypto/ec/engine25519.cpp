#include "crypto/ec/engine25519.h"

#include <array>

#include "core/result.h"
#include "crypto/cpu.h"
#include "crypto/ec/fast/curve25519_ifma.h"

namespace handglass::crypto {

std::string_view name(Engine25519 engine) {
  switch (engine) {
    case Engine25519::reference:
      return "reference";
    case Engine25519::libsodium:
      return "libsodium";
    case Engine25519::ifma:
      return "ifma";
  }
  bug("no such engine");
}

std::span<const Engine25519> engines_25519() {
  static constexpr std::array<Engine25519, 3> all{Engine25519::reference, Engine25519::libsodium,
                                                  Engine25519::ifma};
  return std::span(all).first(cpu().ifma ? 3 : 2);
}

Engine25519 chosen_engine_25519() {
  static const Engine25519 choice = [] {
    if (allowed_level() == CpuLevel::reference) return Engine25519::reference;
    if (allowed_level() != CpuLevel::vaes) return Engine25519::libsodium;
    return engines_25519().back();
  }();
  return choice;
}

#ifndef __x86_64__
// For CPUs of another kind: cpu().ifma is false there, so that nobody calls these.
namespace curve25519 {
void x25519_ifma(std::uint8_t*, const std::uint8_t*, const std::uint8_t*) {
  bug("this CPU has no AVX-512 IFMA");
}
void x25519_base_ifma(std::uint8_t*, const std::uint8_t*) { bug("this CPU has no AVX-512 IFMA"); }
void ed25519_base_ifma(std::uint8_t*, const std::uint64_t*) { bug("this CPU has no AVX-512 IFMA"); }
} // namespace curve25519
#endif

} // namespace handglass::crypto
