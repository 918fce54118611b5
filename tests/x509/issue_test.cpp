#include "x509/issue.h"

#include <cstdlib>

#include "tests/catch.h"
#include "tests/missing.h"
#include "tests/x509/support.h"
#include "x509/pem.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

constexpr UnixTime now = 1800000000; // 2027-01-15T08:00:00Z
constexpr KeyType all_types[] = {KeyType::rsa,     KeyType::rsa_pss, KeyType::ec_p256,
                                 KeyType::ec_p384, KeyType::ec_p521, KeyType::ed25519};

DemoPki demo(KeyType leaf, Flaw flaw = Flaw::none, KeyType ca = KeyType::ec_p256) {
  SeededRandom random("issue_test");
  return make_demo_pki(leaf, {"server.test", "*.server.test", "192.0.2.1", "2001:db8::1"}, now, random, flaw,
                       ca);
}

/// A folder that is there for one test.
class Folder {
 public:
  Folder() {
    char place[] = "/tmp/handglass-XXXXXX";
    if (mkdtemp(place) == nullptr) bug("no temporary folder");
    path_ = place;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  std::string read(const std::string& name) const {
    const Bytes octets = read_file(path_ / name);
    return std::string(as_text(octets));
  }
  /// Runs a command with its output in the file "out"; true if it ends with 0.
  bool run(const std::string& command) const {
    return std::system((command + " > " + (path_ / "out").string() + " 2>&1").c_str()) == 0;
  }

 private:
  std::filesystem::path path_;
};

bool has_openssl() { return std::system("openssl version > /dev/null 2>&1") == 0; }

} // namespace

TEST_CASE("what is issued is read, tiled, named whole, and written again octet for octet") {
  for (KeyType type : all_types) {
    const DemoPki pki = demo(type, Flaw::none, type == KeyType::rsa ? KeyType::rsa_pss : KeyType::ec_p384);
    for (const Certificate* certificate : {&pki.root, &pki.intermediate, &pki.leaf}) {
      INFO(name(type) << " " << to_text(certificate->subject()));
      CHECK(hex(der::serialise(*certificate)) == hex(certificate->der));
      Recorder recorder;
      REQUIRE(parse_certificate(certificate->der, recorder.tap(), Buffer{}));
      CHECK(recorder.tiling_error(0, certificate->der.size()) == "");
      CHECK(recorder.raw_octets() == 0);
      CHECK(recorder.without_citation == 0);
    }
  }
}

TEST_CASE("a demo leaf says what it should") {
  const DemoPki pki = demo(KeyType::ed25519);
  CHECK(to_text(pki.leaf.subject()) == "CN=server.test");
  CHECK(to_text(pki.leaf.issuer()) == "CN=handglass Intermediate CA");
  CHECK(to_text(pki.leaf.tbs.validity.not_before.seconds) == "2027-01-14T08:00:00Z");
  CHECK(to_text(pki.leaf.tbs.validity.not_after.seconds) == "2027-04-14T08:00:00Z");
  CHECK(pki.leaf.tbs.version == 2);
  CHECK(pki.leaf.public_key().value() == pki.leaf_key.public_key());
  CHECK(pki.leaf.tbs.serial_number.size() == 20);
  CHECK((pki.leaf.tbs.serial_number[0] & 0xc0) == 0x40);
  CHECK(pki.leaf.tbs.serial_number != pki.intermediate.tbs.serial_number);
  CHECK_FALSE(pki.leaf.extension<BasicConstraints>()->ca);
  CHECK(pki.leaf.extension<KeyUsage>()->text() == "digitalSignature");
  CHECK(pki.intermediate.extension<KeyUsage>()->text() == "keyCertSign, cRLSign");
  CHECK(pki.intermediate.extension<BasicConstraints>()->path_len_constraint == 0u);
  CHECK(pki.leaf.extension<ExtKeyUsage>()->has(oid("id-kp-serverAuth")));
  CHECK_FALSE(pki.leaf.extension<ExtKeyUsage>()->has(oid("id-kp-clientAuth")));
  CHECK(pki.intermediate.extension<ExtKeyUsage>() == nullptr);
  CHECK(*pki.leaf.extension<AuthorityKeyIdentifier>()->key_identifier ==
        pki.intermediate.extension<SubjectKeyIdentifier>()->key_identifier);
  std::string names;
  for (const GeneralName& n : pki.leaf.extension<SubjectAltName>()->names) names += to_text(n) + " ";
  CHECK(names == "DNS:server.test DNS:*.server.test IP:192.0.2.1 IP:2001:db8::1 ");
}

