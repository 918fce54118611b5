#include "crypto/aes/cpu.h"

#include <vector>

#include "crypto/cpu.h"

namespace handglass::crypto {

namespace {

std::vector<Implementation> find_implementations() {
  std::vector<Implementation> found = {{"reference", false, reference::aes, reference::ghash},
                                       {"portable", true, portable::aes, portable::ghash}};
#ifdef __x86_64__
  if (cpu().aesni) found.push_back({"aesni", true, aesni::aes, aesni::ghash});
  if (cpu().vaes) found.push_back({"vaes", true, vaes::aes, vaes::ghash});
#endif
  return found;
}

} // namespace

std::span<const Implementation> implementations() {
  static const std::vector<Implementation> found = find_implementations();
  return found;
}

const Implementation& chosen_implementation() {
  static const Implementation& choice = [] -> const Implementation& {
    const auto all = implementations();
    const auto level = static_cast<std::size_t>(allowed_level()); // the two lists have one order
    return level < all.size() ? all[level] : all.back();
  }();
  return choice;
}

} // namespace handglass::crypto
