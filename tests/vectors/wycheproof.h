// wycheproof.h: reads the files of Project Wycheproof, and sees to it that a test reads all of them.
//
//   wycheproof::File file("aes_gcm_test.json");
//   for (auto& group : file.groups()) {
//     const std::size_t key_bits = group.number("keySize");
//     for (auto& test : group.tests()) {
//       INFO(test);                                     // "tcId 7: long IV [LongIv]", should a check fail
//       ... test.bytes("key") ... test.text("result") ... test.has_flag("LongIv") ...
//     }
//   }
//   file.done();
//
// A test that overlooks an attribute may overlook the point of the case: a tag that was cut, a salt length
// that is not the default. So every attribute must be read, or named in an `ignore()` that a reviewer
// can see; done() fails otherwise, and the destructor calls it if the test did not. It fails also if a
// case was not looked at, or if there are not as many as the file says.
#pragma once

#include <algorithm>
#include <exception>
#include <fstream>
#include <list>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>

#include "core/bytes.h"
#include "tests/catch.h"

namespace handglass::wycheproof {

/// A JSON object that remembers which of its attributes were asked for.
class Object {
 public:
  explicit Object(const nlohmann::json& json) : json_(&json) {}
  Object(const Object&) = delete;
  Object(Object&&) = default;

  bool has(const std::string& name) const { return json_->contains(name); }
  std::string text(const std::string& name) { return get(name).get<std::string>(); }
  std::int64_t number(const std::string& name) { return get(name).get<std::int64_t>(); }
  bool boolean(const std::string& name) { return get(name).get<bool>(); }
  /// Hexadecimal, as all octet strings are written.
  Bytes bytes(const std::string& name) {
    auto octets = unhex(text(name));
    if (!octets) FAIL("not hexadecimal: " << name);
    return *std::move(octets);
  }
  std::vector<std::string> texts(const std::string& name) {
    return get(name).get<std::vector<std::string>>();
  }
  /// An object inside, whose attributes count as this one's.
  Object& object(const std::string& name) {
    for (auto& [known, inner] : inner_)
      if (known == name) return inner;
    return inner_.emplace_back(name, Object(get(name))).second;
  }
  /// Attributes that say the same as another one does (a key as PEM, as JWK), or nothing to us.
  void ignore(std::initializer_list<std::string> names) { used_.insert(names); }

  /// The names of attributes that nobody asked for.
  std::vector<std::string> left_over() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : json_->items())
      if (!used_.contains(name)) names.push_back(name);
    for (const auto& [name, object] : inner_)
      for (const std::string& inside : object.left_over()) names.push_back(name + "." + inside);
    return names;
  }

 protected:
  const nlohmann::json& get(const std::string& name) {
    used_.insert(name);
    if (!json_->contains(name)) FAIL("no attribute " << name << " in " << *json_);
    return json_->at(name);
  }

 private:
  const nlohmann::json* json_;
  std::set<std::string> used_;
  std::list<std::pair<std::string, Object>> inner_; // a list: references into it stay good
};

/// One case. `tcId`, `comment` and `flags` count as read; `result` does not.
class Test : public Object {
 public:
  explicit Test(const nlohmann::json& json) : Object(json) {
    id_ = number("tcId");
    comment_ = text("comment");
    flags_ = texts("flags");
  }
  std::int64_t id() const { return id_; }
  const std::string& comment() const { return comment_; }
  const std::vector<std::string>& flags() const { return flags_; }
  bool has_flag(std::string_view flag) const { return std::ranges::find(flags_, flag) != flags_.end(); }
  /// "valid", "invalid", or "acceptable": where either answer is defensible, the test says which is ours.
  std::string result() { return text("result"); }

  friend std::ostream& operator<<(std::ostream& out, const Test& test) {
    out << "tcId " << test.id_ << ": " << test.comment_;
    for (const std::string& flag : test.flags_) out << " [" << flag << "]";
    return out;
  }

 private:
  std::int64_t id_;
  std::string comment_;
  std::vector<std::string> flags_;
};

/// Cases with a key or parameters in common. `source` counts as read; `type` does not.
class Group : public Object {
 public:
  explicit Group(const nlohmann::json& json) : Object(json) {
    ignore({"source"});
    for (const nlohmann::json& test : get("tests")) tests_.emplace_back(test);
  }
  std::list<Test>& tests() { return tests_; }

 private:
  std::list<Test> tests_;
};

class File {
 public:
  /// A file below vectors/wycheproof/.
  explicit File(const std::string& name) : name_(name) {
    std::ifstream stream(std::string(HANDGLASS_SOURCE_ROOT "/vectors/wycheproof/") + name);
    if (!stream) FAIL("cannot open vectors/wycheproof/" << name);
    json_ = nlohmann::json::parse(stream, nullptr, false);
    if (json_.is_discarded()) FAIL("not JSON: " << name);
    for (const nlohmann::json& group : json_.at("testGroups")) groups_.emplace_back(group);
  }
  File(const File&) = delete;
  ~File() {
    if (!done_ && !std::uncaught_exceptions()) done();
  }

  std::list<Group>& groups() { return groups_; }
  std::string algorithm() const { return json_.at("algorithm").get<std::string>(); }
  std::string schema() const { return json_.at("schema").get<std::string>(); }
  /// As the file says; done() compares it with what was found.
  std::size_t number_of_tests() const { return json_.at("numberOfTests").get<std::size_t>(); }

  /// Fails the running test if anything was overlooked.
  void done() {
    done_ = true;
    std::set<std::string> overlooked;
    std::size_t count = 0;
    for (const Group& group : groups_)
      for (const std::string& name : group.left_over()) overlooked.insert("group." + name);
    for (Group& group : groups_)
      for (const Test& test : group.tests()) {
        ++count;
        for (const std::string& name : test.left_over()) overlooked.insert("test." + name);
        for (const std::string& flag : test.flags())
          if (!json_.at("notes").contains(flag)) overlooked.insert("flag without a note: " + flag);
      }
    for (const std::string& what : overlooked) FAIL_CHECK(name_ << ": nobody read " << what);
    if (count != number_of_tests())
      FAIL_CHECK(name_ << ": " << count << " cases, but it promises " << number_of_tests());
  }

 private:
  std::string name_;
  nlohmann::json json_;
  std::list<Group> groups_;
  bool done_ = false;
};

} // namespace handglass::wycheproof
