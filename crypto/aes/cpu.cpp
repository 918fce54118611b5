#include "crypto/aes/cpu.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace handglass::crypto {

namespace {

std::vector<Implementation> find_implementations() {
  std::vector<Implementation> found = {{"reference", false, reference::aes, reference::ghash},
                                       {"portable", true, portable::aes, portable::ghash}};
#ifdef __x86_64__
  // AES-NI (2010) does a round of AES in one instruction; PCLMULQDQ multiplies without carries; SSSE3
  // turns the order of octets around.
  __builtin_cpu_init();
  if (__builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("ssse3"))
    found.push_back({"aesni", true, aesni::aes, aesni::ghash});
#endif
  return found;
}

const Implementation& choose() {
  const auto all = implementations();
  const char* wish = std::getenv("HANDGLASS_CPU");
  if (!wish || !*wish) return all.back();
  for (const Implementation& one : all)
    if (std::string_view(one.name) == wish) return one;
  std::fprintf(stderr, "handglass: HANDGLASS_CPU=%s: this machine offers", wish);
  for (const Implementation& one : all) std::fprintf(stderr, " %s", one.name);
  std::fputc('\n', stderr);
  std::exit(2);
}

} // namespace

std::span<const Implementation> implementations() {
  static const std::vector<Implementation> found = find_implementations();
  return found;
}

const Implementation& chosen_implementation() {
  static const Implementation& choice = choose();
  return choice;
}

} // namespace handglass::crypto
