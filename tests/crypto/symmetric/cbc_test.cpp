// cbc_test.cpp: AES-CBC in every implementation of AES, against NIST and Wycheproof.
#include "crypto/cbc/aes_cbc.h"

#include "core/random.h"
#include "tests/vectors/nist_rsp.h"
#include "tests/vectors/wycheproof.h"

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

/// PKCS #5 padding, which Wycheproof's cases are in; TLS has another.
std::optional<Bytes> without_padding(Bytes text) {
  if (text.empty() || text.back() == 0 || text.back() > 16 || text.back() > text.size()) return {};
  const std::uint8_t count = text.back();
  for (std::size_t i = 0; i < count; ++i)
    if (text[text.size() - 1 - i] != count) return {};
  text.resize(text.size() - count);
  return text;
}

} // namespace

TEST_CASE("AES-CBC gives NIST's known answers both ways") {
  const Implementation implementation = GENERATE(from_range(all()));
  std::size_t cases = 0;
  for (const char* kind : {"GFSbox", "KeySbox", "VarKey", "VarTxt", "MMT"})
    for (const char* bits : {"128", "256"})
      for (const nist::Case& test :
           nist::read(std::string("aes/CBC/CBC") + kind + bits + ".rsp", "CIPHERTEXT")) {
        INFO(implementation.name << " " << kind << bits << " COUNT = " << test.text("COUNT"));
        test.has_only({"COUNT", "KEY", "IV", "PLAINTEXT", "CIPHERTEXT"});
        const AesCbc cbc(test.bytes("KEY"), implementation);
        if (test.section == "ENCRYPT")
          CHECK(hex(encrypted(cbc, test.bytes("IV"), test.bytes("PLAINTEXT"))) == test.text("CIPHERTEXT"));
        else
          CHECK(hex(decrypted(cbc, test.bytes("IV"), test.bytes("CIPHERTEXT"))) == test.text("PLAINTEXT"));
        ++cases;
      }
  CHECK(cases == 1418);
}

TEST_CASE("AES-CBC agrees with Wycheproof, under its padding") {
  const Implementation implementation = GENERATE(from_range(all()));
  wycheproof::File file("aes_cbc_pkcs5_test.json");
  std::size_t run = 0, other_keys = 0;
  for (auto& group : file.groups()) {
    CHECK(group.text("type") == "IndCpaTest");
    CHECK(group.number("ivSize") == 128);
    const bool is_ours = group.number("keySize") != 192; // TLS has no suite with AES-192
    for (auto& test : group.tests()) {
      INFO(implementation.name << " " << test);
      const Bytes key = test.bytes("key"), iv = test.bytes("iv"), msg = test.bytes("msg"),
                  ct = test.bytes("ct");
      const bool is_valid = test.result() == "valid";
      if (!is_ours) {
        ++other_keys;
        continue;
      }
      ++run;
      const AesCbc cbc(key, implementation);
      const auto message = without_padding(decrypted(cbc, iv, ct));
      CHECK(message.has_value() == is_valid);
      if (!is_valid) continue;
      CHECK(message == msg);
      const std::size_t padding = 16 - msg.size() % 16;
      CHECK(encrypted(cbc, iv, concat({msg, Bytes(padding, static_cast<std::uint8_t>(padding))})) == ct);
    }
  }
  file.done();
  CHECK(run == 144);
  CHECK(other_keys == 72);
}

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
