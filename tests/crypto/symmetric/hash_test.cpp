// hash_test.cpp: SHA-2 and SHA-1 against NIST's answers, and the ways TLS uses a running hash.
#include "crypto/hash/hash.h"

#include "core/result.h"
#include "crypto/hash/sha256.h"
#include "tests/vectors/nist_rsp.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

struct Row {
  HashAlgorithm algorithm;
  std::string file;
};
const std::vector<Row> rows = {{HashAlgorithm::sha256, "sha/SHA256"},
                               {HashAlgorithm::sha384, "sha/SHA384"},
                               {HashAlgorithm::sha512, "sha/SHA512"},
                               {HashAlgorithm::sha1, "sha/SHA1"}};
const std::vector<HashAlgorithm> all = {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512,
                                        HashAlgorithm::sha1, HashAlgorithm::sha224};

} // namespace

TEST_CASE("Every hash gives NIST's digests for short and long messages") {
  const auto& [algorithm, file] = GENERATE(from_range(rows));
  std::size_t cases = 0;
  for (const char* kind : {"ShortMsg.rsp", "LongMsg.rsp"}) {
    for (const nist::Case& test : nist::read(file + kind, "MD")) {
      REQUIRE(test.number("L") == digest_size(algorithm));
      // "Len" is in bits; an empty message is written as one octet, 00.
      const Bytes written = test.bytes("Msg");
      const ByteView message = ByteView(written).first(test.number("Len") / 8);
      INFO(file << kind << " Len = " << test.text("Len"));
      CHECK(hex(hash(algorithm, message)) == test.text("MD"));
      ++cases;
    }
  }
  CHECK(cases == (block_size(algorithm) == 64 ? 65 + 64 : 129 + 128));
}

TEST_CASE("A hundred thousand hashes of hashes end where NIST's do") {
  const auto& [algorithm, file] = GENERATE(from_range(rows));
  // SHAVS section 6.4: MD[i] = SHA(MD[i-3] | MD[i-2] | MD[i-1]), a thousand times for each answer.
  const auto cases = nist::read(file + "Monte.rsp", "MD");
  REQUIRE(cases.size() == 100);
  auto seed = unhex(cases[0].text("Seed"));
  REQUIRE(seed);
  for (const nist::Case& test : cases) {
    std::array<Bytes, 3> last = {*seed, *seed, *seed};
    for (int i = 0; i < 1000; ++i) {
      const Digest next = hash(algorithm, concat({last[0], last[1], last[2]}));
      last = {last[1], last[2], to_bytes(next)};
    }
    seed = last[2];
    INFO("COUNT = " << test.text("COUNT"));
    REQUIRE(hex(*seed) == test.text("MD"));
  }
}

TEST_CASE("Hashing in pieces gives the digest of the whole") {
  const HashAlgorithm algorithm = GENERATE(from_range(all));
  Bytes message(3 * block_size(algorithm) + 5);
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(7 * i);
  const std::string whole = hex(hash(algorithm, message));
  for (std::size_t cut = 0; cut <= message.size(); ++cut) {
    Hash running(algorithm);
    running.update(ByteView(message).first(cut));
    running.update(ByteView(message).subspan(cut));
    CHECK(hex(running.digest()) == whole);
  }
}

TEST_CASE("Taking the digest so far leaves the running hash as it was") {
  const HashAlgorithm algorithm = GENERATE(from_range(all));
  Hash running(algorithm);
  running.update(as_bytes("ClientHello"));
  const std::string so_far = hex(running.digest());
  CHECK(hex(running.digest()) == so_far);
  const Hash copy = running;
  running.update(as_bytes("ServerHello"));
  CHECK(hex(running.digest()) == hex(hash(algorithm, as_bytes("ClientHelloServerHello"))));
  CHECK(hex(copy.digest()) == so_far);
}

TEST_CASE("Padded by hand, the last chaining value is the digest") {
  const HashAlgorithm algorithm = GENERATE(from_range(all));
  const std::size_t block = block_size(algorithm);
  for (std::size_t size = 0; size < 3 * block; ++size) {
    const Bytes message(size, 0x33);
    Bytes padded = message; // FIPS 180-4 section 5.1: 80, zeros, the size in bits
    padded.push_back(0x80);
    while (padded.size() % block != block - block / 8) padded.push_back(0);
    padded.resize(padded.size() + block / 8);
    store_be(&padded[padded.size() - 8], 8, 8 * size);
    Hash running(algorithm);
    running.update(padded);
    CHECK(hex(running.chaining_value()) == hex(hash(algorithm, message)));
  }
}

TEST_CASE("SHA-384 is not the beginning of SHA-512") {
  const Digest shorter = hash(HashAlgorithm::sha384, as_bytes("abc"));
  const Digest longer = hash(HashAlgorithm::sha512, as_bytes("abc"));
  CHECK_FALSE(equal_public(shorter, longer.view().first(48)));
}

TEST_CASE("Hash functions know their names and sizes") {
  CHECK(name(HashAlgorithm::sha256) == "SHA-256");
  CHECK(name(HashAlgorithm::sha384) == "SHA-384");
  CHECK(name(HashAlgorithm::sha512) == "SHA-512");
  CHECK(name(HashAlgorithm::sha1) == "SHA-1");
  CHECK(digest_size(HashAlgorithm::sha1) == 20);
  CHECK(block_size(HashAlgorithm::sha1) == 64);
  CHECK(block_size(HashAlgorithm::sha256) == 64);
  CHECK(block_size(HashAlgorithm::sha384) == 128);
  CHECK(block_size(HashAlgorithm::sha512) == 128);
}

TEST_CASE("Every implementation of SHA-256 gives NIST's digests") {
  std::size_t count = 0, cases = 0;
  const Sha256Implementation* const first = sha256_implementations(count);
  for (const char* file : {"sha/SHA256ShortMsg.rsp", "sha/SHA256LongMsg.rsp"})
    for (const nist::Case& test : nist::read(file, "MD")) {
      const Bytes written = test.bytes("Msg");
      const std::size_t size = test.number("Len") / 8;
      for (std::size_t i = 0; i < count; ++i) {
        INFO(first[i].name << " Len = " << test.text("Len"));
        Sha256 running = Sha256::start();
        running.update(written.data(), size / 3, first[i].compress);
        running.update(written.data() + size / 3, size - size / 3, first[i].compress);
        Bytes digest(32);
        running.finish(digest.data(), first[i].compress);
        CHECK(hex(digest) == test.text("MD"));
      }
      ++cases;
    }
  CHECK(cases == 65 + 64);
}

// FIPS 180-4's example; Wycheproof's files for HMAC-SHA-224 and RSA with SHA-224 try many more.
TEST_CASE("SHA-224 of abc is what FIPS 180-4 says") {
  CHECK(hex(hash(HashAlgorithm::sha224, as_bytes("abc"))) ==
        "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
}
