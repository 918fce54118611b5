#include "x509/verify.h"

#include "core/limits.h"
#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/issue.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

constexpr UnixTime now = 1800000000; // 2027-01-15

struct Outcome {
  std::string id;
  Alert alert;
  bool operator==(const Outcome&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& o) {
  return out << o.id << " " << registry_name(o.alert);
}

VerifyOptions for_host(const char* host) {
  VerifyOptions options;
  options.now = now;
  if (host != nullptr) options.host = host;
  return options;
}

TrustStore store_of(const Certificate& root) {
  TrustStore store;
  store.add(root);
  return store;
}

Outcome verdict(const std::vector<Certificate>& sent, const TrustStore& store, const VerifyOptions& options,
                const Tap& tap = {}) {
  const Result<VerifiedPath> path = verify_chain(sent, store, options, tap);
  return path ? Outcome{"ok", Alert::close_notify}
              : Outcome{std::string(path.error().id), path.error().alert};
}

DemoPki demo(Flaw flaw = Flaw::none, KeyType leaf = KeyType::ec_p256, KeyType ca = KeyType::ec_p256) {
  SeededRandom random("verify_test");
  return make_demo_pki(leaf, {"server.test", "192.0.2.1"}, now, random, flaw, ca);
}

Outcome expected(Flaw flaw) {
  switch (flaw) {
    case Flaw::none:
      return {"ok", Alert::close_notify};
    case Flaw::expired:
      return {"path.expired", Alert::certificate_expired};
    case Flaw::not_yet_valid:
      return {"path.not_yet_valid", Alert::certificate_expired};
    case Flaw::wrong_host:
      return {"path.wrong_host", Alert::bad_certificate};
    case Flaw::not_a_ca:
      return {"path.not_a_ca", Alert::bad_certificate};
    case Flaw::path_length:
      return {"path.path_length", Alert::bad_certificate};
    case Flaw::bad_signature:
      return {"path.bad_signature", Alert::bad_certificate};
    case Flaw::key_usage:
      return {"path.key_usage", Alert::bad_certificate};
    case Flaw::purpose:
      return {"path.extended_key_usage", Alert::unsupported_certificate};
    case Flaw::critical_extension:
      return {"path.critical_extension", Alert::unsupported_certificate};
    case Flaw::name_constraints:
      return {"path.name_constraints", Alert::bad_certificate};
    case Flaw::no_san:
      return {"path.no_host_names", Alert::bad_certificate};
    case Flaw::weak_key:
      return {"path.weak_key", Alert::bad_certificate};
    case Flaw::self_signed:
      return {"path.unknown_issuer", Alert::unknown_ca};
    case Flaw::wide_wildcard: // to Profile::webpki it is rule.webpki.wildcard
      return {"path.wrong_host", Alert::bad_certificate};
  }
  return {};
}
constexpr Flaw all_flaws[] = {Flaw::none,
                              Flaw::expired,
                              Flaw::not_yet_valid,
                              Flaw::wrong_host,
                              Flaw::not_a_ca,
                              Flaw::path_length,
                              Flaw::bad_signature,
                              Flaw::key_usage,
                              Flaw::purpose,
                              Flaw::critical_extension,
                              Flaw::name_constraints,
                              Flaw::no_san,
                              Flaw::weak_key,
                              Flaw::self_signed,
                              Flaw::wide_wildcard};

void check_every_flaw(KeyType leaf, KeyType ca) {
  for (Flaw flaw : all_flaws) {
    INFO("leaf " << name(leaf) << ", CA " << name(ca) << ", flaw " << static_cast<int>(flaw));
    const DemoPki pki = demo(flaw, leaf, ca);
    Recorder recorder;
    CHECK(verdict(pki.chain(), store_of(pki.root), for_host("server.test"), recorder.tap()) ==
          expected(flaw));
    // Exactly one check fails, and it is the one that was reported.
    std::vector<std::string> failed;
    for (const auto& check : recorder.checks)
      if (!check.passed) failed.push_back(check.id);
    CHECK(failed == (flaw == Flaw::none ? std::vector<std::string>{} : std::vector{expected(flaw).id}));
    CHECK(recorder.without_citation == 0);
  }
}

} // namespace

TEST_CASE("an honest chain with elliptic-curve keys holds, and each flaw fails with its own id and alert") {
  for (KeyType leaf : {KeyType::ec_p256, KeyType::ec_p384, KeyType::ed25519})
    for (KeyType ca : {KeyType::ec_p256, KeyType::ec_p384, KeyType::ed25519}) check_every_flaw(leaf, ca);
}

TEST_CASE("an honest chain with RSA keys holds, and each flaw fails with its own id and alert") {
  check_every_flaw(KeyType::rsa, KeyType::ec_p256);
  check_every_flaw(KeyType::rsa_pss, KeyType::ec_p256);
}

