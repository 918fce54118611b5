// pkits.cpp: answers the cases of NIST PKITS, as vectors.json lists them.
//
//     build/tests/pkits vectors/pkits
//     name <TAB> SUCCESS|FAILURE|SKIPPED <TAB> reason
//     N passed, N failed, N skipped
//
// They are judged by RFC 5280 section 6 alone (Profile::path): the suite holds certificates that section 4
// forbids, a negative serial number among them, and expects section 6 to get along with them.
#include <iostream>

#include "tests/x509/pkits.h"

int main(int argc, char** argv) {
  using namespace handglass::x509::test;
  if (argc != 2) {
    std::cerr << "usage: pkits DIR\n";
    return 2;
  }
  std::size_t passed = 0, failed = 0, skipped = 0;
  for (const PkitsCase& c : run_all_pkits(argv[1])) {
    const bool holds = c.id == "ok";
    std::cout << c.name << '\t'
              << (c.is_skipped ? "SKIPPED"
                  : holds      ? "SUCCESS"
                               : "FAILURE")
              << '\t' << c.id << '\n';
    ++(c.is_skipped ? skipped : holds == c.should_hold ? passed : failed);
  }
  std::cout << passed << " passed, " << failed << " failed, " << skipped << " skipped\n";
  return failed == 0 ? 0 : 1;
}
