// build/tests/nist FILE...: runs response files of NIST's validation program (and RFC vectors in the same
// form), one line a case, over every implementation:
//
//     PASS|FAIL|SKIP <tab> file:number <tab> heading: reason
//     N passed, N failed, N skipped
//
// What a file is about shows in its name (SHA256ShortMsg, CBCMMT256, gcmDecrypt128, VADT128, PKV, SigVer15
// ...). A name or a line that nobody here knows is a failure, and so is a file without a case
// (tests/nist/refuses.py plants such files). Left out, and said so, is only what throws Skipped.
#include <cstdio>

#include "tests/nist/runner.h"

namespace handglass::nist {
namespace {

/// Lines that only a case has: what is to come out.
const std::set<std::string> marks = {"MD", "Output", "OKM", "CIPHERTEXT", "CT", "Qy", "S", "Result", "d"};

/// And what files say once for the cases below it.
const std::set<std::string> common = {"mod",
                                      "n",
                                      "e",
                                      "p",
                                      "q",
                                      "Keylen",
                                      "IVlen",
                                      "PTlen",
                                      "AADlen",
                                      "Taglen",
                                      "Alen",
                                      "Plen",
                                      "Nlen",
                                      "Tlen",
                                      "Key",
                                      "Nonce",
                                      "N",
                                      "L",
                                      "Seed",
                                      "Outputlen",
                                      "Input Length",
                                      "Minimum Output Length (bits)",
                                      "Maximum Output Length (bits)",
                                      "Curve selected",
                                      "SHA(s) supported (Used for hashing Z)",
                                      "!!",
                                      "COUNT",
                                      "Hash",
                                      "IKM",
                                      "salt",
                                      "info"};

struct Count {
  std::size_t passed = 0, failed = 0, skipped = 0;
};

Run runner(const std::string& name) {
  for (const auto& find : {hash_runner, cipher_runner, curve_runner, rsa_runner})
    if (Run run = find(name)) return run;
  throw Failed("a kind of file that nobody here knows");
}

void run_case(const Run& run, const Case& c, const std::string& where, Count& count) {
  const char* verdict = "FAIL";
  std::string why;
  try {
    if (run(c)) verdict = "PASS";
    c.all_read();
  } catch (const Skipped& skip) {
    verdict = "SKIP";
    why = skip.what();
  } catch (const std::exception& failure) {
    verdict = "FAIL";
    why = failure.what();
  }
  ++(verdict[0] == 'P' ? count.passed : verdict[0] == 'F' ? count.failed : count.skipped);
  std::printf("%s\t%s\t%s%s%s\n", verdict, where.c_str(), c.section().c_str(), why.empty() ? "" : ": ",
              why.c_str());
}

void run_file(const std::string& path, Count& count) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  try {
    const Run run = runner(name);
    std::size_t number = 0;
    for (const Case& c : read(path, marks, common))
      run_case(run, c, name + ":" + std::to_string(++number), count);
  } catch (const Failed& failure) {
    std::printf("FAIL\t%s:-\t%s\n", name.c_str(), failure.what());
    ++count.failed;
  }
}

} // namespace
} // namespace handglass::nist

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: nist FILE...\n", stderr);
    return 2;
  }
  handglass::nist::Count count;
  for (int i = 1; i < argc; ++i) handglass::nist::run_file(argv[i], count);
  std::printf("%zu passed, %zu failed, %zu skipped\n", count.passed, count.failed, count.skipped);
  return count.failed == 0 ? 0 : 1;
}