TEST_CASE("a chain that RSA keys sign holds, with PKCS#1 v1.5 and with PSS") {
  for (KeyType ca : {KeyType::rsa, KeyType::rsa_pss}) {
    const DemoPki pki = demo(Flaw::none, KeyType::ec_p256, ca);
    CHECK(verdict(pki.chain(), store_of(pki.root), for_host("server.test")) == expected(Flaw::none));
    const DemoPki broken = demo(Flaw::bad_signature, KeyType::ec_p256, ca);
    CHECK(verdict(broken.chain(), store_of(broken.root), for_host("server.test")) ==
          expected(Flaw::bad_signature));
  }
}

TEST_CASE("a verified path is leaf first and anchor last, with the leaf's key") {
  const DemoPki pki = demo();
  const VerifiedPath path = verify_chain(pki.chain(), store_of(pki.root), for_host("192.0.2.1")).value();
  REQUIRE(path.certificates.size() == 3);
  CHECK(path.certificates[0] == pki.leaf);
  CHECK(path.certificates[1] == pki.intermediate);
  CHECK(path.certificates[2] == pki.root);
  CHECK(path.leaf_key == pki.leaf_key.public_key());
}

TEST_CASE("what follows the leaf may stand in any order, with strangers and the root among it") {
  const DemoPki pki = demo();
  SeededRandom random("another");
  const DemoPki other = make_demo_pki(KeyType::ec_p256, {"other.test"}, now, random);
  const TrustStore store = store_of(pki.root);
  const VerifyOptions options = for_host("server.test");
  CHECK(verdict({pki.leaf, pki.root, pki.intermediate}, store, options).id == "ok");
  // The same names as ours and other keys: the key ids tell which to try first, and the search goes on.
  CHECK(verdict({pki.leaf, other.intermediate, other.root, pki.intermediate}, store, options).id == "ok");
  CHECK(verdict({pki.leaf, pki.intermediate, pki.intermediate, other.leaf}, store, options).id == "ok");
}

TEST_CASE("without the intermediate, or without the root, the issuer is unknown") {
  const DemoPki pki = demo();
  const Outcome unknown{"path.unknown_issuer", Alert::unknown_ca};
  CHECK(verdict({pki.leaf}, store_of(pki.root), for_host("server.test")) == unknown);
  CHECK(verdict(pki.chain(), TrustStore(), for_host("server.test")) == unknown);
  CHECK(verdict({pki.leaf, pki.intermediate, pki.root}, TrustStore(), for_host("server.test")) == unknown);

  const Failure failure = verify_chain(pki.chain(), TrustStore(), for_host("server.test")).error();
  CHECK(failure.arg("subject") == "handglass Intermediate CA"); // as far as the search came
  CHECK(failure.arg("issuer") == "CN=handglass Root CA");
}

TEST_CASE("a root of the same name with another key does not vouch for the chain") {
  const DemoPki pki = demo();
  SeededRandom random("impostor");
  const DemoPki impostor = make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  CHECK(verdict(pki.chain(), store_of(impostor.root), for_host("server.test")) ==
        Outcome{"path.another_key", Alert::unknown_ca});
  TrustStore both = store_of(impostor.root);
  both.add(pki.root);
  CHECK(verdict(pki.chain(), both, for_host("server.test")).id == "ok");
}

TEST_CASE("a leaf that is itself an anchor is a path of one, still judged by date, purpose and name") {
  SeededRandom random("self-signed");
  const PrivateKey key = PrivateKey::generate(KeyType::ed25519, random);
  Request request;
  request.subject = common_name("self.test");
  request.key = key.public_key();
  request.not_before = now - 10;
  request.not_after = now + 10;
  request.hosts = {"self.test"};
  const Certificate leaf = issue_self_signed(request, key, random);
  CHECK(verdict({leaf}, store_of(leaf), for_host("self.test")).id == "ok");
  CHECK(verdict({leaf}, store_of(leaf), for_host("other.test")).id == "path.wrong_host");
  CHECK(verdict({leaf}, TrustStore(), for_host("self.test")).id == "path.unknown_issuer");
  VerifyOptions options = for_host("self.test");
  options.purpose = Purpose::client_auth;
  CHECK(verdict({leaf}, store_of(leaf), options).id == "path.extended_key_usage");
  options.purpose = Purpose::any;
  CHECK(verdict({leaf}, store_of(leaf), options).id == "ok");
}

TEST_CASE("validity includes its first and its last second") {
  const DemoPki pki = demo();
  const TrustStore store = store_of(pki.root);
  VerifyOptions options = for_host("server.test");
  const Validity& v = pki.leaf.tbs.validity;
  options.now = v.not_before.seconds;
  CHECK(verdict(pki.chain(), store, options).id == "ok");
  options.now = v.not_before.seconds - 1;
  CHECK(verdict(pki.chain(), store, options).id == "path.not_yet_valid");
  options.now = v.not_after.seconds;
  CHECK(verdict(pki.chain(), store, options).id == "ok");
  options.now = v.not_after.seconds + 1;
  CHECK(verdict(pki.chain(), store, options).id == "path.expired");
}

TEST_CASE("no certificate, or too many of them, is refused before anything is searched") {
  const DemoPki pki = demo();
  CHECK(verdict({}, store_of(pki.root), for_host("server.test")) ==
        Outcome{"path.no_certificates", Alert::decode_error});
  std::vector<Certificate> many(limits::chain_certificates + 1, pki.intermediate);
  many[0] = pki.leaf;
  CHECK(verdict(many, store_of(pki.root), for_host("server.test")).id == "path.too_many_certificates");
}

