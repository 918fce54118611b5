// clauses_test.cpp: rules of RFC 5280 section 4 about a certificate's own fields that no other test speaks
// of. docs/coverage found them.
#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/issue.h"
#include "x509/verify.h"

using namespace handglass;
using namespace handglass::x509;

namespace {

constexpr UnixTime now = 1'790'000'000;

const DemoPki& pki() {
  static const DemoPki made = [] {
    SeededRandom random("clauses");
    return make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  }();
  return made;
}

} // namespace

TEST_CASE("what a certificate may hold depends on its version, and nothing stands in it twice") {
  struct Row {
    std::string_view id;
    std::function<void(TbsCertificate&)> change;
  };
  const Row rows[] = {
      {"certificate.version", [](TbsCertificate& tbs) { tbs.version = 3; }},
      {"certificate.extensions_need_v3", [](TbsCertificate& tbs) { tbs.version = 0; }},
      {"certificate.extensions_need_v3", [](TbsCertificate& tbs) { tbs.version = 1; }},
      {"certificate.unique_ids_need_v2",
       [](TbsCertificate& tbs) {
         tbs.version = 0;
         tbs.extensions.clear();
         tbs.subject_unique_id = der::BitString{};
       }},
      {"certificate.duplicate_extension",
       [](TbsCertificate& tbs) { tbs.extensions.push_back(tbs.extensions[0]); }},
  };
  for (const Row& row : rows) {
    INFO(row.id);
    Certificate certificate = pki().leaf;
    row.change(certificate.tbs);
    const auto read = parse_certificate(der::serialise(certificate));
    REQUIRE_FALSE(read);
    CHECK(read.error().id == row.id);
    CHECK(read.error().alert == Alert::bad_certificate);
  }
  Certificate old = pki().leaf;
  old.tbs.version = 0;
  old.tbs.extensions.clear();
  CHECK(parse_certificate(der::serialise(old)));
}

TEST_CASE("the two places that name a certificate's signature algorithm must agree") {
  Certificate leaf = pki().leaf;
  leaf.tbs.signature = algorithm_identifier(SignatureAlgorithm::ecdsa_sha384);
  TrustStore store;
  store.add(pki().root);
  VerifyOptions options;
  options.now = now;
  options.host = "server.test";
  const std::vector<Certificate> chain = {*parse_certificate(der::serialise(leaf)), pki().intermediate};
  const auto verdict = verify_chain(chain, store, options, Tap());
  REQUIRE_FALSE(verdict);
  CHECK(verdict.error().id == "path.algorithm_mismatch");
  CHECK(verdict.error().alert == Alert::bad_certificate);
}
