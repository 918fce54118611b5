// Which derivations have no command line, and why. That the lines are right is tested by running them:
// tests/cli/prim_test.py.
#include "trace/text/recompute.h"
#include "tests/catch.h"

using namespace handglass;
using namespace handglass::trace;

namespace {

const Bytes octets(48, 0x11);

/// A premaster secret that a server decrypted.
std::vector<std::string> of_decrypted(ByteView padding, ByteView secret) {
  const Bytes n(256, 0xff), e = {1, 0, 1};
  const event::Input inputs[] = {{"ciphertext", {}, n, {}, false},
                                 {"padding", {}, padding, {}, true},
                                 {"public_key", {}, n, {}, false},
                                 {"exponent", {}, e, {}, false}};
  return recompute({{}, "K0", "rsa-decrypt", "pre_master_secret", {}, inputs, {}, secret, 48, true, {}});
}

std::vector<std::string> of_certificate(ByteView message, ByteView public_key) {
  const event::Input inputs[] = {{"public_key", {}, public_key, {}, false},
                                 {"algorithm", {}, {}, "ed25519", false},
                                 {"message", {}, message, "hs.s2c.handshake[0,+1)", false},
                                 {"signature", {}, octets, {}, false}};
  const std::uint8_t good = 1;
  return recompute(
      {{}, {}, "verify", "certificate signature", {}, inputs, {}, ByteView(&good, 1), 1, false, {}});
}

} // namespace

TEST_CASE("what is given has no command line, whatever stands beside it") {
  const event::Input inputs[] = {{"group", {}, {}, "x25519", false}, {"private_key", {}, octets, {}, true}};
  CHECK(recompute({{}, "K1", "public-key", "", {}, inputs, {}, octets, 48, false, {}}).size() == 2);
  for (std::string_view op : given)
    CHECK(recompute({{}, "K1", op, "", {}, inputs, {}, octets, 48, true, {}}).empty());
}

TEST_CASE("a secret that is withheld leaves no command line") {
  for (const bool is_shown : {true, false}) {
    const event::Input inputs[] = {{"ml_kem", "K1", is_shown ? ByteView(octets) : ByteView{}, {}, true},
                                   {"x25519", "K2", octets, {}, true}};
    CHECK(recompute({{}, "K3", "concatenate", "(EC)DHE", {}, inputs, {}, {}, 96, true, {}}).size() ==
          is_shown);
  }
}

TEST_CASE("a premaster secret is encrypted again if it is the client's and is shown") {
  const Bytes padding(205, 0x22), zeros(205, 0);
  CHECK(of_decrypted(padding, octets).size() == 2);
  CHECK(of_decrypted(zeros, octets).empty()); // the server's own, in place of one that was no good
  CHECK(of_decrypted({}, octets).empty());
  CHECK(of_decrypted(padding, {}).empty());
}

TEST_CASE("a signature has a command line if its key is one, and the line can be typed") {
  const Bytes key = concat({*unhex("302a300506032b6570032100"),
                            *unhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")});
  CHECK(of_certificate(octets, key).size() == 2);
  CHECK(of_certificate(octets, octets).empty());
  CHECK(of_certificate(Bytes(30'000), key).size() == 2);
  CHECK(of_certificate(Bytes(30'001), key).empty());
}
