// ml_kem_test.cpp: what FIPS 203 says about keys and ciphertexts that nobody honest made. Known answers are
// Wycheproof's: tests/wycheproof/others.cpp.
#include "crypto/kem/ml_kem.h"

#include "crypto/hash/sha3.h"
#include "crypto/kem/poly.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::crypto::ml_kem_768;

namespace {

/// The i-th number of 12 bits.
unsigned number_at(ByteView octets, std::size_t i) {
  const std::size_t at = i / 2 * 3;
  return i % 2 ? octets[at + 1] >> 4 | octets[at + 2] << 4 : octets[at] | (octets[at + 1] & 15) << 8;
}
void set_number(ByteSpan octets, std::size_t i, unsigned x) {
  const std::size_t at = i / 2 * 3;
  if (i % 2) {
    octets[at + 1] = static_cast<std::uint8_t>((octets[at + 1] & 15) | x << 4);
    octets[at + 2] = static_cast<std::uint8_t>(x >> 4);
  } else {
    octets[at] = static_cast<std::uint8_t>(x);
    octets[at + 1] = static_cast<std::uint8_t>((octets[at + 1] & 0xf0) | x >> 8);
  }
}
constexpr std::size_t numbers = 3 * 256;

} // namespace

TEST_CASE("every product of two numbers of 12 bits is reduced") {
  std::uint32_t wrong = 0;
  for (std::uint32_t x = 0; x < 1U << 24; ++x) wrong += ml_kem::reduce(x) != x % ml_kem::q;
  CHECK(wrong == 0);
}

TEST_CASE("an encapsulation key is refused if one of its numbers is not below q") {
  const KeyPair pair = key_pair(Bytes(seed_size, 0x11));
  const Bytes m(message_size, 0x22);
  REQUIRE(encapsulate(pair.public_key, m));
  for (std::size_t i : {std::size_t{0}, std::size_t{1}, std::size_t{255}, std::size_t{256}, numbers - 1})
    for (unsigned x : {3328U, 3329U, 4095U}) {
      INFO(i << " " << x);
      Bytes key = pair.public_key;
      set_number(key, i, x);
      REQUIRE(number_at(key, i) == x);
      CHECK(encapsulate(key, m).has_value() == (x < 3329));
    }
  CHECK_FALSE(encapsulate(ByteView(pair.public_key).first(public_size - 1), m));
  CHECK_FALSE(encapsulate(concat({pair.public_key, Bytes{0}}), m));
}

TEST_CASE("a decapsulation key is refused unless it holds the hash of its own public key") {
  const KeyPair pair = key_pair(Bytes(seed_size, 0x11));
  const auto made = encapsulate(pair.public_key, Bytes(message_size, 0x22));
  const ByteView key = pair.private_key.expose();
  REQUIRE(decapsulate(key, made->ciphertext));
  CHECK(equal_public(decapsulate(key, made->ciphertext)->expose(), made->shared.expose()));
  for (std::size_t at : {1152, 1152 + 1183, 2336, 2367}) { // the public key's ends, and the hash's
    Bytes broken = to_bytes(key);
    broken[at] ^= 1;
    CHECK_FALSE(decapsulate(broken, made->ciphertext));
  }
  CHECK_FALSE(decapsulate(key.first(private_size - 1), made->ciphertext));
  CHECK_FALSE(decapsulate(key, ByteView(made->ciphertext).first(ciphertext_size - 1)));
}

// FIPS 203 algorithm 6: with d = 12 numbers are taken modulo q. So a private key that has 3329 where another
// has 0 is the same key.
TEST_CASE("a decapsulation key whose numbers are not reduced works like the one with reduced ones") {
  const KeyPair pair = key_pair(Bytes(seed_size, 0x33));
  const auto made = encapsulate(pair.public_key, Bytes(message_size, 0x44));
  Bytes key = to_bytes(pair.private_key.expose());
  std::size_t changed = 0;
  for (std::size_t i = 0; i < numbers; ++i)
    if (const unsigned x = number_at(key, i); x + 3329 < 4096) set_number(key, i, x + 3329), ++changed;
  CHECK(changed > 100);
  const auto shared = decapsulate(key, made->ciphertext);
  REQUIRE(shared);
  CHECK(equal_public(shared->expose(), made->shared.expose()));
}

TEST_CASE("a ciphertext that was tampered with gives a hash of it and of the key's own secret") {
  const KeyPair pair = key_pair(Bytes(seed_size, 0x55));
  const auto made = encapsulate(pair.public_key, Bytes(message_size, 0x66));
  for (std::size_t at = 0; at < ciphertext_size; at += 97) {
    Bytes ciphertext = made->ciphertext;
    ciphertext[at] ^= 0x10;
    Bytes expected(shared_size);
    Sponge::shake256().absorb(Bytes(32, 0x55)).absorb(ciphertext).squeeze(expected); // J(z || c)
    const auto shared = decapsulate(pair.private_key.expose(), ciphertext);
    REQUIRE(shared);
    CHECK(hex(shared->expose()) == hex(expected));
  }
}
