// curves.cpp: `prim x25519`, `p256`, `ecdh`, `ecdsa sign`, `ecdsa verify`, `ed25519 sign`, `ed25519 verify`.
#include <algorithm>

#include "cli/prim/bench.h"
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/ed25519.h"
#include "crypto/ec/signature_der.h"
#include "crypto/ec/x25519.h"

namespace handglass::cli::prim {

namespace {

using crypto::Curve;

std::array<std::uint8_t, 32> array32(ByteView octets) {
  std::array<std::uint8_t, 32> out;
  std::ranges::copy(octets, out.begin());
  return out;
}

Result<Outcome> x25519(Bench& bench) {
  TRY(bench.need_size("--private", {32}));
  const Secret<32> key(bench.octets("--private"));
  if (!bench.has("--peer")) return Outcome{to_bytes(crypto::x25519_public(key))};
  TRY(bench.need_size("--peer", {32}));
  return Outcome{to_bytes(TRY(crypto::x25519(key, array32(bench.octets("--peer")))).expose())};
}

Curve curve_of(const Bench& bench) {
  return bench.text("--curve") == "P-384"   ? Curve::p384
         : bench.text("--curve") == "P-521" ? Curve::p521
                                            : Curve::p256;
}

/// 04 | X | Y, laid out.
void show_point(Bench& bench, std::string_view x, std::string_view y, ByteView sec1) {
  const std::size_t size = (sec1.size() - 1) / 2;
  bench.row(x, sec1.subspan(1, size));
  bench.row(y, sec1.subspan(1 + size));
}

Result<Outcome> public_point(Bench& bench) {
  TRY(bench.need_size("--private", {crypto::scalar_size(curve_of(bench))}));
  const Bytes q = TRY(crypto::ec_public(curve_of(bench), bench.octets("--private")));
  show_point(bench, "Q.x", "Q.y", q);
  return Outcome{q};
}

Result<Outcome> ecdh(Bench& bench) {
  if (!bench.has("--peer")) return public_point(bench);
  const std::size_t size = crypto::scalar_size(curve_of(bench));
  TRY(bench.need_size("--private", {size}));
  TRY(bench.need_size("--peer", {1 + 2 * size}));
  if (crypto::is_on_curve(curve_of(bench), bench.octets("--peer")))
    show_point(bench, "peer Q.x", "peer Q.y", bench.octets("--peer"));
  const auto shared = TRY(crypto::ecdh(curve_of(bench), bench.octets("--private"), bench.octets("--peer")));
  return Outcome{to_bytes(shared.expose())};
}

Result<Outcome> ecdsa_sign(Bench& bench) {
  if (bench.hash() == crypto::HashAlgorithm::sha1)
    return failure(Alert::internal_error, "prim.sha1_signature", {});
  TRY(bench.need_size("--private", {crypto::scalar_size(curve_of(bench))}));
  // Is it a private key at all? Asked of an engine that shows no steps: those here are of the signature.
  (void)TRY(crypto::ec_public(curve_of(bench), bench.octets("--private"), crypto::EcEngine::portable));
  const auto digest = crypto::hash(bench.hash(), bench.octets("message"));
  return Outcome{crypto::ecdsa_sign(curve_of(bench), bench.hash(), bench.octets("--private"), digest)};
}

Result<Outcome> ecdsa_verify(Bench& bench) {
  const std::size_t size = crypto::scalar_size(curve_of(bench));
  TRY(bench.need_size("--public", {1 + 2 * size}));
  if (!crypto::is_on_curve(curve_of(bench), bench.octets("--public")))
    return failure(Alert::illegal_parameter, "ec.bad_point", "8446#4.2.8.2",
                   {{"curve", crypto::name(curve_of(bench))}, {"point", bench.octets("--public")}});
  const auto digest = crypto::hash(bench.hash(), bench.octets("message"));
  return Outcome{
      {},
      true,
      crypto::ecdsa_verify(curve_of(bench), bench.octets("--public"), digest, bench.octets("--signature"))};
}

Result<Outcome> ed25519_sign(Bench& bench) {
  TRY(bench.need_size("--private", {32}));
  return Outcome{to_bytes(crypto::ed25519_sign(bench.octets("--private"), bench.octets("message")))};
}

Result<Outcome> ed25519_verify(Bench& bench) {
  TRY(bench.need_size("--public", {32}));
  TRY(bench.need_size("--signature", {64}));
  return Outcome{
      {},
      true,
      crypto::ed25519_verify(bench.octets("--public"), bench.octets("message"), bench.octets("--signature"))};
}

/// A number times a point (crypto/ec/multiply.h), after rows of its own algorithm.
std::vector<Shown> with_multiplication(std::vector<Shown> rows) {
  for (const Shown& row : {Shown{"column", "column   s=#", true}, Shown{"digit", "digit    t=#", true},
                           Shown{"sum x", "  x      #", true}, Shown{"sum y", "  y      #", true}})
    rows.push_back(row);
  return rows;
}

const Option curve = {"--curve", Kind::choice, "the curve", "P-256", false, {"P-256", "P-384", "P-521"}};
const Option hash_option = {"--hash", Kind::choice, "the hash",
                            "sha256", false,        {"sha224", "sha256", "sha384", "sha512"}};
const Option sample = {"message", Kind::message, "what is signed", "sample"};
// RFC 6979 appendix A.2.5
constexpr std::string_view private_key = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
constexpr std::string_view public_key =
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
constexpr std::string_view signature =
    "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

} // namespace

std::vector<Primitive> curves() {
  return {
      {.name = "x25519",
       .family = "x25519",
       .title = "X25519",
       .standard = "RFC 7748 section 5",
       .source = "crypto/ec/x25519_reference.cpp",
       .example = "RFC 7748 section 5.2",
       .published = "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
       .options = {{"--private", Kind::octets, "32 bytes",
                    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"},
                   {"--peer", Kind::octets, "the other side's public key; without it: our own",
                    "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", false}},
       .shown = {{"k", "k"},
                 {"u", "u"},
                 {"k_t", "k_t  t=#", true},
                 {"x_2", "x_2  t=#", true},
                 {"z_2", "z_2  t=#", true},
                 {"x_3", "x_3  t=#", true},
                 {"z_3", "z_3  t=#", true},
                 {"x_2 last", "x_2"},
                 {"z_2 last", "z_2"}},
       .run = x25519},
      {.name = "p256",
       .family = "ec",
       .title = "P-256",
       .standard = "SP 800-186",
       .source = "crypto/ec/multiply.h",
       .example = "RFC 6979 appendix A.2.5",
       .published = public_key,
       .options = {{"--private", Kind::octets, "a number from 1 to n-1, 32 bytes", private_key}},
       .shown = with_multiplication({}),
       .run = public_point},
      {.name = "ecdh",
       .family = "ec",
       .title = "ECDH",
       .standard = "SP 800-56A section 5.7.1.2",
       .source = "crypto/ec/ecdh.cpp",
       .example = "RFC 5903 section 8.1",
       .published = "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de",
       .options = {curve,
                   {"--private", Kind::octets, "a number from 1 to n-1",
                    "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"},
                   {"--peer", Kind::octets, "04 | X | Y; without it: our own public key",
                    "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e815785"
                    "4c13c58d6aac23f046ada30f8353e74f33039872ab",
                    false}},
       .shown = with_multiplication({}),
       .run = ecdh},
      {.name = "ecdsa sign",
       .family = "ecdsa",
       .title = "ECDSA",
       .standard = "FIPS 186-5 section 6.4.1",
       .source = "crypto/ec/ecdsa.cpp",
       .example = "RFC 6979 appendix A.2.5",
       .published = signature,
       .options =
           {curve, hash_option, {"--private", Kind::octets, "a number from 1 to n-1", private_key}, sample},
       .shown = with_multiplication(
           {{"e", "e"}, {"k", "k"}, {"R.x", "R.x"}, {"R.y", "R.y"}, {"r", "r"}, {"1/k", "1/k"}, {"s", "s"}}),
       .run = ecdsa_sign},
      {.name = "ecdsa verify",
       .family = "ecdsa",
       .title = "ECDSA",
       .standard = "FIPS 186-5 section 6.4.2",
       .source = "crypto/ec/ecdsa.cpp",
       .example = "RFC 6979 appendix A.2.5",
       .published = "valid",
       .options = {curve,
                   hash_option,
                   {"--public", Kind::octets, "04 | X | Y", public_key},
                   {"--signature", Kind::octets, "DER: SEQUENCE { r, s }", signature},
                   sample},
       .shown = with_multiplication({{"r", "r"},
                                     {"s", "s"},
                                     {"e", "e"},
                                     {"w", "w"},
                                     {"u1", "u1"},
                                     {"u2", "u2"},
                                     {"u G.x", "u1 G.x"},
                                     {"u G.y", "u1 G.y"},
                                     {"v Q.x", "u2 Q.x"},
                                     {"v Q.y", "u2 Q.y"},
                                     {"R.x", "R.x"},
                                     {"R.y", "R.y"}}),
       .run = ecdsa_verify},
      {.name = "ed25519 sign",
       .family = "ed25519",
       .title = "Ed25519",
       .standard = "RFC 8032 section 5.1.6",
       .source = "crypto/ec/ed25519_reference.cpp",
       .example = "RFC 8032 section 7.1, test 2",
       .published =
           "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
           "387b2eaeb4302aeeb00d291612bb0c00",
       .options = {{"--private", Kind::octets, "the seed, 32 bytes",
                    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"},
                   {"message", Kind::message, "what is signed", "hex:72"}},
       .shown = {{"h", "h"},
                 {"scalar", "s"},
                 {"prefix", "prefix"},
                 {"A", "A"},
                 {"nonce", "r"},
                 {"R", "R"},
                 {"k", "k"},
                 {"S", "S"}},
       .run = ed25519_sign},
      {.name = "ed25519 verify",
       .family = "ed25519",
       .title = "Ed25519",
       .standard = "RFC 8032 section 5.1.7",
       .source = "crypto/ec/ed25519_reference.cpp",
       .example = "RFC 8032 section 7.1, test 2",
       .published = "valid",
       .options = {{"--public", Kind::octets, "32 bytes",
                    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"},
                   {"--signature", Kind::octets, "R | S, 64 bytes",
                    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
                    "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
                   {"message", Kind::message, "what is signed", "hex:72"}},
       .shown = {{"k", "k"}, {"S B", "S B"}, {"R + k A", "R + k A"}},
       .run = ed25519_verify},
  };
}

} // namespace handglass::cli::prim
