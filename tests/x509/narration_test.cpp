// narration_test.cpp: the events of a path, from which a trace tells how it was found and judged.
#include "tests/catch.h"
#include "tests/x509/support.h"
#include "x509/issue.h"
#include "x509/verify.h"

using namespace handglass;
using namespace handglass::x509;
using namespace handglass::x509::test;

namespace {

constexpr UnixTime now = 1800000000;

/// Everything that is told about a path, in order, one line an event.
class Narrator : public Observer {
 public:
  std::vector<std::string> lines;
  std::vector<Bytes> keys, messages, signatures;
  std::vector<std::string> algorithms;
  std::vector<std::string> places;

  void on(const Event& event) override {
    if (const auto* p = std::get_if<event::Path>(&event)) {
      std::string line = std::to_string(p->depth) + " " + std::string(p->id);
      for (const Arg& arg : p->args) line += " " + std::string(arg.name) + "=" + to_text(arg);
      lines.push_back(line);
    } else if (const auto* c = std::get_if<event::Check>(&event)) {
      lines.push_back(std::string(c->passed ? "  pass " : "  FAIL ") + std::string(c->id));
    } else if (const auto* d = std::get_if<event::Derive>(&event)) {
      lines.push_back("  " + std::string(d->op) + " " + hex(d->out));
      for (const event::Input& input : d->inputs) {
        if (input.name == "public_key") keys.push_back(to_bytes(input.bytes));
        if (input.name == "message")
          messages.push_back(to_bytes(input.bytes)), places.emplace_back(input.text);
        if (input.name == "signature") signatures.push_back(to_bytes(input.bytes));
        if (input.name == "algorithm") algorithms.emplace_back(input.text);
      }
    }
  }
};

} // namespace

TEST_CASE("an accepted path is told from the first question to the last check") {
  SeededRandom random("narration");
  const DemoPki pki = make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  TrustStore store;
  store.add(pki.root);
  VerifyOptions options;
  options.now = now;
  options.clock_source = "clock.system";
  options.host = "server.test";
  Narrator narrator;
  REQUIRE(verify_chain(pki.chain(), store, options, Tap(&narrator)));
  const std::vector<std::string> expected = {
      "  pass path.no_certificates",
      "  pass path.too_many_certificates",
      "0 path.begin subject=server.test host=server.test now=2027-01-15T08:00:00Z clock=clock.system",
      "0 path.search subject=server.test issuer=CN=handglass Intermediate CA",
      "0 path.candidate.taken subject=handglass Intermediate CA from=peer name=equal key_id=equal",
      "1 path.search subject=handglass Intermediate CA issuer=CN=handglass Root CA",
      "1 path.candidate.rejected subject=handglass Intermediate CA from=peer name=different key_id=different "
      "reason=name",
      "1 path.candidate.taken subject=handglass Root CA from=store name=equal key_id=equal",
      "2 path.complete certificates=3",
      "2 path.judging position=0 subject=handglass Root CA kind=anchor",
      "  pass path.unsupported_key",
      "  pass path.not_yet_valid",
      "  pass path.expired",
      "  pass path.not_a_ca",
      "  pass path.key_usage",
      "1 path.judging position=1 subject=handglass Intermediate CA kind=ca",
      "  pass path.algorithm_mismatch",
      "  pass path.signature_algorithm",
      "  verify 01",
      "  pass path.bad_signature",
      "  pass path.not_yet_valid",
      "  pass path.expired",
      "  pass path.name_chaining",
      "  pass path.unsupported_key",
      "  pass path.extended_key_usage",
      "  pass path.critical_extension",
      "  pass path.not_a_ca",
      "  pass path.path_length",
      "  pass path.key_usage",
      "0 path.judging position=2 subject=server.test kind=leaf",
      "  pass path.algorithm_mismatch",
      "  pass path.signature_algorithm",
      "  verify 01",
      "  pass path.bad_signature",
      "  pass path.not_yet_valid",
      "  pass path.expired",
      "  pass path.name_chaining",
      "  pass path.unsupported_key",
      "  pass path.extended_key_usage",
      "  pass path.key_usage",
      "  pass path.critical_extension",
      "  pass path.bad_reference",
      "  pass path.no_host_names",
      "  pass path.wrong_host",
      "2 path.accepted subject=server.test certificates=3",
  };
  for (std::size_t i = 0; i < std::max(expected.size(), narrator.lines.size()); ++i) {
    INFO("line " << i);
    CHECK((i < narrator.lines.size() ? narrator.lines[i] : "nothing") ==
          (i < expected.size() ? expected[i] : "nothing"));
  }
}

