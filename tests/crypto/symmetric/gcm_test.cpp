// gcm_test.cpp: AES-GCM in every implementation. Its known answers: tests/nist and tests/wycheproof.
#include "crypto/aead/gcm.h"

#include <algorithm>
#include <new>

#include "core/random.h"
#include "core/secret.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

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
