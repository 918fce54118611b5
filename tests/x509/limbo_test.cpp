// limbo_test.cpp: x509-limbo and the path-building cases of BetterTLS: verdicts, reasons, and work.
#include "tests/x509/limbo.h"

#include "core/limits.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

constexpr UnixTime now = 1795000000; // 2026-11-18; only cases without a time of their own see it

const nlohmann::json& suite(const char* file) {
  static std::map<std::string, nlohmann::json> read;
  auto [it, is_new] = read.try_emplace(file);
  if (is_new) it->second = nlohmann::json::parse(read_file(vectors("x509-limbo") / file));
  return it->second["testcases"];
}

/// What a hostile case may cost at most, in work: counted, so that it does not depend on the machine. The
/// figures are what the cases take, and must not grow.
struct Budget {
  std::string id;
  std::size_t candidates, signatures, comparisons;
};
const std::vector<Budget>& budgets() {
  static const std::vector<Budget> all = {
      {"pathological::multiple-chains-expired-intermediate", 1, 2, 0},
      {"pathological::intermediate-cycle-distinct-cas", 2, 0, 0},
      {"pathological::intermediate-cycle-distinct-cas-max-depth", 2, 0, 0},
      {"pathological::intermediate-cycle-same-logical-ca", 2, 0, 0},
      {"pathological::pathological-chain-distinct-subject-distinct-key", 15, 0, 0},
      {"pathological::pathological-chain-distinct-subject-same-key", 15, 0, 0},
      {"pathological::pathological-chain-same-subject-distinct-key", 199, 0, 0}, // of 100 CAs
      {"pathological::pathological-chain-same-subject-same-key", 100, 0, 0},
      {"pathological::nc-dos-1", 0, 0, 0}, // too large to be read
      {"pathological::nc-dos-2", 1, 2, 8390656}, // the product that was refused: nothing was compared
      {"pathological::nc-dos-3", 1, 2, 8919169},
  };
  return all;
}

void check_suite(const char* file, std::size_t count) {
  CHECK(suite(file).size() == count);
  for (const auto& c : suite(file)) {
    const Answer given = answer(c, now);
    INFO(c["id"].get<std::string>() << ": " << given.reason);
    CHECK(c["expected_result"] == name(given.kind));
    // The bounds hold for every case; hostile ones come near them.
    CHECK(given.work.candidates <= limits::path_candidates);
    CHECK(given.work.signatures <= limits::path_signatures);
  }
}

} // namespace

TEST_CASE("x509-limbo: all 208 cases end as expected") { check_suite("limbo.json", 208); }

TEST_CASE("BetterTLS: all 81 cases of path building end as expected") {
  check_suite("bettertls-pathbuilding.json", 81);
}

TEST_CASE("x509-limbo: the pathological cases take no more work than their budget") {
  std::size_t looked_at = 0;
  for (const auto& c : suite("limbo.json")) {
    if (!c["id"].get<std::string>().starts_with("pathological::")) continue;
    const auto budget = std::ranges::find(budgets(), c["id"].get<std::string>(), &Budget::id);
    INFO(c["id"].get<std::string>());
    REQUIRE(budget != budgets().end());
    const Answer given = answer(c, now);
    CHECK(given.work.candidates <= budget->candidates);
    CHECK(given.work.signatures <= budget->signatures);
    CHECK(given.work.comparisons <= budget->comparisons);
    ++looked_at;
  }
  CHECK(looked_at == budgets().size());
}

TEST_CASE("x509-limbo: what is refused is refused for the reason the case is about") {
  // Prefix of the id, reason; the longest prefix counts.
  const std::map<std::string, std::set<std::string>> reasons = {
      {"crl::revoked", {"path.revoked"}},
      {"crl::crlnumber-missing", {"path.revocation_unknown (crl_number)"}},
      {"crl::crlnumber-critical", {"path.revocation_unknown (crl_critical_extension)"}},
      {"crl::issuer-missing", {"path.revocation_unknown (crl_key_usage)"}},
      {"cve::", {"path.name_constraints"}},
      {"pathlen::", {"path.path_length"}},
      {"pathlen::max", {"path.too_many_cas"}},
      {"pathological::", {"path.unknown_issuer"}},
      {"pathological::nc", {"path.budget", "certificate.too_long"}},
      {"rfc5280::aki", {"rule.authority_key_id", "rule.authority_key_id_critical"}},
      {"rfc5280::nc::", {"path.name_constraints"}},
      {"rfc5280::nc::invalid", {"rule.name_constraints_syntax"}},
      {"rfc5280::nc::not-allowed", {"rule.name_constraints_of_ca"}},
      {"rfc5280::nc::permitted-dns-match-noncritical", {"rule.name_constraints_critical"}},
      {"rfc5280::nc::nc-permits-invalid", {"path.name_constraints", "rule.alt_name_syntax"}},
      {"rfc5280::pc", {"rule.policy_constraints_critical"}},
      {"rfc5280::ski", {"rule.subject_key_id", "rule.subject_key_id_critical"}},
      {"rfc5280::unknown-critical", {"path.critical_extension"}},
      {"rfc5280::validity::expired", {"path.expired"}},
      {"rfc5280::validity::not", {"path.not_yet_valid"}},
      {"webpki::aki", {"rule.webpki.authority_key_id", "rule.webpki.root_key_id"}},
      {"webpki::cn", {"rule.webpki.common_name"}},
      {"webpki::eku",
       {"rule.webpki.leaf_any_purpose", "rule.webpki.purpose_critical", "rule.webpki.leaf_purpose",
        "rule.webpki.root_purpose"}},
      {"webpki::forbidden", {"path.unsupported_key", "path.weak_key", "rule.webpki.key"}},
      {"webpki::san::public-suffix", {"rule.webpki.wildcard"}},
  };
  std::size_t compared = 0;
  for (const auto& c : suite("limbo.json")) {
    if (c["expected_result"] == "SUCCESS") continue;
    const std::string id = c["id"];
    const std::set<std::string>* wanted = nullptr;
    for (const auto& [prefix, these] : reasons)
      if (id.starts_with(prefix)) wanted = &these; // in order: the longest comes last
    if (wanted == nullptr) continue;
    const Answer given = answer(c, now);
    INFO(id << ": " << given.reason);
    CHECK(wanted->contains(given.reason));
    ++compared;
  }
  CHECK(compared > 95);
}

