#include "tls/session/ticket.h"

#include <algorithm>

#include "core/codec/writer.h"
#include "crypto/aead/aead.h"
#include "tls/messages/certificate12.h"
#include "tls/registry/protocol_version.h"

namespace handglass::tls {

namespace {

/// RFC 5077 section 4, with what we need besides. Never on the wire but encrypted.
struct StatePlaintext {
  static constexpr std::string_view wire_name = "StatePlaintext";
  [[maybe_unused]] static constexpr Rfc rfc = "5077#4"; // for who watches: nobody does

  ProtocolVersion protocol_version = ProtocolVersion::TLS_1_2;
  CipherSuite cipher_suite{};
  std::array<std::uint8_t, 48> master_secret{};
  std::uint8_t extended_master_secret = 0;
  std::uint64_t timestamp = 0;
  Bytes server_name;
  std::vector<Asn1Cert> client_identity;

  static void fields(auto& io, auto& m) {
    io.value("protocol_version", m.protocol_version);
    io.value("cipher_suite", m.cipher_suite);
    io.opaque("master_secret", m.master_secret);
    io.u8("extended_master_secret", m.extended_master_secret);
    io.u64("timestamp", m.timestamp);
    io.opaque("server_name", m.server_name, range<0, 0xff>);
    io.vec("client_identity", m.client_identity, range<0, 0xffffff>);
  }
};

constexpr std::size_t name_size = 16, nonce_size = crypto::aead_nonce_size, tag_size = crypto::aead_tag_size;
constexpr auto algorithm = crypto::AeadAlgorithm::chacha20_poly1305;

} // namespace

TicketKey::TicketKey(Random& random) : key_(std::size_t{32}) {
  random.fill("ticket key name", name_);
  random.fill("ticket key", key_.expose_mut());
}

Bytes TicketKey::seal(const Session12& session, Random& random) const {
  StatePlaintext state;
  state.cipher_suite = session.suite;
  std::ranges::copy(session.master_secret.expose(), state.master_secret.begin());
  state.extended_master_secret = session.extended_master_secret;
  state.timestamp = static_cast<std::uint64_t>(session.established);
  state.server_name = to_bytes(as_bytes(session.server_name));
  for (const Bytes& der : session.peer_chain) state.client_identity.emplace_back().cert_data.bytes = der;
  Bytes plaintext = serialise(state);
  wipe(state.master_secret);

  const Bytes nonce = random.bytes("ticket nonce", nonce_size);
  Bytes ticket = concat({name_, nonce});
  const std::size_t at = ticket.size();
  ticket.resize(at + plaintext.size() + tag_size);
  crypto::Aead(algorithm, key_.expose()).seal(nonce, name_, plaintext, ByteSpan(ticket).subspan(at));
  wipe(plaintext);
  return ticket;
}

std::shared_ptr<Session12> TicketKey::open(ByteView ticket) const {
  if (ticket.size() < name_size + nonce_size + tag_size) return nullptr;
  if (!equal_public(ticket.first(name_size), name_)) return nullptr;
  Bytes plaintext(ticket.size() - name_size - nonce_size - tag_size);
  const auto opened = crypto::Aead(algorithm, key_.expose())
                          .open(ticket.subspan(name_size, nonce_size), name_,
                                ticket.subspan(name_size + nonce_size), plaintext);
  if (!opened) return nullptr;
  auto state = parse<StatePlaintext>(plaintext);
  wipe(plaintext);
  if (!state || state->protocol_version != ProtocolVersion::TLS_1_2) return nullptr;

  auto session = std::make_shared<Session12>();
  session->suite = state->cipher_suite;
  session->master_secret = Secret<64>(ByteView(state->master_secret));
  wipe(state->master_secret);
  session->extended_master_secret = state->extended_master_secret != 0;
  session->established = static_cast<UnixTime>(state->timestamp);
  session->server_name = as_text(state->server_name);
  for (const Asn1Cert& certificate : state->client_identity)
    session->peer_chain.push_back(certificate.cert_data.bytes);
  return session;
}

} // namespace handglass::tls
