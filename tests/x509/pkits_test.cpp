// pkits_test.cpp: all 249 path-validation cases of NIST PKITS 1.0.1, with its policies and revocation lists.
#include "tests/x509/pkits.h"

#include "tests/catch.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

const std::vector<PkitsCase>& cases() {
  static const std::vector<PkitsCase> all = run_all_pkits(vectors("pkits"));
  return all;
}

/// "4.8" of "4.8.12", "4.10" of "4.10.1.2".
std::string section(const PkitsCase& c) { return c.number.substr(0, c.number.find('.', 2)); }

} // namespace

TEST_CASE("PKITS: every case ends as it should; the three of DSA are skipped") {
  std::vector<std::string> skipped;
  int agreed = 0;
  for (const PkitsCase& c : cases()) {
    INFO(c.name << " " << c.id);
    if (c.is_skipped) {
      skipped.push_back(c.number);
      continue;
    }
    CHECK((c.id == "ok") == c.should_hold);
    ++agreed;
  }
  CHECK(agreed == 246);
  CHECK(skipped == std::vector<std::string>{"4.1.4", "4.1.5", "4.1.6"});
}

TEST_CASE("PKITS: what is wrong is refused for the reason the suite means") {
  const std::map<std::string, std::set<std::string>> reasons = {
      {"4.1", {"path.bad_signature"}},
      {"4.2", {"path.not_yet_valid", "path.expired"}},
      {"4.3", {"path.unknown_issuer"}}, // names that do not chain: no candidate has the issuer's name
      {"4.4", {"path.revoked", "path.revocation_unknown"}},
      {"4.5", {"path.revoked", "path.not_a_ca"}}, // with a CA's new key
      {"4.6", {"path.not_a_ca", "path.path_length"}},
      {"4.7", {"path.key_usage", "path.revocation_unknown"}},
      {"4.8", {"path.policy"}},
      {"4.9", {"path.policy"}},
      {"4.10", {"path.policy", "path.policy_mapping"}},
      {"4.11", {"path.policy"}},
      {"4.12", {"path.policy"}},
      {"4.13", {"path.name_constraints"}},
      {"4.14", {"path.revoked", "path.revocation_unknown"}},
      {"4.15", {"path.revoked", "path.revocation_unknown"}},
      {"4.16", {"path.critical_extension"}},
  };
  std::size_t seen = 0;
  for (const PkitsCase& c : cases()) {
    if (c.should_hold || c.is_skipped) continue;
    INFO(c.name << " " << c.id);
    CHECK(reasons.at(section(c)).contains(c.id));
    ++seen;
  }
  CHECK(seen == 134);
}
