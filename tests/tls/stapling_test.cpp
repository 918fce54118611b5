// stapling_test.cpp: OCSP responses that a server brings along, in both versions: asked for, given, judged.
#include "tests/tls/pair_support.h"
#include "x509/issue_ocsp.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

/// What a client saw.
struct Seen : Observer {
  void on(const Event& event) override {
    totals.on(event);
    if (const auto* note = std::get_if<event::Note>(&event)) notes.emplace_back(note->id);
    if (const auto* field = std::get_if<event::Field>(&event))
      if (field->id == "CertificateStatus.status_type" || field->id == "SingleResponse.thisUpdate")
        fields.emplace_back(field->id);
    if (const auto* path = std::get_if<event::Path>(&event); path && path->id == "path.revocation")
      for (const Arg& arg : path->args)
        if (arg.name == "reason") answers.emplace_back(to_text(arg));
  }
  bool noted(std::string_view id) const { return std::ranges::count(notes, id) != 0; }

  trace::Totals totals;
  std::vector<std::string> notes, fields, answers;
};

/// The three ways in which a response travels.
enum class Way { tls13, ecdhe12, rsa12 };

struct Stapling {
  explicit Stapling(Way way, bool must_staple = false) {
    const bool is_rsa = way == Way::rsa12;
    scene = way == Way::tls13 ? std::make_unique<Scene>("stapling")
            : is_rsa          ? std::make_unique<Scene12>(CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256)
                              : std::make_unique<Scene12>();
    static std::map<std::pair<bool, bool>, x509::DemoPki> made;
    const auto key = std::pair(is_rsa, must_staple);
    if (!made.contains(key)) {
      SeededRandom random("stapling pki");
      std::vector<x509::Extension> promises;
      if (must_staple) promises.push_back(x509::make_extension(x509::TlsFeature{{{5}}}));
      made.emplace(key,
                   x509::make_demo_pki(is_rsa ? x509::KeyType::rsa : x509::KeyType::ec_p256, {"server.test"},
                                       test_now, random, x509::Flaw::none, x509::KeyType::ec_p256, promises));
    }
    pki = &made.at(key);
    scene->client.trust = trust(*pki);
    scene->client.request_ocsp = true;
    scene->client.observer = &seen;
    scene->server.credentials = {credential(*pki)};
  }
  /// Of the intermediate's responder, about the leaf, unless said otherwise.
  Bytes response(std::function<void(x509::OcspAnswer&)> change = {}) const {
    x509::OcspAnswer answer;
    answer.serial_number = pki->leaf.tbs.serial_number;
    answer.this_update = test_now - 10;
    answer.next_update = test_now + 10;
    if (change) change(answer);
    SeededRandom random("responder");
    return x509::issue_ocsp(answer, pki->intermediate, pki->intermediate_key, random).der;
  }
  /// "ok", or what failed, at the client.
  std::string run() {
    trace::Pair& pair = scene->run();
    if (pair.client.failure()) {
      alert = pair.client.failure()->alert;
      return std::string(pair.client.failure()->id);
    }
    CHECK(pair.client.handshake_done());
    CHECK(pair.server.handshake_done());
    CHECK(seen.totals.flaws().empty());
    CHECK(seen.totals.counts().raw == 0);
    return "ok";
  }

  std::unique_ptr<Scene> scene;
  const x509::DemoPki* pki = nullptr;
  Seen seen;
  Alert alert{};
};

constexpr Way all_ways[] = {Way::tls13, Way::ecdhe12, Way::rsa12};

} // namespace

TEST_CASE(
    "a server staples its OCSP response for a client that asks, every octet is named, and it is believed") {
  for (const Way way : all_ways) {
    INFO(static_cast<int>(way));
    Stapling s(way);
    s.scene->server.credentials[0].ocsp_response = s.response();
    CHECK(s.run() == "ok");
    CHECK(s.seen.fields ==
          std::vector<std::string>{"CertificateStatus.status_type", "SingleResponse.thisUpdate"});
    CHECK(s.seen.answers == std::vector<std::string>{"good"});
    CHECK_FALSE(s.seen.noted("certificate.staple.none"));
  }
}

TEST_CASE("nobody asks: nothing is stapled, and nothing is said of it") {
  for (const Way way : all_ways) {
    Stapling s(way);
    s.scene->client.request_ocsp = false;
    s.scene->server.credentials[0].ocsp_response = s.response();
    CHECK(s.run() == "ok");
    CHECK(s.seen.fields.empty());
    CHECK(s.seen.answers.empty());
    CHECK(std::ranges::none_of(s.seen.notes,
                               [](const auto& n) { return n.starts_with("certificate.staple"); }));
  }
}

