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
          if (certificate.der.size() > 10000) continue; // naming is what takes time
          Recorder recorder;
          REQUIRE(parse_certificate(certificate.der, recorder.tap(), Buffer{}));
          CHECK(recorder.tiling_error(0, certificate.der.size()) == "");
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