TEST_CASE(
    "a megabyte of certificate, a thousand of them, or a megabyte of many are refused before any work") {
  CHECK(parse_certificate(Bytes(1 << 20, 0x30)).error().id == "certificate.too_long");
  const DemoPki pki = demo();
  VerifyOptions options = for_host("server.test");
  options.max_certificates = 1 << 20; // whatever is asked for, there is a bound
  const TrustStore store = store_of(pki.root);
  WorkDone work;
  const std::vector<Certificate> thousand(1000, pki.leaf);
  CHECK(verify_chain(thousand, store, options, {}, &work).error().id == "path.too_many_certificates");
  SeededRandom random("large");
  Request large;
  large.subject = common_name("large");
  large.key = pki.leaf_key.public_key();
  large.not_before = now - 1;
  large.not_after = now + 1;
  large.extensions.push_back({*parse_oid("2.999.1"), false, UnknownExtension{Bytes(60000, 0)}});
  const std::vector<Certificate> heavy(20, issue(large, pki.root, pki.root_key, random));
  const Failure failure = verify_chain(heavy, store, options, {}, &work).error();
  CHECK(failure.id == "path.budget");
  CHECK(failure.arg("what") == "octets");
  CHECK(work.signatures + work.candidates + work.comparisons == 0);
  // A full pool that is within the bounds is searched, and the path found in it.
  std::vector<Certificate> full(limits::path_pool - 1, pki.leaf);
  full.push_back(pki.intermediate);
  CHECK(verify_chain(full, store, options, {}, &work));
  CHECK(work.signatures == 2);
}

TEST_CASE("any one bit flipped in the leaf makes the chain fail") {
  const DemoPki pki = demo(Flaw::none, KeyType::ed25519, KeyType::ed25519);
  const TrustStore store = store_of(pki.root);
  for (std::size_t bit = 0; bit < pki.leaf.der.size() * 8; ++bit) {
    Bytes der = pki.leaf.der;
    der[bit / 8] = static_cast<std::uint8_t>(der[bit / 8] ^ 1 << bit % 8);
    const Result<Certificate> leaf = parse_certificate(der);
    if (!leaf) continue;
    INFO("bit " << bit);
    CHECK(verdict({*leaf, pki.intermediate}, store, for_host("server.test")).id != "ok");
  }
}

TEST_CASE("a maze of certificates is walked once, not in every order") {
  // Fifteen CAs of one name, each of which could have issued every other: 15! orders to try.
  SeededRandom random("maze");
  std::vector<Certificate> sent;
  const PrivateKey outside = PrivateKey::generate(KeyType::ed25519, random);
  Request request;
  request.subject = common_name("maze");
  request.key = outside.public_key();
  request.not_before = now - 10;
  request.not_after = now + 10;
  request.is_ca = true;
  const Certificate issuer = issue_self_signed(request, outside, random);
  for (std::size_t i = 0; i < limits::chain_certificates; ++i) {
    const PrivateKey key = PrivateKey::generate(KeyType::ed25519, random);
    request.key = key.public_key();
    request.omit = {"authorityKeyIdentifier"};
    sent.push_back(issue(request, issuer, outside, random));
  }
  Recorder recorder;
  CHECK(verdict(sent, TrustStore(), for_host(nullptr), recorder.tap()) ==
        Outcome{"path.unknown_issuer", Alert::unknown_ca});
  CHECK(recorder.operations.empty());
  const auto taken = std::count_if(recorder.thoughts.begin(), recorder.thoughts.end(),
                                   [](const auto& t) { return t.id == "path.candidate.taken"; });
  CHECK(static_cast<std::size_t>(taken) < 2 * sent.size());
  // With an anchor of that name paths are complete, and their signatures are bad: none is checked twice.
  const PrivateKey decoy_key = PrivateKey::generate(KeyType::ed25519, random);
  request.key = decoy_key.public_key();
  const Certificate decoy = issue(request, issuer, outside, random);
  Recorder with_anchor;
  CHECK(verdict(sent, store_of(decoy), for_host(nullptr), with_anchor.tap()).id != "ok");
  CHECK_FALSE(with_anchor.operations.empty());
  CHECK(with_anchor.operations.size() <= limits::path_signatures);
}

TEST_CASE("the certificate of RFC 8448 is judged for what it is: old and short") {
  const Certificate rsa = parse_certificate(read_file(vectors("certs/rfc8448-server.der"))).value();
  VerifyOptions options = for_host(nullptr);
  options.now = rsa.tbs.validity.not_before.seconds;
  CHECK(verdict({rsa}, store_of(rsa), options) == Outcome{"path.weak_key", Alert::bad_certificate});
  options.min_rsa_bits = 1024;
  CHECK(verdict({rsa}, store_of(rsa), options).id == "ok");
  options.now = rsa.tbs.validity.not_after.seconds + 1;
  CHECK(verdict({rsa}, store_of(rsa), options) == Outcome{"path.expired", Alert::certificate_expired});
}
