// alerts_hello_test.cpp: hellos that break a rule, and the alert each rule asks for.
//
// A client and a server of ours talk; one of them is given the last word on a hello before it is sent. The
// other side must fail with the check and the alert of the row, and the alert must arrive.
#include "tests/tls/alert_support.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;
using enum Alert;

namespace {

constexpr auto x25519 = NamedGroup::x25519;
constexpr auto p256 = NamedGroup::secp256r1;

/// The scene is set up by the row, run, and `judged` must have failed as the row says.
void try_all(std::span<const Case<Scene>> cases, Connection trace::Pair::* judged,
             Connection trace::Pair::* culprit) {
  for (const Case<Scene>& row : cases) {
    INFO(row.what);
    Scene scene;
    row.misbehave(scene);
    trace::Pair& pair = scene.run();
    blames(pair.*judged, row.id, row.alert);
    REQUIRE((pair.*culprit).failure());
    CHECK((pair.*culprit).failure()->id == "alert.received");
    CHECK((pair.*culprit).failure()->alert == row.alert);
  }
}

using Edit = std::function<void(ServerHello&)>;
std::function<void(Scene&)> server_hello(Edit edit) {
  return [edit](Scene& scene) { scene.server.edit_server_hello = edit; };
}
std::function<void(Scene&)> hello_retry(std::function<void(HelloRetryRequest&)> edit) {
  return [edit](Scene& scene) {
    scene.server.groups = {p256};
    scene.server.edit_hello_retry_request = edit;
  };
}
std::function<void(Scene&)> encrypted_extensions(std::function<void(EncryptedExtensions&)> edit) {
  return [edit](Scene& scene) {
    scene.client.alpn = {"h2", "http/1.1"};
    scene.client.record_size_limit = 1000;
    scene.server.edit_encrypted_extensions = edit;
  };
}
std::function<void(Scene&)> client_hello(std::function<void(ClientHello&)> edit) {
  return [edit](Scene& scene) {
    scene.client.edit_client_hello = [edit](ClientHello& hello, bool) { edit(hello); };
  };
}
std::function<void(Scene&)> second_hello(std::function<void(ClientHello&)> edit) {
  return [edit](Scene& scene) {
    scene.client.alpn = {"h2"};
    scene.server.groups = {p256};
    scene.server.always_retry = true;
    scene.client.edit_client_hello = [edit](ClientHello& hello, bool is_second) {
      if (is_second) edit(hello);
    };
  };
}

void share(ServerHello& hello, NamedGroup group, Bytes key_exchange) {
  hello.extensions.replace(KeyShareServerHello{{group, std::move(key_exchange)}});
}
void share(ClientHello& hello, NamedGroup group, Bytes key_exchange) {
  hello.extensions.replace(KeyShareClientHello{{{group, std::move(key_exchange)}}});
}
/// Right length and form; (4, 4) is not on the curve.
Bytes off_curve() {
  Bytes point(65, 0);
  point[0] = point[32] = point[64] = 4;
  return point;
}
/// A point of order 8 of RFC 7748's curve: any private key times it is zero (RFC 7748 section 6.1).
Bytes low_order() { return *unhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"); }
Bytes compressed() {
  Bytes point(33, 7);
  point[0] = 2;
  return point;
}
void end_random_with(ServerHello& hello, std::string_view tail) {
  std::ranges::copy(as_bytes(tail), hello.random.end() - static_cast<std::ptrdiff_t>(tail.size()));
  remove(hello.extensions, ExtensionType::supported_versions);
}

// clang-format off
const Case<Scene> server_hellos[] = {
    {"no supported_versions: an answer of TLS 1.2", "sh.version.ours", protocol_version,
     server_hello([](auto& m) { remove(m.extensions, ExtensionType::supported_versions); })},
    {"no extensions at all", "sh.version.ours", protocol_version,
     server_hello([](auto& m) { m.extensions.absent = true; })},
    {"the mark of a server that was made to take 1.2", "sh.no_downgrade", illegal_parameter,
     server_hello([](auto& m) { end_random_with(m, "DOWNGRD\x01"); })},
    {"the mark of a server that was made to take 1.1", "sh.no_downgrade", illegal_parameter,
     server_hello([](auto& m) { end_random_with(m, std::string_view("DOWNGRD\x00", 8)); })},
    {"version 1.2 selected", "sh.version.offered", illegal_parameter,
     server_hello([](auto& m) { m.extensions.replace(SupportedVersionsServerHello{ProtocolVersion::TLS_1_2}); })},
    {"a version nobody knows selected", "sh.version.offered", illegal_parameter,
     server_hello([](auto& m) { m.extensions.replace(SupportedVersionsServerHello{ProtocolVersion(0x0305)}); })},
    {"legacy_version SSL 3.0", "sh.legacy_version", protocol_version,
     server_hello([](auto& m) { m.legacy_version = ProtocolVersion(0x0300); })},
    {"legacy_version TLS 1.3", "sh.legacy_version", protocol_version,
     server_hello([](auto& m) { m.legacy_version = ProtocolVersion::TLS_1_3; })},
    {"another session id", "sh.session_id.echo", illegal_parameter,
     server_hello([](auto& m) { m.legacy_session_id_echo[31] ^= 1; })},
    {"no session id", "sh.session_id.echo", illegal_parameter,
     server_hello([](auto& m) { m.legacy_session_id_echo.clear(); })},
    {"a session id where none was sent", "sh.session_id.echo", illegal_parameter, [](Scene& scene) {
       scene.client.middlebox_compatibility = false;
       scene.server.edit_server_hello = [](ServerHello& m) { m.legacy_session_id_echo = {1}; };
     }},
    {"a suite that was not offered", "sh.cipher_suite.offered", illegal_parameter, [](Scene& scene) {
       scene.client.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256};
       scene.server.edit_server_hello = [](ServerHello& m) { m.cipher_suite = CipherSuite::TLS_AES_256_GCM_SHA384; };
     }},
    {"a suite of TLS 1.2 that was offered", "sh.cipher_suite.offered", illegal_parameter, [](Scene& scene) {
       scene.client.cipher_suites.push_back(CipherSuite(0xc02b));
       scene.server.edit_server_hello = [](ServerHello& m) { m.cipher_suite = CipherSuite(0xc02b); };
     }},
    {"compression", "sh.compression.null", illegal_parameter,
     server_hello([](auto& m) { m.legacy_compression_method = CompressionMethod(1); })},
    {"an extension twice", "codec.duplicate_extension", illegal_parameter,
     server_hello([](auto& m) { m.extensions.add(SupportedVersionsServerHello{ProtocolVersion::TLS_1_3}); })},
    {"a pre-shared key that was not offered", "extension.offered", unsupported_extension,
     server_hello([](auto& m) { m.extensions.add(SelectedPsk{}); })},
    {"an extension nobody knows", "extension.offered", unsupported_extension,
     server_hello([](auto& m) { add_raw(m.extensions, ExtensionType(0xfe0d)); })},
    {"an extension that belongs elsewhere", "extension.allowed_here", illegal_parameter,
     server_hello([](auto& m) { add_raw(m.extensions, ExtensionType::supported_groups); })},
    {"GREASE taken seriously", "extension.offered", unsupported_extension, [](Scene& scene) {
       scene.client.edit_client_hello = [](ClientHello& m, bool) { m.extensions.list.push_back({ExtensionType(0x1a1a), Grease{}}); };
       scene.server.edit_server_hello = [](ServerHello& m) { m.extensions.list.push_back({ExtensionType(0x1a1a), Grease{}}); };
     }},
    {"no key share", "sh.key_share.present", missing_extension,
     server_hello([](auto& m) { remove(m.extensions, ExtensionType::key_share); })},
    {"a key share of a group we sent none for", "sh.key_share.group_offered", illegal_parameter,
     server_hello([](auto& m) { share(m, p256, off_curve()); })},
    {"a key share of a group we never named", "sh.key_share.group_offered", illegal_parameter,
     server_hello([](auto& m) { share(m, NamedGroup(0x001e), Bytes(56, 4)); })},
    {"an x25519 key of 31 octets", "key_share.x25519.length", illegal_parameter,
     server_hello([](auto& m) { share(m, x25519, Bytes(31, 9)); })},
    {"an x25519 key of 33 octets", "key_share.x25519.length", illegal_parameter,
     server_hello([](auto& m) { share(m, x25519, Bytes(33, 9)); })},
    {"an x25519 key of zeros", "key_share.x25519.not_zero", illegal_parameter,
     server_hello([](auto& m) { share(m, x25519, Bytes(32, 0)); })},
    {"an x25519 key of low order", "key_share.x25519.not_zero", illegal_parameter,
     server_hello([](auto& m) { share(m, x25519, low_order()); })},
    {"an empty key_exchange", "codec.range", decode_error,
     server_hello([](auto& m) { remove(m.extensions, ExtensionType::key_share); add_raw(m.extensions, ExtensionType::key_share, {0, 29, 0, 0}); })},
    {"something behind the key share", "codec.trailing", decode_error,
     server_hello([](auto& m) { remove(m.extensions, ExtensionType::key_share); add_raw(m.extensions, ExtensionType::key_share, {0, 29, 0, 1, 9, 0}); })},
};

const Case<Scene> p256_shares[] = {
    {"a point off the curve", "key_share.p256.on_curve", illegal_parameter,
     server_hello([](auto& m) { share(m, p256, off_curve()); })},
    {"a compressed point", "key_share.p256.on_curve", illegal_parameter,
     server_hello([](auto& m) { share(m, p256, compressed()); })},
    {"the point at infinity", "key_share.p256.on_curve", illegal_parameter,
     server_hello([](auto& m) { share(m, p256, {0}); })},
    {"a point with an octet too many", "key_share.p256.on_curve", illegal_parameter,
     server_hello([](auto& m) { auto p = off_curve(); p.push_back(0); share(m, p256, p); })},
};

const Case<Scene> retries[] = {
    {"a retry that changes nothing", "hrr.changes_something", illegal_parameter,
     hello_retry([](auto& m) { remove(m.extensions, ExtensionType::key_share); })},
    {"a group that was not offered", "hrr.group.offered", illegal_parameter,
     hello_retry([](auto& m) { m.extensions.replace(KeyShareHelloRetryRequest{NamedGroup(0x001e)}); })},
    {"a group that has a share already", "hrr.group.new", illegal_parameter,
     hello_retry([](auto& m) { m.extensions.replace(KeyShareHelloRetryRequest{x25519}); })},
    {"an empty cookie", "codec.range", decode_error,
     hello_retry([](auto& m) { add_raw(m.extensions, ExtensionType::cookie, {0, 0}); })},
    {"an extension nobody asked for", "extension.offered", unsupported_extension,
     hello_retry([](auto& m) { add_raw(m.extensions, ExtensionType(0xfe0d)); })},
    {"an extension that belongs elsewhere", "extension.allowed_here", illegal_parameter,
     hello_retry([](auto& m) { add_raw(m.extensions, ExtensionType::signature_algorithms); })},
    {"an extension twice", "codec.duplicate_extension", illegal_parameter,
     hello_retry([](auto& m) { m.extensions.add(KeyShareHelloRetryRequest{p256}); })},
    {"no version", "sh.version.present", protocol_version,
     hello_retry([](auto& m) { remove(m.extensions, ExtensionType::supported_versions); })},
    {"version 1.2", "sh.version.offered", illegal_parameter,
     hello_retry([](auto& m) { m.extensions.replace(SupportedVersionsServerHello{ProtocolVersion::TLS_1_2}); })},
    {"another session id", "sh.session_id.echo", illegal_parameter,
     hello_retry([](auto& m) { m.legacy_session_id_echo[0] ^= 1; })},
    {"a suite that was not offered", "sh.cipher_suite.offered", illegal_parameter,
     hello_retry([](auto& m) { m.cipher_suite = CipherSuite(0x1305); })},
    {"compression", "sh.compression.null", illegal_parameter,
     hello_retry([](auto& m) { m.legacy_compression_method = CompressionMethod(1); })},
    {"another suite after the retry", "sh.cipher_suite.as_in_retry", illegal_parameter, [](Scene& scene) {
       scene.server.groups = {p256};
       scene.server.edit_server_hello = [](ServerHello& m) { m.cipher_suite = CipherSuite::TLS_AES_256_GCM_SHA384; };
     }},
    {"another group after the retry", "sh.key_share.as_in_retry", illegal_parameter, [](Scene& scene) {
       scene.server.groups = {p256};
       scene.server.edit_server_hello = [](ServerHello& m) { share(m, x25519, Bytes(32, 9)); };
     }},
    {"a cookie in the ServerHello after one in the retry", "extension.allowed_here", illegal_parameter, [](Scene& scene) {
       scene.server.always_retry = true;
       scene.server.edit_server_hello = [](ServerHello& m) { add_raw(m.extensions, ExtensionType::cookie, {0, 1, 1}); };
     }},
};

const Case<Scene> answers[] = { // EncryptedExtensions
    {"an extension nobody asked for", "extension.offered", unsupported_extension,
     encrypted_extensions([](auto& m) { m.extensions.add(MaxFragmentLengthExtension{}); })},
    {"an extension that belongs into the ServerHello", "extension.allowed_here", illegal_parameter,
     encrypted_extensions([](auto& m) { add_raw(m.extensions, ExtensionType::key_share); })},
    {"supported_versions, encrypted", "extension.allowed_here", illegal_parameter,
     encrypted_extensions([](auto& m) { add_raw(m.extensions, ExtensionType::supported_versions, {3, 4}); })},
    {"an extension twice", "codec.duplicate_extension", illegal_parameter,
     encrypted_extensions([](auto& m) { m.extensions.add(ServerNameAcknowledgement{}); })},
    {"a protocol that was not offered", "ee.alpn.offered", illegal_parameter,
     encrypted_extensions([](auto& m) { m.extensions.replace(ApplicationLayerProtocolNegotiation{{{Bytes{'h', '3'}}}}); })},
    {"two protocols", "ee.alpn.one", illegal_parameter,
     encrypted_extensions([](auto& m) { m.extensions.replace(ApplicationLayerProtocolNegotiation{{{Bytes{'h', '2'}}, {Bytes{'h', '2'}}}}); })},
    {"an empty list of protocols", "codec.range", decode_error,
     encrypted_extensions([](auto& m) { add_raw(m.extensions, ExtensionType::application_layer_protocol_negotiation, {0, 0}); })},
    {"an empty protocol name", "codec.range", decode_error,
     encrypted_extensions([](auto& m) { add_raw(m.extensions, ExtensionType::application_layer_protocol_negotiation, {0, 3, 0, 1, 'x'}); })},
    {"a record size limit of 63", "record_size_limit.floor", illegal_parameter,
     encrypted_extensions([](auto& m) { m.extensions.replace(RecordSizeLimit{63}); })},
    {"a server name that says something", "codec.trailing", decode_error,
     encrypted_extensions([](auto& m) { remove(m.extensions, ExtensionType::server_name); add_raw(m.extensions, ExtensionType::server_name, {0}); })},
};

const Case<Scene> client_hellos[] = {
    {"a client of TLS 1.2", "ch.version", protocol_version,
     client_hello([](auto& m) { m.extensions.replace(SupportedVersionsClientHello{{ProtocolVersion::TLS_1_2}}); })},
    {"no supported_versions", "ch.version", protocol_version,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::supported_versions); })},
    {"no extensions at all", "ch.version", protocol_version,
     client_hello([](auto& m) { m.extensions.absent = true; })},
    {"legacy_version SSL 3.0", "ch.legacy_version", protocol_version,
     client_hello([](auto& m) { m.legacy_version = ProtocolVersion(0x0300); })},
    {"legacy_version TLS 1.0", "ch.legacy_version", protocol_version,
     client_hello([](auto& m) { m.legacy_version = ProtocolVersion(0x0301); })},
    {"legacy_version TLS 1.3", "ch.legacy_version", protocol_version,
     client_hello([](auto& m) { m.legacy_version = ProtocolVersion::TLS_1_3; })},
    {"compression only", "ch.compression.null", illegal_parameter,
     client_hello([](auto& m) { m.legacy_compression_methods = {CompressionMethod(1)}; })},
    {"compression as well", "ch.compression.null", illegal_parameter,
     client_hello([](auto& m) { m.legacy_compression_methods.push_back(CompressionMethod(1)); })},
    {"an extension twice", "codec.duplicate_extension", illegal_parameter,
     client_hello([](auto& m) { m.extensions.add(PskKeyExchangeModes{{PskKeyExchangeMode::psk_dhe_ke}}); })},
    {"65 extensions", "codec.too_many_extensions", decode_error,
     client_hello([](auto& m) { for (std::uint16_t i = 0; m.extensions.list.size() < 65; ++i) add_raw(m.extensions, ExtensionType(0xf000 + i)); })},
    {"an extension that belongs elsewhere", "extension.allowed_here", illegal_parameter,
     client_hello([](auto& m) { add_raw(m.extensions, ExtensionType::oid_filters); })},
    {"no signature_algorithms", "ch.signature_algorithms.present", missing_extension,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::signature_algorithms); })},
    {"no supported_groups", "ch.supported_groups.present", missing_extension,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::supported_groups); })},
    {"no key_share", "ch.key_share.present", missing_extension,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::key_share); })},
    {"a share of a group that is not listed", "ch.key_share.group_offered", illegal_parameter,
     client_hello([](auto& m) { m.extensions.replace(SupportedGroups{{p256}}); })},
    {"two shares of one group", "ch.key_share.once", illegal_parameter,
     client_hello([](auto& m) { m.extensions.replace(KeyShareClientHello{{{x25519, Bytes(32, 9)}, {x25519, Bytes(32, 9)}}}); })},
    {"pre_shared_key before another extension", "ch.pre_shared_key.last", illegal_parameter,
     client_hello([](auto& m) { m.extensions.add(OfferedPsks{{{Bytes{1}, 0}}, 0, {{Bytes(32, 1)}}}); m.extensions.add(Padding{}); })},
    {"pre_shared_key without modes", "ch.psk_key_exchange_modes.present", missing_extension,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::psk_key_exchange_modes); m.extensions.add(OfferedPsks{{{Bytes{1}, 0}}, 0, {{Bytes(32, 1)}}}); })},
    {"a binder that is too short", "codec.range", decode_error,
     client_hello([](auto& m) { add_raw(m.extensions, ExtensionType::pre_shared_key, concat({Bytes{0, 7, 0, 1, 1, 0, 0, 0, 0, 0, 33, 31}, Bytes(32, 1)})); })},
    {"no suite in common", "ch.cipher_suite.common", handshake_failure,
     client_hello([](auto& m) { m.cipher_suites = {CipherSuite(0x1304), CipherSuite(0xc02b)}; })},
    {"no group in common", "ch.group.common", handshake_failure,
     client_hello([](auto& m) { m.extensions.replace(SupportedGroups{{NamedGroup(0x001e)}}); m.extensions.replace(KeyShareClientHello{}); })},
    {"no signature in common", "ch.signature_algorithms.common", handshake_failure,
     client_hello([](auto& m) { m.extensions.replace(SignatureAlgorithms{{SignatureScheme::ed25519}}); })},
    {"no application protocol in common", "ch.alpn.common", no_application_protocol, [](Scene& scene) {
       scene.client.alpn = {"h2"};
       scene.server.alpn = {"http/1.1"};
     }},
    {"a record size limit of 63", "record_size_limit.floor", illegal_parameter,
     client_hello([](auto& m) { m.extensions.add(RecordSizeLimit{63}); })},
    {"two host names", "ch.server_name.one", illegal_parameter,
     client_hello([](auto& m) { m.extensions.replace(ServerNameList{{{NameType::host_name, {'a'}}, {NameType::host_name, {'b'}}}}); })},
    {"an empty host name", "codec.range", decode_error,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::server_name); add_raw(m.extensions, ExtensionType::server_name, {0, 3, 0, 0, 0}); })},
    {"an empty list of versions", "codec.range", decode_error,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::supported_versions); add_raw(m.extensions, ExtensionType::supported_versions, {0}); })},
    {"half a version", "codec.truncated", decode_error,
     client_hello([](auto& m) { remove(m.extensions, ExtensionType::supported_versions); add_raw(m.extensions, ExtensionType::supported_versions, {3, 3, 4, 3}); })},
    {"a share of x25519 that is too short", "key_share.x25519.length", illegal_parameter,
     client_hello([](auto& m) { share(m, x25519, Bytes(31, 9)); })},
    {"a share of x25519 of low order", "key_share.x25519.not_zero", illegal_parameter,
     client_hello([](auto& m) { share(m, x25519, low_order()); })},
    {"a share of P-256 off the curve", "key_share.p256.on_curve", illegal_parameter, [](Scene& scene) {
       scene.client.key_share_groups = {p256};
       scene.client.edit_client_hello = [](ClientHello& m, bool) { share(m, p256, off_curve()); };
     }},
    {"a share of P-256, compressed", "key_share.p256.on_curve", illegal_parameter, [](Scene& scene) {
       scene.client.key_share_groups = {p256};
       scene.client.edit_client_hello = [](ClientHello& m, bool) { share(m, p256, compressed()); };
     }},
};

