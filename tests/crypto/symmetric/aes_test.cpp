// aes_test.cpp: the block cipher, in every implementation that this machine can run.
#include <cstdlib>

#include "core/random.h"
#include "crypto/aes/cpu.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

Bytes encrypt(const Implementation& implementation, ByteView key, ByteView in) {
  AesKey ready{};
  implementation.aes.key_expansion(key.data(), key.size(), ready);
  Bytes out(in.size());
  implementation.aes.cipher(ready, in.data(), out.data(), in.size() / 16);
  return out;
}

std::vector<Implementation> all() { return {implementations().begin(), implementations().end()}; }

} // namespace

TEST_CASE("Every implementation of AES gives the ciphertexts of FIPS 197, appendix C") {
  const Implementation implementation = GENERATE(from_range(all()));
  INFO(implementation.name);
  Bytes key(32), plaintext(16);
  for (std::size_t i = 0; i < 32; ++i) key[i] = static_cast<std::uint8_t>(i);
  for (std::size_t i = 0; i < 16; ++i) plaintext[i] = static_cast<std::uint8_t>(0x11 * i);
  CHECK(hex(encrypt(implementation, ByteView(key).first(16), plaintext)) ==
        "69c4e0d86a7b0430d8cdb78070b4c55a");
  CHECK(hex(encrypt(implementation, ByteView(key).first(24), plaintext)) ==
        "dda97ca4864cdfe06eaf70a0ec0d7191");
  CHECK(hex(encrypt(implementation, key, plaintext)) == "8ea2b7ca516745bfeafc49904b496089");
}

TEST_CASE("Any number of blocks is encrypted as block after block, also in place") {
  const Implementation implementation = GENERATE(from_range(all()));
  SeededRandom random("aes blocks", "test");
  for (std::size_t key_size : {16, 24, 32})
    for (std::size_t blocks = 0; blocks <= 33; ++blocks) {
      INFO(implementation.name << " with " << key_size << " octets of key, " << blocks << " blocks");
      Bytes key(key_size), text(16 * blocks);
      random.fill("key", key);
      random.fill("text", text);
      const Bytes together = encrypt(implementation, key, text);
      Bytes one_by_one;
      for (std::size_t i = 0; i < blocks; ++i)
        append(one_by_one, encrypt(implementation, key, ByteView(text).subspan(16 * i, 16)));
      CHECK(together == one_by_one);
      CHECK(together == encrypt(implementations().front(), key, text));

      AesKey ready{};
      implementation.aes.key_expansion(key.data(), key.size(), ready);
      implementation.aes.cipher(ready, text.data(), text.data(), blocks);
      CHECK(text == together);
    }
}

TEST_CASE("Every implementation of GHASH computes the reference's polynomial") {
  const Implementation implementation = GENERATE(from_range(all()));
  const Implementation& reference = implementations().front();
  SeededRandom random("ghash", "test");
  for (std::size_t round = 0; round < 200; ++round) {
    const std::size_t blocks = round % 20;
    std::uint8_t h[16], start[16];
    Bytes data(16 * blocks);
    random.fill("h", h);
    random.fill("y", start);
    random.fill("data", data);
    // The edges of the field, where reduction and the division by x could go wrong.
    if (round >= 180) std::fill_n(h, 16, static_cast<std::uint8_t>(round % 2 ? 0xff : 0x00));
    if (round >= 190) h[round % 16] ^= 0x80;

    GhashKey key{}, reference_key{};
    implementation.ghash.ghash_key(h, key);
    reference.ghash.ghash_key(h, reference_key);
    std::uint8_t y[16], expected[16];
    std::copy_n(start, 16, y);
    std::copy_n(start, 16, expected);
    implementation.ghash.ghash(key, y, data.data(), blocks);
    reference.ghash.ghash(reference_key, expected, data.data(), blocks);
    INFO(implementation.name << " with " << blocks << " blocks, H = " << hex(h));
    CHECK(hex(y) == hex(expected));
  }
}

TEST_CASE("Each bit of H and of the data counts in GHASH as the field says") {
  const Implementation implementation = GENERATE(from_range(all()));
  const Implementation& reference = implementations().front();
  for (std::size_t i = 0; i < 128; ++i)
    for (std::size_t j = 0; j < 128; ++j) { // x^i * x^j
      std::uint8_t h[16] = {}, y[16] = {}, expected[16] = {}, data[16] = {};
      h[i / 8] = static_cast<std::uint8_t>(0x80 >> i % 8);
      data[j / 8] = static_cast<std::uint8_t>(0x80 >> j % 8);
      GhashKey key{}, reference_key{};
      implementation.ghash.ghash_key(h, key);
      reference.ghash.ghash_key(h, reference_key);
      implementation.ghash.ghash(key, y, data, 1);
      reference.ghash.ghash(reference_key, expected, data, 1);
      if (!std::equal(y, y + 16, expected)) FAIL(implementation.name << " x^" << i << " * x^" << j);
    }
}

TEST_CASE("Live traffic gets a constant-time implementation unless the environment says otherwise") {
  if (const char* wish = std::getenv("HANDGLASS_CPU"); wish && *wish)
    CHECK(std::string(chosen_implementation().name) == wish);
  else
    CHECK(chosen_implementation().constant_time);
}
