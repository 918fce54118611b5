// revocation_test.cpp: lists and OCSP answers, good and not, beyond the suites.
#include "x509/revocation.h"

#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/issue.h"
#include "x509/issue_ocsp.h"
#include "x509/verify.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

constexpr UnixTime now = 1800000000;

struct Scene {
  SeededRandom random{"revocation"};
  DemoPki pki = make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  std::vector<Crl> crls;
  std::vector<OcspResponse> answers;

  Crl list(const Certificate& issuer, const PrivateKey& key, std::vector<RevokedCertificate> revoked = {},
           int age = 10) {
    CrlRequest request;
    request.this_update = now - age;
    request.next_update = now - age + 100;
    request.revoked = std::move(revoked);
    return issue_crl(request, issuer, key, random);
  }
  void add_good_lists() {
    crls.push_back(list(pki.root, pki.root_key));
    crls.push_back(list(pki.intermediate, pki.intermediate_key));
  }
  /// "ok", or the id of the failure, and with it the reason for an unknown status.
  std::string verdict(Profile profile = Profile::path) {
    TrustStore store;
    store.add(pki.root);
    VerifyOptions options;
    options.now = now;
    options.profile = profile;
    options.revocation = {crls, answers};
    const auto path = verify_chain(pki.chain(), store, options);
    if (path) return "ok";
    const std::string_view reason = path.error().arg("reason");
    return std::string(path.error().id) + (reason.empty() ? "" : " " + std::string(reason));
  }
};

/// An answer about the leaf, signed by `signer`.
struct Answering {
  CertStatus status = GoodStatus{};
  UnixTime this_update = now - 10;
  std::optional<UnixTime> next_update = now + 10;
  const Certificate* delegate = nullptr; ///< shown in the answer; whose key then must sign
  Bytes serial; ///< another certificate's
  const char* hash = "id-sha1";
};
OcspResponse answer(Scene& scene, const PrivateKey& key, const Answering& how = {}) {
  OcspAnswer asked;
  asked.serial_number = how.serial.empty() ? scene.pki.leaf.tbs.serial_number : how.serial;
  asked.status = how.status;
  asked.this_update = how.this_update;
  asked.next_update = how.next_update;
  if (how.hash == std::string("id-sha256")) asked.hash = &oid("id-sha256");
  asked.delegate = how.delegate;
  const Bytes der = issue_ocsp(asked, scene.pki.intermediate, key, scene.random).der;
  Recorder recorder;
  OcspResponse read = parse_ocsp_response(der, recorder.tap(), Buffer{}).value();
  CHECK(recorder.tiling_error(0, der.size()) == "");
  CHECK(recorder.raw_octets() == 0);
  CHECK(der::serialise(read) == der);
  return read;
}

} // namespace

TEST_CASE("with lists of every issuer a chain holds, in every profile; without one of them it does not") {
  Scene scene;
  CHECK(scene.verdict() == "ok"); // nobody asks
  scene.add_good_lists();
  for (Profile profile : {Profile::path, Profile::rfc5280, Profile::webpki})
    CHECK(scene.verdict(profile) == "ok");
  scene.crls.pop_back();
  CHECK(scene.verdict() == "path.revocation_unknown crl_none");
}

TEST_CASE("who is on a list is refused, with the date and the reason") {
  Scene scene;
  scene.crls.push_back(scene.list(scene.pki.root, scene.pki.root_key));
  scene.crls.push_back(
      scene.list(scene.pki.intermediate, scene.pki.intermediate_key, {revoked(scene.pki.leaf, now - 5, 1)}));
  CHECK(scene.verdict() == "path.revoked keyCompromise");
  scene.crls.clear();
  scene.crls.push_back(
      scene.list(scene.pki.root, scene.pki.root_key, {revoked(scene.pki.intermediate, now - 5, 2)}));
  CHECK(scene.verdict() == "path.revoked cACompromise"); // found before the leaf is asked about
}

TEST_CASE("a list that is old, early, of a stranger, changed or strange says nothing") {
  Scene scene;
  const auto with = [&](Crl crl) {
    scene.crls.clear();
    scene.crls.push_back(scene.list(scene.pki.root, scene.pki.root_key));
    scene.crls.push_back(std::move(crl));
    return scene.verdict();
  };
  const Certificate& ca = scene.pki.intermediate;
  const PrivateKey& key = scene.pki.intermediate_key;
  CHECK(with(scene.list(ca, key)) == "ok");
  CHECK(with(scene.list(ca, key, {}, 101)) == "path.revocation_unknown crl_expired");
  CHECK(with(scene.list(ca, key, {}, -1)) == "path.revocation_unknown crl_not_yet");
  CrlRequest request;
  request.this_update = now - 1;
  request.next_update = now + 1;
  request.omit = {"authorityKeyIdentifier"};
  CHECK(with(issue_crl(request, ca, scene.pki.root_key, scene.random)) ==
        "path.revocation_unknown crl_signature");
  request.extensions = {{*parse_oid("2.999.1"), true, UnknownExtension{{0x05, 0x00}}}};
  CHECK(with(issue_crl(request, ca, key, scene.random)) == "path.revocation_unknown crl_critical_extension");
  IssuingDistributionPoint cas_only;
  cas_only.only_ca_certs = true;
  request.extensions = {make_extension(cas_only, true)};
  CHECK(with(issue_crl(request, ca, key, scene.random)) == "path.revocation_unknown crl_scope");
  request.extensions = {make_extension(IssuingDistributionPoint{}, false)};
  CHECK(with(issue_crl(request, ca, key, scene.random)) == "path.revocation_unknown crl_not_critical");
  IssuingDistributionPoint some;
  some.only_some_reasons = der::BitString{6, {0x40}}; // keyCompromise alone
  request.extensions = {make_extension(some, true)};
  CHECK(with(issue_crl(request, ca, key, scene.random)) == "path.revocation_unknown crl_reasons");
}

