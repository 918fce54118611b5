// ec_nist_test.cpp: NIST's own vectors for P-256, P-384 and P-521: keys, ECDH, ECDSA verification.
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/signature_der.h"
#include "tests/crypto/asymmetric/ec_support.h"
#include "tests/vectors/nist_rsp.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::tests;

namespace {

std::optional<Curve> curve_of(std::string_view section) {
  if (section.starts_with("P-256") || section.starts_with("EC -")) return Curve::p256;
  if (section.starts_with("P-384") || section.starts_with("ED -")) return Curve::p384;
  if (section.starts_with("P-521") || section.starts_with("EE -")) return Curve::p521;
  return std::nullopt;
}

std::optional<HashAlgorithm> hash_of(std::string_view section) {
  for (HashAlgorithm algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
    if (section.ends_with(name(algorithm))) return algorithm;
  return std::nullopt;
}

bool passes(const nist::Case& c) { return c.text("Result").starts_with('P'); }

} // namespace

TEST_CASE("NIST's private keys have the public keys that NIST says") {
  int tried = 0;
  for (Curve curve : {Curve::p256, Curve::p384, Curve::p521}) {
    for (const nist::Case& c : nist::read("ecdsa/KeyPair.rsp", "Qy")) {
      // Which curve a case is for shows in nothing but the size of its numbers; the binary curves of
      // that size are B-283, K-283 and up, whose numbers have more digits.
      // P-521's may lack leading zeros.
      const auto fits = [&](const char* name) {
        const std::size_t digits = c.text(name).size(), full = 2 * scalar_size(curve);
        return digits == full || (curve == Curve::p521 && digits < full && digits + 4 >= full);
      };
      if (!fits("d") || !fits("Qx")) continue;
      for (EcEngine engine : ec_engines()) {
        const auto made = ec_public(curve, fit(c.text("d"), scalar_size(curve)), engine);
        REQUIRE(made);
        CHECK(hex(*made) == hex(point(curve, c.text("Qx"), c.text("Qy"))));
        CHECK(is_on_curve(curve, *made));
      }
      ++tried;
    }
  }
  CHECK(tried == 30);
}

TEST_CASE("NIST's public keys are accepted or refused as NIST says") {
  int tried = 0, valid = 0;
  for (const nist::Case& c : nist::read("ecdsa/PKV.rsp", "Result")) {
    const auto curve = curve_of(c.section);
    if (!curve) continue;
    INFO(c.section << " Qx = " << c.text("Qx") << " " << c.text("Result"));
    CHECK(is_on_curve(*curve, point(*curve, c.text("Qx"), c.text("Qy"))) == passes(c));
    ++tried, valid += passes(c);
  }
  CHECK(tried == 36);
  CHECK(valid == 12);
}

TEST_CASE("ECDH gives NIST's shared secrets and refuses NIST's bad points") {
  int agreed = 0, refused = 0, wrong_z = 0, wrong_own_key = 0;
  for (const char* file : {"ecdh/KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_init.fax",
                           "ecdh/KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_resp.fax"}) {
    for (const nist::Case& c : nist::read(file, "Result")) {
      const auto curve = curve_of(c.section);
      if (!curve) continue;
      INFO(file << " " << c.section << " " << c.text("COUNT") << " " << c.text("Result"));
      const std::size_t size = scalar_size(*curve);
      const Bytes scalar = fit(c.text("dsIUT"), size);
      const auto shared = ecdh(*curve, scalar, point(*curve, c.text("QsCAVSx"), c.text("QsCAVSy")));
      const std::string& result = c.text("Result");
      if (passes(c)) {
        REQUIRE(shared);
        CHECK(hex(shared->expose()) == hex(fit(c.text("Z"), size)));
        CHECK(hex(ec_public(*curve, scalar).value()) ==
              hex(point(*curve, c.text("QsIUTx"), c.text("QsIUTy"))));
        ++agreed;
      } else if (result.starts_with("F (1 ") || result.starts_with("F (2 ")) { // the peer's point was changed
        REQUIRE_FALSE(shared);
        CHECK(shared.error().alert == Alert::illegal_parameter);
        CHECK(shared.error().id == "ec.bad_point");
        ++refused;
      } else if (result.starts_with("F (8 ")) { // Z was changed
        REQUIRE(shared);
        CHECK(hex(shared->expose()) != hex(fit(c.text("Z"), size)));
        ++wrong_z;
      } else { // our own key pair was changed: a check before there is a peer
        const auto own = ec_public(*curve, scalar);
        CHECK((!own || hex(*own) != hex(point(*curve, c.text("QsIUTx"), c.text("QsIUTy")))));
        ++wrong_own_key;
      }
    }
  }
  CHECK(agreed == 108);
  CHECK(refused == 24);
  CHECK(wrong_z == 12);
  CHECK(wrong_own_key == 36);
}

TEST_CASE("NIST's ECDSA signatures verify or fail as NIST says") {
  int tried = 0, valid = 0;
  for (const nist::Case& c : nist::read("ecdsa/SigVer.rsp", "Result")) {
    const auto curve = curve_of(c.section);
    const auto algorithm = hash_of(c.section);
    if (!curve || !algorithm) continue;
    INFO(c.section << " R = " << c.text("R") << " " << c.text("Result"));
    const std::size_t size = scalar_size(*curve);
    const Bytes signature = ec::write_signature(fit(c.text("R"), size), fit(c.text("S"), size));
    const Digest digest = hash(*algorithm, octets(c.text("Msg")));
    const Bytes key = point(*curve, c.text("Qx"), c.text("Qy"));
    for (EcEngine engine : ec_engines())
      CHECK(ecdsa_verify(*curve, key, digest, signature, engine) == passes(c));
    ++tried, valid += passes(c);
  }
  CHECK(tried == 135);
  CHECK(valid == 27);
}
