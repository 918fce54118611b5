#include "tls/key_block.h"

#include "tls/messages/finished12.h"

namespace handglass::tls {

namespace {

constexpr std::size_t master_secret_size = 48;

} // namespace

Derived master_secret(Deriver& derive, crypto::HashAlgorithm hash, Derived&& premaster,
                      const Randoms& randoms) {
  const Bytes seed = concat({randoms.client, randoms.server});
  Derived result = derive.prf(hash, "master_secret", premaster, "master secret",
                              {"client_random + server_random", {}, seed, {}, false}, master_secret_size,
                              "CLIENT_RANDOM", "5246#8.1");
  premaster.secret.clear();
  return result;
}

Derived extended_master_secret(Deriver& derive, crypto::HashAlgorithm hash, Derived&& premaster,
                               const TranscriptHash& session_hash) {
  const IdText id('T', session_hash.id);
  Derived result = derive.prf(hash, "master_secret", premaster, "extended master secret",
                              {"session_hash", id, session_hash.digest, {}, false}, master_secret_size,
                              "CLIENT_RANDOM", "7627#4");
  premaster.secret.clear();
  return result;
}

KeyBlock key_block(Deriver& derive, const SuiteParameters12& suite, const Derived& master,
                   const Randoms& randoms) {
  const std::size_t mac = suite.mac_key_length(), key = suite.enc_key_length, iv = suite.fixed_iv_length;
  const Bytes seed = concat({randoms.server, randoms.client}); // the other way round than above
  Deriver::Block block = derive.prf_block(suite.hash, "key_block", master, "key expansion",
                                          {"server_random + client_random", {}, seed, {}, false},
                                          2 * (mac + key + iv), "5246#6.3");
  std::size_t offset = 0;
  const auto cut = [&](std::string_view name, std::size_t size) {
    if (size == 0) return Derived{};
    Derived part = derive.slice(name, block, offset, size, "5246#6.3");
    offset += size;
    return part;
  };
  KeyBlock keys;
  keys.client.mac_key = cut("client_write_MAC_key", mac);
  keys.server.mac_key = cut("server_write_MAC_key", mac);
  keys.client.key = cut("client_write_key", key);
  keys.server.key = cut("server_write_key", key);
  keys.client.iv = cut("client_write_IV", iv);
  keys.server.iv = cut("server_write_IV", iv);
  return keys;
}

Derived finished_verify_data12(Deriver& derive, crypto::HashAlgorithm hash, std::string_view who,
                               const Derived& master, const TranscriptHash& transcript) {
  const IdText id('T', transcript.id);
  return derive.prf_public(hash, who == "client" ? "client verify_data" : "server verify_data", master,
                           who == "client" ? "client finished" : "server finished",
                           {"Hash(handshake_messages)", id, transcript.digest, {}, false},
                           Finished12::verify_data_length, "5246#7.4.9");
}

} // namespace handglass::tls
