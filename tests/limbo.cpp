// limbo.cpp: answers the cases of a file in x509-limbo's format.
//
//     build/tests/limbo vectors/x509-limbo/limbo.json
//     id <TAB> SUCCESS|FAILURE|SKIPPED <TAB> reason            one line a case, whatever was expected
//     N passed, N failed, N skipped                            against the file's expectations
//
//     build/tests/limbo --cost FILE                            what each case took, the dearest first
//     id <TAB> ms of CPU <TAB> heap KiB at its peak <TAB> certificates followed, signatures, names compared
//
// Cases of the namespace "webpki" are judged by that profile, all others by rfc5280. Exit code 1 if any
// failed.
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <new>

#include "core/clock.h"
#include "tests/x509/limbo.h"

namespace {
std::size_t in_use = 0, peak = 0;
} // namespace

// Every allocation of the program is counted, so that a peak is what a case needed and not what malloc kept.
void* operator new(std::size_t size) {
  void* p = std::malloc(size);
  if (p == nullptr) throw std::bad_alloc();
  in_use += malloc_usable_size(p);
  peak = std::max(peak, in_use);
  return p;
}
void operator delete(void* p) noexcept {
  if (p != nullptr) in_use -= malloc_usable_size(p);
  std::free(p);
}
void operator delete(void* p, std::size_t) noexcept { operator delete(p); }

namespace {

using namespace handglass::x509::test;

int print_costs(const nlohmann::json& file) {
  struct Cost {
    std::string id;
    double ms;
    std::size_t heap;
    handglass::x509::WorkDone work;
  };
  std::vector<Cost> costs;
  for (const auto& c : file["testcases"]) {
    const std::size_t before = peak = in_use;
    const std::clock_t start = std::clock(); // of this process: other programs do not count
    const Answer given = answer(c, handglass::system_clock().now());
    const double ms = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    costs.push_back({c["id"], ms, (peak - before) / 1024, given.work});
  }
  std::sort(costs.begin(), costs.end(), [](const Cost& a, const Cost& b) { return a.ms > b.ms; });
  for (const Cost& c : costs)
    std::cout << c.id << '\t' << c.ms << '\t' << c.heap << '\t' << c.work.candidates << '\t'
              << c.work.signatures << '\t' << c.work.comparisons << '\n';
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  using namespace handglass;
  const bool wants_costs = argc == 3 && std::string_view(argv[1]) == "--cost";
  if (argc != 2 && !wants_costs) {
    std::cerr << "usage: limbo [--cost] FILE\n";
    return 2;
  }
  std::ifstream in(argv[argc - 1]);
  const nlohmann::json file = nlohmann::json::parse(in, nullptr, false);
  if (file.is_discarded() || !file.contains("testcases")) {
    std::cerr << "limbo: " << argv[argc - 1] << " is no file of test cases\n";
    return 5;
  }
  (void)test_suffixes(); // read before anything is measured
  if (wants_costs) return print_costs(file);
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
