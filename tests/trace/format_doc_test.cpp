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
  std::set<std::string> ops; ///< of derive
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
    } else if (line.starts_with("- `")) { // the list of ops: a hyphen and, after it, only ops in code
      const std::size_t end = line.find(": ");
      for (std::size_t at = line.find('`'); at < end; at = line.find('`', at + 1)) {
        const std::size_t close = line.find('`', at + 1);
        found.ops.insert(line.substr(at + 1, close - at - 1));
        at = close;
      }
    } else if (line.starts_with("{\"n\"")) {
      json example = json::parse(line);
      found.examples[example.at("t")].push_back(std::move(example));
    }
  }
  return found;
}

struct Written {
  std::map<std::string, std::set<std::string>> members; ///< by type
  std::set<std::string> ops;
};

/// What these connections write: both sides, TLS 1.3, and every suite of TLS 1.2.
const Written& written() {
  static const Written all = [] {
    std::ostringstream out;
    trace::JsonLines lines(out);
    const auto watch = [&](tls::test::RandomScene&& scene) {
      scene.client.observer = scene.server.observer = &lines;
      scene.client.reveal_secrets = scene.server.reveal_secrets = true;
      scene.converse();
    };
    for (unsigned seed = 0; seed < 10; ++seed) watch(tls::test::RandomScene(seed));
    for (unsigned seed = 0; seed < tls::suites_12().size(); ++seed) watch(tls::test::RandomScene12(seed));
    trace::samples::short_connection(lines);
    Written found;
    std::istringstream in(out.str());
    std::string line;
    std::getline(in, line); // the schema
    while (std::getline(in, line)) {
      const json event = json::parse(line);
      for (const auto& [member, value] : event.items()) found.members[event.at("t")].insert(member);
      if (event.contains("op")) found.ops.insert(event.at("op"));
    }
    return found;
  }();
  return all;
}

} // namespace

TEST_CASE("every member of every event is described, and every described type has an example of its form") {
  const Description description = read_description();
  const std::set<std::string>& common = description.members.at("");
  CHECK(common.size() == 5);
  CHECK(written().members.size() >= 9);
  for (const auto& [type, members] : written().members)
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
  for (const std::string type :
       {"field", "map", "record", "derive", "transcript", "check", "path", "state", "alert"})
    for (const std::string& member : description.members.at(type)) {
      INFO(type << "." << member);
      CHECK(written().members.at(type).contains(member));
    }
}

TEST_CASE("the operations that are described are those that connections perform") {
  CHECK(read_description().ops == written().ops);
}
