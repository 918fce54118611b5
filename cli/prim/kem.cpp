// kem.cpp: `prim ml-kem`: ML-KEM-768, half of X25519MLKEM768.
#include "cli/prim/bench.h"
#include "crypto/hash/sha3.h"
#include "crypto/kem/ml_kem.h"

namespace handglass::cli::prim {

namespace {

namespace kem = crypto::ml_kem_768;

/// The key pair and, with --m, a secret sent to it and taken out again.
Result<Outcome> round_trip(Bench& bench) {
  TRY(bench.need_size("--seed", {kem::seed_size}));
  const kem::KeyPair pair = kem::key_pair(bench.octets("--seed"));
  bench.row("ek", pair.public_key);
  const Bytes h = crypto::sha3(256, pair.public_key);
  if (!bench.has("--m")) return Outcome{h};
  TRY(bench.need_size("--m", {kem::message_size}));
  const auto sent = kem::encapsulate(pair.public_key, bench.octets("--m"));
  if (!sent) return failure(Alert::illegal_parameter, "prim.ml_kem_key", {});
  bench.row("c", sent->ciphertext);
  const auto received = kem::decapsulate(pair.private_key.expose(), sent->ciphertext);
  if (!received) return failure(Alert::illegal_parameter, "prim.ml_kem_key", {});
  return Outcome{to_bytes(received->expose())};
}

} // namespace

std::vector<Primitive> kem() {
  return {
      {.name = "ml-kem",
       .family = "mlkem",
       .title = "ML-KEM-768",
       .standard = "FIPS 203",
       .source = "crypto/kem/ml_kem.cpp",
       .example = "Kyber's known answers, round 3, seed 0: the hash of the public key",
       .published = "f57262661358cde8d3ebf990e5fd1d5b896c992ccfaadb5256b68bbf5943b132",
       .options = {{"--seed", Kind::octets, "d | z, 64 bytes",
                    "7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d8626ed79d451140800e03b59"
                    "b956f8210e556067407d13dc90fa9e8b872bfb8f"},
                   {"--m", Kind::octets,
                    "32 random bytes of the sender: sends a secret and takes it out again", "", false}},
       .shown = {{"rho", "rho"},
                 {"sigma", "sigma"},
                 {"m", "m"},
                 {"H(ek)", "H(ek)"},
                 {"K", "K"},
                 {"r", "r"},
                 {"m again", "m'"},
                 {"K again", "K'"},
                 {"r again", "r'"},
                 {"K bar", "K bar"}},
       .run = round_trip},
  };
}

} // namespace handglass::cli::prim
