// sha512.cpp: FIPS 180-4 section 6.4, in the standard's own letters. No branch and no address depends on the
// data.
#include "crypto/hash/sha512.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "core/secret.h"
#include "crypto/cpu.h"
#include "crypto/watch.h"

namespace handglass::crypto {

const std::uint64_t sha512_constants[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

namespace {

// Section 4.1.3.
std::uint64_t ch(std::uint64_t x, std::uint64_t y, std::uint64_t z) { return (x & y) ^ (~x & z); }
std::uint64_t maj(std::uint64_t x, std::uint64_t y, std::uint64_t z) { return (x & y) ^ (x & z) ^ (y & z); }
std::uint64_t big_sigma_0(std::uint64_t x) { return std::rotr(x, 28) ^ std::rotr(x, 34) ^ std::rotr(x, 39); }
std::uint64_t big_sigma_1(std::uint64_t x) { return std::rotr(x, 14) ^ std::rotr(x, 18) ^ std::rotr(x, 41); }
std::uint64_t sigma_0(std::uint64_t x) { return std::rotr(x, 1) ^ std::rotr(x, 8) ^ x >> 7; }
std::uint64_t sigma_1(std::uint64_t x) { return std::rotr(x, 19) ^ std::rotr(x, 61) ^ x >> 6; }

// Section 6.4.2, step by step. (watch: crypto/watch.h)
void compress(std::uint64_t state[8], const std::uint8_t* block) {
  watch("M", ByteView(block, 128));
  // 1. The message schedule: sixteen words of the block, stretched to eighty.
  std::uint64_t w[80];
  for (std::size_t t = 0; t < 16; ++t) w[t] = load_be(block + 8 * t, 8);
  for (std::size_t t = 16; t < 80; ++t) w[t] = sigma_1(w[t - 2]) + w[t - 7] + sigma_0(w[t - 15]) + w[t - 16];

  // 2. and 3. Each round makes two of the eight words new, and moves the others one place on.
  std::uint64_t a = state[0], b = state[1], c = state[2], d = state[3];
  std::uint64_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (std::size_t t = 0; t < 80; ++t) {
    const std::uint64_t t1 = h + big_sigma_1(e) + ch(e, f, g) + sha512_constants[t] + w[t];
    const std::uint64_t t2 = big_sigma_0(a) + maj(a, b, c);
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
    watch_words<std::uint64_t>("W", t, std::array{w[t]});
    watch_words<std::uint64_t>("T1 T2", t, std::array{t1, t2});
    watch_words<std::uint64_t>("a..h", t, std::array{a, b, c, d, e, f, g, h});
  }

  // 4. Added to what was: the rounds can be undone one by one, this cannot.
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
  watch_words<std::uint64_t>("H", 0, {state, 8});
  wipe({reinterpret_cast<std::uint8_t*>(w), sizeof w});
}

} // namespace

void sha512_compress(std::uint64_t state[8], const std::uint8_t* block, std::size_t blocks) {
  for (; blocks; --blocks, block += 128) compress(state, block);
}

// As in sha256.cpp. crypto_hash_sha512_state is a public structure, and whole blocks alone go in.
void sha512_compress_sodium(std::uint64_t state[8], const std::uint8_t* block, std::size_t blocks) {
  crypto_hash_sha512_state running;
  crypto_hash_sha512_init(&running);
  std::copy_n(state, 8, running.state);
  crypto_hash_sha512_update(&running, block, 128 * blocks);
  std::copy_n(running.state, 8, state);
  wipe({reinterpret_cast<std::uint8_t*>(&running), sizeof running});
}

const Sha512Implementation* sha512_implementations(std::size_t& count) {
  static const std::vector<Sha512Implementation> all = [] {
    std::vector<Sha512Implementation> found = {{"reference", sha512_compress},
                                               {"portable", sha512_compress_sodium}};
#ifdef __x86_64__
    if (cpu().avx512 && cpu().bmi2) found.push_back({"avx512", sha512_compress_avx512});
#endif
    return found;
  }();
  count = all.size();
  return all.data();
}

Sha512Compress chosen_sha512() {
  static const Sha512Compress choice = [] {
    std::size_t count = 0;
    const Sha512Implementation* all = sha512_implementations(count);
    if (allowed_level() == CpuLevel::reference) return all[0].compress;
    return all[allowed_level() < CpuLevel::vaes ? 1 : count - 1].compress;
  }();
  return choice;
}

Sha512 Sha512::start() {
  return {{0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
           0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179},
          0,
          {}};
}

// Section 5.3.4: the first 64 bits of the fractional parts of the square roots of the ninth to sixteenth
// primes (5.3.5: of the first eight). Numbers that anyone can recompute leave their chooser no room for a
// trick.
Sha512 Sha512::start384() {
  return {{0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31,
           0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4},
          0,
          {}};
}

void Sha512::update(const std::uint8_t* data, std::size_t octets, Sha512Compress compress) {
  const std::size_t held = size % 128;
  size += octets;
  if (held + octets < 128) {
    if (octets) std::memcpy(block + held, data, octets);
    return;
  }
  if (held) {
    const std::size_t take = 128 - held;
    std::memcpy(block + held, data, take);
    compress(h, block, 1);
    data += take, octets -= take;
  }
  compress(h, data, octets / 128);
  if (octets % 128) std::memcpy(block, data + octets / 128 * 128, octets % 128);
}

// Section 5.1.2: a 1 bit, zeros, and the size in bits, of 128 bits itself, fill the last block, or the last
// two.
void Sha512::finish(std::uint8_t digest[64], Sha512Compress compress) {
  std::size_t held = size % 128;
  block[held++] = 0x80;
  if (held > 112) {
    std::memset(block + held, 0, 128 - held);
    compress(h, block, 1);
    held = 0;
  }
  std::memset(block + held, 0, 120 - held);
  store_be(block + 120, 8, 8 * size);
  compress(h, block, 1);
  for (std::size_t i = 0; i < 8; ++i) store_be(digest + 8 * i, 8, h[i]);
}

} // namespace handglass::crypto
