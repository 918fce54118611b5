// mitm.h: somebody on the wire of TLS 1.2 who can change whatever is in the clear, and forge what is not.
//
//   Mitm     edits hellos and other clear messages as structures, drops, repeats and inserts records
//   Forger   has stolen one side's keys (its trace reveals them) and writes records under them
#pragma once

#include "core/codec/writer.h"
#include "tests/tls/pair_support.h"
#include "tls/messages/certificate_request12.h"
#include "tls/messages/client_key_exchange.h"
#include "tls/messages/record.h"
#include "tls/messages/server_key_exchange.h"
#include "tls/record/protection12.h"

namespace handglass::tls::test {

class Mitm {
 public:
  std::function<void(ClientHello&)> client_hello;
  std::function<void(ServerHello12&)> server_hello;
  std::function<void(ServerKeyExchange&)> server_key_exchange;
  std::function<void(CertificateRequest12&)> certificate_request;
  std::function<void(ClientKeyExchangeRsa&)> client_key_exchange;
  /// Sees each record whole, type first; what it returns goes on instead.
  std::function<Bytes(Direction, ByteView)> record;

  /// Both sides must send a message a record (RecordPlan::coalesce off), and no record larger than that.
  void attach(Scene& scene) {
    scene.client.records.coalesce = scene.server.records.coalesce = false;
    scene.wire.tamper = [this](Direction dir, Bytes& octets) { octets = carry(dir, octets); };
  }

 private:
  Bytes carry(Direction dir, ByteView octets) {
    Bytes out;
    while (octets.size() >= RecordHeader::size) {
      const std::size_t size = RecordHeader::size + load_be(octets.data() + 3, 2);
      Bytes one = to_bytes(octets.first(size));
      octets = octets.subspan(size);
      if (one[0] == 20) encrypted_[static_cast<int>(dir)] = true;
      if (one[0] == 22 && !encrypted_[static_cast<int>(dir)]) one = edited(one);
      append(out, record ? record(dir, one) : one);
    }
    return out;
  }
  Bytes edited(const Bytes& one) {
    switch (one[5]) {
      case 1:
        return edit<ClientHello>(one, client_hello);
      case 2: {
        const ByteView body = ByteView(one).subspan(9);
        return ServerHello12::matches(body) ? edit<ServerHello12>(one, server_hello) : one;
      }
      case 12:
        return edit<ServerKeyExchange>(one, server_key_exchange);
      case 13:
        return edit<CertificateRequest12>(one, certificate_request);
      case 16:
        return edit<ClientKeyExchangeRsa>(one, client_key_exchange);
      default:
        return one;
    }
  }
  template <class Message>
  static Bytes edit(const Bytes& one, const std::function<void(Message&)>& change) {
    if (!change) return one;
    auto message = parse<Message>(ByteView(one).subspan(9));
    REQUIRE(message);
    change(*message);
    const Bytes body = serialise(*message);
    Bytes out = {22, one[1], one[2], 0, 0, one[5], 0, 0, 0};
    store_be(out.data() + 3, 2, body.size() + 4);
    store_be(out.data() + 6, 3, body.size());
    append(out, body);
    return out;
  }
  bool encrypted_[2] = {};
};

/// Watches a side and learns its keys.
class Forger : public Observer {
 public:
  void on(const Event& event) override {
    if (const auto* derive = std::get_if<event::Derive>(&event))
      secrets_[std::string(derive->name)] = to_bytes(derive->out);
    if (const auto* record = std::get_if<event::Record>(&event); record && record->is_protected)
      ++records_[static_cast<int>(record->dir)];
  }
  /// What `dir` would send next, with this content.
  std::unique_ptr<Protection12> keys(Direction dir, CipherSuite suite, bool encrypt_then_mac) {
    const std::string who = dir == Direction::c2s ? "client_write_" : "server_write_";
    const auto derived = [&](const std::string& name) {
      return Derived{Secret<64>(ByteView(secrets_[who + name])), 0};
    };
    auto made = std::make_unique<Protection12>(
        *find_suite_12(suite), DirectionKeys{derived("MAC_key"), derived("key"), derived("IV")},
        encrypt_then_mac, system_random());
    Bytes dropped;
    for (std::size_t i = 0; i < records_[static_cast<int>(dir)]; ++i)
      made->protect(ContentType::alert, {}, 0, dropped);
    return made;
  }
  Bytes forge(Direction dir, CipherSuite suite, ContentType type, ByteView content) {
    Bytes out;
    keys(dir, suite, false)->protect(type, content, 0, out);
    return out;
  }
  const Bytes& secret(const std::string& name) { return secrets_[name]; }

 private:
  std::map<std::string, Bytes> secrets_;
  std::size_t records_[2] = {};
};

} // namespace handglass::tls::test
