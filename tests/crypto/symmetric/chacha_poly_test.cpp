// chacha_poly_test.cpp: ChaCha20-Poly1305 in every implementation that this CPU can run: against RFC 8439,
// and against each other. More known answers: tests/wycheproof.
#include "crypto/aead/chacha_poly.h"

#include <algorithm>

#include "core/random.h"
#include "crypto/aead/implementation.h"
#include "tests/catch.h"
#include "tests/vectors/nist_rsp.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

std::vector<ChachaPolyImplementation> all() {
  return {chacha_poly_implementations().begin(), chacha_poly_implementations().end()};
}

/// The vectors of one section of appendix A, each of which must be read to the last value.
template <class Work>
std::size_t each_of(const char* section, Work work) {
  std::size_t count = 0;
  for (const nist::Case& vector :
       nist::read(HANDGLASS_SOURCE_ROOT "/vectors/rfc8439/appendix-a.rsp", {"Count"})) {
    if (vector.section() != section) continue;
    INFO(section << " Test Vector #" << vector.text("Count"));
    work(vector);
    vector.all_read();
    ++count;
  }
  return count;
}

Bytes random_octets(SeededRandom& random, std::size_t size) {
  Bytes octets(size);
  random.fill("test", octets);
  return octets;
}

/// Whether sealing and opening by `implementation`, out of place and in place, is what `expected` says.
bool agrees(const ChachaPolyImplementation& implementation, ByteView key, ByteView nonce, ByteView aad,
            ByteView message, ByteView expected) {
  const std::size_t size = message.size();
  const ByteView tag = expected.last(16);
  Bytes apart(size + 16, 0xaa), opened(size, 0xaa), in_place = to_bytes(message);
  implementation.seal(key, nonce, aad, message, apart);
  in_place.resize(size + 16);
  implementation.seal(key, nonce, aad, ByteView(in_place).first(size), in_place);
  bool good = equal_public(apart, expected) && equal_public(in_place, expected);
  good &= implementation.open(key, nonce, aad, expected.first(size), tag, opened) &&
          equal_public(opened, message);
  const ByteSpan there = ByteSpan(in_place).first(size);
  return good && implementation.open(key, nonce, aad, there, tag, there) && equal_public(there, message);
}

} // namespace

TEST_CASE("Every ChaCha20 computes the blocks and texts of RFC 8439, appendices A.1 and A.2") {
  const ChachaPolyImplementation with = GENERATE(from_range(all()));
  INFO(with.name);
  CHECK(each_of("A.1", [&](const nist::Case& vector) {
          const Bytes stream = vector.bytes("Keystream"), zeros(stream.size());
          Bytes out(stream.size());
          with.chacha20(vector.bytes("Key"), static_cast<std::uint32_t>(vector.number("Block Counter")),
                        vector.bytes("Nonce"), zeros, out.data());
          CHECK(hex(out) == hex(stream));
        }) == 5);
  CHECK(each_of("A.2", [&](const nist::Case& vector) {
          Bytes text = vector.bytes("Plaintext");
          with.chacha20(vector.bytes("Key"), static_cast<std::uint32_t>(vector.number("Block Counter")),
                        vector.bytes("Nonce"), text, text.data());
          CHECK(hex(text) == hex(vector.bytes("Ciphertext")));
        }) == 3);
}

TEST_CASE("Every Poly1305 computes the tags and one-time keys of RFC 8439, appendices A.3 and A.4") {
  const ChachaPolyImplementation with = GENERATE(from_range(all()));
  INFO(with.name);
  CHECK(each_of("A.3", [&](const nist::Case& vector) {
          const bool is_short = vector.has("R");
          const Bytes key = is_short ? concat({vector.bytes("R"), vector.bytes("S")})
                                     : vector.bytes("One-time Poly1305 Key");
          const Bytes text = vector.bytes(is_short ? "Data" : "Text to MAC");
          CHECK(hex(with.poly1305(key, text)) == hex(vector.bytes("Tag")));
        }) == 11);
  CHECK(each_of("A.4", [&](const nist::Case& vector) {
          Bytes key(32);
          with.chacha20(vector.bytes("ChaCha20 Key"), 0, vector.bytes("Nonce"), key, key.data());
          CHECK(hex(key) == hex(vector.bytes("Poly1305 one-time key")));
        }) == 3);
}

