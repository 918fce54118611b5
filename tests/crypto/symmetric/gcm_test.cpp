// gcm_test.cpp: AES-GCM in every implementation, against NIST and Wycheproof.
#include "crypto/aead/gcm.h"

#include <algorithm>
#include <new>

#include "core/random.h"
#include "core/secret.h"
#include "tests/vectors/nist_rsp.h"
#include "tests/vectors/wycheproof.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

std::vector<Implementation> all() { return {implementations().begin(), implementations().end()}; }

/// Opens with a tag that NIST may have cut short. Gcm refuses such tags (TLS has none), but counter mode is
/// its own inverse: sealing the ciphertext yields the plaintext, and sealing that the whole tag.
std::optional<Bytes> open_with_short_tag(const Gcm& gcm, ByteView nonce, ByteView aad, ByteView ciphertext,
                                         ByteView tag) {
  Bytes once(ciphertext.size() + 16), twice(ciphertext.size() + 16);
  gcm.seal(nonce, aad, ciphertext, once);
  const ByteView plaintext = ByteView(once).first(ciphertext.size());
  gcm.seal(nonce, aad, plaintext, twice);
  if (!equal_public(ByteView(twice).subspan(ciphertext.size(), tag.size()), tag)) return std::nullopt;
  return to_bytes(plaintext);
}

} // namespace

TEST_CASE("Every AES-GCM opens what NIST says it must, and nothing else") {
  const Implementation implementation = GENERATE(from_range(all()));
  std::size_t cases = 0, refused = 0;
  for (const nist::Case& test : nist::read("aes/GCM/gcmDecrypt128.rsp", "Key")) {
    INFO(implementation.name << " IVlen " << test.text("IVlen") << " PTlen " << test.text("PTlen")
                             << " AADlen " << test.text("AADlen") << " Count = " << test.text("Count"));
    const Gcm gcm(test.bytes("Key"), implementation);
    const Bytes nonce = test.bytes("IV"), aad = test.bytes("AAD"), ciphertext = test.bytes("CT");
    const Bytes tag = test.bytes("Tag");
    REQUIRE(tag.size() * 8 == test.number("Taglen"));
    REQUIRE(test.has("FAIL") != test.has("PT"));

    const std::optional<Bytes> opened = open_with_short_tag(gcm, nonce, aad, ciphertext, tag);
    CHECK(opened.has_value() == test.has("PT"));
    if (opened && test.has("PT")) CHECK(hex(*opened) == test.text("PT"));
    if (tag.size() == 16) {
      Bytes out(ciphertext.size(), 0xaa);
      CHECK(gcm.open(nonce, aad, ciphertext, tag, out) == test.has("PT"));
      if (test.has("PT"))
        CHECK(hex(out) == test.text("PT"));
      else
        CHECK(out == Bytes(out.size()));
    }
    ++cases;
    refused += test.has("FAIL");
  }
  CHECK(cases == 7875);
  CHECK(refused > 3000);
}

TEST_CASE("Every AES-GCM seals as NIST does") {
  const Implementation implementation = GENERATE(from_range(all()));
  std::size_t cases = 0;
  for (const nist::Case& test : nist::read("aes/GCM/gcmEncryptExtIV256.rsp", "Key")) {
    const Gcm gcm(test.bytes("Key"), implementation);
    const Bytes plaintext = test.bytes("PT");
    Bytes sealed(plaintext.size() + 16);
    gcm.seal(test.bytes("IV"), test.bytes("AAD"), plaintext, sealed);
    sealed.resize(plaintext.size() + test.number("Taglen") / 8);
    INFO(implementation.name << " IVlen " << test.text("IVlen") << " Count = " << test.text("Count"));
    CHECK(hex(sealed) == test.text("CT") + test.text("Tag"));
    ++cases;
  }
  CHECK(cases == 7875);
}

