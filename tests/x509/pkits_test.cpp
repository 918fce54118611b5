// pkits_test.cpp: all 249 path-validation cases of NIST PKITS 1.0.1.
//
// Policies and revocation are not judged yet. So a case may end otherwise than PKITS says, but only in one
// of three ways, each written down below with its cases: a path that is good for its policies or CRLs
// alone, a good path with a critical extension that we refuse to overlook, and DSA.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/verify.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

struct Case {
  std::string number; ///< "4.1.1"
  std::string name;
  bool should_hold = false;
  std::string id; ///< "ok", or the id of our failure
};

Certificate certificate(const std::string& file) {
  return parse_certificate(read_file(vectors("pkits/certs") / file)).value();
}

std::vector<Case> run_all() {
  const Bytes text = read_file(vectors("pkits/vectors.json"));
  std::vector<Case> cases;
  for (const auto& entry : nlohmann::json::parse(text)) {
    Case c;
    c.name = entry["Name"];
    c.number = c.name.substr(0, c.name.find(' '));
    c.should_hold = entry["ShouldValidate"];
    std::vector<std::string> files = entry["CertPath"];
    TrustStore store;
    store.add(certificate(files.front()));
    std::vector<Certificate> sent;
    for (std::size_t i = files.size(); i-- > 1;) sent.push_back(certificate(files[i]));
    VerifyOptions options;
    options.now = 1302739200; // 2011-04-14, the day of the suite
    options.purpose = Purpose::any;
    const Result<VerifiedPath> path = verify_chain(sent, store, options);
    c.id = path ? "ok" : std::string(path.error().id);
    cases.push_back(c);
  }
  return cases;
}

/// "4.8" of "4.8.12", "4.10" of "4.10.1.2".
std::string section(const Case& c) { return c.number.substr(0, c.number.find('.', 2)); }

} // namespace

TEST_CASE("PKITS: every case ends as it should, but for policies, CRLs and DSA") {
  std::map<std::string, int> accepted, refused; // otherwise than PKITS says: by section; by section and id
  int agreed = 0;
  for (const Case& c : run_all()) {
    INFO(c.name << " " << c.id);
    const bool holds = c.id == "ok";
    if (holds == c.should_hold)
      ++agreed;
    else if (holds)
      ++accepted[section(c)];
    else
      ++refused[section(c) + " " + c.id];
  }
  CHECK(agreed == 167);
  CHECK(accepted == std::map<std::string, int>{{"4.4", 15},    // revocation
                                               {"4.5", 3},     // the same, with a CA's new key
                                               {"4.7", 2},     // may the CA's key sign CRLs?
                                               {"4.8", 12},    // an explicit policy was asked for
                                               {"4.14", 20},   // CRL distribution points
                                               {"4.15", 6}});  // delta CRLs
  CHECK(refused == std::map<std::string, int>{{"4.1 path.unsupported_key", 2},       // DSA
                                              {"4.9 path.critical_extension", 4},    // policyConstraints
                                              {"4.10 path.critical_extension", 11},  // policyMappings
                                              {"4.11 path.critical_extension", 3},   // policyConstraints
                                              {"4.12 path.critical_extension", 4}}); // inhibitAnyPolicy
}

TEST_CASE("PKITS: what is wrong is refused for the reason the suite means") {
  const std::map<std::string, std::set<std::string>> reasons = {
      {"4.1", {"path.bad_signature", "path.unsupported_key"}},
      {"4.2", {"path.not_yet_valid", "path.expired"}},
      {"4.3", {"path.unknown_issuer"}}, // names that do not chain: no candidate has the issuer's name
      {"4.6", {"path.not_a_ca", "path.path_length"}},
      {"4.13", {"path.name_constraints"}},
      {"4.16", {"path.critical_extension"}},
  };
  std::map<std::string, int> seen;
  for (const Case& c : run_all()) {
    const auto expected = reasons.find(section(c));
    if (c.should_hold || expected == reasons.end()) continue;
    INFO(c.name);
    CHECK(expected->second.count(c.id) == 1);
    ++seen[section(c)];
  }
  CHECK(seen == std::map<std::string, int>{
                    {"4.1", 3}, {"4.2", 5}, {"4.3", 2}, {"4.6", 10}, {"4.13", 22}, {"4.16", 1}});
}
