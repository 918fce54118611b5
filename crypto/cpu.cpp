#include "crypto/cpu.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#ifdef __x86_64__
#include <cpuid.h>
#endif

namespace handglass::crypto {

const CpuFeatures& cpu() {
  static const CpuFeatures found = [] {
    CpuFeatures has{};
#ifdef __x86_64__
    __builtin_cpu_init();
    has.aesni =
        __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("ssse3");
    has.bmi2 = __builtin_cpu_supports("bmi2");
    has.avx2 = __builtin_cpu_supports("avx2");
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
    has.avx512 = avx512;
    has.vaes = avx512 && has.aesni && __builtin_cpu_supports("vaes") && __builtin_cpu_supports("vpclmulqdq");
    has.ifma = avx512 && __builtin_cpu_supports("avx512ifma");
    // Compilers have no name for SHA-NI: CPUID leaf 7, EBX bit 29; and leaf 1, ECX bit 19 is SSE4.1 (Intel's
    // manual, volume 2).
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    has.sha = __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx >> 19 & 1) &&
              __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ebx >> 29 & 1);
#endif
    return has;
  }();
  return found;
}

CpuLevel allowed_level() {
  static const CpuLevel level = [] {
    const char* wish = std::getenv("HANDGLASS_CPU");
    if (!wish || !*wish) return CpuLevel::vaes;
    const std::string_view name = wish;
    if (name == "reference") return CpuLevel::reference;
    if (name == "portable") return CpuLevel::portable;
    if (name == "aesni" && cpu().aesni) return CpuLevel::aesni;
    if (name == "vaes" && cpu().vaes) return CpuLevel::vaes;
    std::fprintf(stderr, "handglass: HANDGLASS_CPU=%s: this machine offers reference portable%s%s\n", wish,
                 cpu().aesni ? " aesni" : "", cpu().vaes ? " vaes" : "");
    std::exit(2);
  }();
  return level;
}

} // namespace handglass::crypto