TEST_CASE("a server without a response is noted, and the connection goes on") {
  for (const Way way : all_ways) {
    Stapling s(way);
    CHECK(s.run() == "ok");
    CHECK(s.seen.noted("certificate.staple.none"));
  }
}

TEST_CASE("what is stapled and does not show that the certificate is good ends the connection") {
  const x509::Time when{x509::der::tag::generalized_time, test_now - 20};
  for (const Way way : all_ways) {
    INFO(static_cast<int>(way));
    const auto with = [&](std::function<void(x509::OcspAnswer&)> change) {
      Stapling s(way);
      s.scene->server.credentials[0].ocsp_response = s.response(std::move(change));
      const std::string outcome = s.run();
      return std::pair(outcome + (s.seen.answers.empty() ? "" : " " + s.seen.answers[0]), s.alert);
    };
    using Outcome = std::pair<std::string, Alert>;
    CHECK(with([&](auto& a) { a.status = x509::RevokedStatus{when, 1}; }) ==
          Outcome{"path.revoked revoked", Alert::certificate_revoked});
    CHECK(with([](auto& a) { a.status = x509::UnknownStatus{}; }) ==
          Outcome{"path.revocation_unknown ocsp_unknown", Alert::bad_certificate_status_response});
    CHECK(with([](auto& a) { a.next_update = test_now - 1; }) ==
          Outcome{"path.revocation_unknown ocsp_expired", Alert::bad_certificate_status_response});
    CHECK(with([](auto& a) { a.serial_number = {7}; }) ==
          Outcome{"path.revocation_unknown ocsp_not_about", Alert::bad_certificate_status_response});
    Stapling garbage(way);
    garbage.scene->server.credentials[0].ocsp_response = {0x30, 0x01};
    CHECK(garbage.run().starts_with("der."));
    CHECK(garbage.alert == Alert::bad_certificate_status_response);
  }
}

TEST_CASE("a certificate that promises a staple is invalid without, to a client that asked (must-staple)") {
  for (const Way way : all_ways) {
    INFO(static_cast<int>(way));
    Stapling without(way, true);
    CHECK(without.run() == "certificate.staple.promised");
    CHECK(without.alert == Alert::bad_certificate_status_response);
    Stapling with(way, true);
    with.scene->server.credentials[0].ocsp_response = with.response();
    CHECK(with.run() == "ok");
    Stapling unasked(way, true);
    unasked.scene->client.request_ocsp = false;
    CHECK(unasked.run() == "ok");
    CHECK(unasked.seen.noted("certificate.staple.not_asked"));
  }
}

TEST_CASE("TLS 1.2: a server may announce a response and leave it out, unless its certificate promised one") {
  for (const Way way : {Way::ecdhe12, Way::rsa12})
    for (const bool asks_client : {false, true})
      for (const bool must_staple : {false, true}) {
        INFO(static_cast<int>(way) << asks_client << must_staple);
        Stapling s(way, must_staple);
        s.scene->server.edit_server_hello12 = [](ServerHello12& hello) {
          hello.extensions.add(CertificateStatusAcknowledgement{});
        };
        s.scene->server.request_client_certificate = asks_client;
        CHECK(s.run() == (must_staple ? "certificate.staple.promised" : "ok"));
        CHECK(s.seen.noted("certificate.staple.none") == !must_staple);
      }
}

TEST_CASE("TLS 1.2: an announcement that nobody asked for is an unsupported extension") {
  Stapling s(Way::ecdhe12);
  s.scene->client.request_ocsp = false;
  s.scene->server.edit_server_hello12 = [](ServerHello12& hello) {
    hello.extensions.add(CertificateStatusAcknowledgement{});
  };
  CHECK(s.run() == "extension.offered");
  CHECK(s.alert == Alert::unsupported_extension);
}

TEST_CASE("a resumed session of TLS 1.2 shows no certificate, and staples nothing") {
  Stapling s(Way::ecdhe12);
  s.scene->server.credentials[0].ocsp_response = s.response();
  s.scene->server.session_cache = std::make_shared<SessionCache>();
  trace::Pair first(s.scene->client, s.scene->server);
  first.run();
  REQUIRE(first.client.handshake_done());
  s.scene->client.session = first.client.session();
  s.seen.fields.clear();
  trace::Pair second(s.scene->client, s.scene->server);
  second.run();
  REQUIRE(second.client.handshake_done());
  CHECK(second.client.was_resumed());
  CHECK(s.seen.fields.empty());
}