TEST_CASE("Every AES-GCM agrees with every Wycheproof case") {
  const Implementation implementation = GENERATE(from_range(all()));
  wycheproof::File file("aes_gcm_test.json");
  std::size_t empty_nonces = 0;
  for (auto& group : file.groups()) {
    CHECK(group.text("type") == "AeadTest");
    const auto key_bits = static_cast<std::size_t>(group.number("keySize"));
    const auto nonce_bits = static_cast<std::size_t>(group.number("ivSize"));
    CHECK(group.number("tagSize") == 128);
    for (auto& test : group.tests()) {
      INFO(implementation.name << " " << test);
      const Bytes key = test.bytes("key"), nonce = test.bytes("iv"), aad = test.bytes("aad");
      const Bytes message = test.bytes("msg"), ciphertext = test.bytes("ct"), tag = test.bytes("tag");
      const bool valid = test.result() == "valid";
      CHECK(key.size() * 8 == key_bits);
      CHECK(nonce.size() * 8 == nonce_bits);
      if (nonce.empty()) { // no nonce is no GCM (SP 800-38D section 5.2.1.1): asking for it is a bug of the
                           // caller
        CHECK_FALSE(valid);
        ++empty_nonces;
        continue;
      }
      const Gcm gcm(key, implementation);
      Bytes sealed(message.size() + 16), opened(ciphertext.size(), 0xaa);
      gcm.seal(nonce, aad, message, sealed);
      CHECK((sealed == concat({ciphertext, tag})) == valid);
      CHECK(gcm.open(nonce, aad, ciphertext, tag, opened) == valid);
      CHECK(opened == (valid ? message : Bytes(ciphertext.size())));
    }
  }
  file.done();
  CHECK(empty_nonces < 10);
}

TEST_CASE("All implementations of AES-GCM seal alike, and open what the others sealed") {
  SeededRandom random("gcm alike", "test");
  for (std::size_t size = 0; size < 1200; size += size < 300 ? 1 : 97) {
    Bytes key(size % 2 ? 16 : 32), nonce(12), aad(size % 40), message(size);
    random.fill("key", key);
    random.fill("nonce", nonce);
    random.fill("aad", aad);
    random.fill("message", message);
    Bytes first;
    for (const Implementation& implementation : implementations()) {
      INFO(implementation.name << " with " << size << " octets");
      const Gcm gcm(key, implementation);
      Bytes sealed(size + 16), opened(size);
      gcm.seal(nonce, aad, message, sealed);
      if (first.empty()) first = sealed;
      CHECK(sealed == first);
      CHECK(gcm.open(nonce, aad, ByteView(first).first(size), ByteView(first).last(16), opened));
      CHECK(opened == message);
    }
  }
}

TEST_CASE("A tag that was cut short is refused") {
  const Gcm gcm(Bytes(16, 1));
  const Bytes nonce(12, 2), message(40, 3);
  Bytes sealed(56);
  gcm.seal(nonce, {}, message, sealed);
  for (std::size_t size = 0; size <= 16; ++size) {
    Bytes out(40);
    CHECK(gcm.open(nonce, {}, ByteView(sealed).first(40), ByteView(sealed).subspan(40, size), out) ==
          (size == 16));
  }
}

TEST_CASE("A key that was moved or destroyed leaves nothing behind") {
  // In storage that was wiped before, so that the gaps between members hold nothing of others either.
  alignas(Gcm) std::uint8_t storage[sizeof(Gcm)];
  wipe(storage);
  auto key_octets_left = [&] { // the first member is a pointer to the implementation: no secret
    return std::count_if(storage + sizeof(void*), storage + sizeof(Gcm),
                         [](std::uint8_t o) { return o != 0; });
  };
  const Bytes nonce(12, 2), message(40, 3);
  Bytes before(56), after(56);

  Gcm* from = new (storage) Gcm(Bytes(32, 7));
  from->seal(nonce, {}, message, before);
  CHECK(key_octets_left() > 200);
  Gcm to(std::move(*from));
  CHECK(key_octets_left() == 0);
  to.seal(nonce, {}, message, after);
  CHECK(before == after);

  *from = std::move(to);
  CHECK(key_octets_left() > 200);
  from->seal(nonce, {}, message, after);
  CHECK(before == after);
  from->~Gcm();
  CHECK(key_octets_left() == 0);
}
