// mitm_test.cpp: what somebody on the wire of TLS 1.2 may try, and the rule that catches it.
//
// One table: what is done, who notices, at which check, with which alert. What TLS 1.2 checks early is what
// was added after an attack. All else is caught by Finished, over the whole handshake; and where the master
// secret is bound to the handshake too (extended_master_secret), already by the record that Finished is in,
// for the keys of the two sides differ.
#include "tests/tls/mitm.h"
#include "tests/tls/alert_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

using enum CipherSuite;

struct Attack {
  std::string_view what;
  std::string_view victim; ///< who notices: "client", "server"
  std::string_view id;
  Alert alert;
  std::function<void(Scene&, Mitm&)> mount;
  CipherSuite suite = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
};

void offer_both_versions(Scene& scene) {
  scene.client.max_version = scene.server.max_version = ProtocolVersion::TLS_1_3;
  for (CommonConfig* config :
       {static_cast<CommonConfig*>(&scene.client), static_cast<CommonConfig*>(&scene.server)})
    config->cipher_suites = {TLS_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
}
void offer_two_suites(Scene& scene) {
  scene.client.cipher_suites = scene.server.cipher_suites = {TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                                                             TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
}
auto without(ExtensionType type) {
  return [type](auto& hello) { remove(hello.extensions, type); };
}
/// What a first connection leaves, to be resumed.
void with_session(Scene& scene) {
  scene.server.session_cache = std::make_shared<SessionCache>();
  trace::Pair before(scene.client, scene.server);
  before.run();
  scene.client.session = before.client.session();
  REQUIRE(scene.client.session);
}
bool is(ByteView record, ContentType type) { return record[0] == static_cast<std::uint8_t>(type); }
Bytes twice(ByteView record) { return concat({record, record}); }

const Attack attacks[] = {
    // --- downgrade ----------------------------------------------------------------------------------
    {"TLS 1.3 is cut out of supported_versions", "client", "sh.no_downgrade", Alert::illegal_parameter,
     [](Scene& s, Mitm& m) {
       offer_both_versions(s);
       m.client_hello = [](ClientHello& hello) {
         hello.extensions.replace(SupportedVersionsClientHello{{ProtocolVersion::TLS_1_2}});
       };
     }},
    {"all of TLS 1.3 is cut out of the hello", "client", "sh.no_downgrade", Alert::illegal_parameter,
     [](Scene& s, Mitm& m) {
       offer_both_versions(s);
       m.client_hello = [](ClientHello& hello) {
         remove(hello.extensions, ExtensionType::supported_versions);
         remove(hello.extensions, ExtensionType::key_share);
         remove(hello.extensions, ExtensionType::psk_key_exchange_modes);
       };
     }},
    {"and the sentinel is wiped from the server's random", "client", "cv.signature", Alert::decrypt_error,
     [](Scene& s, Mitm& m) {
       offer_both_versions(s);
       m.client_hello = without(ExtensionType::supported_versions);
       m.server_hello = [](ServerHello12& hello) { hello.random[24] ^= 1; };
     }},
    {"a client that was made to fail comes back with less", "server", "ch.fallback",
     Alert::inappropriate_fallback,
     [](Scene& s, Mitm&) {
       s.server.max_version = ProtocolVersion::TLS_1_3;
       s.client.fallback_scsv = true;
     }},
    {"the server's version is lowered", "client", "sh.version.ours", Alert::protocol_version,
     [](Scene&, Mitm& m) {
       m.server_hello = [](ServerHello12& hello) { hello.server_version = ProtocolVersion::TLS_1_1; };
     }},
    // --- suites -------------------------------------------------------------------------------------
    {"the better suite is cut out of the ClientHello", "server", "aead.tag", Alert::bad_record_mac,
     [](Scene& s, Mitm& m) {
       offer_two_suites(s);
       m.client_hello = [](ClientHello& hello) { hello.cipher_suites.erase(hello.cipher_suites.begin()); };
     }},
    {"the same, without extended_master_secret", "server", "finished.verify_data", Alert::decrypt_error,
     [](Scene& s, Mitm& m) {
       offer_two_suites(s);
       s.client.extended_master_secret = Use::off;
       m.client_hello = [](ClientHello& hello) { hello.cipher_suites.erase(hello.cipher_suites.begin()); };
     }},
    {"the suite in the ServerHello is flipped to another that was offered", "server", "aead.tag",
     Alert::bad_record_mac,
     [](Scene& s, Mitm& m) {
       offer_two_suites(s);
       m.server_hello = [](ServerHello12& hello) {
         hello.cipher_suite = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
       };
     }},
    {"the suite in the ServerHello is flipped to one that was not", "client", "sh.cipher_suite.offered",
     Alert::illegal_parameter,
     [](Scene&, Mitm& m) {
       m.server_hello = [](ServerHello12& hello) { hello.cipher_suite = TLS_RSA_WITH_AES_128_CBC_SHA; };
     }},
    {"compression is switched on", "client", "sh.compression.null", Alert::illegal_parameter,
     [](Scene&, Mitm& m) {
       m.server_hello = [](ServerHello12& hello) { hello.compression_method = CompressionMethod{1}; };
     }},
    // --- the protections that came after attacks ----------------------------------------------------
    {"extended_master_secret is cut out of the ClientHello", "server", "finished.verify_data",
     Alert::decrypt_error,
     [](Scene&, Mitm& m) { m.client_hello = without(ExtensionType::extended_master_secret); }},
    {"the same, and the client insists on it", "client", "sh.extended_master_secret.present",
     Alert::handshake_failure,
     [](Scene& s, Mitm& m) {
       s.client.extended_master_secret = Use::required;
       m.client_hello = without(ExtensionType::extended_master_secret);
     }},
    {"the same, and the server insists on it", "server", "ch.extended_master_secret.present",
     Alert::handshake_failure,
     [](Scene& s, Mitm& m) {
       s.server.extended_master_secret = Use::required;
       m.client_hello = without(ExtensionType::extended_master_secret);
     }},
    {"extended_master_secret is cut out of the ServerHello", "server", "aead.tag", Alert::bad_record_mac,
     [](Scene&, Mitm& m) { m.server_hello = without(ExtensionType::extended_master_secret); }},
    {"renegotiation_info is cut out of the ClientHello", "client", "sh.renegotiation_info.present",
     Alert::handshake_failure,
     [](Scene&, Mitm& m) { m.client_hello = without(ExtensionType::renegotiation_info); }},
    {"the same, and the server insists on it", "server", "ch.renegotiation_info.present",
     Alert::handshake_failure,
     [](Scene& s, Mitm& m) {
       s.server.require_renegotiation_info = true;
       m.client_hello = without(ExtensionType::renegotiation_info);
     }},
    {"renegotiation_info is cut out of the ServerHello", "client", "sh.renegotiation_info.present",
     Alert::handshake_failure,
     [](Scene&, Mitm& m) { m.server_hello = without(ExtensionType::renegotiation_info); }},
    {"the same, and the client does not insist on it", "server", "aead.tag", Alert::bad_record_mac,
     [](Scene& s, Mitm& m) {
       s.client.require_renegotiation_info = false;
       m.server_hello = without(ExtensionType::renegotiation_info);
     }},
    {"the client's hello is made the continuation of another's", "server", "ch.renegotiation_info.empty",
     Alert::handshake_failure,
     [](Scene&, Mitm& m) {
       m.client_hello = [](ClientHello& hello) { hello.extensions.replace(RenegotiationInfo{Bytes(12, 7)}); };
     }},
    {"the server's hello is made the continuation of another's", "client", "sh.renegotiation_info.empty",
     Alert::handshake_failure,
     [](Scene&, Mitm& m) {
       m.server_hello = [](ServerHello12& hello) {
         hello.extensions.replace(RenegotiationInfo{Bytes(24, 7)});
       };
     }},
    {"encrypt_then_mac is cut out of the ClientHello", "server", "record.mac", Alert::bad_record_mac,
     [](Scene&, Mitm& m) { m.client_hello = without(ExtensionType::encrypt_then_mac); },
     TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256},
    {"the same, without extended_master_secret", "server", "finished.verify_data", Alert::decrypt_error,
     [](Scene& s, Mitm& m) {
       s.client.extended_master_secret = Use::off;
       m.client_hello = without(ExtensionType::encrypt_then_mac);
     },
     TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256},
    {"encrypt_then_mac is cut out of the ServerHello", "server", "record.mac", Alert::bad_record_mac,
     [](Scene&, Mitm& m) { m.server_hello = without(ExtensionType::encrypt_then_mac); },
     TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256},
    // --- key exchange -------------------------------------------------------------------------------
    {"the server's ephemeral key is replaced", "client", "cv.signature", Alert::decrypt_error,
     [](Scene&, Mitm& m) {
       m.server_key_exchange = [](ServerKeyExchange& ske) { ske.params.public_[3] ^= 1; };
     }},
    {"the server's group is replaced", "client", "cv.signature", Alert::decrypt_error,
     [](Scene&, Mitm& m) {
       m.server_key_exchange = [](ServerKeyExchange& ske) { ske.params.namedcurve = NamedGroup::secp256r1; };
     }},
    {"a signature that nobody asked for", "client", "cv.scheme.offered", Alert::illegal_parameter,
     [](Scene&, Mitm& m) {
       m.server_key_exchange = [](ServerKeyExchange& ske) {
         ske.signed_params.algorithm = SignatureScheme::ecdsa_sha1;
       };
     }},
    {"the encrypted premaster secret is replaced by random octets", "server", "aead.tag",
     Alert::bad_record_mac,
     [](Scene&, Mitm& m) {
       m.client_key_exchange = [](ClientKeyExchangeRsa& cke) {
         cke.encrypted_pre_master_secret.assign(256, 0x5a);
       };
     },
     TLS_RSA_WITH_AES_128_GCM_SHA256},
    // --- Finished, ChangeCipherSpec, records --------------------------------------------------------
    {"the client's Finished is replayed to the server", "server", "aead.tag", Alert::bad_record_mac,
     [](Scene&, Mitm& m) {
       m.record = [seen = false](Direction dir, ByteView record) mutable {
         const bool finished = dir == Direction::c2s &&
                               std::exchange(seen, seen || is(record, ContentType::change_cipher_spec));
         return finished ? twice(record) : to_bytes(record);
       };
     }},
    {"the client's Finished is reflected to the client", "client", "aead.tag", Alert::bad_record_mac,
     [](Scene&, Mitm& m) {
       m.record = [kept = Bytes{}, client_ccs = false, server_ccs = false](Direction dir,
                                                                           ByteView record) mutable {
         if (dir == Direction::c2s) {
           if (std::exchange(client_ccs, client_ccs || is(record, ContentType::change_cipher_spec)))
             kept = to_bytes(record);
           return to_bytes(record);
         }
         const bool finished =
             std::exchange(server_ccs, server_ccs || is(record, ContentType::change_cipher_spec));
         return finished ? kept : to_bytes(record);
       };
     }},
    {"a ChangeCipherSpec comes before there are keys", "server", "handshake.unexpected_message",
     Alert::unexpected_message,
     [](Scene&, Mitm& m) {
       m.record = [first = true](Direction dir, ByteView record) mutable {
         const std::uint8_t ccs[] = {20, 3, 3, 0, 1, 1};
         return dir == Direction::c2s && std::exchange(first, false) ? concat({record, ccs})
                                                                     : to_bytes(record);
       };
     }},
    {"the same to the client (CVE-2014-0224)", "client", "handshake.unexpected_message",
     Alert::unexpected_message,
     [](Scene&, Mitm& m) {
       m.record = [first = true](Direction dir, ByteView record) mutable {
         const std::uint8_t ccs[] = {20, 3, 3, 0, 1, 1};
         return dir == Direction::s2c && std::exchange(first, false) ? concat({record, ccs})
                                                                     : to_bytes(record);
       };
     }},
    {"the ChangeCipherSpec is dropped", "server", "handshake.unexpected_message", Alert::unexpected_message,
     [](Scene&, Mitm& m) {
       m.record = [](Direction, ByteView record) {
         return is(record, ContentType::change_cipher_spec) ? Bytes{} : to_bytes(record);
       };
     }},
    {"a record says another version", "server", "record.version", Alert::protocol_version,
     [](Scene&, Mitm& m) {
       m.record = [](Direction dir, ByteView record) {
         Bytes changed = to_bytes(record);
         if (dir == Direction::c2s && is(record, ContentType::change_cipher_spec)) changed[2] = 2;
         return changed;
       };
     }},
    // --- sessions -----------------------------------------------------------------------------------
    {"the server seems to know a session that never was", "client", "sh.session_id.known",
     Alert::illegal_parameter,
     [](Scene& s, Mitm& m) {
       offer_both_versions(s);
       s.server.max_version = ProtocolVersion::TLS_1_2;
       auto id = std::make_shared<Bytes>();
       m.client_hello = [id](ClientHello& hello) { *id = hello.legacy_session_id; };
       m.server_hello = [id](ServerHello12& hello) { hello.session_id = *id; };
     }},
    {"extended_master_secret is cut out of a hello that resumes", "server",
     "ch.resumed.extended_master_secret", Alert::handshake_failure,
     [](Scene& s, Mitm& m) {
       with_session(s);
       m.client_hello = without(ExtensionType::extended_master_secret);
     }},
    {"and out of the answer", "client", "sh.resumed.extended_master_secret", Alert::handshake_failure,
     [](Scene& s, Mitm& m) {
       with_session(s);
       m.server_hello = without(ExtensionType::extended_master_secret);
     }},
    {"a resumed session changes its suite", "client", "sh.resumed.suite", Alert::illegal_parameter,
     [](Scene& s, Mitm& m) {
       offer_two_suites(s);
       with_session(s);
       m.server_hello = [](ServerHello12& hello) {
         hello.cipher_suite = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
       };
     }},
};

} // namespace

TEST_CASE("a man in the middle of TLS 1.2 is caught at the named check with the named alert") {
  for (const Attack& attack : attacks) {
    INFO(attack.what);
    Scene12 scene(attack.suite);
    Mitm mitm;
    attack.mount(scene, mitm);
    mitm.attach(scene);
    trace::Pair& pair = scene.run();
    INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
    blames(attack.victim == "client" ? pair.client : pair.server, attack.id, attack.alert);
    const Connection& other = attack.victim == "client" ? pair.server : pair.client;
    REQUIRE(other.failure());
    CHECK(other.failure()->id == "alert.received"); // the alert reached the other side
    CHECK(other.failure()->arg("alert") == registry_name(attack.alert));
  }
}

TEST_CASE("a man in the middle who only watches changes nothing") {
  for (const SuiteParameters12& suite : suites_12()) {
    INFO(registry_name(suite.suite));
    Scene12 scene(suite.suite);
    Mitm mitm;
    mitm.client_hello = [](ClientHello&) {};
    mitm.server_hello = [](ServerHello12&) {};
    if (suite.key_exchange == KeyExchange::rsa) mitm.client_key_exchange = [](ClientKeyExchangeRsa&) {};
    mitm.server_key_exchange = [](ServerKeyExchange&) {};
    mitm.attach(scene);
    CHECK(scene.run().client.handshake_done());
  }
}