TEST_CASE("the same seed and time make the same PKI, octet for octet") {
  for (KeyType type : {KeyType::ec_p256, KeyType::rsa_pss}) {
    const DemoPki one = demo(type), two = demo(type);
    CHECK(one.leaf == two.leaf);
    CHECK(one.root == two.root);
    CHECK(one.leaf_key.to_pem() == two.leaf_key.to_pem());
  }
}

TEST_CASE("extensions can be replaced, added and left out") {
  SeededRandom random("request");
  const DemoPki pki = demo(KeyType::ec_p256);
  Request request;
  request.key = pki.leaf_key.public_key();
  request.not_before = now;
  request.not_after = 2600000000; // 2052: GeneralizedTime
  request.hosts = {"a.test"};
  request.client_auth = true;
  request.omit = {"keyUsage", "basicConstraints"};
  request.extensions = {make_extension(ExtKeyUsage{{{oid("id-kp-OCSPSigning")}}}, true),
                        make_extension(TlsFeature{{Feature{5}}})};
  const Certificate made = issue(request, pki.intermediate, pki.intermediate_key, random);
  CHECK(made.extension<KeyUsage>() == nullptr);
  CHECK(made.extension<BasicConstraints>() == nullptr);
  CHECK(made.extension<ExtKeyUsage>()->purposes.size() == 1);
  CHECK(made.extension<TlsFeature>()->features[0].extension_type == 5);
  CHECK(made.tbs.validity.not_before.tag == der::tag::utc_time);
  CHECK(made.tbs.validity.not_after.tag == der::tag::generalized_time);
  // RFC 5280 section 4.2.1.6: without a subject, the alternative names are critical.
  CHECK(made.subject().empty());
  for (const Extension& e : made.tbs.extensions)
    if (e.extn_id == oid("subjectAltName")) CHECK(e.critical);
}

TEST_CASE("every strict prefix of an issued certificate is refused, and no flipped bit crashes the parser") {
  const DemoPki pki = demo(KeyType::ec_p256, Flaw::name_constraints);
  for (const Certificate* certificate : {&pki.intermediate, &pki.leaf}) {
    const Bytes& der = certificate->der;
    for (std::size_t n = 0; n < der.size(); ++n)
      CHECK(parse_certificate(ByteView(der).first(n)).error().id == "der.truncated");
    for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
      Bytes flipped = der;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1 << bit % 8);
      const Result<Certificate> result = parse_certificate(flipped);
      if (result)
        CHECK(hex(der::serialise(*result)) == hex(flipped));
      else
        CHECK(result.error().alert == Alert::bad_certificate);
    }
  }
}

TEST_CASE("openssl verify accepts what we issue, with every key, and refuses what is flawed") {
  if (!has_openssl()) {
    handglass::test::missing("openssl");
    return;
  }
  const Folder folder;
  const auto accepts = [&](const DemoPki& pki) {
    const std::string root = folder.write("root.pem", to_pem(pki.root));
    const std::string intermediate = folder.write("intermediate.pem", to_pem(pki.intermediate));
    const std::string leaf = folder.write("leaf.pem", to_pem(pki.leaf));
    return folder.run(
        "openssl verify -x509_strict -check_ss_sig -purpose sslserver -verify_hostname server.test -attime " +
        std::to_string(now) + " -CAfile " + root + " -untrusted " + intermediate + " " + leaf);
  };
  for (KeyType leaf : all_types) {
    INFO("leaf " << name(leaf));
    CHECK(accepts(demo(leaf)));
  }
  for (KeyType ca : all_types) {
    INFO("CA " << name(ca));
    CHECK(accepts(demo(KeyType::ec_p256, Flaw::none, ca)));
  }
  for (Flaw flaw : {Flaw::expired, Flaw::not_yet_valid, Flaw::wrong_host, Flaw::not_a_ca, Flaw::path_length,
                    Flaw::bad_signature, Flaw::key_usage, Flaw::purpose, Flaw::critical_extension,
                    Flaw::name_constraints}) {
    INFO("flaw " << static_cast<int>(flaw));
    CHECK_FALSE(accepts(demo(KeyType::ed25519, flaw)));
    CHECK(folder.read("out").find("verification failed") != std::string::npos);
  }
}

TEST_CASE("openssl reads the keys we write, and finds the same public half") {
  if (!has_openssl()) {
    handglass::test::missing("openssl");
    return;
  }
  const Folder folder;
  for (KeyType type : all_types) {
    INFO(name(type));
    SeededRandom random("written");
    const PrivateKey key = PrivateKey::generate(type, random);
    const std::string file = folder.write("key.pem", key.to_pem());
    REQUIRE(folder.run("openssl pkey -check -noout -in " + file));
    REQUIRE(folder.run("openssl pkey -pubout -in " + file));
    CHECK(folder.read("out") == key.public_key().to_pem());
  }
}
