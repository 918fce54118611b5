// clauses_senders_test.cpp: what RFC 8446 and 5246 demand of whoever sends, held against what we send.
//
// A receiver's rule has a check and a row in alerts_*_test.cpp. A sender's rule is kept by how the code is
// written, and nobody complains if it is not. So connections of every kind are watched here, and each hello,
// message and record of either side is held against the rules. docs/coverage names them clause by clause.
#include <regex>
#include <set>

#include "core/codec/writer.h"
#include "tests/tls/random_scene.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/hello_retry_request.h"
#include "tls/messages/server_hello12.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

struct Message {
  std::string name;
  Bytes body;
};
struct Sent {
  Direction dir{};
  std::uint64_t number = 0;
  ContentType outer{}, inner{};
  std::uint16_t version = 0;
  std::size_t length = 0;
  bool is_protected = false;
  Bytes plaintext, in_the_clear;
};

/// What one side saw of a whole connection: both directions.
struct Watch : Observer {
  std::vector<Message> messages;
  std::vector<Sent> records;
  bool finished[2] = {};

  void on(const Event& event) override {
    if (const auto* t = std::get_if<event::Transcript>(&event); t && !t->raw.empty()) {
      if (t->message == "message_hash") return;
      messages.push_back({std::string(t->message), to_bytes(t->raw.subspan(4))});
      if (t->message == "Finished") finished[static_cast<int>(t->buffer.dir)] = true;
    }
    if (const auto* r = std::get_if<event::Record>(&event)) {
      records.push_back({r->dir, r->number, static_cast<ContentType>(r->outer_type),
                         static_cast<ContentType>(r->inner_type),
                         static_cast<std::uint16_t>(load_be(r->header.data() + 1, 2)), r->payload.size(),
                         r->is_protected, to_bytes(r->plaintext),
                         r->is_protected ? Bytes{} : to_bytes(r->payload)});
      // No data before one's own Finished.
      if (records.back().inner == ContentType::application_data) CHECK(finished[static_cast<int>(r->dir)]);
    }
  }
  std::vector<const Bytes*> all(std::string_view name) const {
    std::vector<const Bytes*> found;
    for (const Message& m : messages)
      if (m.name == name) found.push_back(&m.body);
    return found;
  }
  std::string order() const {
    std::string text;
    for (const Message& m : messages) text += m.name + " ";
    return text;
  }
};

template <Context C>
bool has_twice(const Extensions<C>& extensions) {
  std::set<ExtensionType> seen;
  for (const auto& e : extensions.list)
    if (!seen.insert(e.extension_type).second) return true;
  return false;
}

/// Randoms and public keys that were seen: none may come again.
struct Fresh {
  std::set<Bytes> seen;
  void is_new(ByteView octets) { CHECK(seen.insert(to_bytes(octets)).second); }
};

void judge_client_hello(const ClientHello& hello, const ClientConfig& config, Fresh& fresh) {
  const bool offers_13 = config.allows(ProtocolVersion::TLS_1_3);
  const auto& e = hello.extensions;
  CHECK(hello.legacy_version == ProtocolVersion::TLS_1_2);
  CHECK(hello.legacy_compression_methods == std::vector{CompressionMethod::null});
  fresh.is_new(hello.random);
  const bool has_id = config.session || (offers_13 && config.middlebox_compatibility);
  if (has_id)
    CHECK(hello.legacy_session_id.size() == 32);
  else
    CHECK(hello.legacy_session_id.empty());
  for (CipherSuite suite : hello.cipher_suites) CHECK_FALSE(registry_name(suite).empty());
  CHECK_FALSE(has_twice(e));
  CHECK(e.find<SignatureAlgorithms>());
  CHECK(e.find<SupportedGroups>());
  for (ExtensionType never : {ExtensionType::cookie, ExtensionType::early_data, ExtensionType::pre_shared_key,
                              ExtensionType::post_handshake_auth})
    CHECK_FALSE(e.has(never));

  const auto* versions = e.find<SupportedVersionsClientHello>();
  const auto* shares = e.find<KeyShareClientHello>();
  CHECK((versions != nullptr) == offers_13);
  CHECK((shares != nullptr) == offers_13);
  CHECK(e.has(ExtensionType::psk_key_exchange_modes) == offers_13);
  if (!versions || !shares) return;
  for (ProtocolVersion version : {ProtocolVersion::TLS_1_2, ProtocolVersion::TLS_1_3})
    CHECK(std::ranges::count(versions->versions, version) == (config.allows(version) ? 1 : 0));
  // A share belongs to a group of the list, comes once, and they stand in the list's order.
  const auto& groups = e.find<SupportedGroups>()->named_group_list;
  auto next = groups.begin();
  for (const KeyShareEntry& share : shares->client_shares) {
    next = std::find(next, groups.end(), share.group);
    CHECK(next != groups.end());
    if (next != groups.end()) ++next;
    fresh.is_new(share.key_exchange);
  }
}