const Case<Scene> second_hellos[] = {
    {"another random", "ch.second.same", illegal_parameter, second_hello([](auto& m) { m.random[0] ^= 1; })},
    {"another session id", "ch.second.same", illegal_parameter, second_hello([](auto& m) { m.legacy_session_id[0] ^= 1; })},
    {"other suites", "ch.second.same", illegal_parameter, second_hello([](auto& m) { m.cipher_suites.pop_back(); })},
    {"another extension", "ch.second.same", illegal_parameter, second_hello([](auto& m) { m.extensions.add(RecordSizeLimit{100}); })},
    {"an extension less", "ch.second.same", illegal_parameter, second_hello([](auto& m) { remove(m.extensions, ExtensionType::application_layer_protocol_negotiation); })},
    {"other groups", "ch.second.same", illegal_parameter, second_hello([](auto& m) { m.extensions.replace(SupportedGroups{{p256}}); })},
    {"another host name", "ch.second.same", illegal_parameter, second_hello([](auto& m) { m.extensions.replace(ServerNameList{{{NameType::host_name, {'a'}}}}); })},
    {"no more TLS 1.3", "ch.version", protocol_version, second_hello([](auto& m) { m.extensions.replace(SupportedVersionsClientHello{{ProtocolVersion::TLS_1_2}}); })},
    {"another cookie", "ch.second.cookie", illegal_parameter, second_hello([](auto& m) { m.extensions.replace(Cookie{Bytes(32, 1)}); })},
    {"no cookie", "ch.second.cookie", illegal_parameter, second_hello([](auto& m) { remove(m.extensions, ExtensionType::cookie); })},
    {"a share of another group", "ch.second.key_share", illegal_parameter, second_hello([](auto& m) { share(m, x25519, Bytes(32, 9)); })},
    {"no share", "ch.second.key_share", illegal_parameter, second_hello([](auto& m) { m.extensions.replace(KeyShareClientHello{}); })},
    {"a share too many", "ch.second.key_share", illegal_parameter, second_hello([](auto& m) {
       auto shares = *m.extensions.template find<KeyShareClientHello>();
       shares.client_shares.push_back({x25519, Bytes(32, 9)});
       m.extensions.replace(shares);
     })},
    {"early data", "ch.second.no_early_data", illegal_parameter, second_hello([](auto& m) { m.extensions.add(EarlyDataIndication{}); })},
};
// clang-format on

} // namespace

