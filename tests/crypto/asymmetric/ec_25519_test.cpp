// ec_25519_test.cpp: X25519 by RFC 7748 sections 5.2 and 6.1, Ed25519 by RFC 8032 section 7.1, on every
// engine; and every engine against libsodium.
#include <vector>

#include "core/random.h"
#include "crypto/ec/ed25519.h"
#include "crypto/ec/x25519.h"
#include "tests/crypto/asymmetric/ec_support.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::tests;

namespace {

std::array<std::uint8_t, 32> array32(ByteView from) {
  REQUIRE(from.size() == 32);
  std::array<std::uint8_t, 32> out;
  std::copy(from.begin(), from.end(), out.begin());
  return out;
}

std::string x25519_hex(std::string_view scalar, std::string_view u, Engine25519 engine) {
  const auto shared = x25519(Secret<32>(octets(scalar)), array32(octets(u)), engine);
  return shared ? hex(shared->expose()) : std::string(shared.error().id);
}

struct Signed {
  std::string_view secret_key, public_key, message, signature;
};

constexpr Signed rfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"},
    {"f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
     "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
     "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1"
     "e355f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d"
     "658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a"
     "7363c344fe6b199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e"
     "06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc10"
     "3b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed1"
     "85ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a2297acbbb39d"
     "502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f270"
     "88d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089b"
     "eccf80cfe2df16a2cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128ba"
     "b27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969b"
     "e3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb7"
     "51fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c42f58c30c04aafdb038dda0847dd988d"
     "cda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34df"
     "f7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7"
     "984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e4"
     "88acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308aa342721aac09"
     "43bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5f"
     "b93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f161"
     "0e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d"
     "b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef68d3a101e8a3b8ca"
     "c60c905c15fc910840b94c00a0b9d0",
     "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b"
     "5e8fcd4f681e30a6ac00a9704a188a03"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
     "454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
     "3dca179c138ac17ad9bef1177331a704"},
};

} // namespace

TEST_CASE("X25519 gives the outputs of RFC 7748 section 5.2") {
  for (const Engine25519 engine : engines_25519()) {
    INFO(name(engine));
    CHECK(x25519_hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                     "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
                     engine) == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
    // The u-coordinate of this one has its top bit set, which is to be ignored.
    CHECK(x25519_hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                     "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
                     engine) == "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
  }
}

