// policy_test.cpp: the policy graph of RFC 9618, beyond what PKITS asks of it.
#include "x509/policy_graph.h"

#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/issue.h"
#include "x509/verify.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

Oid policy(int n) { return *parse_oid("2.999.1." + std::to_string(n)); }

Certificate with(std::vector<Extension> extensions) {
  Certificate c;
  c.tbs.extensions = std::move(extensions);
  return c;
}
Extension policies(const std::vector<Oid>& oids) {
  CertificatePolicies extension;
  for (const Oid& oid : oids) extension.policies.push_back({oid, {}});
  return make_extension(std::move(extension));
}
Extension mappings(const std::vector<std::pair<int, int>>& pairs) {
  PolicyMappings extension;
  for (const auto& [from, to] : pairs) extension.mappings.push_back({policy(from), policy(to)});
  return make_extension(std::move(extension), true);
}

/// The outcome for CAs from the top down, and a leaf.
struct Outcome {
  bool holds = true;
  std::vector<std::string> policies;
  std::size_t nodes = 0;
};
Outcome walk(const PolicyInputs& inputs, const std::vector<Certificate>& path) {
  PolicyGraph graph(inputs, path.size());
  Outcome outcome;
  for (std::size_t i = 0; i < path.size() && outcome.holds; ++i) {
    const bool is_last = i + 1 == path.size();
    outcome.holds = graph.enter(path[i], is_last, false);
    if (outcome.holds && is_last) outcome.holds = graph.finish(path[i]);
    if (!is_last) graph.prepare(path[i], false);
  }
  for (const Oid& oid : graph.result()) outcome.policies.push_back(oid.dotted());
  outcome.nodes = graph.nodes();
  return outcome;
}
const PolicyInputs demanding{{}, true, false, false};

} // namespace

TEST_CASE("a policy holds if every certificate from the top down names it") {
  CHECK(walk(demanding, {with({policies({policy(1)})}), with({policies({policy(1)})})}).policies ==
        std::vector<std::string>{"2.999.1.1"});
  CHECK_FALSE(walk(demanding, {with({policies({policy(1)})}), with({policies({policy(2)})})}).holds);
  CHECK_FALSE(walk(demanding, {with({policies({policy(1)})}), with({})}).holds);
  CHECK(walk({}, {with({policies({policy(1)})}), with({})}).holds); // nobody demands one
  const Oid any = oid("anyPolicy");
  CHECK(walk(demanding, {with({policies({any})}), with({policies({policy(2)})})}).policies ==
        std::vector<std::string>{"2.999.1.2"});
  CHECK_FALSE(walk({{}, true, false, true}, {with({policies({any})}), with({policies({policy(2)})})}).holds);
}

TEST_CASE("a mapped policy goes on under its new name, and is accepted under the old one") {
  const std::vector<Certificate> path = {with({policies({policy(1)}), mappings({{1, 2}})}),
                                         with({policies({policy(2)})})};
  CHECK(walk({{policy(1)}, true, false, false}, path).holds);
  CHECK_FALSE(walk({{policy(2)}, true, false, false}, path).holds);
  CHECK_FALSE(walk({{policy(1)}, true, true, false}, path).holds); // mappings inhibited
  CHECK(PolicyGraph::maps_any_policy(
      with({make_extension(PolicyMappings{{{Oid(oid("anyPolicy")), policy(1)}}}, true)})));
}

TEST_CASE("policies that all map to one another do not make the graph explode") {
  // Every CA maps each of its policies to all of them: a tree would have width^depth leaves (CVE-2023-0464).
  constexpr int width = 16, depth = 24;
  std::vector<Oid> all;
  std::vector<std::pair<int, int>> everything;
  for (int i = 0; i < width; ++i) {
    all.push_back(policy(i));
    for (int j = 0; j < width; ++j) everything.emplace_back(i, j);
  }
  std::vector<Certificate> path(depth, with({policies(all), mappings(everything)}));
  path.push_back(with({policies(all)}));
  const Outcome outcome = walk(demanding, path);
  CHECK(outcome.holds);
  CHECK(outcome.policies.size() == width);
  CHECK(outcome.nodes == width * (depth + 1));
}

TEST_CASE("what a verified path returns names its policies") {
  SeededRandom random("policies");
  constexpr UnixTime now = 1800000000;
  const PrivateKey root_key = PrivateKey::generate(KeyType::ed25519, random);
  const PrivateKey leaf_key = PrivateKey::generate(KeyType::ed25519, random);
  Request root;
  root.subject = common_name("root");
  root.key = root_key.public_key();
  root.not_before = now - 10;
  root.not_after = now + 10;
  root.is_ca = true;
  const Certificate anchor = issue_self_signed(root, root_key, random);
  Request leaf = root;
  leaf.subject = common_name("leaf");
  leaf.key = leaf_key.public_key();
  leaf.is_ca = false;
  leaf.extensions = {policies({policy(7)})};
  const std::vector<Certificate> sent = {issue(leaf, anchor, root_key, random)};
  TrustStore store;
  store.add(anchor);
  VerifyOptions options;
  options.now = now;
  options.policies.acceptable = {policy(7), policy(8)};
  options.policies.require_explicit = true;
  CHECK(verify_chain(sent, store, options).value().policies == std::vector<Oid>{policy(7)});
  options.policies.acceptable = {policy(8)};
  CHECK(verify_chain(sent, store, options).error().id == "path.policy");
}
