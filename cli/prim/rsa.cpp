// rsa.cpp: `prim rsa textbook`, with numbers that fit on a blackboard; `rsa verify` and `rsa pss-verify`,
// which lay open what the signature says; `rsa encrypt`, which makes a premaster secret's ciphertext again,
// and `rsa decrypt`, which opens it; `rsa raw`, the power alone.
#include <algorithm>

#include "cli/prim/bench.h"
#include "crypto/bigint/power.h"
#include "crypto/rsa/operation.h"
#include "crypto/rsa/pkcs1.h"
#include "crypto/rsa/pkcs1_encryption.h"
#include "crypto/rsa/pss.h"
#include "x509/keys.h"

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

/// The padding of RFC 8017 section 7.2.1, where it is given.
class GivenPadding final : public Random {
 public:
  explicit GivenPadding(ByteView octets) : octets_(octets) {}
  void fill(std::string_view, ByteSpan out) override { std::ranges::copy(octets_, out.begin()); }

 private:
  ByteView octets_;
};

Result<Outcome> encrypt(Bench& bench) {
  const RsaPublicKey key = TRY(public_key(bench));
  const ByteView message = bench.octets("message"), padding = bench.octets("--padding");
  TRY(bench.need_range("message", message.size(), 0, key.size() - 11));
  if (!bench.has("--padding"))
    return Outcome{*rsa_pkcs1_encrypt(key, message, system_random(), "pkcs1 padding")};
  TRY(bench.need_size("--padding", {key.size() - message.size() - 3}));
  if (std::ranges::count(padding, 0) != 0) return failure(Alert::internal_error, "prim.rsa_padding", {});
  GivenPadding given(padding);
  return Outcome{*rsa_pkcs1_encrypt(key, message, given, "pkcs1 padding")};
}

Result<Outcome> decrypt(Bench& bench) {
  const x509::PrivateKey key = TRY(x509::PrivateKey::parse(bench.octets("--key")));
  if (key.type() != x509::KeyType::rsa)
    return failure(Alert::internal_error, "prim.not_rsa", {}, {{"type", x509::name(key.type())}});
  TRY(bench.need_size("--ciphertext", {key.public_key().modulus().size()}));
  const auto message = key.decrypt_pkcs1(bench.octets("--ciphertext"));
  if (!message) return failure(Alert::internal_error, "prim.rsa_too_large", {});
  return Outcome{*message};
}

/// RFC 8017 section 5.2.2, for those who lay out the number themselves.
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
// RSA Laboratories' pkcs1v15crypt-vectors.txt, example 1.1, and its key as RFC 8017 appendix A.1.2 writes it
constexpr std::string_view encrypted_by = "RSA Laboratories, PKCS #1 v1.5 encryption, example 1.1";
constexpr std::string_view encrypt_n =
    "a8b3b284af8eb50b387034a860f146c4919f318763cd6c5598c8ae4811a1e0abc4c7e0b082d693a5e7fced675cf4668512772c0c"
    "bc64a742c6c630f533c8cc72f62ae833c40bf25842e984bb78bdbf97c0107d55bdb662f5c4e0fab9845cb5148ef7392dd3aaff93"
    "ae1e6b667bb3d4247616d4f5ba10d4cfd226de88d39f16fb";
constexpr std::string_view encrypt_padding =
    "017341ae3875d5f87101f8cc4fa9b9bc156bb04628fccdb2f4f11e905bd3a155d376f593bd7304210874eba08a5e22bcccb4c9d3"
    "882a93a54db022f503d16338b6b7ce16dc7f4bbf9a96b59772d6606e9747c7649bf9e083db981884a954ab3c6f";
constexpr std::string_view plain = "hex:6628194e12073db03ba94cda9ef9532397d50dba79b987004afefe34";
constexpr std::string_view ciphertext =
    "50b4c14136bd198c2f3c3ed243fce036e168d56517984a263cd66492b80804f169d210f2b9bdfb48b12f9ea05009c77da257cc60"
    "0ccefe3a6283789d8ea0e607ac58e2690ec4ebc10146e8cbaa5ed4d5cce6fe7b0ff9efc1eabb564dbf498285f449ee61dd7b42ee"
    "5b5892cb90601f30cda07bf26489310bcd23b528ceab3c31";