TEST_CASE("Every ChaCha20-Poly1305 opens the message of RFC 8439, appendix A.5") {
  const ChachaPolyImplementation with = GENERATE(from_range(all()));
  INFO(with.name);
  CHECK(each_of("A.5", [&](const nist::Case& vector) {
          const Bytes text = vector.bytes("Plaintext"), tag = vector.bytes("Received Tag");
          CHECK(tag == vector.bytes("Calculated Tag"));
          CHECK(hex(with.poly1305(vector.bytes("Poly1305 one-time key"), vector.bytes("Poly1305 Input"))) ==
                hex(tag));
          CHECK(agrees(with, vector.bytes("ChaCha20 Key"), vector.bytes("Nonce"), vector.bytes("AAD"), text,
                       concat({vector.bytes("Ciphertext"), tag})));
        }) == 1);
}

TEST_CASE("Every ChaCha20-Poly1305 agrees with libsodium's, whatever the lengths") {
  const auto every = all();
  const ChachaPolyImplementation& libsodium = every[1];
  REQUIRE(std::string_view(libsodium.name) == "libsodium");
  SeededRandom random("chacha lengths");
  const Bytes text = random_octets(random, 70'000), more = random_octets(random, 64);
  const auto compare = [&](std::size_t size, std::size_t aad_size) {
    const Bytes key = random_octets(random, 32), nonce = random_octets(random, 12);
    const ByteView message = ByteView(text).last(size), aad = ByteView(more).first(aad_size);
    Bytes expected(size + 16);
    libsodium.seal(key, nonce, aad, message, expected);
    for (const ChachaPolyImplementation& with : every) {
      if (with.level == CpuLevel::reference && size % 97 != 0) continue; // it takes its time
      if (!agrees(with, key, nonce, aad, message, expected))
        FAIL_CHECK(with.name << ": " << size << " octets, " << aad_size << " of additional data");
    }
  };
  for (std::size_t size = 0; size <= 1100; ++size) compare(size, size % 65);
  for (const std::size_t size : {0, 1, 16, 191, 192, 193, 255, 960, 961})
    for (std::size_t aad_size = 0; aad_size <= 64; ++aad_size) compare(size, aad_size);
  for (const std::size_t edge :
       {192, 1024, 2048, 3072, 4096, 8192, 16384, 16640, 16640 + 192, 2 * 16640, 65536})
    for (std::size_t size = edge - 17; size <= edge + 17; ++size) compare(size, 13);
}

TEST_CASE("No forgery passes any ChaCha20-Poly1305, and nothing is deciphered") {
  const ChachaPolyImplementation with = GENERATE(from_range(all()));
  INFO(with.name);
  const Bytes key(32, 1), nonce(12, 2), aad(5, 3);
  for (const std::size_t size : {1, 100, 192, 193, 500, 961, 3000}) {
    const Bytes message(size, 0x5a);
    Bytes sealed(size + 16);
    with.seal(key, nonce, aad, message, sealed);
    for (std::size_t at = 0; at < sealed.size(); at += at < size ? 1 + size / 40 : 1) {
      Bytes forged = sealed, out(size);
      forged[at] ^= static_cast<std::uint8_t>(1 << at % 8);
      CHECK_FALSE(with.open(key, nonce, aad, ByteView(forged).first(size), ByteView(forged).last(16), out));
      CHECK(out == Bytes(size));
    }
  }
}

TEST_CASE("ChaCha20's block counter comes round to zero after 2^32 - 1") {
  const auto every = all();
  const ChachaPolyImplementation with = GENERATE_COPY(from_range(every)), libsodium = every[1];
  INFO(with.name);
  if (std::string_view(with.name) == "libsodium") return; // ends the program
  const Bytes key(32, 7), nonce(12, 9);
  const std::size_t size = 64 * 80;
  for (const std::uint32_t blocks : {1U, 2U, 3U, 5U, 8U, 15U, 16U, 17U, 31U, 40U, 64U}) { // before it does
    const Bytes zeros(size);
    Bytes whole(size), parts(size);
    with.chacha20(key, 0U - blocks, nonce, zeros, whole.data());
    const std::size_t border = 64 * blocks;
    libsodium.chacha20(key, 0U - blocks, nonce, ByteView(zeros).first(border), parts.data());
    libsodium.chacha20(key, 0, nonce, ByteView(zeros).first(size - border), parts.data() + border);
    CHECK(whole == parts);
  }
}

TEST_CASE("Every Poly1305 agrees with the reference where numbers are extreme") {
  const auto every = all();
  const ChachaPolyImplementation& reference = every[0];
  REQUIRE(std::string_view(reference.name) == "reference");
  // Blocks that make the sum large, that make it 0 (with r = 1 the four, with a 1 on top, are 2p), and noise
  SeededRandom random("poly1305 extremes");
  const Bytes zero_sum = concat({Bytes(48, 0xff), Bytes{0xf9}, Bytes(15, 0xff)});
  const auto repeated = [](ByteView what, std::size_t size) {
    Bytes made;
    while (made.size() < size) made.insert(made.end(), what.begin(), what.end());
    made.resize(size);
    return made;
  };
  const std::vector<Bytes> keys16 = {
      Bytes(16),       concat({Bytes{1}, Bytes(15)}),       concat({Bytes{2}, Bytes(15)}),
      Bytes(16, 0xff), concat({Bytes(12), Bytes(4, 0xff)}), random_octets(random, 16)};
  for (const std::size_t size : {15, 16, 48, 240, 256, 271, 272, 336, 384, 512, 768, 1039, 1536}) {
    const std::vector<Bytes> messages = {Bytes(size), Bytes(size, 0xff), repeated(zero_sum, size),
                                         random_octets(random, size)};
    for (const Bytes& r : keys16)
      for (const Bytes& s : {Bytes(16), Bytes(16, 0xff)})
        for (const Bytes& message : messages) {
          const Bytes key = concat({r, s});
          const auto expected = reference.poly1305(key, message);
          for (const ChachaPolyImplementation& with : every)
            if (with.poly1305(key, message) != expected)
              FAIL_CHECK(with.name << ": r " << hex(r) << " s " << hex(s) << ", " << size << " octets of "
                                   << hex(message).substr(0, 32));
        }
  }
  // r = 1: the zero sum before another message changes nothing but the way the number is written.
  CHECK(each_of("A.3", [&](const nist::Case& vector) {
          if (!vector.has("R")) return vector.ignore({"One-time Poly1305 Key", "Text to MAC", "Tag"});
          const Bytes r = vector.bytes("R"), s = vector.bytes("S"), text = vector.bytes("Data");
          const Bytes tag = vector.bytes("Tag");
          if (r != keys16[1]) return;
          for (std::size_t times = 0; times <= 12; ++times)
            for (const ChachaPolyImplementation& with : every)
              CHECK(hex(with.poly1305(concat({r, s}), concat({repeated(zero_sum, 64 * times), text}))) ==
                    hex(tag));
        }) == 11);
}

#ifdef __x86_64__
TEST_CASE("The last carries of Poly1305 go round as often as they must") {
  // Limbs with too many bits, and the same number modulo p as it should be written
  const std::uint64_t ones44 = (std::uint64_t{1} << 44) - 1, ones42 = ones44 >> 2;
  const std::array<std::array<std::uint64_t, 3>, 2> pairs[] = {
      {{{ones44 - 2, 2 * ones44 + 1, ones42 + 1},
        {2, 0, 2}}}, // carry, 5 at the bottom, and all the way up again
      {{{ones44 + 41, ones44, ones42}, {45, 0, 0}}},
      {{{ones44 - 4, ones44, ones42}, {0, 0, 0}}}, // p itself
      {{{ones44 - 5, ones44, ones42}, {ones44 - 5, ones44, ones42}}},
      {{{ones44, ones44, ones42}, {4, 0, 0}}}};
  for (const auto& [loose, tidy] : pairs) {
    Poly1305 a{}, b{};
    std::ranges::copy(loose, a.acc);
    std::ranges::copy(tidy, b.acc);
    std::array<std::uint8_t, 16> tag_a, tag_b;
    portable::poly1305_finish(a, tag_a.data());
    portable::poly1305_finish(b, tag_b.data());
    CHECK(hex(tag_a) == hex(tag_b));
  }
}
#endif

TEST_CASE("ChaCha20-Poly1305 runs what HANDGLASS_CPU allows") {
  const auto every = all();
  const ChachaPolyImplementation& chosen = chosen_chacha_poly();
  CHECK(chosen.level <= allowed_level());
  for (const ChachaPolyImplementation& other : every)
    CHECK((other.level <= chosen.level || other.level > allowed_level()));
}
