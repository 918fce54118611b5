// hmac_test.cpp: HMAC against RFC 2202, RFC 4231 and Wycheproof.
#include "crypto/mac/hmac.h"

#include "core/ct.h"
#include "tests/vectors/nist_rsp.h"
#include "tests/vectors/wycheproof.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

struct Row {
  HashAlgorithm algorithm;
  std::string digits;
};
const std::vector<Row> rows = {{HashAlgorithm::sha256, "256"},
                               {HashAlgorithm::sha384, "384"},
                               {HashAlgorithm::sha512, "512"},
                               {HashAlgorithm::sha1, "1"}};

} // namespace

TEST_CASE("HMAC gives the tags of RFC 4231, and of RFC 2202 for SHA-1") {
  const auto& [algorithm, digits] = GENERATE(from_range(rows));
  const std::string rfc = algorithm == HashAlgorithm::sha1 ? "2202" : "4231";
  const auto cases = nist::read("hmac/rfc-" + rfc + "-sha" + digits + ".txt", "MD");
  CHECK(cases.size() >= 6);
  for (const nist::Case& test : cases) {
    const Bytes expected = test.bytes("MD");
    const Secret<64> tag = hmac(algorithm, test.bytes("Key"), test.bytes("Msg"));
    CHECK(hex(tag.expose().first(expected.size())) == hex(expected));
  }
}

TEST_CASE("HMAC agrees with every Wycheproof case") {
  const auto& [algorithm, digits] = GENERATE(from_range(rows));
  wycheproof::File file("hmac_sha" + digits + "_test.json");
  for (auto& group : file.groups()) {
    CHECK(group.text("type") == "MacTest");
    const auto key_bits = static_cast<std::size_t>(group.number("keySize"));
    const auto tag_size = static_cast<std::size_t>(group.number("tagSize")) / 8;
    for (auto& test : group.tests()) {
      INFO(test);
      const Bytes key = test.bytes("key"), expected = test.bytes("tag");
      CHECK(key.size() * 8 == key_bits);
      const Secret<64> tag = hmac(algorithm, key, test.bytes("msg"));
      CHECK(ct::equal(tag.expose().first(tag_size), expected) == (test.result() == "valid"));
    }
  }
  file.done();
}

TEST_CASE("HMAC over pieces gives the tag of the whole, whatever the key's size") {
  const auto& [algorithm, digits] = GENERATE(from_range(rows));
  const Bytes message(300, 0x61);
  for (std::size_t key_size : {0, 1, 63, 64, 65, 127, 128, 129, 500}) {
    const Bytes key(key_size, 0x6b);
    Hmac running(algorithm, key);
    running.update(ByteView(message).first(100));
    running.update({});
    running.update(ByteView(message).subspan(100));
    CHECK(hex(running.finish().expose()) == hex(hmac(algorithm, key, message).expose()));
  }
}
