#include "x509/certificate.h"

#include "core/limits.h"
#include "tests/catch.h"
#include "tests/missing.h"
#include "tests/x509/support.h"
#include "x509/crl.h"
#include "x509/ocsp.h"
#include "x509/pem.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

std::vector<std::filesystem::path> pkits_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(vectors("pkits/certs")))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

Bytes rfc8448_der() { return read_file(vectors("certs/rfc8448-server.der")); }

} // namespace

TEST_CASE("every PKITS certificate parses, tiles exactly, and is written again octet for octet") {
  std::size_t count = 0;
  std::map<std::string, int> raw; // leaf and, for an OID, its number
  for (const auto& file : pkits_files()) {
    INFO(file.filename().string());
    const Bytes der = read_file(file);
    const Result<Certificate> plain = parse_certificate(der);
    if (!plain)
      FAIL(plain.error().id << " " << plain.error().arg("structure") << "." << plain.error().arg("field"));
    CHECK(hex(der::serialise(*plain)) == hex(der));

    Recorder recorder;
    const Result<Certificate> traced = parse_certificate(der, recorder.tap(), Buffer{}, 1000);
    REQUIRE(traced);
    CHECK(recorder.tiling_error(1000, der.size()) == "");
    CHECK(recorder.without_citation == 0);
    for (const auto& leaf : recorder.leaves)
      if (leaf.kind == event::FieldKind::raw) ++raw[leaf.id + " " + leaf.text];
    ++count;
  }
  CHECK(count == 405);
  // What nothing here names, in full:
  // an extension made up to be unknown (4.16.1, 4.16.2), whose OID and contents are in two certificates.
  CHECK(raw == std::map<std::string, int>{{"Extension.extnID 2.16.840.1.101.2.1.12.2", 2},
                                          {"Extension.extnValue ", 2}});
}

TEST_CASE("the certificate of RFC 8448 has every octet named, with the offsets of the buffer it came in") {
  const Bytes der = rfc8448_der();
  REQUIRE(der.size() == 432);
  Recorder recorder;
  Captured captured{der, Buffer{Buffer::Kind::hs, Direction::s2c, Epoch::handshake}, 51,
                    "Certificate.certificate_list[0].cert_data"};
  const Certificate certificate = parse_certificate(captured, recorder.tap()).value();
  CHECK(recorder.tiling_error(51, 432) == "");
  CHECK(recorder.raw_octets() == 0);

  const std::string prefix = "Certificate.certificate_list[0].cert_data.tbsCertificate.";
  const auto* value = recorder.leaf(prefix + "subject.rdnSequence[0][0].value");
  REQUIRE(value != nullptr);
  CHECK(value->id == "AttributeTypeAndValue.value");
  CHECK(value->text == "rsa");
  CHECK(value->kind == event::FieldKind::text);
  CHECK(recorder.leaf(prefix + "signature.algorithm")->text == "sha256WithRSAEncryption");
  CHECK(recorder.leaf(prefix + "subjectPublicKeyInfo.subjectPublicKey.RSAPublicKey.modulus") != nullptr);
  CHECK(recorder.leaf(prefix + "extensions[0].extnValue.BasicConstraints.tag") != nullptr);
  CHECK(recorder.leaf(prefix + "version.explicit.tag")->text == "[0]");
  CHECK(recorder.leaf(prefix + "version.tag")->text == "INTEGER");
  CHECK(recorder.leaf("Certificate.certificate_list[0].cert_data.tag")->offset == 51);

  CHECK(certificate.offset == 51);
  CHECK(certificate.tbs_at.offset == 4);
  CHECK(to_text(certificate.subject()) == "CN=rsa");
  CHECK(to_text(certificate.tbs.validity.not_after.seconds) == "2026-07-30T01:23:59Z");
  REQUIRE(certificate.extension<KeyUsage>() != nullptr);
  CHECK(certificate.extension<KeyUsage>()->text() == "digitalSignature, keyEncipherment");
}

