// alerts_flight_test.cpp: encrypted messages whose contents break a rule. The rigged peers play them.
#include "tests/tls/alert_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;
using enum Alert;

namespace {

using Type = HandshakeType;

/// Puts this Certificate after EncryptedExtensions.
auto certificate(std::function<void(Certificate&)> edit) {
  return [edit](RiggedServer& s) {
    s.flight_before(Type::certificate);
    Certificate m = s.certificate();
    edit(m);
    s.send(m);
  };
}
auto certificate_verify(std::function<void(CertificateVerify&)> edit) {
  return [edit](RiggedServer& s) {
    s.flight_before(Type::certificate_verify);
    CertificateVerify m = s.certificate_verify();
    edit(m);
    s.send(m);
  };
}
auto certificate_request(std::function<void(CertificateRequest&)> edit) {
  return [edit](RiggedServer& s) {
    s.flight_before(Type::certificate);
    CertificateRequest m;
    m.extensions.add(SignatureAlgorithms{{SignatureScheme::ecdsa_secp256r1_sha256}});
    edit(m);
    s.send(m);
  };
}
auto ticket(std::function<void(NewSessionTicket&)> edit) {
  return [edit](RiggedServer& s) {
    s.connect();
    NewSessionTicket m;
    m.ticket = {1};
    edit(m);
    s.handshake(wire(m));
  };
}

// clang-format off
const Case<RiggedServer> flights[] = {
    {"a second HelloRetryRequest", "handshake.unexpected_message", unexpected_message, [](RiggedServer& s) {
       s.retry(s.hello_retry_request());
       s.send(s.hello_retry_request());
     }},
    {"a message of a type that nobody has assigned", "handshake.unknown_type", unexpected_message, [](RiggedServer& s) {
       s.connect();
       s.handshake(raw_message(99, Bytes{1, 2, 3}));
     }},
    {"a CertificateRequest with a context", "cr.context.empty", illegal_parameter,
     certificate_request([](auto& m) { m.certificate_request_context = {1}; })},
    {"a CertificateRequest without signature_algorithms", "cr.signature_algorithms.present", missing_extension,
     certificate_request([](auto& m) { m.extensions.list.clear(); })},
    {"a CertificateRequest with an extension that belongs elsewhere", "extension.allowed_here", illegal_parameter,
     certificate_request([](auto& m) { add_raw(m.extensions, ExtensionType::key_share); })},
    {"a CertificateRequest with an extension twice", "codec.duplicate_extension", illegal_parameter,
     certificate_request([](auto& m) { m.extensions.list.push_back(m.extensions.list[0]); })},
    {"no certificate", "certificate.list.not_empty", decode_error,
     certificate([](auto& m) { m.certificate_list.clear(); })},
    {"a Certificate with a context", "certificate.context.empty", illegal_parameter,
     certificate([](auto& m) { m.certificate_request_context = {1}; })},
    {"a certificate with an extension nobody asked for", "extension.offered", unsupported_extension,
     certificate([](auto& m) { m.certificate_list[0].extensions.add(SignedCertificateTimestampList{{{Bytes{1}}}}); })},
    {"a certificate with an extension that belongs elsewhere", "extension.allowed_here", illegal_parameter,
     certificate([](auto& m) { add_raw(m.certificate_list[1].extensions, ExtensionType::supported_groups); })},
    {"seventeen certificates", "certificate.chain.limit", bad_certificate,
     certificate([](auto& m) { m.certificate_list.resize(17, m.certificate_list[1]); })},
    {"only an intermediate, whose key is for certificates", "path.key_usage", bad_certificate,
     certificate([](auto& m) { m.certificate_list.erase(m.certificate_list.begin()); })},
    {"no intermediate", "path.unknown_issuer", unknown_ca,
     certificate([](auto& m) { m.certificate_list.pop_back(); })},
    {"a certificate that was changed", "path.bad_signature", bad_certificate,
     certificate([](auto& m) { m.certificate_list[0].cert_data.bytes.back() ^= 1; })},
    {"a scheme that was not offered", "cv.scheme.offered", illegal_parameter,
     certificate_verify([](auto& m) { m.algorithm = SignatureScheme(0x0603); })},
    {"ecdsa with SHA-1", "cv.scheme.offered", illegal_parameter,
     certificate_verify([](auto& m) { m.algorithm = SignatureScheme(0x0203); })},
    {"PKCS#1 v1.5, which was offered for certificates", "cv.scheme.allowed", illegal_parameter,
     certificate_verify([](auto& m) { m.algorithm = SignatureScheme::rsa_pkcs1_sha256; })},
    {"a scheme for another kind of key", "cv.scheme.fits_key", illegal_parameter,
     certificate_verify([](auto& m) { m.algorithm = SignatureScheme::ed25519; })},
    {"a scheme for another curve", "cv.scheme.fits_key", illegal_parameter,
     certificate_verify([](auto& m) { m.algorithm = SignatureScheme::ecdsa_secp384r1_sha384; })},
    {"a signature that was changed", "cv.signature", decrypt_error,
     certificate_verify([](auto& m) { m.signature.back() ^= 1; })},
    {"an empty signature", "cv.signature", decrypt_error,
     certificate_verify([](auto& m) { m.signature.clear(); })},
    {"the signature of another conversation", "cv.signature", decrypt_error, [](RiggedServer& s) {
       s.flight_before(Type::certificate_verify);
       Scene other("another");
       RiggedServer there(other);
       there.flight_before(Type::certificate_verify);
       s.send(there.certificate_verify());
     }},
    {"a client's signature in a server's place", "cv.signature", decrypt_error, [](RiggedServer& s) {
       s.flight_before(Type::certificate_verify);
       CertificateVerify m = s.certificate_verify();
       m.signature = *s.pki.leaf_key.sign(to_algorithm(m.algorithm), certificate_verify_content(Signer::client, s.transcript.hash()), s.random);
       s.send(m);
     }},
    {"a Finished that was changed", "finished.verify_data", decrypt_error, [](RiggedServer& s) {
       s.flight_before(Type::finished);
       Finished m = s.finished();
       m.verify_data[31] ^= 0x80;
       s.send(m);
     }},
    {"a Finished one octet short", "finished.length", decode_error, [](RiggedServer& s) {
       s.flight_before(Type::finished);
       Finished m = s.finished();
       m.verify_data.pop_back();
       s.send(m);
     }},
    {"an empty Finished", "finished.length", decode_error, [](RiggedServer& s) {
       s.flight_before(Type::finished);
       s.send(Finished{});
     }},
    {"the Finished before the CertificateVerify", "handshake.unexpected_message", unexpected_message, [](RiggedServer& s) {
       s.flight_before(Type::certificate_verify);
       s.send(s.finished());
     }},
    {"a ticket that lives eight days", "ticket.lifetime", illegal_parameter,
     ticket([](auto& m) { m.ticket_lifetime = 691200; })},
    {"an empty ticket", "codec.range", decode_error, [](RiggedServer& s) {
       s.connect();
       s.handshake(raw_message(4, Bytes(13, 0)));
     }},
    {"a ticket with an extension that belongs elsewhere", "extension.allowed_here", illegal_parameter,
     ticket([](auto& m) { add_raw(m.extensions, ExtensionType::key_share); })},
    {"65 tickets", "ticket.limit", unexpected_message, [](RiggedServer& s) {
       ticket([](auto&) {})(s);
       NewSessionTicket m;
       m.ticket = {1};
       for (int i = 1; i < 65; ++i) s.handshake(wire(m));
     }},
    {"a KeyUpdate with value 2", "key_update.value", illegal_parameter, [](RiggedServer& s) {
       s.connect();
       s.handshake(wire(KeyUpdate{KeyUpdateRequest{2}}));
     }},
    {"an empty KeyUpdate", "codec.truncated", decode_error, [](RiggedServer& s) {
       s.connect();
       s.handshake(raw_message(24, {}));
     }},
    {"a KeyUpdate of two octets", "codec.trailing", decode_error, [](RiggedServer& s) {
       s.connect();
       s.handshake(raw_message(24, Bytes{0, 0}));
     }},
};

/// The client's answer to a CertificateRequest.
auto client_certificate(std::function<void(Certificate&)> edit) {
  return [edit](RiggedClient& c) {
    c.greet();
    Certificate m = c.certificate();
    edit(m);
    c.send(m);
  };
}
auto client_verify(std::function<void(CertificateVerify&)> edit) {
  return [edit](RiggedClient& c) {
    client_certificate([](auto&) {})(c);
    CertificateVerify m = c.certificate_verify();
    edit(m);
    c.send(m);
  };
}
const Case<RiggedClient> client_answers[] = {
    {"no certificate where one is required", "certificate.required", certificate_required,
     client_certificate([](auto& m) { m.certificate_list.clear(); })},
    {"a context where none was sent", "certificate.context.empty", illegal_parameter,
     client_certificate([](auto& m) { m.certificate_request_context = {1}; })},
    {"a certificate with an extension nobody asked for", "extension.offered", unsupported_extension,
     client_certificate([](auto& m) { m.certificate_list[0].extensions.add(CertificateStatus{CertificateStatusType::ocsp, {{1}, {}, 0, {}}}); })},
    {"a signature that was changed", "cv.signature", decrypt_error,
     client_verify([](auto& m) { m.signature.back() ^= 1; })},
    {"a scheme that was not offered", "cv.scheme.offered", illegal_parameter,
     client_verify([](auto& m) { m.algorithm = SignatureScheme(0x0603); })},
    {"PKCS#1 v1.5", "cv.scheme.allowed", illegal_parameter,
     client_verify([](auto& m) { m.algorithm = SignatureScheme::rsa_pkcs1_sha512; })},
    {"the Finished in place of the CertificateVerify", "handshake.unexpected_message", unexpected_message, [](RiggedClient& c) {
       client_certificate([](auto&) {})(c);
       c.send(c.finished());
     }},
};
const Case<RiggedClient> client_endings[] = {
    {"a Finished that was changed", "finished.verify_data", decrypt_error, [](RiggedClient& c) {
       c.greet();
       Finished m = c.finished();
       m.verify_data[0] ^= 1;
       c.send(m);
     }},
    {"a Finished one octet long", "finished.length", decode_error, [](RiggedClient& c) {
       c.greet();
       Finished m = c.finished();
       m.verify_data.push_back(0);
       c.send(m);
     }},
    {"a certificate nobody asked for", "handshake.unexpected_message", unexpected_message, [](RiggedClient& c) {
       c.greet();
       c.send(c.certificate());
     }},
    {"a hello without suites", "codec.range", decode_error, [](RiggedClient& c) {
       c.handshake(raw_message(1, concat({Bytes{3, 3}, Bytes(32, 1), Bytes{0, 0, 0, 1, 0, 0, 0}})));
     }},
    {"a hello without compression methods", "codec.range", decode_error, [](RiggedClient& c) {
       c.handshake(raw_message(1, concat({Bytes{3, 3}, Bytes(32, 1), Bytes{0, 0, 2, 0x13, 1, 0, 0, 0}})));
     }},
    {"a hello with a session id of 33", "codec.range", decode_error, [](RiggedClient& c) {
       c.handshake(raw_message(1, concat({Bytes{3, 3}, Bytes(32, 1), Bytes{33}, Bytes(33, 1), Bytes{0, 2, 0x13, 1, 1, 0, 0, 0}})));
     }},
    {"half a suite", "codec.truncated", decode_error, [](RiggedClient& c) {
       c.handshake(raw_message(1, concat({Bytes{3, 3}, Bytes(32, 1), Bytes{0, 0, 3, 0x13, 1, 0x13, 1, 0, 0, 0}})));
     }},
    {"octets behind the extensions", "codec.trailing", decode_error, [](RiggedClient& c) {
       Bytes raw = serialise(c.client_hello());
       raw.push_back(0);
       c.handshake(raw_message(1, raw));
     }},
};
// clang-format on

} // namespace

