// ciphers.cpp: `prim aes`, `cbc`, `gcm`, `ccm`, `chacha20`, `poly1305`, `chacha20-poly1305`.
#include "cli/prim/bench.h"
#include "crypto/aead/ccm.h"
#include "crypto/aead/chacha20.h"
#include "crypto/aead/gcm.h"
#include "crypto/aead/poly1305.h"
#include "crypto/cbc/aes_cbc.h"

namespace handglass::cli::prim {

namespace {

constexpr std::size_t long_enough = 1 << 20; ///< a megabyte of steps is more than anybody reads

Result<void> need_key(const Bench& bench) { return bench.need_size("--key", {16, 24, 32}); }

Result<Outcome> aes(Bench& bench) {
  TRY(need_key(bench));
  TRY(bench.need_size("--block", {16}));
  const auto& functions = crypto::chosen_implementation().aes;
  crypto::AesKey key{};
  const ByteView octets = bench.octets("--key");
  functions.key_expansion(octets.data(), octets.size(), key);
  Bytes out(16);
  (bench.has("--inverse") ? functions.inverse_cipher : functions.cipher)(key, bench.octets("--block").data(),
                                                                         out.data(), 1);
  return Outcome{out};
}

Result<Outcome> cbc(Bench& bench) {
  TRY(need_key(bench));
  TRY(bench.need_size("--iv", {16}));
  Bytes data = to_bytes(bench.octets("message"));
  TRY(bench.need_range("message", data.size(), 0, long_enough));
  if (data.size() % 16 != 0)
    return failure(Alert::internal_error, "prim.blocks", {}, {{"size", data.size()}});
  const crypto::AesCbc cipher(bench.octets("--key"));
  if (bench.has("--decrypt")) {
    Bytes out(data.size());
    cipher.decrypt(bench.octets("--iv"), data, out);
    return Outcome{out};
  }
  cipher.encrypt(bench.octets("--iv"), data);
  return Outcome{data};
}

/// What the three AEADs share: sealing prints ciphertext and tag as one; opening tells whether the tag is
/// right.
template <class Seal, class Open>
Result<Outcome> aead(Bench& bench, std::size_t tag_size, Seal seal, Open open) {
  const ByteView in = bench.octets("message");
  TRY(bench.need_range("message", in.size(), bench.has("--open") ? tag_size : 0, long_enough));
  if (!bench.has("--open")) {
    Bytes out(in.size() + tag_size);
    seal(in, out);
    return Outcome{out};
  }
  Bytes out(in.size() - tag_size);
  if (!open(in.first(out.size()), in.last(tag_size), out)) return Outcome{{}, true, false};
  return Outcome{out};
}

Result<Outcome> gcm(Bench& bench) {
  TRY(need_key(bench));
  TRY(bench.need_range("--nonce", bench.octets("--nonce").size(), 1, long_enough));
  const crypto::Gcm cipher(bench.octets("--key"));
  const ByteView nonce = bench.octets("--nonce"), aad = bench.octets("--aad");
  return aead(
      bench, crypto::gcm_tag_size, [&](ByteView in, ByteSpan out) { cipher.seal(nonce, aad, in, out); },
      [&](ByteView in, ByteView tag, ByteSpan out) { return cipher.open(nonce, aad, in, tag, out); });
}

Result<Outcome> ccm(Bench& bench) {
  TRY(need_key(bench));
  TRY(bench.need_range("--nonce", bench.octets("--nonce").size(), 7, 13));
  const std::size_t tag_size = bench.has("--tag-size") ? bench.number("--tag-size") : 16;
  if (tag_size < 4 || tag_size > 16 || tag_size % 2 != 0)
    return failure(Alert::internal_error, "prim.tag_size", {}, {{"size", tag_size}});
  const ByteView nonce = bench.octets("--nonce"), aad = bench.octets("--aad");
  const std::size_t q = 15 - nonce.size(); // octets that the length of the message is written in
  TRY(bench.need_range("message", bench.octets("message").size(), 0,
                       q < 3 ? (std::size_t{1} << 8 * q) - 1 : long_enough));
  const crypto::Ccm cipher(bench.octets("--key"), tag_size);
  return aead(
      bench, tag_size, [&](ByteView in, ByteSpan out) { (void)cipher.seal(nonce, aad, in, out); },
      [&](ByteView in, ByteView tag, ByteSpan out) { return cipher.open(nonce, aad, in, tag, out); });
}

Result<Outcome> chacha(Bench& bench) {
  TRY(bench.need_size("--key", {32}));
  TRY(bench.need_size("--nonce", {12}));
  TRY(bench.need_range("--counter", bench.number("--counter"), 0, UINT32_MAX));
  TRY(bench.need_range("message", bench.octets("message").size(), 0, long_enough));
  Bytes out(bench.octets("message").size());
  crypto::chacha20(bench.octets("--key"), static_cast<std::uint32_t>(bench.number("--counter")),
                   bench.octets("--nonce"), bench.octets("message"), out.data());
  return Outcome{out};
}

Result<Outcome> poly(Bench& bench) {
  TRY(bench.need_size("--key", {32}));
  TRY(bench.need_range("message", bench.octets("message").size(), 0, long_enough));
  const auto tag = crypto::poly1305(bench.octets("--key"), bench.octets("message"));
  return Outcome{to_bytes(tag)};
}

Result<Outcome> chacha_poly(Bench& bench) {
  TRY(bench.need_size("--key", {32}));
  TRY(bench.need_size("--nonce", {12}));
  const ByteView key = bench.octets("--key"), nonce = bench.octets("--nonce"), aad = bench.octets("--aad");
  return aead(
      bench, 16, [&](ByteView in, ByteSpan out) { crypto::chacha20_poly1305_seal(key, nonce, aad, in, out); },
      [&](ByteView in, ByteView tag, ByteSpan out) {
        return crypto::chacha20_poly1305_open(key, nonce, aad, in, tag, out);
      });
}

const Option open = {"--open", Kind::flag, "open what was sealed: TEXT is ciphertext and tag", "", false};
const Option aad = {"--aad", Kind::octets, "authenticated, but not encrypted", "", false};

Option with_example(Option option, std::string_view example) {
  option.example = example;
  return option;
}

constexpr std::string_view sunscreen =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen "
    "would be "
    "it.";

} // namespace

std::vector<Primitive> ciphers() {
  return {
      {.name = "aes",
       .family = "aes",
       .title = "AES",
       .standard = "FIPS 197",
       .source = "crypto/aes/aes_reference.cpp",
       .example = "FIPS 197 appendix B",
       .published = "3925841d02dc09fbdc118597196a0b32",
       .options = {{"--key", Kind::octets, "16, 24 or 32 bytes", "2b7e151628aed2a6abf7158809cf4f3c"},
                   {"--block", Kind::octets, "16 bytes", "3243f6a8885a308d313198a2e0370734"},
                   {"--inverse", Kind::flag, "decipher", "", false}},
       .shown = {{"temp", "temp        i=#", true},
                 {"Rot, Sub, Rcon", "Rot Sub Rcon i=#", true},
                 {"SubWord", "SubWord     i=#", true},
                 {"w", "w[#]", true},
                 {"input", "input"},
                 {"k_sch", "k_sch        #"},
                 {"start", "start        #"},
                 {"s_box", "s_box        #", true},
                 {"s_row", "s_row        #", true},
                 {"m_col", "m_col        #", true},
                 {"output", "output"},
                 {"iinput", "iinput"},
                 {"istart", "istart       #"},
                 {"is_row", "is_row       #", true},
                 {"is_box", "is_box       #", true},
                 {"ik_add", "ik_add       #", true},
                 {"ioutput", "ioutput"}},
       .run = aes},
      {.name = "cbc",
       .family = "cbc",
       .title = "AES-CBC",
       .standard = "SP 800-38A section 6.2",
       .source = "crypto/cbc/aes_cbc.cpp",
       .example = "SP 800-38A appendix F.2.1",
       .published = "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
                    "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7",
       .options = {{"--key", Kind::octets, "16, 24 or 32 bytes", "2b7e151628aed2a6abf7158809cf4f3c"},
                   {"--iv", Kind::octets, "16 bytes", "000102030405060708090a0b0c0d0e0f"},
                   {"message", Kind::message, "whole blocks",
                    "hex:"
                    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119"
                    "1a0a52eff69f2445df4f9b17ad2b417be66c3710"},
                   {"--decrypt", Kind::flag, "the other way", "", false}},
       .shown = {{"input", "input block %"},
                 {"output", "output block %"},
                 {"iinput", "input block %"},
                 {"ioutput", "output block %"}},
       .run = cbc},
      {.name = "gcm",
       .family = "gcm",
       .title = "AES-GCM",
       .standard = "SP 800-38D section 7",
       .source = "crypto/aead/gcm.cpp",
       .example = "the designers' submission to NIST, test case 4",
       .published =
           "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
           "1ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47",
       .options = {{"--key", Kind::octets, "16, 24 or 32 bytes", "feffe9928665731c6d6a8f9467308308"},
                   {"--nonce", Kind::octets, "12 bytes in TLS; any number but none",
                    "cafebabefacedbaddecaf888"},
                   with_example(aad, "feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                   {"message", Kind::message, "plaintext",
                    "hex:"
                    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e24"
                    "49a6b525b16aedf5aa0de657ba637b39"},
                   open},
       .shown = {{"H", "H"},
                 {"J0", "J0"},
                 {"CB", "CB %"},
                 {"CIPH(CB)", "CIPH(CB %)"},
                 {"X", "X %"},
                 {"Y", "Y %"},
                 {"S", "S"},
                 {"CIPH(J0)", "CIPH(J0)"},
                 {"w", "w[#]", true}},
       .run = gcm},
      {.name = "ccm",
       .family = "ccm",
       .title = "AES-CCM",
       .standard = "SP 800-38C",
       .source = "crypto/aead/ccm.cpp",
       .example = "SP 800-38C example 1",
       .published = "7162015b4dac255d",
       .options = {{"--key", Kind::octets, "16, 24 or 32 bytes", "404142434445464748494a4b4c4d4e4f"},
                   {"--nonce", Kind::octets, "7 to 13 bytes; 12 in TLS", "10111213141516"},
                   with_example(aad, "0001020304050607"),
                   {"--tag-size", Kind::number, "4, 6, … 16 (default)", "4", false},
                   {"message", Kind::message, "plaintext", "hex:20212223"},
                   open},
       .shown = {{"B0", "B0"}, {"Y", "Y %"}, {"CB", "Ctr %"}, {"CIPH(CB)", "S %"}, {"S0", "S 0"}},
       .run = ccm},
      {.name = "chacha20",
       .family = "chacha20",
       .title = "ChaCha20",
       .standard = "RFC 8439 section 2.4",
       .source = "crypto/aead/chacha20.cpp",
       .example = "RFC 8439 section 2.4.2",
       .published =
           "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b357"
           "1639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
           "5af90bbf74a35be6b40b8eedf2785e42874d",
       .options = {{"--key", Kind::octets, "32 bytes",
                    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"},
                   {"--nonce", Kind::octets, "12 bytes", "000000000000004a00000000"},
                   {"--counter", Kind::number, "of the first block", "1"},
                   {"message", Kind::message, "plaintext", sunscreen}},
       .shown = {{"state", "state %", false, 4, 16},
                 {"after round", "after round #", true, 4, 16},
                 {"sum", "added %", false, 4, 16},
                 {"key stream", "key stream %"}},
       .run = chacha},
      {.name = "poly1305",
       .family = "poly1305",
       .title = "Poly1305",
       .standard = "RFC 8439 section 2.5",
       .source = "crypto/aead/poly1305.cpp",
       .example = "RFC 8439 section 2.5.2",
       .published = "a8061dc1305136c6c22b8baf0c0127a9",
       .options = {{"--key", Kind::octets, "r and s, 32 bytes, for this one message",
                    "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"},
                   {"message", Kind::message, "what is authenticated", "Cryptographic Forum Research Group"}},
       .shown = {{"r", "r"},
                 {"s", "s"},
                 {"Block", "Block #"},
                 {"Acc + block", "Acc + block"},
                 {"(Acc + block) * r", "(Acc + block) r", false, 0, 33},
                 {"Acc", "Acc mod P"},
                 {"Acc + s", "Acc + s"}},
       .run = poly},
      {.name = "chacha20-poly1305",
       .family = "chacha20poly1305",
       .title = "ChaCha20-Poly1305",
       .standard = "RFC 8439 section 2.8",
       .source = "crypto/aead/poly1305.cpp",
       .example = "RFC 8439 section 2.8.2",
       .published =
           "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
           "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
           "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691",
       .options = {{"--key", Kind::octets, "32 bytes",
                    "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"},
                   {"--nonce", Kind::octets, "12 bytes", "070000004041424344454647"},
                   with_example(aad, "50515253c0c1c2c3c4c5c6c7"),
                   {"message", Kind::message, "plaintext", sunscreen},
                   open},
       .shown = {{"key stream", "key stream %"},
                 {"one-time key", "one-time key"},
                 {"mac data", "mac data"},
                 {"r", "r"},
                 {"s", "s"},
                 {"Block", "Block #", true},
                 {"Acc + block", "Acc + block", true},
                 {"(Acc + block) * r", "(Acc + block) r", true, 0, 33},
                 {"Acc", "Acc mod P", true},
                 {"Acc + s", "Acc + s"}},
       .run = chacha_poly},
  };
}

} // namespace handglass::cli::prim
