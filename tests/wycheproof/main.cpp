// build/tests/wycheproof FILE...: runs files of Project Wycheproof, one line a case:
//
//     PASS|FAIL|SKIP <tab> file:tcId <tab> comment
//     N passed, N failed, N skipped
//
// A "valid" case passes if we come to its answer, an "invalid" one if we refuse it, an "acceptable" one if we
// refuse it or come to its answer. An attribute, a type or an algorithm that nobody here knows is a failure:
// it may be the point of the case. Left out, and said so, is only what throws Skipped. A file that is none,
// that holds no case, or that is not built as its schema says, is a failure too, and the other files still
// run (tests/wycheproof/refuses.py plants all of these).
#include <cstdio>
#include <fstream>

#include "tests/wycheproof/case.h"

namespace handglass::wycheproof_runner {
namespace {

struct Count {
  std::size_t passed = 0, failed = 0, skipped = 0;
};

void run_case(const std::map<std::string, Runner>& runners, const std::string& name,
              const nlohmann::json& file, const nlohmann::json& group, const nlohmann::json& test,
              Count& count) {
  Case now{Attributes(group), Attributes(test), file.value("algorithm", "")};
  now.group.ignore({"tests", "source", "type"});
  now.test.ignore({"tcId", "comment", "flags"});
  const std::string comment = test.value("comment", "");
  const auto id = test.value("tcId", -1LL);
  const char* verdict = "FAIL";
  std::string why;
  try {
    const auto runner = runners.find(group.value("type", ""));
    if (runner == runners.end()) throw Failed("unknown type " + group.value("type", "none"));
    const std::string result = now.result();
    if (result != "valid" && result != "invalid" && result != "acceptable")
      throw Failed("unknown result " + result);
    for (const std::string& flag : test.value("flags", std::vector<std::string>{}))
      if (!file.at("notes").contains(flag)) throw Failed("a flag without a note: " + flag);
    const Answer answer = runner->second(now);
    now.group.all_read();
    now.test.all_read();
    const bool passes = result == "valid"     ? answer == Answer::right
                        : result == "invalid" ? answer == Answer::refused
                                              : answer != Answer::wrong;
    if (passes) verdict = "PASS";
    if (!passes)
      why = answer == Answer::refused ? "refused" : answer == Answer::wrong ? "another answer" : "accepted";
  } catch (const Skipped& skip) {
    verdict = "SKIP";
    why = skip.what();
  } catch (const std::exception& failure) {
    why = failure.what();
  }
  ++(verdict[0] == 'P' ? count.passed : verdict[0] == 'F' ? count.failed : count.skipped);
  std::printf("%s\t%s:%lld\t%s%s%s\n", verdict, name.c_str(), id, comment.c_str(),
              why.empty() || comment.empty() ? "" : ": ", why.c_str());
}

void run_file(const std::map<std::string, Runner>& runners, const std::string& path, const std::string& name,
              Count& count) {
  std::ifstream stream(path);
  const auto json = nlohmann::json::parse(stream, nullptr, false);
  if (!json.is_object() || !json.contains("testGroups")) throw Failed("not a Wycheproof file");
  Attributes file(json);
  file.ignore({"algorithm", "schema", "header", "notes", "numberOfTests", "testGroups", "generatorVersion"});
  file.all_read();
  std::size_t cases = 0;
  for (const auto& group : json.at("testGroups"))
    for (const auto& test : group.at("tests")) {
      run_case(runners, name, json, group, test, count);
      ++cases;
    }
  if (cases == 0) throw Failed("no case");
  if (cases != json.value("numberOfTests", std::size_t{0})) throw Failed("not as many cases as it promises");
}

int run(int files, char** names) {
  std::map<std::string, Runner> runners;
  add_symmetric(runners);
  add_curves(runners);
  add_rsa(runners);
  add_others(runners);
  Count count;
  for (int i = 0; i < files; ++i) {
    const std::string path = names[i], name = path.substr(path.find_last_of('/') + 1);
    try {
      run_file(runners, path, name, count);
    } catch (const std::exception& failure) {
      std::printf("FAIL\t%s:-\t%s\n", name.c_str(), failure.what());
      ++count.failed;
    }
  }
  std::printf("%zu passed, %zu failed, %zu skipped\n", count.passed, count.failed, count.skipped);
  return count.failed == 0 && count.passed + count.skipped > 0 ? 0 : 1;
}

} // namespace
} // namespace handglass::wycheproof_runner

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: wycheproof FILE...\n", stderr);
    return 2;
  }
  return handglass::wycheproof_runner::run(argc - 1, argv + 1);
}
