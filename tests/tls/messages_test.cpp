// messages_test.cpp: what holds for every structure of the wire (docs/architecture.md, "Codec").
#include "core/codec/writer.h"
#include "tests/catch.h"
#include "tests/tls/samples12.h"
#include "trace/totals.h"

using namespace handglass;
using namespace handglass::tls;
using namespace handglass::tls::test;

namespace {

/// Leaves side by side from the first octet to the last, and how many of those octets have no name.
/// What is captured is somebody else's to name.
struct Tiles : Observer {
  std::uint64_t next = 0, raw = 0, holes = 0;
  void on(const Event& event) override {
    const auto& f = std::get<event::Field>(event);
    if (f.offset != next) holes += f.offset - next;
    next = f.offset + f.bytes.size();
    if (f.kind == event::FieldKind::raw) raw += f.bytes.size();
    CHECK_FALSE(f.id.empty());
    CHECK_FALSE(f.rfc.empty());
  }
};

/// `captured`: octets inside that another parser names; `raw`: octets nobody can name; `open_ends`:
/// prefixes that are complete structures of their own.
template <class T>
void is_well_behaved(const T& sample, std::uint64_t captured = 0, std::uint64_t raw = 0,
                     std::vector<std::size_t> open_ends = {}) {
  INFO(T::wire_name);
  const Bytes wire = serialise(sample);
  {
    Tiles tiles;
    auto parsed = parse<T>(wire, Tap(&tiles), Buffer{}, 0);
    REQUIRE(parsed);
    CHECK(serialise(*parsed) == wire);
    CHECK(tiles.holes + wire.size() - tiles.next == captured); // what is captured may stand at the end
    CHECK(tiles.raw == raw);
  }
  for (std::size_t n = 0; n < wire.size(); ++n) {
    INFO("prefix of " << n);
    auto parsed = parse<T>(ByteView(wire).first(n));
    const bool may_end = std::ranges::count(open_ends, n) != 0;
    CHECK(parsed.has_value() == may_end);
    if (!parsed) CHECK(parsed.error().alert == Alert::decode_error);
  }
  Bytes longer = wire;
  longer.push_back(0);
  if constexpr (!std::is_same_v<T, Finished> &&
                !std::is_same_v<T, Finished12>) { // whose length is that of its message
    auto parsed = parse<T>(longer);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().alert == Alert::decode_error);
  }
  for (std::size_t bit = 0; bit < 8 * wire.size(); ++bit) {
    Bytes flipped = wire;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    auto parsed = parse<T>(flipped);
    if (parsed)
      CHECK(serialise(*parsed) == flipped);
    else
      CHECK(parsed.error().alert ==
            (parsed.error().id == "codec.duplicate_extension" || parsed.error().id == "ske.curve_type.named"
                 ? Alert::illegal_parameter
                 : Alert::decode_error));
  }
}

} // namespace

