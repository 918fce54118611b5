// limbo.cpp: answers the cases of a file in x509-limbo's format.
//
//     build/tests/limbo vectors/x509-limbo/limbo.json
//     id <TAB> SUCCESS|FAILURE|SKIPPED <TAB> reason            one line a case, whatever was expected
//     N passed, N failed, N skipped                            against the file's expectations
//
// Cases of the namespace "webpki" are judged by that profile, all others by rfc5280. Exit code 1 if any failed.
#include <iostream>

#include "core/clock.h"
#include "tests/x509/limbo.h"

int main(int argc, char** argv) {
  using namespace handglass;
  using namespace handglass::x509::test;
  if (argc != 2) {
    std::cerr << "usage: limbo FILE\n";
    return 2;
  }
  std::ifstream in(argv[1]);
  const nlohmann::json file = nlohmann::json::parse(in, nullptr, false);
  if (file.is_discarded() || !file.contains("testcases")) {
    std::cerr << "limbo: " << argv[1] << " is no file of test cases\n";
    return 5;
  }
  std::size_t passed = 0, failed = 0, skipped = 0;
  for (const auto& c : file["testcases"]) {
    const Answer given = answer(c, system_clock().now());
    std::cout << c["id"].get<std::string>() << '\t' << name(given.kind) << '\t' << given.reason << '\n';
    if (given.kind == Answer::Kind::skipped)
      ++skipped;
    else
      ++(c["expected_result"] == name(given.kind) ? passed : failed);
  }
  std::cout << passed << " passed, " << failed << " failed, " << skipped << " skipped\n";
  return failed == 0 ? 0 : 1;
}
