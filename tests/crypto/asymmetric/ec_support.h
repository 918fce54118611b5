// ec_support.h: what the elliptic-curve tests share.
#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "crypto/ec/curve.h"
#include "tests/catch.h"

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

/// A number of a vector file at exactly `size` octets: files drop leading zeros, or add one for the
/// sign. A number that does not fit is returned as it is, for the code under test to refuse.
inline Bytes fit(ByteView number, std::size_t size) {
  while (number.size() > size && number[0] == 0) number = number.subspan(1);
  Bytes out(number.size() < size ? size - number.size() : 0);
  append(out, number);
  return out;
}

inline Bytes fit(std::string_view text, std::size_t size) {
  return fit(octets(text.size() % 2 ? "0" + std::string(text) : std::string(text)), size);
}

/// 04 || X || Y
inline Bytes point(crypto::Curve curve, std::string_view x, std::string_view y) {
  const std::size_t size = crypto::scalar_size(curve);
  return concat({Bytes{0x04}, fit(x, size), fit(y, size)});
}

/// One case of a NIST response file: its "name = value" lines, and the [section] it stands in.
struct NistCase {
  std::string section;
  std::map<std::string, std::string> values;
  const std::string& operator[](const std::string& name) const { return values.at(name); }
  bool passes() const { return values.at("Result").starts_with('P'); }
};

/// All cases of a file below vectors/nist/. `last` is the name that ends each case in that file.
inline std::vector<NistCase> read_nist(const std::string& path, const std::string& last) {
  std::ifstream file(std::string(HANDGLASS_SOURCE_ROOT "/vectors/nist/") + path);
  REQUIRE(file);
  std::vector<NistCase> cases;
  NistCase now;
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with('[')) now.section = line.substr(1, line.rfind(']') - 1);
    const std::size_t equals = line.find(" = ");
    if (line.starts_with('#') || line.starts_with('[') || equals == std::string::npos) continue;
    const std::string name = line.substr(0, equals);
    now.values[name] = line.substr(equals + 3);
    if (name == last) {
      cases.push_back(now);
      now.values.clear();
    }
  }
  return cases;
}

} // namespace handglass::tests