TEST_CASE("a stranger can check each signature again from the event alone") {
  SeededRandom random("narration");
  const DemoPki pki =
      make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random, Flaw::none, KeyType::ec_p384);
  // As if it had come inside a Certificate message: the place of what is signed is that of the buffer.
  const Buffer buffer{Buffer::Kind::hs, Direction::s2c, Epoch::handshake};
  const Certificate leaf =
      parse_certificate(pki.leaf.der, Tap(), buffer, 1000, "Certificate.certificate_list[0].cert_data")
          .value();
  TrustStore store;
  store.add(pki.root);
  VerifyOptions options;
  options.now = now;
  Narrator narrator;
  REQUIRE(verify_chain(std::vector{leaf, pki.intermediate}, store, options, Tap(&narrator)));
  REQUIRE(narrator.keys.size() == 2);
  CHECK(narrator.algorithms == std::vector<std::string>{"ecdsa_sha384", "ecdsa_sha384"});
  CHECK(narrator.places[1] == "hs.s2c.handshake[1004,+" + std::to_string(leaf.tbs_at.size) + ")");
  CHECK(hex(narrator.messages[1]) == hex(leaf.tbs_der()));
  for (std::size_t i = 0; i < 2; ++i) {
    const PublicKey key = PublicKey::parse(narrator.keys[i]).value();
    CHECK(verify(key, SignatureAlgorithm::ecdsa_sha384, narrator.messages[i], narrator.signatures[i]));
  }
}

TEST_CASE("a wrong turn is told as such, and a signature is checked once however many paths share it") {
  SeededRandom random("narration");
  const DemoPki pki = make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  // The intermediate's key once more, under a certificate with something in it that nobody understands: a
  // path that must be left again.
  Request odd;
  odd.subject = pki.intermediate.subject();
  odd.key = pki.intermediate_key.public_key();
  odd.not_before = now - 1000;
  odd.not_after = now + 1000;
  odd.is_ca = true;
  odd.extensions.push_back({*parse_oid("2.999.1"), true, UnknownExtension{{0x05, 0x00}}});
  const Certificate strange = issue(odd, pki.root, pki.root_key, random);
  TrustStore store;
  store.add(pki.root);
  VerifyOptions options;
  options.now = now;
  Narrator narrator;
  const VerifiedPath path =
      verify_chain(std::vector{pki.leaf, strange, pki.intermediate}, store, options, Tap(&narrator)).value();
  CHECK(path.certificates[1] == pki.intermediate);
  const auto count = [&](std::string_view line) {
    return std::count(narrator.lines.begin(), narrator.lines.end(), line);
  };
  CHECK(count("  FAIL path.critical_extension") == 1);
  CHECK(count("2 path.rejected reason=path.critical_extension") == 1);
  CHECK(count("1 path.dead_end subject=handglass Intermediate CA issuer=CN=handglass Root CA") == 1);
  CHECK(count("2 path.complete certificates=3") == 2);
  CHECK(count("  verify 01") == 3); // the strange one, the good one, the leaf
}

TEST_CASE("what is in force is tried before what has expired") {
  SeededRandom random("narration");
  const DemoPki pki = make_demo_pki(KeyType::ec_p256, {"server.test"}, now, random);
  Request old;
  old.subject = pki.intermediate.subject();
  old.key = pki.intermediate_key.public_key();
  old.not_before = now - 1000;
  old.not_after = now - 1;
  old.is_ca = true;
  const Certificate expired = issue(old, pki.root, pki.root_key, random);
  TrustStore store;
  store.add(pki.root);
  VerifyOptions options;
  options.now = now;
  Narrator narrator;
  REQUIRE(verify_chain(std::vector{pki.leaf, expired, pki.intermediate}, store, options, Tap(&narrator)));
  CHECK(std::count(narrator.lines.begin(), narrator.lines.end(), "2 path.complete certificates=3") == 1);
}

TEST_CASE("what is told does not depend on whether somebody listens") {
  SeededRandom random("narration");
  const DemoPki pki = make_demo_pki(KeyType::ed25519, {"server.test"}, now, random, Flaw::expired);
  TrustStore store;
  store.add(pki.root);
  VerifyOptions options;
  options.now = now;
  Narrator narrator;
  const Failure heard = verify_chain(pki.chain(), store, options, Tap(&narrator)).error();
  const Failure unheard = verify_chain(pki.chain(), store, options).error();
  CHECK(heard.id == unheard.id);
  CHECK(heard.args == unheard.args);
  CHECK(heard.where.line() == unheard.where.line());
}
