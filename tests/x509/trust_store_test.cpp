#include "x509/trust_store.h"

#include <unistd.h>

#include <cstdlib>

#include "tests/catch.h"
#include "tests/missing.h"
#include "tests/x509/support.h"
#include "x509/issue.h"
#include "x509/pem.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

DemoPki demo() {
  SeededRandom random("trust_store_test");
  return make_demo_pki(KeyType::ed25519, {"server.test"}, 1800000000, random, Flaw::none, KeyType::ed25519);
}

/// SSL_CERT_FILE for as long as this lives.
class CertFile {
 public:
  explicit CertFile(const std::string& path) {
    if (const char* old = std::getenv("SSL_CERT_FILE")) old_ = old;
    setenv("SSL_CERT_FILE", path.c_str(), 1);
  }
  ~CertFile() { old_.empty() ? unsetenv("SSL_CERT_FILE") : setenv("SSL_CERT_FILE", old_.c_str(), 1); }

 private:
  std::string old_;
};

} // namespace

TEST_CASE("a bundle keeps what it can read, once each, and counts what it cannot") {
  const DemoPki pki = demo();
  const std::string bundle = "# two roots, one of them twice\n" + to_pem(pki.root) +
                             to_pem("CERTIFICATE", Bytes{0x30, 0x00}) + to_pem(pki.intermediate) +
                             to_pem(pki.root) + to_pem("TRUSTED CERTIFICATE", pki.leaf.der);
  const TrustStore store = TrustStore::from_pem(bundle).value();
  CHECK(store.size() == 2);
  CHECK(store.skipped() == 1);
  REQUIRE(store.find(pki.root) != nullptr);
  CHECK(*store.find(pki.root) == pki.root);
  CHECK(store.find(pki.leaf) == nullptr);
  CHECK(store.by_subject(common_name("HANDGLASS root ca")).size() == 1);
  CHECK(store.by_subject(common_name("nobody")).empty());
  CHECK(store.by_key_id(pki.root.extension<SubjectKeyIdentifier>()->key_identifier).size() == 1);
  CHECK(store.by_key_id(Bytes{1, 2, 3}).empty());
}

TEST_CASE("a bundle with nothing usable in it is a failure, and so is one that is no PEM") {
  CHECK(TrustStore::from_pem("").error().id == "trust_store.empty");
  const Failure failure = TrustStore::from_pem(to_pem("CERTIFICATE", Bytes{0x30, 0x00})).error();
  CHECK(failure.id == "trust_store.empty");
  CHECK(failure.arg("skipped") == "1");
  CHECK(failure.alert == Alert::unknown_ca);
  CHECK(TrustStore::from_pem("-----BEGIN CERTIFICATE-----\n").error().id == "pem.unterminated");
}

TEST_CASE("SSL_CERT_FILE names the system's store, and no other place is looked at then") {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("handglass-store-" + std::to_string(getpid()));
  const DemoPki pki = demo();
  std::ofstream(file) << to_pem(pki.root);
  {
    const CertFile chosen(file.string());
    const TrustStore store = TrustStore::system().value();
    CHECK(store.size() == 1);
    CHECK(store.source() == file.string());
  }
  std::filesystem::remove(file);
  const CertFile missing(file.string());
  const Failure failure = TrustStore::system().error();
  CHECK(failure.id == "trust_store.not_found");
  CHECK(failure.arg("places") == file.string());
}

TEST_CASE("every anchor of the system's store has a key, or a reason why not, and signed itself") {
  const Result<TrustStore> store = TrustStore::system();
  if (!store) {
    handglass::test::missing(store.error().id);
    return;
  }
  const Bytes bundle = read_file(store->source());
  std::size_t verified = 0;
  std::map<std::string, int> unsupported;
  const std::vector<PemBlock> blocks = parse_pem(as_text(bundle)).value();
  for (const PemBlock& block : blocks) {
    const Result<Certificate> root = parse_certificate(block.contents);
    if (!root) continue;
    INFO(to_text(root->subject()));
    const Result<PublicKey> key = root->public_key();
    const Result<SignatureAlgorithm> algorithm = signature_algorithm(root->signature_algorithm);
    if (!key || !algorithm) {
      ++unsupported[key ? std::string(algorithm.error().arg("algorithm"))
                        : std::string(key.error().arg("algorithm"))];
      continue;
    }
    CHECK(verify(*key, *algorithm, root->tbs_der(), root->signature.octets));
    ++verified;
  }
  CHECK(verified > 0);
  // SHA-1: nothing else is allowed to be missing.
  for (const auto& [algorithm, count] : unsupported) {
    INFO(algorithm << " " << count);
    CHECK(algorithm == "sha1WithRSAEncryption");
  }
}