TEST_CASE("a client refuses every encrypted message that breaks a rule, with the alert the rule names") {
  try_all<RiggedServer>(flights);
}

TEST_CASE("a server refuses every message of the client's flight that breaks a rule") {
  try_all<RiggedClient>(client_endings);
  try_all<RiggedClient>(client_answers, [](Scene& scene) {
    scene.server.request_client_certificate = scene.server.require_client_certificate = true;
  });
}

TEST_CASE("a certificate chain with a flaw is refused by the client, each with its reason and its alert") {
  struct Expected {
    x509::Flaw flaw;
    std::string_view id;
    Alert alert;
  };
  using enum x509::Flaw;
  const Expected rows[] = {
      {expired, "path.expired", certificate_expired},
      {not_yet_valid, "path.not_yet_valid", certificate_expired},
      {wrong_host, "path.wrong_host", bad_certificate},
      {not_a_ca, "path.not_a_ca", bad_certificate},
      {path_length, "path.path_length", bad_certificate},
      {bad_signature, "path.bad_signature", bad_certificate},
      {key_usage, "path.key_usage", bad_certificate},
      {purpose, "path.extended_key_usage", unsupported_certificate},
      {critical_extension, "path.critical_extension", unsupported_certificate},
      {name_constraints, "path.name_constraints", bad_certificate},
  };
  for (const Expected& row : rows) {
    INFO(row.id);
    Scene scene("flaw", x509::KeyType::ec_p256, row.flaw);
    trace::Pair& pair = scene.run();
    blames(pair.client, row.id, row.alert);
    REQUIRE(pair.server.failure());
    CHECK(pair.server.failure()->alert == row.alert);
  }
  for (bool has_store : {true, false}) { // another root, or none
    Scene scene;
    scene.client.trust = has_store ? trust(demo_pki(x509::KeyType::ec_p256, expired)) : nullptr;
    scene.client.verify_certificate = true;
    if (has_store) scene.client.trust = std::make_shared<x509::TrustStore>();
    blames(scene.run().client, "path.unknown_issuer", unknown_ca);
  }
}
