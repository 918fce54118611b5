// aead_test.cpp: the three AEADs as the record layer uses them. More known answers: tests/wycheproof.
#include "crypto/aead/aead.h"

#include "core/random.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

const AeadAlgorithm algorithms[] = {AeadAlgorithm::aes_128_gcm, AeadAlgorithm::aes_256_gcm,
                                    AeadAlgorithm::chacha20_poly1305};

Bytes octets(std::string_view text) {
  auto made = unhex(text);
  REQUIRE(made);
  return *made;
}

/// One sealed message and all that it takes to open it.
struct Sealed {
  explicit Sealed(AeadAlgorithm algorithm, std::size_t size = 50)
      : aead(algorithm, Bytes(key_size(algorithm), 0x4b)), message(size), sealed(size + aead_tag_size) {
    for (std::size_t i = 0; i < size; ++i) message[i] = static_cast<std::uint8_t>(i);
    aead.seal(nonce, aad, message, sealed);
  }
  Aead aead;
  Bytes nonce = Bytes(12, 0x4e), aad = Bytes(5, 0x41), message, sealed;
};

/// Opening must fail as RFC 8446 section 5.2 says, and give nothing away.
void check_refused(const Aead& aead, ByteView nonce, ByteView aad, ByteView sealed) {
  Bytes out(sealed.size() - aead_tag_size, 0xaa);
  const Result<void> result = aead.open(nonce, aad, sealed, out);
  REQUIRE_FALSE(result);
  CHECK(result.error().alert == Alert::bad_record_mac);
  CHECK(result.error().id == "aead.tag");
  CHECK(result.error().rfc.text() == "8446#5.2");
  CHECK(out == Bytes(out.size()));
}

} // namespace

