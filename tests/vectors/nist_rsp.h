// nist_rsp.h: reads the response files (.rsp) of NIST's algorithm validation program, and texts like them.
//
//   # a comment
//   [Keylen = 128]          a parameter, for the cases until another value is given
//   [ENCRYPT]               a section
//   Count = 0               lines of a case,
//   Key = cf063a34...       which ends at an empty line
//   FAIL                    a bare word is a name without a value
//   KEY: 86d641b8...        BoringSSL writes a colon
//
// A paragraph without a certain line is no case ("Seed = ..." in a Monte Carlo file): see read().
#pragma once

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "tests/catch.h"

namespace handglass::nist {

struct Case {
  std::string section;                           ///< the last [WORD] without "="
  std::map<std::string, std::string> parameters; ///< from [NAME = value]
  std::map<std::string, std::string> values;

  bool has(const std::string& name) const { return values.contains(name); }
  /// A value of this case, or else a parameter.
  const std::string& text(const std::string& name) const {
    if (has(name)) return values.at(name);
    if (!parameters.contains(name)) FAIL("no " << name << " for this case");
    return parameters.at(name);
  }
  /// Fails for a line with any other name: it might be the point of the case.
  void has_only(std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : values)
      if (std::ranges::find(names, name) == names.end()) FAIL("nobody reads " << name);
  }
  std::size_t number(const std::string& name) const { return std::stoul(text(name)); }
  Bytes bytes(const std::string& name) const {
    auto octets = unhex(text(name));
    if (!octets) FAIL("not hexadecimal: " << name << " = " << text(name));
    return *std::move(octets);
  }
};

/// The cases of a file below vectors/nist/ ("../tls12/..." leads to others). Only paragraphs that have a line
/// named `mark` are cases; the lines of the others become parameters of the cases that follow.
inline std::vector<Case> read(const std::string& name, const std::string& mark) {
  std::ifstream stream(std::string(HANDGLASS_SOURCE_ROOT "/vectors/nist/") + name);
  if (!stream) FAIL("cannot open vectors/nist/" << name);

  auto trimmed = [](std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == text.npos) return std::string();
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") + 1 - first));
  };
  std::vector<Case> cases;
  Case now;
  auto end_of_paragraph = [&] {
    if (now.has(mark))
      cases.push_back(now);
    else
      for (const auto& [left, right] : now.values) now.parameters.insert_or_assign(left, right);
    now.values.clear();
  };
  for (std::string line; std::getline(stream, line);) {
    line = trimmed(line);
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      end_of_paragraph();
      continue;
    }
    const bool bracketed = line.front() == '[' && line.back() == ']';
    if (bracketed) line = line.substr(1, line.size() - 2);
    const std::size_t equals = line.find_first_of("=:");
    const std::string left = trimmed(std::string_view(line).substr(0, equals));
    const std::string right = equals == line.npos ? "" : trimmed(std::string_view(line).substr(equals + 1));
    if (bracketed && equals == line.npos)
      now.section = left;
    else
      (bracketed ? now.parameters : now.values).insert_or_assign(left, right);
  }
  end_of_paragraph();
  if (cases.empty()) FAIL("no case in vectors/nist/" << name);
  return cases;
}

} // namespace handglass::nist
