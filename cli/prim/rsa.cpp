// rsa.cpp: `prim rsa textbook`, with numbers that fit on a blackboard; `rsa verify` and `rsa pss-verify`,
// which lay open what the signature says; `rsa encrypt`, which makes a premaster secret's ciphertext again.
#include <algorithm>

#include "cli/prim/bench.h"
#include "crypto/bigint/power.h"
#include "crypto/rsa/operation.h"
#include "crypto/rsa/pkcs1.h"
#include "crypto/rsa/pss.h"

namespace handglass::cli::prim {

namespace {

using namespace crypto;

Bytes stripped(ByteView octets) {
  const auto first = std::ranges::find_if(octets, [](std::uint8_t octet) { return octet != 0; });
  return Bytes(first, octets.end());
}

Bytes number_octets(std::uint64_t number) {
  std::array<std::uint8_t, 8> octets;
  store_be(octets.data(), 8, number);
  return to_bytes(octets);
}

/// m^e mod n with the arithmetic that real keys are used with.
Result<Outcome> textbook(Bench& bench) {
  const std::uint64_t n = bench.number("--n"), e = bench.number("--e"), m = bench.number("--m");
  TRY(bench.need_range("--n", n, 3, UINT64_MAX));
  TRY(bench.need_range("--e", e, 1, UINT64_MAX));
  TRY(bench.need_range("--m", m, 0, n - 1));
  if (n % 2 == 0) return failure(Alert::internal_error, "prim.even", {}, {{"n", n}});
  bigint::Montgomery modulus(bigint::os2ip(number_octets(n), 1), 1);
  bigint::Number form(1), power(1);
  modulus.into_form(form, bigint::os2ip(number_octets(m), 1));
  bigint::power_public(modulus, power, form, e);
  modulus.out_of_form(power, power);
  Bytes out(8);
  bigint::i2osp(out, power);
  return Outcome{.text = std::to_string(load_be(out.data(), 8))};
}

Result<RsaPublicKey> public_key(Bench& bench) {
  RsaPublicKey key{stripped(bench.octets("--n")), stripped(bench.octets("--e"))};
  if (!is_valid(key)) return failure(Alert::internal_error, "prim.rsa_key", {}, {{"bits", key.bits()}});
  return key;
}

/// What both kinds of signatures begin with: s^e mod n, if s is a number below n.
Result<RsaPublicKey> key_and_signature(Bench& bench) {
  RsaPublicKey key = TRY(public_key(bench));
  if (bench.hash() == HashAlgorithm::sha1) return failure(Alert::internal_error, "prim.sha1_signature", {});
  TRY(bench.need_size("--signature", {key.size()}));
  return key;
}

Result<Outcome> verify(Bench& bench) {
  const RsaPublicKey key = TRY(key_and_signature(bench));
  const Digest digest = hash(bench.hash(), bench.octets("message"));
  bench.row("Hash(M)", digest);
  return Outcome{{}, true, rsa_pkcs1_verify(key, bench.hash(), digest, bench.octets("--signature"))};
}

Result<Outcome> pss_verify(Bench& bench) {
  const RsaPublicKey key = TRY(key_and_signature(bench));
  const Digest digest = hash(bench.hash(), bench.octets("message"));
  bench.row("Hash(M)", digest);
  return Outcome{
      {}, true, rsa_pss_verify(key, bench.hash(), digest, bench.octets("--signature"), digest.size())};
}

/// RFC 8017 section 7.2.1 with a padding that is given: what a trace calls rsa-encrypt.
Result<Outcome> raw(Bench& bench) {
  const RsaPublicKey key = TRY(public_key(bench));
  TRY(bench.need_size("--number", {key.size()}));
  const auto power = rsavp1(key, bench.octets("--number"));
  if (!power) return failure(Alert::internal_error, "prim.rsa_too_large", {});
  return Outcome{*power};
}

const Option hash_option = {"--hash", Kind::choice, "the hash",
                            "sha256", false,        {"sha224", "sha256", "sha384", "sha512"}};
// NIST's SigVer15_186-3.rsp, the first that is right of 1024 bits with SHA-256
constexpr std::string_view n =
    "a8d68acd413c5e195d5ef04e1b4faaf242365cb450196755e92e1215ba59802aafbadbf2564dd550956abb54f8b1c917844e5f36"
    "195d1088"
    "c600e07cada5c080ede679f50b3de32cf4026e514542495c54b1903768791aae9e36f082cd38e941ada89baecada61ab0dd37ad5"
    "36bcb0a0"
    "946271594836e92ab5517301d45176b5";
constexpr std::string_view message =
    "hex:"
    "d73829497cddbe41b705faac50e7899fdb5a38bf3a459e536357029e64f8796ba47f4fe96ba5a8b9a4396746e2164f55a25368dd"
    "d0b9"
    "a5188c7ac3da2d1f742286c3bdee697f9d546a25efcfe53191d743fcc6b47833d993d08804daeca78fb9076c3c017f53e33a9030"
    "5af06220"
    "974d46bf19ed3c9b84edbae98b45a8771258";
constexpr std::string_view signature =
    "0b20e5093c2a926233108afbdd851b88eeb554f4beaa7b18e51519f7d0ec53b181a3b03e8484ba8de2aa7864a402e2208e84ec99"
    "14af9d77"
    "6ed13c48bdeb6484254de169318a87c40f2265ff16714eae8aee2bc9c3cb4dee045e4f5d9d625210121bfcf2bed8d3ffa602ce27"
    "fff4e61c"
    "f9bb650e71a6921ae6ffa296cb11bdbb";
constexpr std::string_view em =
    "0001ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffff"
    "ffffffffffffffffffffffffffffffffffffffff003031300d060960864801650304020105000420dc2627bf245f077b661c939d"
    "3e8e2611"
    "33f30395756eea48b7c19b431a392bef";
// RFC 8448 section 3: the server's key, CertificateVerify and what it signs
constexpr std::string_view pss_n =
    "b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af9"
    "8c7ced43"
    "120998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd1"
    "93eff0ab"
    "9a8002c47428a6d35a8d88d79f7f1e3f";
constexpr std::string_view pss_signature =
    "5a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7abc90db78e2d33a5c141a078653fa6bef780c"
    "5ea248ee"
    "aaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac027671459e46445c9ea58c181e818e95b8c3fb0bf3278409d3be152a"
    "3da5043e"
    "063dda65cdf5aea20d53dfacd42f74f3";
constexpr std::string_view pss_message =
    "hex:"
    "20202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020"
    "2020"
    "20202020202020202020544c5320312e332c2073657276657220436572746966696361746556657269667900764d6632b3c35c3f"
    "3205e349"
    "9ac3edbaabb88295fba751461d3678e2e5ea0687";

} // namespace

std::vector<Primitive> rsa() {
  return {
      {.name = "rsa textbook",
       .family = "textbook",
       .title = "RSA, the bare power",
       .standard = "RFC 8017 section 5",
       .source = "crypto/bigint/power.cpp",
       .example = "Rivest, Shamir and Adleman 1978, section VIII: 920 with n = 47 · 59 and e = 17",
       .published = "948",
       .options = {{"--n", Kind::number, "the modulus, odd, below 2^64", "2773"},
                   {"--e", Kind::number, "the exponent: e to encrypt or verify, d to decrypt or sign", "17"},
                   {"--m", Kind::number, "the number, below n", "920"}},
       .shown = {{"square", "square   bit #"}, {"multiply", "multiply bit #"}},
       .run = textbook},
      {.name = "rsa verify",
       .family = "pkcs1",
       .title = "RSASSA-PKCS1-v1_5",
       .standard = "RFC 8017 section 8.2.2",
       .source = "crypto/rsa/pkcs1.cpp",
       .example = "NIST, SigVer15_186-3, SHA-256",
       .published = "valid",
       .options = {hash_option,
                   {"--n", Kind::octets, "the modulus", n},
                   {"--e", Kind::octets, "the public exponent", "03"},
                   {"--signature", Kind::octets, "as long as n", signature},
                   {"message", Kind::message, "what is signed", message}},
       .shown = {{"EM", "s^e mod n"}, {"EM again", "EM'"}},
       .run = verify},
      {.name = "rsa pss-verify",
       .family = "pss",
       .title = "RSASSA-PSS",
       .standard = "RFC 8017 section 8.1.2",
       .source = "crypto/rsa/pss.cpp",
       .example = "RFC 8448 section 3, CertificateVerify",
       .published = "valid",
       .options = {hash_option,
                   {"--n", Kind::octets, "the modulus", pss_n},
                   {"--e", Kind::octets, "the public exponent", "010001"},
                   {"--signature", Kind::octets, "as long as n", pss_signature},
                   {"message", Kind::message, "what is signed", pss_message}},
       .shown = {{"EM", "EM"},
                 {"maskedDB", "maskedDB"},
                 {"mask seed", "H"},
                 {"DB", "DB"},
                 {"salt", "salt"},
                 {"H again", "H'"}},
       .run = pss_verify},
      {.name = "rsa raw",
       .family = "raw",
       .title = "RSAVP1, RSAEP",
       .standard = "RFC 8017 section 5.2.2",
       .source = "crypto/rsa/operation.cpp",
       .example = "NIST, SigVer15_186-3, SHA-256",
       .published = em,
       .options = {{"--n", Kind::octets, "the modulus", n},
                   {"--e", Kind::octets, "the public exponent", "03"},
                   {"--number", Kind::octets, "as long as n, and below it", signature}},
       .shown = {{"square", "square   bit #", true}, {"multiply", "multiply bit #", true}},
       .run = raw},
  };
}

} // namespace handglass::cli::prim
