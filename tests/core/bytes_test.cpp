#include "core/bytes.h"

#include "tests/catch.h"

using namespace handglass;

TEST_CASE("octets survive the way to hexadecimal and back") {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
  CHECK(unhex(hex(all)) == all);
  CHECK(hex(Bytes{0x00, 0xab, 0x10}) == "00ab10");
  CHECK(unhex("00AB10") == Bytes{0x00, 0xab, 0x10});
}

TEST_CASE("text that is not hexadecimal is refused") {
  CHECK_FALSE(unhex("0"));
  CHECK_FALSE(unhex("0g"));
  CHECK_FALSE(unhex("0 1 "));
}

TEST_CASE("integers are read and written with the most significant octet first") {
  std::uint8_t memory[4] = {};
  store_be(memory, 3, 0x010203);
  CHECK(hex(memory) == "01020300");
  CHECK(load_be(memory, 4) == 0x01020300);
}
