// policy_graph.h: under which certificate policies does the leaf stand? RFC 5280 section 6.1, as RFC 9618
// rewrote it.
//
//     anchor                 anyPolicy
//                           ╱         ╲
//     CA  (gold → g2)    gold          silver         one row a certificate, one node a policy in it;
//                         │g2            │            an edge where the node above expects the policy
//     leaf               g2              ✗            a node without a child leads nowhere
//
// RFC 5280 drew a tree, in which one policy stood once for every way to it: a few certificates with
// mappings made it grow without bound (CVE-2023-0464). As a graph it has at most one node for each policy
// of each certificate, and is made in time proportional to what was read.
#pragma once

#include <map>
#include <vector>

#include "x509/certificate.h"

namespace handglass::x509 {

/// What whoever asks demands of the policies: the inputs of RFC 5280 section 6.1.1 (c), (e), (f), (g).
struct PolicyInputs {
  std::vector<Oid> acceptable; ///< user-initial-policy-set; empty stands for anyPolicy
  bool require_explicit = false, inhibit_mapping = false, inhibit_any = false;
};

class PolicyGraph {
 public:
  /// For a path of `n` certificates below the anchor.
  PolicyGraph(const PolicyInputs& inputs, std::size_t n);

  /// Section 6.1.3 (d) to (f): the next certificate downwards. False if no policy is left though one is
  /// demanded.
  bool enter(const Certificate& certificate, bool is_last, bool is_self_issued);
  /// Section 6.1.4 (a): whether its policyMappings map neither from nor to anyPolicy.
  static bool maps_any_policy(const Certificate& ca);
  /// Section 6.1.4 (b), (h) to (j): the certificate just entered issues another one.
  void prepare(const Certificate& ca, bool is_self_issued);
  /// Section 6.1.5 (a), (b), (g). False as above.
  bool finish(const Certificate& leaf);

  /// Whether anything here could make a difference: some certificate speaks of policies, or we demand one.
  bool matters() const { return matters_; }
  /// After finish(): the user-constrained-policy-set, in the order of the OIDs' octets.
  const std::vector<Oid>& result() const { return result_; }
  /// Nodes made so far; for the tests of how the graph grows.
  std::size_t nodes() const { return nodes_; }

 private:
  struct Node {
    std::vector<Bytes> expected; ///< which policies a certificate below may name to follow this one
    std::vector<Bytes> parents;  ///< keys in the row above
  };
  using Row = std::map<Bytes, Node>; // by valid_policy

  void add(Row& row, const Bytes& policy, std::vector<Bytes> parents);
  std::vector<Bytes> authority_constrained() const;

  const PolicyInputs& inputs_;
  std::vector<Row> rows_; // row 0 is the anchor's
  std::size_t explicit_policy_, policy_mapping_, inhibit_any_policy_; // certificates until each bites
  bool matters_ = false;
  std::size_t nodes_ = 0;
  std::vector<Oid> result_;
};

} // namespace handglass::x509