TEST_CASE("a ClientHello is tiled, round-trips, and refuses every cut and every trailing octet") {
  // A hello of TLS 1.2 may end before its extensions.
  const std::size_t before_extensions = 2 + 32 + 33 + 2 + 4 + 2;
  is_well_behaved(client_hello(), text("not really DER").size(), text("whatever").size(),
                  {before_extensions});
}
TEST_CASE("a ServerHello is tiled, round-trips, and refuses every cut and every trailing octet") {
  is_well_behaved(server_hello(), 0, 0, {2 + 32 + 33 + 2 + 1});
}
TEST_CASE("a HelloRetryRequest is tiled, round-trips, and refuses every cut and every trailing octet") {
  is_well_behaved(hello_retry_request(), 0, 0, {2 + 32 + 1 + 2 + 1});
}
TEST_CASE("EncryptedExtensions are tiled, round-trip, and refuse every cut and every trailing octet") {
  is_well_behaved(encrypted_extensions());
}
TEST_CASE("a CertificateRequest is tiled, round-trips, and refuses every cut and every trailing octet") {
  is_well_behaved(certificate_request(), 3);
}
TEST_CASE("a Certificate is tiled, round-trips, and refuses every cut and every trailing octet") {
  is_well_behaved(certificate(), 2 * text("a certificate").size() + text("response").size());
}
TEST_CASE("a NewSessionTicket is tiled, round-trips, and refuses every cut and every trailing octet") {
  is_well_behaved(new_session_ticket());
}
TEST_CASE("the small messages are tiled, round-trip, and refuse every cut and every trailing octet") {
  is_well_behaved(CertificateVerify{SignatureScheme::ed25519, Bytes(64, 7)});
  is_well_behaved(KeyUpdate{KeyUpdateRequest::update_requested});
  is_well_behaved(EndOfEarlyData{});
  is_well_behaved(AlertMessage{AlertLevel::fatal, Alert::decode_error});
  is_well_behaved(ChangeCipherSpec{});
  is_well_behaved(RecordHeader{ContentType::handshake, ProtocolVersion::TLS_1_2, 90});
  is_well_behaved(HandshakeHeader{HandshakeType::finished, 32});
}
TEST_CASE("the messages of TLS 1.2 are tiled, round-trip, and refuse every cut and every trailing octet") {
  is_well_behaved(client_hello12(), 0, 0, {2 + 32 + 33 + 2 + 4 + 2});
  is_well_behaved(server_hello12(), 0, 0, {2 + 32 + 33 + 2 + 1});
  is_well_behaved(certificate12(), 2 * text("a certificate").size());
  is_well_behaved(CertificateStatus12{CertificateStatusType::ocsp, {text("response"), {}, 0, {}}},
                  text("response").size());
  is_well_behaved(server_key_exchange());
  is_well_behaved(certificate_request12(), 3);
  is_well_behaved(ServerHelloDone{});
  is_well_behaved(ClientKeyExchangeRsa{Bytes(256, 0x42)});
  is_well_behaved(ClientKeyExchangeEcdhe{Bytes(32, 0x42)});
  is_well_behaved(CertificateVerify12{{SignatureScheme::ed25519, Bytes(64, 7)}});
  is_well_behaved(NewSessionTicket12{7200, text("ticket")});
  is_well_behaved(HelloRequest{});
  is_well_behaved(ChangeCipherSpec12{});
  is_well_behaved(PlaintextHeader12{{ContentType::handshake, ProtocolVersion::TLS_1_2, 90}});
  is_well_behaved(CiphertextHeader12{{ContentType::alert, ProtocolVersion::TLS_1_2, 26}});
}
TEST_CASE("supported_versions alone tells the hellos of TLS 1.3 from those of 1.2") {
  CHECK(ClientHello12::matches(serialise(client_hello12())));
  CHECK_FALSE(ClientHello12::matches(serialise(client_hello())));
  CHECK(ServerHello12::matches(serialise(server_hello12())));
  CHECK_FALSE(ServerHello12::matches(serialise(server_hello())));
  CHECK_FALSE(ServerHello12::matches(serialise(hello_retry_request())));
}
TEST_CASE("a ServerKeyExchange knows where its parameters end: what stands there is signed as it came") {
  const Bytes octets = serialise(server_key_exchange());
  const auto parsed = parse<ServerKeyExchange>(octets);
  REQUIRE(parsed);
  CHECK(octets.size() - parsed->size_after_params == serialise(server_key_exchange().params).size());
}
TEST_CASE("a curve of the server's own making is refused before it is read") {
  Bytes octets = serialise(server_key_exchange());
  octets[0] = 1; // explicit_prime
  const auto parsed = parse<ServerKeyExchange>(octets);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().id == "ske.curve_type.named");
  CHECK(parsed.error().alert == Alert::illegal_parameter);
}
TEST_CASE("Finished is whatever its message holds; its length is judged with the MAC") {
  const Bytes wire(32, 1);
  auto parsed = parse<Finished>(wire);
  REQUIRE(parsed);
  CHECK(serialise(*parsed) == wire);
}

TEST_CASE("an extension that stands twice is refused") {
  ServerHello m = server_hello();
  m.extensions.list.push_back(m.extensions.list[0]);
  auto parsed = parse<ServerHello>(serialise(m));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().id == "codec.duplicate_extension");
}

TEST_CASE("more extensions than the limit are refused before they are compared with one another") {
  ClientHello m = client_hello();
  m.extensions.list.clear();
  for (std::uint16_t i = 0; i <= limits::extensions; ++i)
    m.extensions.list.push_back(unknown<Context::client_hello>(static_cast<std::uint16_t>(0x7000 + i)));
  auto parsed = parse<ClientHello>(serialise(m));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().id == "codec.too_many_extensions");
}

TEST_CASE("the fixed random alone tells a HelloRetryRequest from a ServerHello") {
  const Bytes retry = serialise(hello_retry_request()), hello = serialise(server_hello());
  CHECK(HelloRetryRequest::matches(retry));
  CHECK_FALSE(ServerHello::matches(retry));
  CHECK(ServerHello::matches(hello));
  CHECK_FALSE(HelloRetryRequest::matches(hello));
}

TEST_CASE("the mark before the PSK binders is the distance from there to the end of the hello") {
  const ClientHello m = client_hello();
  const auto parsed = parse<ClientHello>(serialise(m));
  REQUIRE(parsed);
  const auto* psk = parsed->extensions.find<OfferedPsks>();
  REQUIRE(psk);
  CHECK(psk->binders_to_end == 2 + 1 + 32);
}

TEST_CASE("an extension that has no business in its message is kept, and found") {
  EncryptedExtensions m;
  m.extensions.list.push_back(unknown<Context::encrypted_extensions>(51)); // key_share
  const auto parsed = parse<EncryptedExtensions>(serialise(m));
  REQUIRE(parsed);
  CHECK(parsed->extensions.first_not_allowed() == ExtensionType::key_share);
  CHECK_FALSE(parse<EncryptedExtensions>(serialise(encrypted_extensions()))->extensions.first_not_allowed());
}