TEST_CASE("X25519 applied to itself 1 and 1,000 times gives the results of RFC 7748 section 5.2") {
  for (const Engine25519 engine : engines_25519()) {
    INFO(name(engine));
    std::array<std::uint8_t, 32> k{9}, u{9};
    for (int i = 1; i <= 1000; ++i) {
      const auto next = x25519(Secret<32>(ByteView(k)), u, engine);
      REQUIRE(next);
      u = k;
      k = array32(next->expose());
      if (i == 1) CHECK(hex(k) == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
    }
    CHECK(hex(k) == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
  }
}

TEST_CASE("Alice and Bob of RFC 7748 section 6.1 agree") {
  const Secret<32> a(octets("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
  const Secret<32> b(octets("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
  for (const Engine25519 engine : engines_25519()) {
    INFO(name(engine));
    const auto a_public = x25519_public(a, engine), b_public = x25519_public(b, engine);
    CHECK(hex(a_public) == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    CHECK(hex(b_public) == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    for (const auto& shared : {x25519(a, b_public, engine), x25519(b, a_public, engine)}) {
      REQUIRE(shared);
      CHECK(hex(shared->expose()) == "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    }
  }
}

TEST_CASE("An X25519 public key that leads to the all-zero secret is refused with its alert") {
  const Secret<32> key(octets("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
  // All there are: orders 1, 2 and 4; the two of order 8; and what is not below p, each with either top bit.
  constexpr std::string_view small[] = {
      "0000000000000000000000000000000000000000000000000000000000000000", // 0
      "0100000000000000000000000000000000000000000000000000000000000000", // 1
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p - 1
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p + 1
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"};
  for (const Engine25519 engine : engines_25519())
    for (const std::string_view u : small)
      for (const std::uint8_t top : {0x00, 0x80}) {
        INFO(name(engine) << " " << u);
        auto peer = array32(octets(u));
        peer[31] |= top;
        const auto shared = x25519(key, peer, engine);
        REQUIRE_FALSE(shared);
        CHECK(shared.error().alert == Alert::illegal_parameter);
        CHECK(shared.error().id == "x25519.all_zero");
        CHECK(shared.error().rfc.text() == "7748#6.1");
      }
}

TEST_CASE("Every X25519 engine gives what libsodium gives, for keys and points at the edges and at random") {
  // At the edges: octets that are all zeros, all ones, or ones with a few of the lowest or of the highest
  // replaced, which makes 0, 1, 2, p - 1, p, p + 1 ... 2^255 - 1, and all of them with the top bit set.
  std::vector<std::array<std::uint8_t, 32>> edges;
  for (const int fill : {0x00, 0xff})
    for (const int first : {0x00, 0x01, 0x02, 0x08, 0x09, 0xec, 0xed, 0xee, 0xff})
      for (const int last : {0x00, 0x40, 0x7f, 0x80, 0xc0, 0xff}) {
        std::array<std::uint8_t, 32> edge;
        edge.fill(static_cast<std::uint8_t>(fill));
        edge[0] = static_cast<std::uint8_t>(first);
        edge[31] = static_cast<std::uint8_t>(last);
        edges.push_back(edge);
      }
  // Ones and zeros by limbs of 51 bits, where carries run longest.
  for (int pattern = 0; pattern < 32; ++pattern) {
    std::array<std::uint8_t, 32> edge{};
    for (int bit = 0; bit < 255; ++bit)
      if (pattern >> (bit / 51) & 1) edge[bit / 8] = static_cast<std::uint8_t>(edge[bit / 8] | 1 << bit % 8);
    edges.push_back(edge);
  }
  SeededRandom random("x25519 against libsodium");
  std::size_t compared = 0, refused = 0;
  for (int i = 0; i < 600; ++i) {
    auto k = array32(random.bytes("k", 32)), u = array32(random.bytes("u", 32));
    if (i % 3 == 0) k = edges[static_cast<std::size_t>(i / 3) % edges.size()];
    if (i % 2 == 0) u = edges[static_cast<std::size_t>(i / 2) % edges.size()];
    const Secret<32> key{ByteView(k)};
    const auto expected = x25519(key, u, Engine25519::libsodium);
    const auto expected_public = x25519_public(key, Engine25519::libsodium);
    for (const Engine25519 engine : engines_25519()) {
      if (engine == Engine25519::reference && i % 4 != 0) continue; // slow
      INFO(name(engine) << " k " << hex(k) << " u " << hex(u));
      const auto shared = x25519(key, u, engine);
      REQUIRE(shared.has_value() == expected.has_value());
      if (shared) CHECK(hex(shared->expose()) == hex(expected->expose()));
      CHECK(x25519_public(key, engine) == expected_public);
      ++(shared ? compared : refused);
    }
  }
  CHECK(compared > 1000);
  CHECK(refused > 50);
}

TEST_CASE("Ed25519 makes and accepts the keys and signatures of RFC 8032 section 7.1") {
  for (const Engine25519 engine : engines_25519())
    for (const Signed& row : rfc8032) {
      INFO(name(engine));
      const Bytes seed = octets(row.secret_key), message = octets(row.message);
      CHECK(hex(ed25519_public(seed, engine)) == row.public_key);
      CHECK(hex(ed25519_sign(seed, message, engine)) == row.signature);
      CHECK(ed25519_verify(octets(row.public_key), message, octets(row.signature), engine));
    }
}

TEST_CASE("Every Ed25519 engine makes libsodium's keys and signatures") {
  SeededRandom random("ed25519 against libsodium");
  for (std::size_t i = 0; i < 200; ++i) {
    const Bytes seed = random.bytes("seed", 32), message = random.bytes("message", i);
    const auto key = ed25519_public(seed, Engine25519::libsodium);
    const auto signature = ed25519_sign(seed, message, Engine25519::libsodium);
    for (const Engine25519 engine : engines_25519()) {
      if (engine == Engine25519::reference && i % 10 != 0) continue; // slow
      INFO(name(engine) << " seed " << hex(seed) << " message " << hex(message));
      CHECK(ed25519_public(seed, engine) == key);
      CHECK(ed25519_sign(seed, message, engine) == signature);
    }
  }
}

TEST_CASE("Ed25519 refuses a changed message, key or signature, and wrong sizes") {
  const Signed& row = rfc8032[2];
  const Bytes key = octets(row.public_key), message = octets(row.message), signature = octets(row.signature);
  for (const Engine25519 engine : engines_25519()) {
    INFO(name(engine));
    for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
      Bytes changed = signature;
      changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      CHECK_FALSE(ed25519_verify(key, message, changed, engine));
    }
    for (std::size_t bit = 0; bit < 8 * key.size(); ++bit) {
      Bytes changed = key;
      changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      CHECK_FALSE(ed25519_verify(changed, message, signature, engine));
    }
    CHECK_FALSE(ed25519_verify(key, octets("af83"), signature, engine));
    CHECK_FALSE(ed25519_verify(key, {}, signature, engine));
    CHECK_FALSE(ed25519_verify(ByteView(key).first(31), message, signature, engine));
    CHECK_FALSE(ed25519_verify(key, message, ByteView(signature).first(63), engine));
    CHECK_FALSE(ed25519_verify(key, message, concat({signature, Bytes{0}}), engine));
  }
}