TEST_CASE("a client refuses every ServerHello that breaks a rule, with the alert the rule names") {
  try_all(server_hellos, &trace::Pair::client, &trace::Pair::server);
}

TEST_CASE("a client refuses every point that is not one of the curve") {
  for (const Case<Scene>& row : p256_shares) {
    INFO(row.what);
    Scene scene;
    scene.client.key_share_groups = {p256};
    row.misbehave(scene);
    blames(scene.run().client, row.id, row.alert);
  }
}

TEST_CASE("a client refuses every HelloRetryRequest that breaks a rule, and what contradicts it later") {
  try_all(retries, &trace::Pair::client, &trace::Pair::server);
}

TEST_CASE("a client refuses EncryptedExtensions that break a rule") {
  try_all(answers, &trace::Pair::client, &trace::Pair::server);
}

TEST_CASE("a server refuses every ClientHello that breaks a rule, with the alert the rule names") {
  try_all(client_hellos, &trace::Pair::server, &trace::Pair::client);
}

TEST_CASE("a server refuses a second ClientHello that changed where it may not") {
  try_all(second_hellos, &trace::Pair::server, &trace::Pair::client);
}

TEST_CASE("after a retry for the cookie alone, the shares stay as they were, however many there are") {
  for (bool change : {false, true}) {
    Scene scene;
    scene.client.key_share_groups = {x25519, p256};
    scene.server.always_retry = true;
    if (change)
      scene.client.edit_client_hello = [](ClientHello& m, bool is_second) {
        if (is_second) share(m, x25519, Bytes(32, 9));
      };
    trace::Pair& pair = scene.run();
    INFO("client: " << failure_of(pair.client) << "  server: " << failure_of(pair.server));
    if (change)
      blames(pair.server, "ch.second.key_share", illegal_parameter);
    else
      CHECK(pair.client.handshake_done());
  }
}
