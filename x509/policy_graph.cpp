#include "x509/policy_graph.h"

#include <algorithm>
#include <set>

namespace handglass::x509 {
namespace {

const Bytes& any_policy() {
  static const Bytes octets = to_bytes(oid("anyPolicy").octets());
  return octets;
}

void count_down(std::size_t& counter) {
  if (counter > 0) --counter;
}

void lower_to(std::size_t& counter, const std::optional<std::uint64_t>& limit) {
  if (limit && *limit < counter) counter = static_cast<std::size_t>(*limit);
}

} // namespace

PolicyGraph::PolicyGraph(const PolicyInputs& inputs, std::size_t n)
    : inputs_(inputs),
      rows_(1),
      explicit_policy_(inputs.require_explicit ? 0 : n + 1),
      policy_mapping_(inputs.inhibit_mapping ? 0 : n + 1),
      inhibit_any_policy_(inputs.inhibit_any ? 0 : n + 1),
      matters_(inputs.require_explicit || !inputs.acceptable.empty()) {
  rows_[0][any_policy()] = {{any_policy()}, {}};
}

void PolicyGraph::add(Row& row, const Bytes& policy, std::vector<Bytes> parents) {
  row[policy] = {{policy}, std::move(parents)};
  ++nodes_;
}

bool PolicyGraph::enter(const Certificate& certificate, bool is_last, bool is_self_issued) {
  const auto* extension = certificate.extension<CertificatePolicies>();
  matters_ = matters_ || extension != nullptr || certificate.extension<PolicyConstraints>() != nullptr ||
             certificate.extension<PolicyMappings>() != nullptr ||
             certificate.extension<InhibitAnyPolicy>() != nullptr;
  const Row above = rows_.back(); // a copy: the vector may move
  Row row;
  // (e) Without the extension, or once the graph is empty, it stays empty.
  if (extension != nullptr && !above.empty()) {
    std::map<Bytes, std::vector<Bytes>> expecting; // policy → who above expects it
    for (const auto& [policy, node] : above)
      for (const Bytes& expected : node.expected) expecting[expected].push_back(policy);
    bool names_any = false;
    for (const PolicyInformation& information : extension->policies) {
      const Bytes& policy = information.policy_identifier.octets;
      if (policy == any_policy()) {
        names_any = true;
        continue;
      }
      // (d)(1): below every node that expects it, or else below anyPolicy.
      if (const auto parents = expecting.find(policy); parents != expecting.end())
        add(row, policy, parents->second);
      else if (above.contains(any_policy()))
        add(row, policy, {any_policy()});
    }
    // (d)(2): anyPolicy stands for whatever is expected and was not named.
    if (names_any && (inhibit_any_policy_ > 0 || (!is_last && is_self_issued)))
      for (const auto& [policy, parents] : expecting)
        if (!row.contains(policy)) add(row, policy, parents);
  }
  rows_.push_back(std::move(row));
  // (d)(3) takes childless nodes away. It changes no answer before the end, so finish() does it once.
  return explicit_policy_ > 0 || !rows_.back().empty(); // (f)
}

bool PolicyGraph::maps_any_policy(const Certificate& ca) {
  const auto* extension = ca.extension<PolicyMappings>();
  return extension != nullptr && std::any_of(extension->mappings.begin(), extension->mappings.end(),
                                             [](const PolicyMapping& mapping) {
                                               return mapping.issuer_domain_policy == oid("anyPolicy") ||
                                                      mapping.subject_domain_policy == oid("anyPolicy");
                                             });
}

void PolicyGraph::prepare(const Certificate& ca, bool is_self_issued) {
  Row& row = rows_.back();
  if (const auto* extension = ca.extension<PolicyMappings>()) {
    std::map<Bytes, std::set<Bytes>> mapped;
    for (const PolicyMapping& mapping : extension->mappings)
      mapped[mapping.issuer_domain_policy.octets].insert(mapping.subject_domain_policy.octets);
    for (const auto& [from, to] : mapped) {
      if (policy_mapping_ == 0) {
        row.erase(from); // (b)(2): it must not be mapped, and under its old name it would be misread
        continue;
      }
      // (b)(1): what is expected from now on is the other domain's name for it.
      if (!row.contains(from)) {
        if (!row.contains(any_policy())) continue;
        add(row, from, {any_policy()}); // a child of the anyPolicy one row up
      }
      row[from].expected.assign(to.begin(), to.end());
    }
  }
  if (!is_self_issued) { // (h)
    count_down(explicit_policy_);
    count_down(policy_mapping_);
    count_down(inhibit_any_policy_);
  }
  if (const auto* constraints = ca.extension<PolicyConstraints>()) { // (i)
    lower_to(explicit_policy_, constraints->require_explicit_policy);
    lower_to(policy_mapping_, constraints->inhibit_policy_mapping);
  }
  if (const auto* inhibit = ca.extension<InhibitAnyPolicy>()) // (j)
    lower_to(inhibit_any_policy_, inhibit->skip_certs);
}

bool PolicyGraph::finish(const Certificate& leaf) {
  count_down(explicit_policy_); // 6.1.5 (a)
  if (const auto* constraints = leaf.extension<PolicyConstraints>(); // (b)
      constraints != nullptr && constraints->require_explicit_policy == 0)
    explicit_policy_ = 0;

  // (g): what the CAs allow, cut down to what we accept.
  const std::vector<Bytes> allowed = authority_constrained();
  const bool all = std::find(allowed.begin(), allowed.end(), any_policy()) != allowed.end();
  const auto is_allowed = [&](const Oid& policy) {
    return all || std::find(allowed.begin(), allowed.end(), policy.octets) != allowed.end();
  };
  const bool any_is_acceptable =
      inputs_.acceptable.empty() || std::any_of(inputs_.acceptable.begin(), inputs_.acceptable.end(),
                                                [](const Oid& policy) { return policy == oid("anyPolicy"); });
  if (any_is_acceptable) {
    for (const Bytes& policy : allowed) result_.emplace_back().octets = policy;
  } else {
    std::copy_if(inputs_.acceptable.begin(), inputs_.acceptable.end(), std::back_inserter(result_),
                 is_allowed);
  }
  return explicit_policy_ > 0 || !result_.empty();
}

/// The policies in the words of the topmost CA: nodes that lead down to the leaf and hang from anyPolicy.
std::vector<Bytes> PolicyGraph::authority_constrained() const {
  std::set<Bytes> found, alive; // alive: nodes of the row in hand that have a descendant in the last one
  for (const auto& [policy, node] : rows_.back()) alive.insert(policy);
  if (alive.contains(any_policy())) found.insert(any_policy());
  for (std::size_t i = rows_.size(); i-- > 1;) {
    std::set<Bytes> above;
    for (const Bytes& policy : alive) {
      const Node& node = rows_[i].at(policy);
      above.insert(node.parents.begin(), node.parents.end());
      const bool hangs_from_any =
          std::find(node.parents.begin(), node.parents.end(), any_policy()) != node.parents.end();
      if (policy != any_policy() && hangs_from_any) found.insert(policy);
    }
    alive = std::move(above);
  }
  return {found.begin(), found.end()};
}

} // namespace handglass::x509