TEST_CASE("every strict prefix of a certificate is truncated, and one octet more is trailing") {
  const Bytes der = rfc8448_der();
  for (std::size_t n = 0; n < der.size(); ++n) {
    const Result<Certificate> result = parse_certificate(ByteView(der).first(n));
    REQUIRE_FALSE(result);
    CHECK(result.error().id == "der.truncated");
    CHECK(result.error().alert == Alert::bad_certificate);
  }
  Bytes longer = der;
  longer.push_back(0);
  CHECK(parse_certificate(longer).error().id == "der.trailing");
}

TEST_CASE("a certificate with any one bit flipped parses to itself or fails as a bad certificate") {
  const Bytes der = rfc8448_der();
  std::size_t parsed = 0, refused = 0;
  for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
    Bytes flipped = der;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1 << bit % 8);
    const Result<Certificate> result = parse_certificate(flipped);
    if (result) {
      ++parsed;
      CHECK(hex(der::serialise(*result)) == hex(flipped)); // one encoding a value, even for wrong values
      Recorder recorder;
      REQUIRE(parse_certificate(flipped, recorder.tap(), Buffer{}));
      CHECK(recorder.tiling_error(0, flipped.size()) == "");
    } else {
      ++refused;
      CHECK(result.error().alert == Alert::bad_certificate);
      const bool is_ours =
          result.error().id.starts_with("der.") || result.error().id.starts_with("certificate.");
      CHECK(is_ours);
    }
  }
  CHECK(parsed > 0);
  CHECK(refused > 0);
}

TEST_CASE("a certificate above the limit is refused before it is read") {
  CHECK(parse_certificate(Bytes(limits::certificate + 1)).error().id == "certificate.too_long");
}

TEST_CASE("the system's own trust anchors parse and tile, where there are any") {
  const std::filesystem::path bundle = "/etc/ssl/certs/ca-certificates.crt";
  if (!std::filesystem::exists(bundle)) {
    handglass::test::missing("a CA bundle");
    return;
  }
  const Bytes pem = read_file(bundle);
  std::size_t count = 0;
  const std::vector<PemBlock> blocks = parse_pem(as_text(pem)).value();
  for (const PemBlock& block : blocks) {
    const Result<Certificate> certificate = parse_certificate(block.contents);
    if (!certificate) {
      WARN("line " << block.line << ": " << certificate.error().id << " "
                   << certificate.error().arg("field"));
      continue;
    }
    ++count;
    INFO(to_text(certificate->subject()));
    CHECK(hex(der::serialise(*certificate)) == hex(block.contents));
    Recorder recorder;
    REQUIRE(parse_certificate(block.contents, recorder.tap(), Buffer{}));
    CHECK(recorder.tiling_error(0, block.contents.size()) == "");
  }
  CHECK(count > 0);
}

TEST_CASE("what is accepted of the fuzzers' seeds is named to the last octet and written back the same") {
  const std::filesystem::path root = HANDGLASS_SOURCE_ROOT;
  // The seeds of CRLs alone hold none that is whole.
  const std::vector<std::pair<std::string, std::filesystem::path>> folders = {
      {"certificates", root / "tests/fuzz/seeds/certificates"},
      {"crls", root / "tests/fuzz/seeds/crls"},
      {"crls", root / "vectors/pkits/crls"},
      {"ocsp_responses", root / "tests/fuzz/seeds/ocsp_responses"}};
  std::map<std::string, int> accepted;
  for (const auto& [kind, folder] : folders)
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      INFO(entry.path().filename().string());
      const Bytes der = read_file(entry.path());
      Recorder recorder;
      const auto check = [&, &kind = kind](const auto& read) {
        if (!read) return;
        ++accepted[kind];
        CHECK(der::serialise(*read) == der);
        CHECK(recorder.tiling_error(0, der.size()) == "");
      };
      if (kind == "certificates") check(parse_certificate(der, recorder.tap(), Buffer{}));
      if (kind == "crls") check(parse_crl(der, recorder.tap(), Buffer{}));
      if (kind == "ocsp_responses") check(parse_ocsp_response(der, recorder.tap(), Buffer{}));
    }
  for (const auto& [kind, folder] : folders) {
    INFO(kind);
    CHECK(accepted[kind] > 0);
  }
}