void judge_hellos(const Watch& seen, const ClientConfig& config, Fresh& fresh) {
  const auto hellos = seen.all("ClientHello");
  REQUIRE_FALSE(hellos.empty());
  const ClientHello first = *parse<ClientHello>(*hellos[0]);
  judge_client_hello(first, config, fresh);
  const auto retries = seen.all("HelloRetryRequest");
  CHECK(hellos.size() == retries.size() + 1);
  const Bytes& answer = *seen.all("ServerHello").at(0);
  if (ServerHello12::matches(answer)) {
    const ServerHello12 hello = *parse<ServerHello12>(answer);
    CHECK(hello.server_version == ProtocolVersion::TLS_1_2);
    CHECK(hello.compression_method == CompressionMethod::null);
    CHECK_FALSE(has_twice(hello.extensions));
    for (const auto& e : hello.extensions.list)
      CHECK(
          (first.extensions.has(e.extension_type) || e.extension_type == ExtensionType::renegotiation_info));
    fresh.is_new(hello.random);
    return;
  }
  const ServerHello hello = *parse<ServerHello>(answer);
  CHECK(hello.legacy_version == ProtocolVersion::TLS_1_2);
  CHECK(hello.legacy_session_id_echo == first.legacy_session_id);
  CHECK(hello.legacy_compression_method == CompressionMethod::null);
  CHECK(hello.extensions.find<SupportedVersionsServerHello>()->selected_version == ProtocolVersion::TLS_1_3);
  CHECK(hello.extensions.list.size() == 2); // and key_share
  fresh.is_new(hello.random);
  const EncryptedExtensions answers = *parse<EncryptedExtensions>(*seen.all("EncryptedExtensions").at(0));
  for (const auto& e : answers.extensions.list) CHECK(first.extensions.has(e.extension_type));
  if (retries.empty()) return;

  const HelloRetryRequest retry = *parse<HelloRetryRequest>(*retries[0]);
  CHECK(retry.cipher_suite == hello.cipher_suite);
  CHECK(retry.legacy_session_id_echo == first.legacy_session_id);
  const ClientHello second = *parse<ClientHello>(*hellos[1]);
  // The same hello again, but for the cookie and, if a group was named, the share.
  ClientHello expected = first;
  if (const auto* group = retry.extensions.find<KeyShareHelloRetryRequest>()) {
    const auto& shares = second.extensions.find<KeyShareClientHello>()->client_shares;
    REQUIRE(shares.size() == 1);
    CHECK(shares[0].group == group->selected_group);
    expected.extensions.replace(KeyShareClientHello{shares});
  }
  if (const auto* cookie = retry.extensions.find<Cookie>()) expected.extensions.add(Cookie{*cookie});
  CHECK(serialise(second) == serialise(expected));
}

void judge_order(const Watch& seen) {
  static const std::regex of_tls13(
      "ClientHello (HelloRetryRequest ClientHello )?ServerHello EncryptedExtensions (CertificateRequest )?"
      "Certificate CertificateVerify Finished (Certificate (CertificateVerify )?)?Finished ");
  static const std::regex of_tls12(
      "ClientHello ServerHello (Certificate (CertificateStatus )?(ServerKeyExchange )?(CertificateRequest )?"
      "ServerHelloDone (Certificate )?ClientKeyExchange (CertificateVerify )?Finished (NewSessionTicket "
      ")?Finished |"
      "(NewSessionTicket )?Finished Finished )");
  const std::string order = seen.order();
  INFO(order);
  CHECK((std::regex_match(order, of_tls13) || std::regex_match(order, of_tls12)));
  // Who was asked answers, and only who was asked.
  const std::size_t asked = seen.all("CertificateRequest").size();
  const bool resumed = seen.all("Certificate").empty();
  CHECK(seen.all("Certificate").size() == (resumed ? 0 : 1 + asked));
}