TEST_CASE("a delta list adds to its complete list, and takes back from it") {
  Scene scene;
  const Certificate& ca = scene.pki.intermediate;
  const PrivateKey& key = scene.pki.intermediate_key;
  const auto delta = [&](std::uint64_t reason, std::uint8_t base, std::uint64_t number) {
    CrlRequest request;
    request.this_update = now - 5;
    request.next_update = now + 5;
    request.number = number;
    request.revoked = {revoked(scene.pki.leaf, now - 5, reason)};
    request.extensions = {make_extension(DeltaCrlIndicator{{base}}, true)};
    return issue_crl(request, ca, key, scene.random);
  };
  scene.add_good_lists();
  scene.crls.push_back(delta(4, 1, 2));
  CHECK(scene.verdict() == "path.revoked superseded");
  scene.crls.back() = delta(4, 2, 3); // its base is newer than the complete list
  CHECK(scene.verdict() == "ok");
  // certificateHold, and then removeFromCRL
  scene.crls[1] = scene.list(ca, key, {revoked(scene.pki.leaf, now - 9, 6)});
  CHECK(scene.verdict() == "path.revoked certificateHold");
  scene.crls.back() = delta(8, 1, 2);
  CHECK(scene.verdict() == "ok");
  scene.crls.erase(scene.crls.begin() + 1); // a delta alone is nothing
  CHECK(scene.verdict() == "path.revocation_unknown crl_none");
}

TEST_CASE("an OCSP answer of the issuer says what it says about the leaf") {
  Scene scene;
  const PrivateKey& ca_key = scene.pki.intermediate_key;
  const auto with = [&](OcspResponse response) {
    scene.answers.assign(1, std::move(response));
    return scene.verdict();
  };
  CHECK(with(answer(scene, ca_key)) == "ok");
  CHECK(with(answer(scene, ca_key, {.hash = "id-sha256"})) == "ok");
  CHECK(with(answer(scene, ca_key, {.status = RevokedStatus{{der::tag::generalized_time, now - 50}, 5}})) ==
        "path.revoked cessationOfOperation");
  CHECK(with(answer(scene, ca_key, {.status = UnknownStatus{}})) == "path.revocation_unknown ocsp_unknown");
  CHECK(with(answer(scene, ca_key, {.this_update = now + 1})) == "path.revocation_unknown ocsp_not_yet");
  CHECK(with(answer(scene, ca_key, {.next_update = now - 1})) == "path.revocation_unknown ocsp_expired");
  CHECK(with(answer(scene, ca_key, {.next_update = {}})) == "path.revocation_unknown ocsp_expired");
  CHECK(with(answer(scene, ca_key, {.serial = {0x01}})) == "path.revocation_unknown ocsp_not_about");
  CHECK(with(answer(scene, scene.pki.root_key)) == "path.revocation_unknown ocsp_signature");
  OcspResponse try_later;
  try_later.status = 3;
  CHECK(with(try_later) == "path.revocation_unknown ocsp_status");
}

TEST_CASE("a delegate may answer only if the issuer certified it for that") {
  Scene scene;
  const PrivateKey delegate_key = PrivateKey::generate(KeyType::ed25519, scene.random);
  Request request;
  request.subject = common_name("responder");
  request.key = delegate_key.public_key();
  request.not_before = now - 10;
  request.not_after = now + 10;
  request.extensions = {make_extension(ExtKeyUsage{{{oid("id-kp-OCSPSigning")}}}),
                        make_extension(OcspNoCheck{})};
  const auto with = [&](const Certificate& delegate) {
    scene.answers.assign(1, answer(scene, delegate_key, {.delegate = &delegate}));
    return scene.verdict();
  };
  CHECK(with(issue(request, scene.pki.intermediate, scene.pki.intermediate_key, scene.random)) == "ok");
  CHECK(with(issue(request, scene.pki.root, scene.pki.root_key, scene.random)) ==
        "path.revocation_unknown ocsp_responder");
  CHECK(with(issue_self_signed(request, delegate_key, scene.random)) ==
        "path.revocation_unknown ocsp_responder");
  Request old = request;
  old.not_after = now - 1;
  CHECK(with(issue(old, scene.pki.intermediate, scene.pki.intermediate_key, scene.random)) ==
        "path.revocation_unknown ocsp_responder");
  request.extensions.erase(request.extensions.begin());
  CHECK(with(issue(request, scene.pki.intermediate, scene.pki.intermediate_key, scene.random)) ==
        "path.revocation_unknown ocsp_responder");
}

TEST_CASE("a list or an answer cut short is refused, at every length") {
  Scene scene;
  const Crl crl =
      scene.list(scene.pki.intermediate, scene.pki.intermediate_key, {revoked(scene.pki.leaf, now, 1)});
  for (std::size_t size = 0; size < crl.der.size(); ++size)
    CHECK_FALSE(parse_crl(ByteView(crl.der).first(size)));
  const OcspResponse response = answer(scene, scene.pki.intermediate_key);
  for (std::size_t size = 0; size < response.der.size(); ++size)
    CHECK_FALSE(parse_ocsp_response(ByteView(response.der).first(size)));
}
