// derive_keys.cpp: from two hellos and one private key to the keys that encrypt the handshake.
//
// RFC 8448 section 3 prints a whole handshake, secrets included. Take the two messages that crossed the wire
// in the clear, and the client's private key; everything else follows (RFC 8446 section 7.1). The last
// column of what is printed says whether the RFC has the same value.
#include <algorithm>
#include <cstdio>

#include "crypto/ec/x25519.h"
#include "tls/key_schedule.h"

using namespace handglass;
using tls::Derived;

constexpr std::string_view client_hello =
    "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece700000613011303130201000091"
    "0000000b0009000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400230000003300"
    "260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d002000"
    "1e040305030603020308040805080604010501060102010402050206020202002d00020101001c00024001";
constexpr std::string_view server_hello =
    "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d00"
    "20c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";
constexpr std::string_view client_private =
    "49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005";
constexpr auto sha256 = crypto::HashAlgorithm::sha256; // of TLS_AES_128_GCM_SHA256, which the server chose

bool all_same = true;

void compare(const char* name, ByteView computed, std::string_view rfc) {
  const bool same = hex(computed) == rfc;
  all_same = all_same && same;
  std::printf("%-16s %s  %s\n", name, hex(computed).c_str(), same ? "as in the RFC" : "DIFFERS");
}

int main() {
  const Bytes ch = unhex(client_hello).value(), sh = unhex(server_hello).value();

  // The server's public key is the 32 octets in its key_share extension, 6 octets before the end.
  std::array<std::uint8_t, 32> server_public{};
  std::copy_n(sh.end() - 6 - 32, 32, server_public.begin());
  const auto shared = crypto::x25519(Secret<32>(unhex(client_private).value()), server_public);
  if (!shared) return 1;
  compare("shared secret", shared->expose(),
          "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");

  // A Deriver computes; given a Tap it would also tell an Observer what it computed from what.
  tls::TraceIds ids;
  tls::Deriver derive(Tap{}, ids);
  const tls::TranscriptHash transcript{crypto::hash(sha256, concat({ch, sh}))};
  compare("transcript hash", transcript.digest,
          "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");

  // Each stage is used up to make the next: a wrong order does not compile.
  const tls::HandshakeSecret stage =
      tls::EarlySecret(sha256, derive).into_handshake(derive, Derived{Secret<64>(shared->expose())});
  const tls::TrafficSecrets traffic = stage.handshake_traffic(derive, transcript);
  compare("c hs traffic", traffic.client.expose(),
          "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
  compare("s hs traffic", traffic.server.expose(),
          "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");

  // RFC 8446 section 7.3: from a traffic secret the key and the iv of the records. 16 and 12 octets:
  // AES-128-GCM.
  const auto expand = [&](const Derived& secret, const char* label, std::size_t size) {
    return derive.hkdf_expand_label(sha256, label, secret, label, nullptr, size);
  };
  compare("client key", expand(traffic.client, "key", 16).expose(), "dbfaa693d1762c5b666af5d950258d01");
  compare("client iv", expand(traffic.client, "iv", 12).expose(), "5bd3c71b836e0b76bb73265f");
  compare("server key", expand(traffic.server, "key", 16).expose(), "3fce516009c21727d0f2e4e86ee403bc");
  compare("server iv", expand(traffic.server, "iv", 12).expose(), "5d313eb2671276ee13000b30");
  return all_same ? 0 : 6;
}
