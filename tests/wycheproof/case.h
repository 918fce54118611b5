// case.h: one case of a Wycheproof file, and what a runner finds out about it.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>

#include "core/bytes.h"

namespace handglass::wycheproof_runner {

/// Thrown for anything that makes a case a failure without our code being asked: an attribute that is
/// missing, one that nobody read, an algorithm nobody knows.
struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Thrown for the few things that are left out on purpose: the reason is its text.
struct Skipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Attributes of an object, which remembers what was read.
class Attributes {
 public:
  explicit Attributes(const nlohmann::json& json) : json_(&json) {}
  bool has(const std::string& name) const { return json_->contains(name); }
  const nlohmann::json& get(const std::string& name) {
    used_.insert(name);
    if (!has(name)) throw Failed("no attribute " + name);
    return json_->at(name);
  }
  std::string text(const std::string& name) { return get(name).get<std::string>(); }
  std::size_t number(const std::string& name) { return get(name).get<std::size_t>(); }
  Bytes bytes(const std::string& name) {
    std::string digits = text(name);
    if (digits.size() % 2) digits.insert(digits.begin(), '0');
    auto octets = unhex(digits);
    if (!octets) throw Failed("not hexadecimal: " + name);
    return *std::move(octets);
  }
  /// Says the same as another attribute, or nothing to us.
  void ignore(std::initializer_list<std::string> names) { used_.insert(names); }
  void all_read() const {
    for (const auto& [name, value] : json_->items())
      if (!used_.contains(name)) throw Failed("unknown attribute " + name);
  }

 private:
  const nlohmann::json* json_;
  std::set<std::string> used_;
};

/// A case with its group. The result is what the file says; a runner returns what we say.
struct Case {
  Attributes group, test;
  std::string algorithm; ///< of the file

  std::string result() { return test.text("result"); }
  bool flag(const std::string& name) {
    if (!test.has("flags")) return false;
    const auto flags = test.get("flags").get<std::vector<std::string>>();
    return std::find(flags.begin(), flags.end(), name) != flags.end();
  }
};

/// What our code did: took the input and came to the file's answer; took it and came to another; refused it.
enum class Answer { right, wrong, refused };

/// By the "type" of a group.
using Runner = Answer (*)(Case&);
void add_symmetric(std::map<std::string, Runner>& runners);
void add_curves(std::map<std::string, Runner>& runners);
void add_rsa(std::map<std::string, Runner>& runners);
void add_others(std::map<std::string, Runner>& runners);

} // namespace handglass::wycheproof_runner
