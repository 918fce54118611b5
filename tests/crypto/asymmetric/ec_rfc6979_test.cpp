// ec_rfc6979_test.cpp: RFC 6979 appendix A.2.5 (P-256) and A.2.6 (P-384): nonces and signatures that
// anyone who implements ECDSA deterministically must arrive at.
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/nonce.h"
#include "crypto/ec/signature_der.h"
#include "tests/crypto/asymmetric/ec_support.h"

using namespace handglass;
using namespace handglass::crypto;
using namespace handglass::tests;

namespace {

struct Key {
  Curve curve;
  std::string_view x, ux, uy;
};

constexpr Key keys[] = {
    {Curve::p256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
     "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
     "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"},
    {Curve::p384,
     "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
     "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13",
     "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720"},
};

struct Row {
  Curve curve;
  HashAlgorithm hash;
  std::string_view message, k, r, s;
};

constexpr Row rows[] = {
    {Curve::p256, HashAlgorithm::sha256, "sample",
     "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60",
     "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    {Curve::p256, HashAlgorithm::sha384, "sample",
     "09f634b188cefd98e7ec88b1aa9852d734d0bc272f7d2a47decc6ebeb375aad4",
     "0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719",
     "4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954"},
    {Curve::p256, HashAlgorithm::sha512, "sample",
     "5fa81c63109badb88c1f367b47da606da28cad69aa22c4fe6ad7df73a7173aa5",
     "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00",
     "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe"},
    {Curve::p256, HashAlgorithm::sha256, "test",
     "d16b6ae827f17175e040871a1c7ec3500192c4c92677336ec2537acaee0008e0",
     "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
    {Curve::p256, HashAlgorithm::sha384, "test",
     "16aeffa357260b04b1dd199693960740066c1a8f3e8edd79070aa914d361b3b8",
     "83910e8b48bb0c74244ebdf7f07a1c5413d61472bd941ef3920e623fbccebeb6",
     "8ddbec54cf8cd5874883841d712142a56a8d0f218f5003cb0296b6b509619f2c"},
    {Curve::p256, HashAlgorithm::sha512, "test",
     "6915d11632aca3c40d5d51c08daf9c555933819548784480e93499000d9f0b7f",
     "461d93f31b6540894788fd206c07cfa0cc35f46fa3c91816fff1040ad1581a04",
     "39af9f15de0db8d97e72719c74820d304ce5226e32dedae67519e840d1194e55"},
    {Curve::p384, HashAlgorithm::sha256, "sample",
     "180ae9f9aec5438a44bc159a1fcb277c7be54fa20e7cf404b490650a8acc414e375572342863c899f9f2edf9747a9b60",
     "21b13d1e013c7fa1392d03c5f99af8b30c570c6f98d4ea8e354b63a21d3daa33bde1e888e63355d92fa2b3c36d8fb2cd",
     "f3aa443fb107745bf4bd77cb3891674632068a10ca67e3d45db2266fa7d1feebefdc63eccd1ac42ec0cb8668a4fa0ab0"},
    {Curve::p384, HashAlgorithm::sha384, "sample",
     "94ed910d1a099dad3254e9242ae85abde4ba15168eaf0ca87a555fd56d10fbca2907e3e83ba95368623b8c4686915cf9",
     "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
     "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"},
    {Curve::p384, HashAlgorithm::sha512, "sample",
     "92fc3c7183a883e24216d1141f1a8976c5b0dd797dfa597e3d7b32198bd35331a4e966532593a52980d0e3aaa5e10ec3",
     "ed0959d5880ab2d869ae7f6c2915c6d60f96507f9cb3e047c0046861da4a799cfe30f35cc900056d7c99cd7882433709",
     "512c8cceee3890a84058ce1e22dbc2198f42323ce8aca9135329f03c068e5112dc7cc3ef3446defceb01a45c2667fdd5"},
    {Curve::p384, HashAlgorithm::sha256, "test",
     "0cfac37587532347dc3389fdc98286bba8c73807285b184c83e62e26c401c0faa48dd070ba79921a3457abff2d630ad7",
     "6d6defac9ab64dabafe36c6bf510352a4cc27001263638e5b16d9bb51d451559f918eedaf2293be5b475cc8f0188636b",
     "2d46f3becbcc523d5f1a1256bf0c9b024d879ba9e838144c8ba6baeb4b53b47d51ab373f9845c0514eefb14024787265"},
    {Curve::p384, HashAlgorithm::sha384, "test",
     "015ee46a5bf88773ed9123a5ab0807962d193719503c527b031b4c2d225092ada71f4a459bc0da98adb95837db8312ea",
     "8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db",
     "ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5"},
    {Curve::p384, HashAlgorithm::sha512, "test",
     "3780c4f67cb15518b6acae34c9f83568d2e12e47deab6c50a4e4ee5319d1e8ce0e2cc8a136036dc4b9c00e6888f66b6c",
     "a0d5d090c9980faf3c2ce57b7ae951d31977dd11c775d314af55f76c676447d06fb6495cd21b4b6e340fc236584fb277",
     "976984e59b4c77b0e8e4460dca3d9f20e07b9bb1f63beefaf576f6b2e8b224634a2092cd3792e0159ad9cee37659c736"},
};

const Key& key_of(Curve curve) { return keys[curve == Curve::p384]; }

} // namespace

TEST_CASE("The keys of RFC 6979 appendix A.2 have the public points printed there") {
  for (const Key& key : keys)
    CHECK(hex(ec_public(key.curve, octets(key.x)).value()) == hex(point(key.curve, key.ux, key.uy)));
}

TEST_CASE("The nonces are those of RFC 6979 appendix A.2") {
  for (const Row& row : rows) {
    // bits2octets: for these rows the cut or padded digest is below n already, so it is itself.
    const std::size_t size = scalar_size(row.curve);
    const Digest digest = hash(row.hash, as_bytes(row.message));
    const Bytes z = fit(digest.view().first(std::min(size, digest.size())), size);
    ec::Nonce nonce(row.hash, octets(key_of(row.curve).x), z);
    Bytes k(size);
    nonce.next(k, 8 * size);
    CHECK(hex(k) == row.k);
    // A refused candidate leads to another one.
    Bytes second(size);
    nonce.next(second, 8 * size);
    CHECK(hex(second) != row.k);
  }
}

TEST_CASE("The signatures are those of RFC 6979 appendix A.2, and verify") {
  for (const Row& row : rows) {
    INFO(name(row.curve) << " " << name(row.hash) << " " << row.message);
    const Key& key = key_of(row.curve);
    const Digest digest = hash(row.hash, as_bytes(row.message));
    const Bytes signature = ecdsa_sign(row.curve, row.hash, octets(key.x), digest);
    for (EcEngine engine : ec_engines())
      CHECK(hex(ecdsa_sign(row.curve, row.hash, octets(key.x), digest, engine)) == hex(signature));
    CHECK(hex(signature) == hex(ec::write_signature(octets(row.r), octets(row.s))));
    const auto parts = ec::read_signature(signature, scalar_size(row.curve));
    REQUIRE(parts);
    CHECK(hex(parts->r) == row.r);
    CHECK(hex(parts->s) == row.s);
    CHECK(ecdsa_verify(row.curve, point(row.curve, key.ux, key.uy), digest, signature));
    CHECK_FALSE(ecdsa_verify(row.curve, point(row.curve, key.ux, key.uy), hash(row.hash, as_bytes("tesT")),
                             signature));
  }
}

// Appendix A.2.7. The file of OpenSSL's, which has all of the appendix, is run by tests/nist.cpp.
TEST_CASE("On P-521 nonces end within an octet, and signatures are those of RFC 6979 appendix A.2.7") {
  const Bytes x = octets(
      "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc"
      "1466f6d8fbec67db89ec0c08b0e996b83538");
  const Digest digest = hash(HashAlgorithm::sha512, as_bytes("sample"));
  ec::Nonce nonce(HashAlgorithm::sha512, x, fit(digest.view(), 66));
  Bytes k(66);
  nonce.next(k, 521);
  CHECK(hex(k) ==
        "01dae2ea071f8110dc26882d4d5eae0621a3256fc8847fb9022e2b7d28e6f10198b1574fdd03a9053c08a1854a168aa5a574"
        "70ec"
        "97dd5ce090124ef52a2f7ecbffd3");
  for (EcEngine engine : ec_engines()) {
    const auto parts =
        ec::read_signature(ecdsa_sign(Curve::p521, HashAlgorithm::sha512, x, digest, engine), 66);
    REQUIRE(parts);
    CHECK(hex(parts->r) ==
          "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b53"
          "4931d7d4e8455cc91f9b15bf05ec36e377fa");
    CHECK(hex(parts->s) ==
          "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff077"
          "7b1a20f8ccb1dccc43997f1ee0e44da4a67a");
  }
}
