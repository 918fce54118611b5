// hashes.cpp: `prim sha1`, `sha224` … `sha512`, `sha3-224` … `sha3-512`, `shake128`, `shake256`.
#include "cli/prim/bench.h"
#include "crypto/hash/sha3.h"

namespace handglass::cli::prim {

namespace {

using crypto::HashAlgorithm;

template <HashAlgorithm algorithm>
Result<Outcome> sha(Bench& bench) {
  return Outcome{to_bytes(crypto::hash(algorithm, bench.octets("message")))};
}
template <std::size_t bits>
Result<Outcome> sha3(Bench& bench) {
  return Outcome{crypto::sha3(bits, bench.octets("message"))};
}

constexpr std::size_t shake_limit = 1 << 16; ///< FIPS 202 has none; ours is for typing errors
template <crypto::Sponge sponge()>
Result<Outcome> shake(Bench& bench) {
  const std::size_t size = bench.number("--length");
  TRY(bench.need_range("--length", size, 1, shake_limit));
  Bytes out(size);
  sponge().absorb(bench.octets("message")).squeeze(out);
  return Outcome{out};
}

const std::vector<Option> message = {{"message", Kind::message, "what is hashed", "abc"}};
const std::vector<Option> nothing = {{"message", Kind::message, "what is hashed", ""}};

const std::vector<Option> stretched = {{"message", Kind::message, "what is hashed", ""},
                                       {"--length", Kind::number, "bytes wanted", "32"}};

const std::vector<Shown> words32 = {{"M", "block %", false, 4, 32}, {"W", "W[#]", true, 4},
                                    {"T1 T2", "T1 T2", true, 4},    {"a..h", "a..h  t=#", true, 4},
                                    {"a..e", "a..e  t=#", true, 4}, {"H", "H(%)", false, 4}};
const std::vector<Shown> words64 = {{"M", "block %", false, 8, 32},
                                    {"W", "W[#]", true, 8},
                                    {"T1 T2", "T1 T2", true, 8},
                                    {"a..h", "a..h  t=#", true, 8, 32},
                                    {"H", "H(%)", false, 8, 32}};
const std::vector<Shown> lanes = {{"in", "absorbed %", false, 8, 40},
                                  {"theta", "theta  round #", true, 8, 40},
                                  {"rho, pi", "rho pi round #", true, 8, 40},
                                  {"iota", "chi iota round #", true, 8, 40},
                                  {"out", "Keccak-f %", false, 8, 40}};
// The same, but that the state is stirred without input, too.
const std::vector<Shown> squeezed = [] {
  std::vector<Shown> rows = lanes;
  rows.front().printed = "state %";
  return rows;
}();

} // namespace

std::vector<Primitive> hashes() {
  return {
      {.name = "sha1",
       .family = "sha1",
       .title = "SHA-1",
       .standard = "FIPS 180-4 section 6.1",
       .source = "crypto/hash/sha1.cpp",
       .example = "FIPS 180, \"abc\"",
       .published = "a9993e364706816aba3e25717850c26c9cd0d89d",
       .options = message,
       .shown = words32,
       .run = sha<HashAlgorithm::sha1>},
      {.name = "sha224",
       .family = "sha256",
       .title = "SHA-224",
       .standard = "FIPS 180-4 section 6.3",
       .source = "crypto/hash/sha256.cpp",
       .example = "FIPS 180, \"abc\"",
       .published = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
       .options = message,
       .shown = words32,
       .run = sha<HashAlgorithm::sha224>},
      {.name = "sha256",
       .family = "sha256",
       .title = "SHA-256",
       .standard = "FIPS 180-4 section 6.2",
       .source = "crypto/hash/sha256.cpp",
       .example = "FIPS 180, \"abc\"",
       .published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
       .options = message,
       .shown = words32,
       .run = sha<HashAlgorithm::sha256>},
      {.name = "sha384",
       .family = "sha512",
       .title = "SHA-384",
       .standard = "FIPS 180-4 section 6.5",
       .source = "crypto/hash/sha512.cpp",
       .example = "FIPS 180, \"abc\"",
       .published =
           "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
       .options = message,
       .shown = words64,
       .run = sha<HashAlgorithm::sha384>},
      {.name = "sha512",
       .family = "sha512",
       .title = "SHA-512",
       .standard = "FIPS 180-4 section 6.4",
       .source = "crypto/hash/sha512.cpp",
       .example = "FIPS 180, \"abc\"",
       .published = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
       .options = message,
       .shown = words64,
       .run = sha<HashAlgorithm::sha512>},
      {.name = "sha3-224",
       .family = "sha3",
       .title = "SHA3-224",
       .standard = "FIPS 202",
       .source = "crypto/hash/sha3.cpp",
       .example = "NIST, the empty message",
       .published = "6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f5b5a6bc7",
       .options = nothing,
       .shown = lanes,
       .run = sha3<224>},
      {.name = "sha3-256",
       .family = "sha3",
       .title = "SHA3-256",
       .standard = "FIPS 202",
       .source = "crypto/hash/sha3.cpp",
       .example = "NIST, the empty message",
       .published = "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
       .options = nothing,
       .shown = lanes,
       .run = sha3<256>},
      {.name = "sha3-384",
       .family = "sha3",
       .title = "SHA3-384",
       .standard = "FIPS 202",
       .source = "crypto/hash/sha3.cpp",
       .example = "NIST, the empty message",
       .published =
           "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004",
       .options = nothing,
       .shown = lanes,
       .run = sha3<384>},
      {.name = "sha3-512",
       .family = "sha3",
       .title = "SHA3-512",
       .standard = "FIPS 202",
       .source = "crypto/hash/sha3.cpp",
       .example = "NIST, the empty message",
       .published = "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a6"
                    "15b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26",
       .options = nothing,
       .shown = lanes,
       .run = sha3<512>},
      {.name = "shake128",
       .family = "shake",
       .title = "SHAKE128",
       .standard = "FIPS 202 section 6.2",
       .source = "crypto/hash/sha3.cpp",
       .example = "NIST, the empty message",
       .published = "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
       .options = stretched,
       .shown = squeezed,
       .run = shake<crypto::Sponge::shake128>},
      {.name = "shake256",
       .family = "shake",
       .title = "SHAKE256",
       .standard = "FIPS 202 section 6.2",
       .source = "crypto/hash/sha3.cpp",
       .example = "NIST, the empty message",
       .published = "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f",
       .options = stretched,
       .shown = squeezed,
       .run = shake<crypto::Sponge::shake256>},
  };
}

} // namespace handglass::cli::prim
