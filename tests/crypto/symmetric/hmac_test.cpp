// hmac_test.cpp: HMAC in pieces. Its known answers: tests/nist and tests/wycheproof.
#include "crypto/mac/hmac.h"

#include "tests/catch.h"

using namespace handglass;
using namespace handglass::crypto;

TEST_CASE("HMAC over pieces gives the tag of the whole, whatever the key's size") {
  const HashAlgorithm algorithm = GENERATE(HashAlgorithm::sha1, HashAlgorithm::sha224, HashAlgorithm::sha256,
                                           HashAlgorithm::sha384, HashAlgorithm::sha512);
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
