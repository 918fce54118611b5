// cbc_test.cpp: AES-CBC in every implementation of AES. Its known answers: tests/nist and tests/wycheproof.
#include "crypto/cbc/aes_cbc.h"

#include "core/random.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

std::vector<Implementation> all() { return {implementations().begin(), implementations().end()}; }

Bytes encrypted(const AesCbc& cbc, ByteView iv, Bytes data) {
  cbc.encrypt(iv, data);
  return data;
}
Bytes decrypted(const AesCbc& cbc, ByteView iv, ByteView data) {
  Bytes out(data.size());
  cbc.decrypt(iv, data, out);
  return out;
}

} // namespace

TEST_CASE("Every implementation undoes what AES does, for any number of blocks, also in place") {
  const Implementation implementation = GENERATE(from_range(all()));
  SeededRandom random("inverse cipher", "test");
  for (std::size_t key_size : {16, 24, 32})
    for (std::size_t blocks = 0; blocks <= 33; ++blocks) {
      INFO(implementation.name << " with " << key_size << " octets of key, " << blocks << " blocks");
      const Bytes key = random.bytes("key", key_size), text = random.bytes("text", 16 * blocks);
      AesKey ready{};
      implementation.aes.key_expansion(key.data(), key.size(), ready);
      Bytes octets = text;
      implementation.aes.cipher(ready, octets.data(), octets.data(), blocks);
      Bytes apart(octets.size());
      implementation.aes.inverse_cipher(ready, octets.data(), apart.data(), blocks);
      CHECK(apart == text);
      implementation.aes.inverse_cipher(ready, octets.data(), octets.data(), blocks);
      CHECK(octets == text);
      // And it is a permutation the other way round, too: any octets are a ciphertext.
      implementation.aes.inverse_cipher(ready, octets.data(), octets.data(), blocks);
      implementation.aes.cipher(ready, octets.data(), octets.data(), blocks);
      CHECK(octets == text);
    }
}

TEST_CASE("A moved AES-CBC key works where it went") {
  const Bytes key(16, 0x11), iv(16, 0x22), text(32, 0x33);
  AesCbc first(key);
  const Bytes ciphertext = encrypted(first, iv, text);
  AesCbc second = std::move(first);
  CHECK(encrypted(second, iv, text) == ciphertext);
  AesCbc third(Bytes(32, 0x44));
  third = std::move(second);
  CHECK(decrypted(third, iv, ciphertext) == text);
}
