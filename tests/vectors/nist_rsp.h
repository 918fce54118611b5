// nist_rsp.h: reads the response files (.rsp) of NIST's algorithm validation program, and texts like them.
//
//   # a comment             of which "# Salt len: 20" is a parameter, too: it stands nowhere else
//   [Keylen = 128]          a parameter, for the cases until another value is given
//   [Alen = 0, Plen = 24]   two of them
//   [ENCRYPT]               a heading
//   Count = 0               lines of a case,
//   Key = cf063a34...       which ends at an empty line
//   FAIL                    a bare word is a name without a value
//   KEY: 86d641b8...        BoringSSL writes a colon
//
// A paragraph without a certain line is no case ("Seed = ..." in a Monte Carlo file): see read(). Whatever is
// wrong with a file is thrown: a test framework makes a failure of it, tests/nist a line.
#pragma once

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace handglass::nist {

struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Case {
  std::vector<std::string> headings; ///< all so far, the last one last
  std::map<std::string, std::string> parameters; ///< from [NAME = value]
  std::map<std::string, std::string> values;
  mutable std::set<std::string> used;

  /// The last heading.
  std::string section() const { return headings.empty() ? "" : headings.back(); }
  bool has(const std::string& name) const { return values.contains(name) && (used.insert(name), true); }
  /// A value of this case, or else a parameter.
  const std::string& text(const std::string& name) const {
    if (has(name)) return values.at(name);
    if (!parameters.contains(name)) throw Failed("no " + name);
    return parameters.at(name);
  }
  std::size_t number(const std::string& name) const {
    const std::string& digits = text(name);
    if (digits.empty() || digits.size() > 9 || digits.find_first_not_of("0123456789") != digits.npos)
      throw Failed("no number: " + name);
    return std::stoul(digits);
  }
  Bytes bytes(const std::string& name) const {
    const std::string& digits = text(name);
    auto octets = unhex(digits.size() % 2 ? "0" + digits : digits);
    if (!octets) throw Failed("not hexadecimal: " + name + " = " + digits);
    return *std::move(octets);
  }
  /// The first octets of a value: what is empty is written as one octet.
  Bytes bytes(const std::string& name, std::size_t size) const {
    Bytes all = bytes(name);
    if (size > all.size()) throw Failed(name + " is too short");
    all.resize(size);
    return all;
  }
  /// Says the same as other lines, or nothing to us.
  void ignore(std::initializer_list<std::string> names) const { used.insert(names); }
  /// Fails for a line with any other name: it might be the point of the case.
  void has_only(std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : values)
      if (std::ranges::find(names, name) == names.end()) throw Failed("nobody reads " + name);
  }
  /// Fails for a line that nobody read: it might be the point of the case.
  void all_read() const {
    for (const auto& [name, value] : values)
      if (!used.contains(name)) throw Failed("nobody reads " + name);
  }
};

inline std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") + 1 - first));
}

/// The cases of a file. Only paragraphs that have a line with one of the names in `marks` are cases; the
/// lines of the others become parameters of the cases that follow. Where `known` says which there may be,
/// another one makes a failure of the file: it may be a case that lost its answer.
inline std::vector<Case> read(const std::string& path, const std::set<std::string>& marks,
                              const std::set<std::string>& known = {}) {
  std::ifstream stream(path);
  if (!stream) throw Failed("cannot open " + path);
  std::vector<Case> cases;
  Case now;
  const auto set_parameter = [&](const std::string& left, const std::string& right) {
    if (!known.empty() && !known.contains(left)) throw Failed("without an answer: " + left);
    now.parameters.insert_or_assign(left, right);
  };
  const auto end_of_paragraph = [&] {
    if (std::ranges::any_of(now.values, [&](const auto& value) { return marks.contains(value.first); }))
      cases.push_back(now);
    else
      for (const auto& [left, right] : now.values) set_parameter(left, right);
    now.values.clear();
  };
  for (std::string line; std::getline(stream, line);) {
    line = trimmed(line);
    if (line.empty()) {
      end_of_paragraph();
      continue;
    }
    const bool is_comment = line.front() == '#', is_bracketed = line.front() == '[' && line.back() == ']';
    if (is_comment) line = trimmed(std::string_view(line).substr(1));
    if (is_bracketed) line = line.substr(1, line.size() - 2);
    if (is_bracketed && line.find_first_of("=:") == line.npos) {
      now.headings.push_back(line);
      continue;
    }
    for (std::size_t from = 0; from <= line.size();) {
      const std::size_t comma = is_bracketed ? std::min(line.find(',', from), line.size()) : line.size();
      const std::string part = trimmed(std::string_view(line).substr(from, comma - from));
      from = comma + 1;
      const std::size_t equals = part.find_first_of("=:");
      if (is_comment && equals == part.npos) continue;
      const std::string left = trimmed(std::string_view(part).substr(0, equals));
      const std::string right = equals == part.npos ? "" : trimmed(std::string_view(part).substr(equals + 1));
      if (is_bracketed)
        set_parameter(left, right);
      else if (!is_comment)
        now.values.insert_or_assign(left, right);
      else if (left == "Salt len")
        now.parameters.insert_or_assign(left, right);
    }
  }
  end_of_paragraph();
  if (cases.empty()) throw Failed("no case in " + path);
  return cases;
}

} // namespace handglass::nist