TEST_CASE("ChaCha20-Poly1305 seals the sunscreen of RFC 8439, section 2.8.2") {
  const Bytes key = octets("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const Bytes nonce = octets("070000004041424344454647"), aad = octets("50515253c0c1c2c3c4c5c6c7");
  const ByteView message = as_bytes(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen "
      "would be it.");
  const Aead aead(AeadAlgorithm::chacha20_poly1305, key);
  Bytes sealed(message.size() + 16);
  aead.seal(nonce, aad, message, sealed);
  CHECK(hex(sealed) ==
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
        "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
        "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691");
}

TEST_CASE("Flipping any bit of ciphertext, tag, additional data or nonce is noticed") {
  const AeadAlgorithm algorithm = GENERATE(from_range(std::begin(algorithms), std::end(algorithms)));
  const Sealed good(algorithm);
  auto flipped = [](Bytes octets, std::size_t bit) {
    octets[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    return octets;
  };
  for (std::size_t bit = 0; bit < 8 * good.sealed.size(); ++bit)
    check_refused(good.aead, good.nonce, good.aad, flipped(good.sealed, bit));
  for (std::size_t bit = 0; bit < 8 * good.aad.size(); ++bit)
    check_refused(good.aead, good.nonce, flipped(good.aad, bit), good.sealed);
  for (std::size_t bit = 0; bit < 8 * good.nonce.size(); ++bit)
    check_refused(good.aead, flipped(good.nonce, bit), good.aad, good.sealed);
}

TEST_CASE("A wrong key, and octets added, dropped or moved, are noticed") {
  const AeadAlgorithm algorithm = GENERATE(from_range(std::begin(algorithms), std::end(algorithms)));
  const Sealed good(algorithm);
  for (std::size_t bit = 0; bit < 8 * key_size(algorithm); ++bit) {
    Bytes key(key_size(algorithm), 0x4b);
    key[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    check_refused(Aead(algorithm, key), good.nonce, good.aad, good.sealed);
  }
  for (std::size_t drop = 1; drop <= good.message.size(); ++drop) {
    check_refused(good.aead, good.nonce, good.aad, ByteView(good.sealed).first(good.sealed.size() - drop));
    check_refused(good.aead, good.nonce, good.aad, ByteView(good.sealed).subspan(drop));
  }
  check_refused(good.aead, good.nonce, good.aad, concat({good.sealed, Bytes{0}}));
  check_refused(good.aead, good.nonce, ByteView(good.aad).first(4), good.sealed);
  check_refused(good.aead, good.nonce, concat({good.aad, Bytes{0}}), good.sealed);
  // The same octets with the border between additional data and ciphertext moved by one
  check_refused(good.aead, good.nonce, concat({good.aad, ByteView(good.sealed).first(1)}),
                ByteView(good.sealed).subspan(1));
}

TEST_CASE("Sealing and opening work in place, for every length") {
  const AeadAlgorithm algorithm = GENERATE(from_range(std::begin(algorithms), std::end(algorithms)));
  for (std::size_t size = 0; size <= 700; size += size < 300 ? 1 : 57) {
    const Sealed apart(algorithm, size);
    Bytes buffer = apart.message;
    buffer.resize(size + aead_tag_size);
    apart.aead.seal(apart.nonce, apart.aad, ByteView(buffer).first(size), buffer);
    INFO(name(algorithm) << " with " << size << " octets");
    CHECK(buffer == apart.sealed);

    REQUIRE(apart.aead.open(apart.nonce, apart.aad, buffer, ByteSpan(buffer).first(size)));
    CHECK(equal_public(ByteView(buffer).first(size), apart.message));

    Bytes forged = apart.sealed;
    forged[size] ^= 1;
    CHECK_FALSE(apart.aead.open(apart.nonce, apart.aad, forged, ByteSpan(forged).first(size)));
    CHECK(equal_public(ByteView(forged).first(size), Bytes(size)));
  }
}

TEST_CASE("An empty message is only a tag, and the tag still counts") {
  const AeadAlgorithm algorithm = GENERATE(from_range(std::begin(algorithms), std::end(algorithms)));
  const Sealed empty(algorithm, 0);
  CHECK(empty.sealed.size() == aead_tag_size);
  CHECK(empty.aead.open(empty.nonce, empty.aad, empty.sealed, {}));
  check_refused(empty.aead, empty.nonce, {}, empty.sealed);
}

TEST_CASE("A full-size record goes through, and two nonces give unrelated ciphertexts") {
  const AeadAlgorithm algorithm = GENERATE(from_range(std::begin(algorithms), std::end(algorithms)));
  const Sealed record(algorithm, 16385);
  Bytes opened(16385), other(16385 + aead_tag_size);
  CHECK(record.aead.open(record.nonce, record.aad, record.sealed, opened));
  CHECK(opened == record.message);
  record.aead.seal(Bytes(12, 0x4f), record.aad, record.message, other);
  std::size_t same = 0;
  for (std::size_t i = 0; i < other.size(); ++i) same += other[i] == record.sealed[i];
  CHECK(same < 200); // about one octet in 256
}

TEST_CASE("AEADs know their names, key sizes and limits") {
  CHECK(name(AeadAlgorithm::aes_128_gcm) == "AES-128-GCM");
  CHECK(name(AeadAlgorithm::aes_256_gcm) == "AES-256-GCM");
  CHECK(name(AeadAlgorithm::chacha20_poly1305) == "ChaCha20-Poly1305");
  CHECK(key_size(AeadAlgorithm::aes_128_gcm) == 16);
  CHECK(key_size(AeadAlgorithm::aes_256_gcm) == 32);
  CHECK(key_size(AeadAlgorithm::chacha20_poly1305) == 32);
  // RFC 8446 section 5.5: 2^24.5, rounded down; squared it is just below 2^49.
  const std::uint64_t limit = record_limit(AeadAlgorithm::aes_128_gcm);
  CHECK(limit == record_limit(AeadAlgorithm::aes_256_gcm));
  CHECK(limit * limit <= std::uint64_t{1} << 49);
  CHECK((limit + 1) * (limit + 1) > std::uint64_t{1} << 49);
  CHECK(record_limit(AeadAlgorithm::chacha20_poly1305) == UINT64_MAX);
}