constexpr std::string_view decrypt_key =
    "3082025c02010002818100a8b3b284af8eb50b387034a860f146c4919f318763cd6c5598c8ae4811a1e0abc4c7e0b082d693a5e7"
    "fced675cf4668512772c0cbc64a742c6c630f533c8cc72f62ae833c40bf25842e984bb78bdbf97c0107d55bdb662f5c4e0fab984"
    "5cb5148ef7392dd3aaff93ae1e6b667bb3d4247616d4f5ba10d4cfd226de88d39f16fb020301000102818053339cfdb79fc8466a"
    "655c7316aca85c55fd8f6dd898fdaf119517ef4f52e8fd8e258df93fee180fa0e4ab29693cd83b152a553d4ac4d1812b8b9fa5af"
    "0e7f55fe7304df41570926f3311f15c4d65a732c483116ee3d3d2d0af3549ad9bf7cbfb78ad884f84d5beb04724dc7369b31def3"
    "7d0cf539e9cfcdd3de653729ead5d1024100d32737e7267ffe1341b2d5c0d150a81b586fb3132bed2f8d5262864a9cb9f30af38b"
    "e448598d413a172efb802c21acf1c11c520c2f26a471dcad212eac7ca39d024100cc8853d1d54da630fac004f471f281c7b8982d"
    "8224a490edbeb33d3e3d5cc93c4765703d1dd791642f1f116a0dd852be2419b2af72bfe9a030e860b0288b5d7702400e12bf1718"
    "e9cef5599ba1c3882fe8046a90874eefce8f2ccc20e4f2741fb0a33a3848aec9c9305fbecbd2d76819967d4671acc6431e403796"
    "8db37878e695c102410095297b0f95a2fa67d00707d609dfd4fc05c89dafc2ef6d6ea55bec771ea333734d9251e79082ecda866e"
    "fef13c459e1a631386b7e354c899f5f112ca85d7158302404f456c502493bdc0ed2ab756a3a6ed4d67352a697d4216e93212b127"
    "a63d5411ce6fa98d5dbefd73263e3728142743818166ed7dd63687dd2a8ca1d2f4fbd8e1";
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
      {.name = "rsa encrypt",
       .family = "rsaes",
       .title = "RSAES-PKCS1-v1_5",
       .standard = "RFC 8017 section 7.2.1",
       .source = "crypto/rsa/pkcs1_encryption.cpp",
       .example = encrypted_by,
       .published = ciphertext,
       .options = {{"--n", Kind::octets, "the modulus", encrypt_n},
                   {"--e", Kind::octets, "the public exponent", "010001"},
                   {"--padding", Kind::octets, "PS, no byte of it 0; without it: random", encrypt_padding,
                    false},
                   {"message", Kind::message, "what is encrypted", plain}},
       .shown = {{"PS", "PS"},
                 {"EM", "EM"},
                 {"square", "square   bit #", true},
                 {"multiply", "multiply bit #", true}},
       .run = encrypt},
      {.name = "rsa decrypt",
       .family = "rsaes",
       .title = "RSAES-PKCS1-v1_5",
       .standard = "RFC 8017 section 7.2.2",
       .source = "crypto/rsa/pkcs1_encryption.cpp",
       .example = encrypted_by,
       .published = "6628194e12073db03ba94cda9ef9532397d50dba79b987004afefe34",
       .options = {{"--key", Kind::octets, "the private key: @FILE, PEM or DER", decrypt_key},
                   {"--ciphertext", Kind::octets, "as long as the modulus", ciphertext}},
       .shown = {{"EM", "EM"}, {"PS", "PS"}, {"instead", "instead"}},
       .run = decrypt},
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
