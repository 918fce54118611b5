// docs/trace-format.md describes what the tool writes: every type, every member, and nothing else.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "tests/tls/random_scene.h"
#include "tests/trace/samples.h"
#include "trace/jsonl.h"
#include "trace/text/event_line.h"

using namespace handglass;
using nlohmann::json;

namespace {

struct Description {
  std::map<std::string, std::set<std::string>> members; ///< by type; "" has those that every event has
  std::map<std::string, std::vector<json>> examples;
};

Description read_description() {
  std::ifstream in(HANDGLASS_SOURCE_ROOT "/docs/trace-format.md");
  REQUIRE(in);
  Description found;
  std::vector<std::string> types;
  static const std::regex code("`([a-z_]+)`");
  for (std::string line; std::getline(in, line);) {
    const auto names = [&](const std::string& text) {
      std::vector<std::string> all;
      for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at)
        all.push_back((*at)[1]);
      return all;
    };
    if (line.starts_with("## ")) {
      types = line == "## Every event" ? std::vector<std::string>{""} : names(line);
    } else if (line.starts_with("| `")) {
      for (const std::string& type : types)
        for (const std::string& member : names(line.substr(0, line.find('|', 2))))
          found.members[type].insert(member);
    } else if (line.starts_with("{\"n\"")) {
      json example = json::parse(line);
      found.examples[example.at("t")].push_back(std::move(example));
    }
  }
  return found;
}

/// Members of every event that these connections make, by type.
std::map<std::string, std::set<std::string>> written_members() {
  std::ostringstream out;
  trace::JsonLines lines(out);
  for (unsigned seed = 0; seed < 10; ++seed) {
    tls::test::RandomScene scene(seed);
    scene.client.observer = &lines;
    scene.client.reveal_secrets = true;
    scene.converse();
  }
  trace::samples::short_connection(lines);
  std::map<std::string, std::set<std::string>> all;
  std::istringstream in(out.str());
  std::string line;
  std::getline(in, line); // the schema
  while (std::getline(in, line)) {
    const json event = json::parse(line);
    for (const auto& [member, value] : event.items()) all[event.at("t")].insert(member);
  }
  return all;
}

} // namespace

TEST_CASE("every member of every event is described, and every described type has an example of its form") {
  const Description description = read_description();
  const std::set<std::string>& common = description.members.at("");
  CHECK(common.size() == 5);
  const auto written = written_members();
  CHECK(written.size() >= 9);
  for (const auto& [type, members] : written)
    for (const std::string& member : members) {
      INFO(type << "." << member);
      const auto described = description.members.find(type);
      REQUIRE(described != description.members.end());
      CHECK((common.contains(member) || described->second.contains(member)));
    }
  for (std::size_t i = 0; i < std::variant_size_v<Event>; ++i) {
    static constexpr std::string_view names[] = {"meta",       "field", "map",  "record", "derive",
                                                 "transcript", "check", "path", "state",  "alert",
                                                 "net",        "http",  "note"};
    const std::string type(names[i]);
    INFO(type);
    REQUIRE(description.examples.contains(type));
    for (const json& example : description.examples.at(type))
      for (const auto& [member, value] : example.items()) {
        INFO(member);
        CHECK((common.contains(member) || description.members.at(type).contains(member)));
      }
  }
}

TEST_CASE("every member that is described is written by some connection") {
  const Description description = read_description();
  const auto written = written_members();
  for (const std::string type :
       {"field", "map", "record", "derive", "transcript", "check", "path", "state", "alert"})
    for (const std::string& member : description.members.at(type)) {
      INFO(type << "." << member);
      CHECK(written.at(type).contains(member));
    }
}
