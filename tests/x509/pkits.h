// pkits.h: the path-validation cases of NIST PKITS, and what we answer to each. Used by the tests and by the
// harness (tests/pkits.cpp).
#pragma once

#include <nlohmann/json.hpp>

#include "tests/x509/support.h"
#include "x509/verify.h"

namespace handglass::x509::test {

struct PkitsCase {
  std::string number; ///< "4.1.1"
  std::string name;
  bool should_hold = false;
  std::string id; ///< "ok", or the id of our failure
  bool is_skipped = false; ///< its algorithm is not supported
};

inline Oid pkits_policy(const std::string& name) {
  for (const KnownOid& row : known_oids)
    if (row.name() == name) return Oid(row);
  bug("PKITS names a policy that is not in our table: " + name);
}

/// One case of vectors.json; certificates and lists are beside it.
inline PkitsCase run_pkits(const nlohmann::json& entry, const std::filesystem::path& folder) {
  PkitsCase c;
  c.name = entry["Name"];
  c.number = c.name.substr(0, c.name.find(' '));
  c.should_hold = entry["ShouldValidate"];
  const auto read = [&](const std::string& file) {
    return parse_certificate(read_file(folder / "certs" / file)).value();
  };
  const std::vector<std::string> files = entry["CertPath"];
  TrustStore store;
  store.add(read(files.front()));
  std::vector<Certificate> sent;
  for (std::size_t i = files.size(); i-- > 1;) sent.push_back(read(files[i]));
  std::vector<Crl> crls;
  for (const std::string file : entry["CRLPath"])
    crls.push_back(parse_crl(read_file(folder / "crls" / file)).value());

  VerifyOptions options;
  options.now = 1302739200; // 2011-04-14, the day of the suite
  options.purpose = Purpose::any;
  options.revocation.crls = crls;
  options.policies.require_explicit = entry["InitialExplicitPolicy"];
  options.policies.inhibit_mapping = entry["InitialPolicyMappingInhibit"];
  options.policies.inhibit_any = entry["InitialAnyPolicyInhibit"];
  for (const std::string policy : entry["InitialPolicySet"])
    options.policies.acceptable.push_back(pkits_policy(policy));

  const Result<VerifiedPath> path = verify_chain(sent, store, options);
  c.id = path ? "ok" : std::string(path.error().id);
  // A refusal of DSA says nothing about whether the path would hold.
  c.is_skipped = c.id == "path.unsupported_key" && path.error().arg("algorithm") == "id-dsa";
  return c;
}

inline std::vector<PkitsCase> run_all_pkits(const std::filesystem::path& folder) {
  std::vector<PkitsCase> cases;
  for (const auto& entry : nlohmann::json::parse(read_file(folder / "vectors.json")))
    cases.push_back(run_pkits(entry, folder));
  return cases;
}

} // namespace handglass::x509::test
