// bench.cpp: handglass beside the OpenSSL that is installed. ./run bench
//
//     bench [SECONDS] [TEXT]     about so long for each operation (default 0.5), those with TEXT in their
//     name
//
// The two take turns, a fiftieth of a second each, in one process on one core, so that a slow moment of the
// machine hits both. Time is this thread's CPU time. What is printed are medians and their ratio; above 1
// handglass is the faster.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "core/random.h"
#include "tests/bench/theirs.h"
#include "x509/issue.h"

using namespace handglass;
using namespace handglass::bench;

namespace {

double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double rate(const Operation& operation) {
  const double begin = now();
  double count = 0, spent = 0;
  do {
    operation.run();
    ++count;
    spent = now() - begin;
  } while (spent < 0.02);
  return (operation.bytes ? 1e-6 * static_cast<double>(operation.bytes) : 1) * count / spent;
}

double median(std::vector<double>& values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

struct Options {
  double seconds = 0.5;
  std::string text;
};

void compare(const std::vector<Operation>& ours, const std::vector<Operation>& theirs,
             const Options& options) {
  for (const Operation& our : ours) {
    const auto their = std::ranges::find(theirs, our.name, &Operation::name);
    if (their == theirs.end() || our.name.find(options.text) == our.name.npos) continue;
    std::vector<double> our_rates, their_rates;
    rate(our), rate(*their); // caches, tables, clocks
    for (double round = 0; round < std::max(3.0, options.seconds / 0.04); ++round) {
      our_rates.push_back(rate(our));
      their_rates.push_back(rate(*their));
    }
    const double a = median(our_rates), b = median(their_rates);
    std::printf("%-28s %12.1f %12.1f %-4s %6.2f\n", our.name.c_str(), a, b, our.bytes ? "MB/s" : "/s", a / b);
    std::fflush(stdout);
  }
}

Chain make_chain(x509::KeyType type) {
  SeededRandom random("bench chain");
  const x509::DemoPki pki = x509::make_demo_pki(type, {"server.test"}, system_clock().now(), random);
  Chain chain;
  chain.root = pki.root.der;
  chain.intermediate = pki.intermediate.der;
  chain.leaf = pki.leaf.der;
  chain.key = pki.leaf_key.to_der();
  return chain;
}

} // namespace

int main(int argc, char** argv) {
  Options options;
  if (argc > 1) options.seconds = std::atof(argv[1]);
  if (argc > 2) options.text = argv[2];
  std::printf("%-28s %12s %12s %-4s %6s\n", "", "handglass", "OpenSSL", "", "ratio");
  std::printf("%s\n", their_version().c_str());
  compare(our_primitives(), their_primitives(), options);
  const Chain p256 = make_chain(x509::KeyType::ec_p256), rsa = make_chain(x509::KeyType::rsa);
  compare({our_chain("x509_chain3_p256", p256)}, {their_chain("x509_chain3_p256", p256)}, options);
  for (const TlsMode& mode :
       {TlsMode{"tls13_x25519_p256", true, false}, TlsMode{"tls12_ecdhe_p256", false, false},
        TlsMode{"tls12_static_rsa2048", false, true}})
    compare(our_tls(mode, mode.static_rsa ? rsa : p256), their_tls(mode, mode.static_rsa ? rsa : p256),
            options);
  return 0;
}
