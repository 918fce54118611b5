// hash_test.cpp: the ways TLS uses a running hash. The digests themselves: tests/nist.
#include "crypto/hash/hash.h"

#include "core/result.h"
#include "crypto/hash/sha512.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

const std::vector<HashAlgorithm> all = {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512,
                                        HashAlgorithm::sha1, HashAlgorithm::sha224};

} // namespace

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

TEST_CASE("Every SHA-512 that this CPU can run gives the same digest, whatever the length") {
  std::size_t count = 0;
  const Sha512Implementation* const every = sha512_implementations(count);
  REQUIRE(count >= 2);
  const auto digest = [](Sha512Compress compress, ByteView message, std::size_t cut) {
    Sha512 running = Sha512::start();
    running.update(message.data(), cut, compress);
    running.update(message.data() + cut, message.size() - cut, compress);
    Bytes out(64);
    running.finish(out.data(), compress);
    return out;
  };
  Bytes message(1500);
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(i * i >> 3);
  for (std::size_t size = 0; size <= message.size(); ++size) {
    const ByteView part = ByteView(message).first(size);
    const Bytes expected = digest(sha512_compress, part, size);
    for (std::size_t i = 0; i < count; ++i)
      if (digest(every[i].compress, part, size / 3) != expected)
        FAIL_CHECK(every[i].name << ": " << size << " octets");
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