void judge_records(const Watch& seen, bool is_tls13) {
  std::size_t server_ccs = 0;
  for (const Sent& r : seen.records) {
    INFO(name(r.dir) << " record " << r.number);
    const bool first_hello = r.dir == Direction::c2s && r.number == 0 && r.outer == ContentType::handshake;
    CHECK((r.version == 0x0303 || (first_hello && r.version == 0x0301)));
    CHECK_FALSE(registry_name(r.inner).empty());
    CHECK(r.length <= limits::plaintext + (!r.is_protected ? 0 : is_tls13 ? 256 : 2048));
    if (!r.is_protected) CHECK(r.inner != ContentType::application_data);
    ByteView content = r.is_protected ? ByteView(r.plaintext) : ByteView(r.in_the_clear);
    if (r.is_protected && is_tls13) {
      CHECK(r.outer == ContentType::application_data);
      CHECK(content.size() <= limits::plaintext + 1);
      // Behind the type there is nothing but zeros.
      while (!content.empty() && content.back() == 0) content = content.first(content.size() - 1);
      REQUIRE_FALSE(content.empty());
      CHECK(content.back() == static_cast<std::uint8_t>(r.inner));
      content = content.first(content.size() - 1);
    }
    if (r.inner == ContentType::handshake) CHECK_FALSE(content.empty());
    if (r.inner == ContentType::alert && is_tls13) CHECK(content.size() == 2);
    if (r.inner == ContentType::change_cipher_spec) {
      CHECK_FALSE(r.is_protected);
      CHECK(to_bytes(content) == Bytes{1});
      if (r.dir == Direction::s2c) ++server_ccs;
    }
  }
  if (!is_tls13) return;
  const bool has_id = !parse<ClientHello>(*seen.all("ClientHello")[0])->legacy_session_id.empty();
  CHECK(server_ccs == (has_id ? 1 : 0));
}

bool is_tls13(const Watch& seen) { return !seen.all("EncryptedExtensions").empty(); }

/// Sixty connections; each is judged as its client saw it.
template <class RandomKind>
void for_each_connection(const std::function<void(const Watch&, const ClientConfig&)>& judge) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    INFO("seed " << seed);
    RandomKind scene(seed);
    Watch seen;
    const ClientConfig config = scene.client;
    scene.client.observer = &seen;
    scene.converse();
    judge(seen, config);
  }
}

} // namespace

TEMPLATE_TEST_CASE("every hello of ours keeps the rules for those who send one", "", RandomScene,
                   RandomScene12) {
  Fresh fresh;
  for_each_connection<TestType>(
      [&](const Watch& seen, const ClientConfig& config) { judge_hellos(seen, config, fresh); });
}

TEMPLATE_TEST_CASE("every message of ours comes in its order, and no data before Finished", "", RandomScene,
                   RandomScene12) {
  for_each_connection<TestType>([](const Watch& seen, const ClientConfig&) { judge_order(seen); });
}

TEMPLATE_TEST_CASE("every record of ours keeps the rules for those who send one", "", RandomScene,
                   RandomScene12) {
  for_each_connection<TestType>(
      [](const Watch& seen, const ClientConfig&) { judge_records(seen, is_tls13(seen)); });
}

TEST_CASE("data larger than a record is cut, and padding keeps within the limit") {
  for (const bool tls13 : {true, false}) {
    Scene scene;
    Scene12 scene12;
    Scene& s = tls13 ? scene : static_cast<Scene&>(scene12);
    s.client.records.pad_to = s.server.records.pad_to = 1000;
    Watch seen;
    s.client.observer = &seen;
    trace::Pair& pair = s.run();
    REQUIRE(pair.client.handshake_done());
    pair.client.send(Bytes(100'000, 'x'));
    REQUIRE(pair.run());
    CHECK(pair.server.take_data() == Bytes(100'000, 'x'));
    judge_records(seen, tls13);
  }
}
