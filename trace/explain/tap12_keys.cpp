// tap12_keys.cpp: from what one knows beside the capture to the keys of the recorded connection.
//
//   server's private key   ciphertext of ClientKeyExchange ──RSA──▶ premaster ─┐
//                          (ECDHE: nothing to decrypt; the key only signed)    │ PRF, as both sides did
//   key log                ─────────(or a premaster)──────▶ master secret <────┘
//   an earlier recording   ───────────────────────────────▶ master secret
//                                                                │ PRF
//                                                                ▼
//                                                            key block
#include <algorithm>

#include "tls/extensions/extensions.h"
#include "trace/explain/tap12.h"

namespace handglass::trace::tap12 {

namespace {

using tls::Derived;

/// With the right key and an honest client: 48 octets. `decrypt_premaster` never says that it failed, since a
/// server may not; it gives the fallback instead, and one of zeros is no premaster secret, which begins with
/// a version.
std::optional<Derived> decrypted_premaster(std::uint16_t client_version, TapIo& io) {
  const Bytes nothing(48, 0);
  Bytes padding;
  const auto found = io.secrets.server_key->decrypt_premaster(
      io.seen.encrypted_premaster, client_version, nothing, io.tap.reveals_secrets() ? &padding : nullptr);
  if (!found || std::ranges::equal(found->expose(), nothing)) {
    io.tap.note("explain.premaster.none", "5246#7.4.7.1");
    return std::nullopt;
  }
  io.tap.note("explain.keys.server_key", "5246#7.4.7.1");
  const x509::PublicKey& key = io.secrets.server_key->public_key();
  return io.derive.computed("rsa-decrypt", "pre_master_secret", Secret<tls::largest_derived>(found->expose()),
                            {{"ciphertext", {}, io.seen.encrypted_premaster, {}, false},
                             {"padding", {}, padding, {}, true},
                             {"public_key", {}, key.modulus(), {}, false},
                             {"exponent", {}, key.exponent(), {}, false}},
                            "5246#7.4.7.1");
}

Derived master_from(Derived&& premaster, Handshake& handshake, TapIo& io) {
  return handshake.extended_master_secret
             ? tls::extended_master_secret(io.derive, handshake.suite->hash, std::move(premaster),
                                           handshake.transcript.hash())
             : tls::master_secret(io.derive, handshake.suite->hash, std::move(premaster), handshake.randoms);
}

/// The way the server went: needs its private key, and a key exchange that used it.
std::optional<Derived> master_by_server_key(Handshake& handshake, std::uint16_t client_version, TapIo& io) {
  if (!io.secrets.server_key) return std::nullopt;
  const auto certified = handshake.server_chain[0].public_key();
  if (!certified || *certified != io.secrets.server_key->public_key()) {
    io.tap.note("explain.key.other", "5246#7.4.2");
    return std::nullopt;
  }
  if (handshake.suite->key_exchange != tls::KeyExchange::rsa) {
    io.tap.note("explain.key.only_signed", "5246#F.1.1.3");
    return std::nullopt;
  }
  auto premaster = decrypted_premaster(client_version, io);
  if (!premaster) return std::nullopt;
  io.seen.keys_from = KeysFrom::server_key;
  return master_from(std::move(*premaster), handshake, io);
}

std::optional<Derived> master_in_key_log(const Handshake& handshake, TapIo& io) {
  for (const KeyLogEntry& entry : io.secrets.key_log) {
    if (entry.label != "CLIENT_RANDOM" || entry.secret.size() != 48) continue;
    if (!std::ranges::equal(entry.client_random, handshake.randoms.client)) continue;
    io.seen.keys_from = KeysFrom::key_log;
    io.tap.note("explain.keys.key_log", "9850#2.2");
    return io.derive.introduce("key-log", "master_secret",
                               Secret<tls::largest_derived>(ByteView(entry.secret)), "9850#2.2",
                               "CLIENT_RANDOM");
  }
  return std::nullopt;
}

/// "RSA" lines: a premaster secret, by the first octets of its ciphertext.
std::optional<Derived> premaster_in_key_log(Handshake& handshake, TapIo& io) {
  const ByteView ciphertext = io.seen.encrypted_premaster;
  for (const KeyLogEntry& entry : io.secrets.key_log) {
    if (entry.label != "RSA" || entry.secret.size() != 48 || ciphertext.size() < entry.client_random.size())
      continue;
    if (!std::ranges::equal(entry.client_random, ciphertext.first(entry.client_random.size()))) continue;
    io.seen.keys_from = KeysFrom::key_log;
    io.tap.note("explain.keys.key_log", "9850#2");
    return master_from(
        io.derive.introduce("key-log", "pre_master_secret",
                            Secret<tls::largest_derived>(ByteView(entry.secret)), "5246#7.4.7.1"),
        handshake, io);
  }
  return std::nullopt;
}

/// The session by whatever name the client called it.
std::shared_ptr<const tls::Session12> earlier_session(const Handshake& handshake, const TapIo& io) {
  if (!io.secrets.sessions) return nullptr;
  const auto* ticket = handshake.hello.extensions.find<tls::SessionTicket>();
  if (ticket && !ticket->ticket.empty())
    if (auto found = io.secrets.sessions->find(ticket->ticket)) return found;
  return handshake.session_id.empty() ? nullptr : io.secrets.sessions->find(handshake.session_id);
}

void make_keys(Handshake& handshake, TapIo& io) {
  if (!handshake.master) {
    io.tap.note("explain.keys.none", "5246#6.2.3");
    return;
  }
  handshake.keys = tls::key_block(io.derive, *handshake.suite, *handshake.master, handshake.randoms);
}

} // namespace

void find_keys(Handshake& handshake, std::uint16_t client_version, TapIo& io) {
  handshake.master = master_by_server_key(handshake, client_version, io);
  if (!handshake.master) handshake.master = master_in_key_log(handshake, io);
  if (!handshake.master) handshake.master = premaster_in_key_log(handshake, io);
  make_keys(handshake, io);
}

void find_resumed_keys(Handshake& handshake, TapIo& io) {
  io.seen.was_resumed = true;
  io.tap.note("explain.resumed", "5246#7.3");
  handshake.master = master_in_key_log(handshake, io);
  if (!handshake.master) {
    if (const auto session = earlier_session(handshake, io)) {
      io.seen.keys_from = KeysFrom::earlier_session;
      io.tap.note("explain.keys.session", "5246#F.1.4");
      handshake.master = io.derive.introduce("session", "master_secret",
                                             Secret<tls::largest_derived>(session->master_secret.expose()),
                                             "5246#7.3", "CLIENT_RANDOM");
    }
  }
  make_keys(handshake, io);
}

void remember(const Handshake& handshake, const TapIo& io) {
  if (!io.secrets.sessions || !handshake.master) return;
  for (const Bytes* name : {&handshake.session_id, &handshake.ticket}) {
    if (name->empty()) continue;
    auto session = std::make_shared<tls::Session12>();
    session->suite = handshake.suite->suite;
    session->master_secret = Secret<64>(handshake.master->expose());
    session->session_id = *name;
    io.secrets.sessions->put(std::move(session));
  }
}

} // namespace handglass::trace::tap12
