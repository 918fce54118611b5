#include "crypto/ec/engine.h"

#include "crypto/cpu.h"
#include "crypto/ec/fast/kernel_mulx.h"

namespace handglass::crypto {

std::string_view name(EcEngine engine) {
  switch (engine) {
    case EcEngine::reference:
      return "reference";
    case EcEngine::portable:
      return "portable";
    case EcEngine::mulx:
      return "mulx";
  }
  bug("no such engine");
}

std::span<const EcEngine> ec_engines() {
  static constexpr std::array<EcEngine, 3> all{EcEngine::reference, EcEngine::portable, EcEngine::mulx};
#ifdef HANDGLASS_MULX
  return std::span(all).first(cpu().bmi2 ? 3 : 2);
#else
  return std::span(all).first(2);
#endif
}

EcEngine chosen_ec_engine() {
  static const EcEngine choice = [] {
    if (allowed_level() == CpuLevel::reference) return EcEngine::reference;
    if (allowed_level() == CpuLevel::portable) return EcEngine::portable;
    return ec_engines().back();
  }();
  return choice;
}

} // namespace handglass::crypto
