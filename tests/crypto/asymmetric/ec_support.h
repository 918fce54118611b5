// ec_support.h: what the elliptic-curve tests share.
#pragma once

#include <string>

#include "core/bytes.h"
#include "crypto/ec/curve.h"
#include "tests/catch.h"
#include "tests/vectors/numbers.h"

namespace handglass::tests {

/// Octets from hexadecimal in a test; spaces may group the digits.
inline Bytes octets(std::string_view text) {
  std::string digits;
  for (char c : text)
    if (c != ' ') digits += c;
  auto out = unhex(digits);
  REQUIRE(out);
  return *out;
}

inline Bytes fit(std::string_view text, std::size_t size) {
  return fit(octets(text.size() % 2 ? "0" + std::string(text) : std::string(text)), size);
}

/// 04 || X || Y
inline Bytes point(crypto::Curve curve, std::string_view x, std::string_view y) {
  const std::size_t size = crypto::scalar_size(curve);
  return concat({Bytes{0x04}, fit(x, size), fit(y, size)});
}

} // namespace handglass::tests
