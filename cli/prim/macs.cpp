// macs.cpp: `prim hmac`, and what makes keys of it: `hkdf-extract`, `hkdf-expand`, `hkdf-expand-label`,
// `prf`; `slice`, the cut that makes TLS 1.2's keys of a key block; and `concatenate`, which makes one secret
// of a hybrid's two.
#include "cli/prim/bench.h"
#include "crypto/kdf/hkdf.h"
#include "crypto/kdf/prf.h"
#include "crypto/mac/hmac.h"
#include "tls/hkdf_label.h"

namespace handglass::cli::prim {

namespace {

constexpr std::size_t prf_limit =
    1 << 16; ///< there is none in RFC 5246; ours keeps a typing error from filling the screen

const Option hash_option = {"--hash", Kind::choice, "the hash",
                            "sha256", false,        {"sha1", "sha224", "sha256", "sha384", "sha512"}};
const std::vector<Shown> hmac_rows = {
    {"K0", "K0"}, {"K0 ^ ipad", "K0 xor ipad"}, {"K0 ^ opad", "K0 xor opad"}, {"inner hash", "inner hash"}};

Result<Outcome> hmac(Bench& bench) {
  return Outcome{
      to_bytes(crypto::hmac(bench.hash(), bench.octets("--key"), bench.octets("message")).expose())};
}

Result<Outcome> extract(Bench& bench) {
  return Outcome{
      to_bytes(crypto::hkdf_extract(bench.hash(), bench.octets("--salt"), bench.octets("--ikm")).expose())};
}

Result<Outcome> expand(Bench& bench) {
  TRY(bench.need_range("--length", bench.number("--length"), 1, crypto::hkdf_limit(bench.hash())));
  Bytes okm(bench.number("--length"));
  crypto::hkdf_expand(bench.hash(), bench.octets("--prk"), bench.octets("--info"), okm);
  return Outcome{okm};
}

Result<Outcome> expand_label(Bench& bench) {
  const std::size_t size = bench.number("--length");
  TRY(bench.need_range("--length", size, 1, crypto::hkdf_limit(bench.hash())));
  TRY(bench.need_range("--label", bench.text("--label").size(), 1, 249)); // 255 with "tls13 "
  TRY(bench.need_range("--context", bench.octets("--context").size(), 0, 255));
  const Bytes info = tls::hkdf_label(bench.text("--label"), bench.octets("--context"), size);
  bench.row("HkdfLabel", info);
  Bytes out(size);
  crypto::hkdf_expand(bench.hash(), bench.octets("--secret"), info, out);
  return Outcome{out};
}

Result<Outcome> prf(Bench& bench) {
  TRY(bench.need_range("--length", bench.number("--length"), 1, prf_limit));
  Bytes out(bench.number("--length"));
  crypto::tls12_prf(bench.hash(), bench.octets("--secret"), bench.text("--label"), bench.octets("--seed"),
                    out);
  return Outcome{out};
}

Result<Outcome> slice(Bench& bench) {
  const ByteView block = bench.octets("--block");
  const std::size_t offset = bench.number("--offset"), length = bench.number("--length");
  TRY(bench.need_range("--offset", offset, 0, block.size()));
  TRY(bench.need_range("--length", length, 0, block.size() - offset));
  return Outcome{to_bytes(block.subspan(offset, length))};
}

Result<Outcome> concatenate(Bench& bench) {
  return Outcome{concat({bench.octets("--first"), bench.octets("--second")})};
}

} // namespace

std::vector<Primitive> macs() {
  return {
      {.name = "hmac",
       .family = "hmac",
       .title = "HMAC",
       .standard = "RFC 2104",
       .source = "crypto/mac/hmac.cpp",
       .example = "RFC 4231, test case 2",
       .published = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       .options = {hash_option,
                   {"--key", Kind::octets, "the key", "4a656665"},
                   {"message", Kind::message, "what is authenticated", "what do ya want for nothing?"}},
       .shown = hmac_rows,
       .run = hmac},
      {.name = "hkdf-extract",
       .family = "extract",
       .title = "HKDF-Extract",
       .standard = "RFC 5869 section 2.2",
       .source = "crypto/kdf/hkdf.cpp",
       .example = "RFC 5869 appendix A.1",
       .published = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
       .options = {hash_option,
                   {"--salt", Kind::octets, "the salt; none is a digest of zeros",
                    "000102030405060708090a0b0c", false},
                   {"--ikm", Kind::octets, "input keying material",
                    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"}},
       .shown = hmac_rows,
       .run = extract},
      {.name = "hkdf-expand",
       .family = "expand",
       .title = "HKDF-Expand",
       .standard = "RFC 5869 section 2.3",
       .source = "crypto/kdf/hkdf.cpp",
       .example = "RFC 5869 appendix A.1",
       .published = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
       .options = {hash_option,
                   {"--prk", Kind::octets, "pseudorandom key",
                    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"},
                   {"--info", Kind::octets, "what the key is for", "f0f1f2f3f4f5f6f7f8f9", false},
                   {"--length", Kind::number, "bytes wanted", "42"}},
       .shown = {{"T", "T(#)"}},
       .run = expand},
      {.name = "hkdf-expand-label",
       .family = "label",
       .title = "HKDF-Expand-Label",
       .standard = "RFC 8446 section 7.1",
       .source = "tls/hkdf_label.h",
       .example = "RFC 8448 section 3, \"derived\"",
       .published = "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba",
       .options = {hash_option,
                   {"--secret", Kind::octets, "what is expanded",
                    "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"},
                   {"--label", Kind::text, "without \"tls13 \"", "derived"},
                   {"--context", Kind::octets, "a transcript hash, or nothing",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false},
                   {"--length", Kind::number, "bytes wanted", "32"}},
       .shown = {{"T", "T(#)"}},
       .run = expand_label},
      {.name = "prf",
       .family = "prf",
       .title = "PRF",
       .standard = "RFC 5246 section 5",
       .source = "crypto/kdf/prf.cpp",
       .example = "the TLS working group's test vector of 2009",
       .published =
           "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af"
           "0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
           "87347b66",
       .options = {hash_option,
                   {"--secret", Kind::octets, "the secret", "9bbe436ba940f017b17652849a71db35"},
                   {"--label", Kind::text, "what it is for", "test label"},
                   {"--seed", Kind::octets, "the randoms, or a transcript hash",
                    "a0ba9f936cda311827a6f796ffd5198c"},
                   {"--length", Kind::number, "bytes wanted", "100"}},
       .shown = {{"A", "A(#)"}, {"HMAC(A | seed)", "output #"}},
       .run = prf},
      {.name = "slice",
       .family = "slice",
       .title = "A slice",
       .standard = "RFC 5246 section 6.3",
       .source = "tls/key_block.cpp",
       .example = "counting",
       .published = "0405060708",
       .options = {{"--block", Kind::octets, "the key block", "000102030405060708090a0b0c"},
                   {"--offset", Kind::number, "bytes before it", "4"},
                   {"--length", Kind::number, "bytes of it", "5"}},
       .shown = {},
       .run = slice},
      {.name = "concatenate",
       .family = "concatenate",
       .title = "Concatenation",
       .standard = "draft-ietf-tls-ecdhe-mlkem section 3.1.3",
       .source = "tls/key_exchange_hybrid.cpp",
       .example = "counting",
       .published = "0001020304",
       .options = {{"--first", Kind::octets, "in X25519MLKEM768 the secret of ML-KEM", "0001"},
                   {"--second", Kind::octets, "and that of X25519", "020304"}},
       .shown = {},
       .run = concatenate},
  };
}

} // namespace handglass::cli::prim
