// explain_pair_test.cpp: our own connections, overheard: every suite, every protection.
#include <sstream>

#include "tests/tls/pair_support.h"
#include "trace/explain/explain.h"
#include "x509/issue_ocsp.h"

using namespace handglass;
using namespace handglass::tls::test;

namespace {

/// What a tap copies, and what a client writes into its key log.
struct Overheard {
  trace::Capture capture;
  std::ostringstream key_log;
};

Bytes octets(std::string_view text) { return to_bytes(as_bytes(text)); }

void overhear(Scene& scene, Overheard& heard) {
  trace::KeyLog log(heard.key_log);
  scene.client.observer = &log;
  scene.client.reveal_secrets = true;
  scene.wire.tamper = [&](Direction dir, const Bytes& sent) { heard.capture.push_back({dir, sent}); };
  trace::Pair& pair = scene.run();
  INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
  REQUIRE(pair.client.handshake_done());
  pair.client.send(octets("question"));
  REQUIRE(pair.run());
  pair.server.send(Bytes(20000, 'a'));
  REQUIRE(pair.run());
  pair.client.close();
  REQUIRE(pair.run());
}

} // namespace

TEST_CASE("every suite of TLS 1.2, with each of its protections on and off, is read from outside") {
  for (const tls::SuiteParameters12& suite : tls::suites_12())
    for (const bool ems : {true, false})
      for (const bool etm : {true, false}) {
        if (etm && !suite.is_cbc()) continue;
        INFO(registry_name(suite.suite) << " ems " << ems << " etm " << etm);
        Scene12 scene(suite.suite);
        scene.client.extended_master_secret = ems ? tls::Use::wanted : tls::Use::off;
        scene.client.encrypt_then_mac = etm;
        Overheard heard;
        overhear(scene, heard);
        trace::Totals totals;
        trace::ExplainOptions options;
        options.observer = &totals;
        const bool by_key = suite.key_exchange == tls::KeyExchange::rsa;
        trace::Secrets secrets;
        if (by_key)
          secrets.server_key =
              std::make_shared<const x509::PrivateKey>(demo_pki(x509::KeyType::rsa).leaf_key.clone());
        else
          secrets.key_log = trace::read_key_log(heard.key_log.str()).value();
        const auto result = trace::explain_capture(heard.capture, std::move(secrets), options);
        if (!result) FAIL(result.error().id);
        CHECK(result->seen.suite == suite.suite);
        CHECK(result->seen.keys_from == (by_key ? trace::KeysFrom::server_key : trace::KeysFrom::key_log));
        CHECK((result->seen.finished_verified[0] && result->seen.finished_verified[1]));
        CHECK((result->seen.closed[0] && result->seen.closed[1]));
        CHECK(result->data[0] == octets("question"));
        CHECK(result->data[1] == Bytes(20000, 'a'));
        CHECK(totals.flaws().empty());
        CHECK(totals.counts().raw == 0);
      }
}

TEST_CASE("messages cut into small records are read from outside") {
  Scene12 scene;
  scene.client.records.max_fragment = scene.server.records.max_fragment = 13;
  Overheard heard;
  overhear(scene, heard);
  trace::Totals totals;
  trace::ExplainOptions options;
  options.observer = &totals;
  const auto result = trace::explain_capture(
      heard.capture, {nullptr, trace::read_key_log(heard.key_log.str()).value(), nullptr}, options);
  if (!result) FAIL(result.error().id);
  CHECK(result->data[1] == Bytes(20000, 'a'));
  CHECK(totals.flaws().empty());
}

TEST_CASE("a stapled OCSP response passes in the clear, is read from outside") {
  for (const tls::CipherSuite suite : {tls::CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                       tls::CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256}) {
    Scene12 scene(suite);
    const bool is_rsa = tls::find_suite_12(suite)->certificate_key == tls::CertificateKey::rsa;
    const x509::DemoPki& pki = demo_pki(is_rsa ? x509::KeyType::rsa : x509::KeyType::ec_p256);
    x509::OcspAnswer answer;
    answer.serial_number = pki.leaf.tbs.serial_number;
    answer.this_update = test_now - 1;
    answer.next_update = test_now + 1;
    SeededRandom random("responder");
    scene.client.request_ocsp = true;
    scene.server.credentials[0].ocsp_response =
        x509::issue_ocsp(answer, pki.intermediate, pki.intermediate_key, random).der;
    Overheard heard;
    overhear(scene, heard);
    struct Seen : Observer {
      void on(const Event& event) override {
        totals.on(event);
        if (const auto* field = std::get_if<event::Field>(&event))
          statuses +=
              field->id == "CertificateStatus.status_type" || field->id == "SingleResponse.thisUpdate";
      }
      trace::Totals totals;
      int statuses = 0;
    } seen;
    trace::ExplainOptions options;
    options.observer = &seen;
    const auto result = trace::explain_capture(
        heard.capture, {nullptr, trace::read_key_log(heard.key_log.str()).value(), nullptr}, options);
    if (!result) FAIL(result.error().id);
    CHECK(result->data[0] == octets("question"));
    CHECK(seen.statuses == 2);
    CHECK(seen.totals.flaws().empty());
    CHECK(seen.totals.counts().raw == 0);
  }
}

TEST_CASE("a handshake that an alert ended is a recording like any other") {
  Scene12 scene;
  scene.server.cipher_suites = {tls::CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384};
  trace::Capture capture;
  scene.wire.tamper = [&](Direction dir, const Bytes& sent) { capture.push_back({dir, sent}); };
  REQUIRE_FALSE(scene.run().client.handshake_done());
  const auto result = trace::explain_capture(capture, {});
  if (!result) FAIL(result.error().id);
  CHECK(result->seen.fatal == Alert::handshake_failure);
  CHECK_FALSE(result->seen.handshake_done());
}

TEST_CASE("a recording of TLS 1.3 is told to be that") {
  Scene scene;
  trace::Capture capture;
  scene.wire.tamper = [&](Direction dir, const Bytes& sent) { capture.push_back({dir, sent}); };
  REQUIRE(scene.run().client.handshake_done());
  const auto result = trace::explain_capture(capture, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().id == "explain.version");
  CHECK(result.error().arg("version") == "TLS_1_3");
}
