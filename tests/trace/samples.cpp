#include "tests/trace/samples.h"

#include "core/codec/reader.h"
#include "core/codec/writer.h"

namespace handglass::trace::samples {

namespace {

enum class ContentType : std::uint8_t { handshake = 22 };
std::string_view registry_name(ContentType t) { return t == ContentType::handshake ? "handshake" : ""; }
enum class HandshakeType : std::uint8_t { server_hello = 2 };
std::string_view registry_name(HandshakeType) { return "server_hello"; }
enum class CipherSuite : std::uint16_t { TLS_AES_128_GCM_SHA256 = 0x1301 };
std::string_view registry_name(CipherSuite) { return "TLS_AES_128_GCM_SHA256"; }

struct TLSPlaintext {
  static constexpr std::string_view wire_name = "TLSPlaintext";
  static constexpr Rfc rfc = "8446#5.1";
  ContentType type = ContentType::handshake;
  std::uint16_t version = 0x0303, length = 44;
  static void fields(auto& io, auto& m) {
    io.value("type", m.type);
    io.u16("legacy_record_version", m.version);
    io.u16("length", m.length);
  }
};

struct Handshake {
  static constexpr std::string_view wire_name = "Handshake";
  static constexpr Rfc rfc = "8446#4";
  HandshakeType type = HandshakeType::server_hello;
  std::uint32_t length = 40;
  static void fields(auto& io, auto& m) {
    io.value("msg_type", m.type);
    io.u24("length", m.length);
  }
};

struct ServerHello {
  static constexpr std::string_view wire_name = "ServerHello";
  static constexpr Rfc rfc = "8446#4.1.3";
  std::uint16_t legacy_version = 0x0303;
  std::array<std::uint8_t, 32> random{};
  Bytes session_id;
  CipherSuite suite = CipherSuite::TLS_AES_128_GCM_SHA256;
  std::uint8_t compression = 0;
  Bytes extensions;
  static void fields(auto& io, auto& m) {
    io.u16("legacy_version", m.legacy_version);
    io.opaque("random", m.random);
    io.opaque("legacy_session_id_echo", m.session_id, range<0, 32>);
    io.value("cipher_suite", m.suite);
    io.u8("legacy_compression_method", m.compression);
    io.opaque("extensions", m.extensions, range<0, 0xffff>);
  }
};

} // namespace

void short_connection(Observer& observer) {
  const Tap tap(&observer, true);
  ServerHello hello;
  for (std::size_t i = 0; i < 32; ++i) hello.random[i] = static_cast<std::uint8_t>(0xa0 + i);
  const Bytes header = serialise(TLSPlaintext{}), start = serialise(Handshake{}), body = serialise(hello);
  const Bytes message = concat({start, body});
  const auto here = std::source_location::current();

  const Buffer wire{Buffer::Kind::wire, Direction::s2c, Epoch::clear, 0};
  const Buffer hs{Buffer::Kind::hs, Direction::s2c, Epoch::clear, 0};
  event::Record record{{"8446#5.1", here}};
  record.dir = Direction::s2c;
  record.outer_type = record.inner_type = 22;
  record.header = header;
  record.payload = message;
  tap.emit(record);
  (void)parse<TLSPlaintext>(header, tap, wire, 0);
  tap.emit(event::Map{{"8446#5.1", here}, wire, 5, message.size(), hs, 0});
  (void)parse<Handshake>(start, tap, hs, 0);
  (void)parse<ServerHello>(body, tap, hs, 4);
  (void)tap.check(true, Alert::illegal_parameter, "sh.legacy_version", "8446#4.1.3",
                  "ServerHello.legacy_version");
  (void)tap.check(true, Alert::illegal_parameter, "sh.cipher_suite.offered", "8446#4.1.3",
                  "ServerHello.cipher_suite", {{"suite", "TLS_AES_128_GCM_SHA256"}});
  const Bytes digest(32, 0xd1), early(32, 0xe5), traffic(32, 0x7a),
      info = *unhex("00200c746c73313320732068732074"), zeros(32);
  tap.emit(event::Transcript{{"8446#4.4.1", here}, "T1", "ServerHello", hs, 0, message, "SHA-256", digest});
  const event::Input extract[] = {{"salt", {}, zeros, {}, false}, {"ikm", {}, zeros, {}, false}};
  tap.emit(event::Derive{
      {"8446#7.1", here}, "K0", "hkdf-extract", "Early Secret", "SHA-256", extract, {}, early, 32, true, {}});
  const event::Input expand[] = {{"secret", "K0", early, {}, true},
                                 {"label", {}, {}, "s hs traffic", false},
                                 {"context", "T1", digest, {}, false}};
  const Bytes label = concat({*unhex("002012"), as_bytes("tls13 s hs traffic"), *unhex("20"), digest});
  tap.emit(event::Derive{{"8446#7.1", here},
                         "K1",
                         "hkdf-expand-label",
                         "server_handshake_traffic_secret",
                         "SHA-256",
                         expand,
                         label,
                         traffic,
                         32,
                         true,
                         "SERVER_HANDSHAKE_TRAFFIC_SECRET"});
  tap.emit(event::State{{"8446#A", here}, "client", "WAIT_SH", "ServerHello", "WAIT_EE"});
  const Arg args[] = {{"suite", "evil\x1b[2J\"name\""}, {"n", 7}};
  tap.emit(event::AlertRecord{{"8446#6.2", here},
                              Direction::c2s,
                              true,
                              Alert::illegal_parameter,
                              true,
                              "sh.cipher_suite.offered",
                              args});
}

} // namespace handglass::trace::samples