TEST_CASE("every certificate and list of the suites is named to the last octet and written back the same") {
  std::size_t certificates = 0, lists = 0, unread = 0;
  std::set<Bytes> named; // many cases share a root
  std::map<std::string, int> raw;
  for (const char* file : {"limbo.json", "bettertls-pathbuilding.json"})
    for (const auto& c : suite(file)) {
      nlohmann::json pems = nlohmann::json::array({c["peer_certificate"]});
      for (const char* key : {"trusted_certs", "untrusted_intermediates"})
        pems.insert(pems.end(), c[key].begin(), c[key].end());
      for (const std::string pem : pems) {
        const auto read = parse_certificates_pem(pem);
        if (!read) {
          ++unread;
          continue;
        }
        for (const Certificate& certificate : *read) {
          INFO(c["id"].get<std::string>());
          CHECK(der::serialise(certificate) == certificate.der);
          ++certificates;
          if (!named.insert(certificate.der).second) continue;
          Recorder recorder;
          REQUIRE(parse_certificate(certificate.der, recorder.tap(), Buffer{}));
          CHECK(recorder.tiling_error(0, certificate.der.size()) == "");
          for (const auto& leaf : recorder.leaves)
            if (leaf.kind == event::FieldKind::raw) ++raw[leaf.id + " " + leaf.text];
        }
      }
      for (const std::string pem : c["crls"]) {
        const std::vector<Crl> read = parse_crl_file(as_bytes(pem)).value();
        for (const Crl& crl : read) {
          Recorder recorder;
          REQUIRE(parse_crl(crl.der, recorder.tap(), Buffer{}));
          CHECK(recorder.tiling_error(0, crl.der.size()) == "");
          CHECK(recorder.raw_octets() == 0);
          CHECK(der::serialise(crl) == crl.der);
          ++lists;
        }
      }
    }
  CHECK(certificates > 1500);
  // What nothing here names, in full: extensions and names that the suite made up (55738.666), those of Apple
  // and Microsoft, policies of single CAs, and a curve that is refused.
  CHECK(raw ==
        std::map<std::string, int>{{"ANY ", 2},
                                   {"ECParameters.namedCurve 1.2.840.10045.3.1.1", 2},
                                   {"Extension.extnID 1.2.840.113635.100.6.86", 1},
                                   {"Extension.extnID 1.3.6.1.4.1.311.20.2", 2},
                                   {"Extension.extnID 1.3.6.1.4.1.311.21.1", 2},
                                   {"Extension.extnID 1.3.6.1.4.1.311.21.10", 2},
                                   {"Extension.extnID 1.3.6.1.4.1.311.21.7", 2},
                                   {"Extension.extnID 1.3.6.1.4.1.55738.666.1", 5},
                                   {"Extension.extnValue ", 9},
                                   {"OtherName.type-id 1.3.6.1.4.1.55738.666.3", 3},
                                   {"PolicyInformation.policyIdentifier 1.3.6.1.4.1.311.76.509.1.1", 2},
                                   {"PolicyInformation.policyIdentifier 1.3.6.1.4.1.4146.10.1.3", 2},
                                   {"PolicyInformation.policyIdentifier 1.3.6.1.4.1.44947.1.1.1", 3},
                                   {"PolicyInformation.policyIdentifier 1.3.6.1.4.1.49945.1.1", 1},
                                   {"PolicyInformation.policyIdentifier 2.16.840.1.114412.2.1", 4}});
  CHECK(lists == 9);
  CHECK(unread < 10);
}

TEST_CASE("every list of PKITS is named to the last octet and written back the same") {
  std::size_t lists = 0;
  for (const auto& entry : std::filesystem::directory_iterator(vectors("pkits/crls"))) {
    INFO(entry.path().filename());
    const Bytes der = read_file(entry.path());
    Recorder recorder;
    const Result<Crl> crl = parse_crl(der, recorder.tap(), Buffer{});
    REQUIRE(crl);
    CHECK(der::serialise(*crl) == der);
    CHECK(recorder.tiling_error(0, der.size()) == "");
    ++lists;
  }
  CHECK(lists == 173);
}
