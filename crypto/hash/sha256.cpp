#include "crypto/hash/sha256.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "core/secret.h"
#include "crypto/cpu.h"
#include "crypto/watch.h"

namespace handglass::crypto {

const std::uint32_t sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

namespace {

// Section 4.1.2. Ch lets the bits of x choose between y and z; Maj takes the majority; the sigmas mix the
// bits of one word.
std::uint32_t ch(std::uint32_t x, std::uint32_t y, std::uint32_t z) { return (x & y) ^ (~x & z); }
std::uint32_t maj(std::uint32_t x, std::uint32_t y, std::uint32_t z) { return (x & y) ^ (x & z) ^ (y & z); }
std::uint32_t big_sigma_0(std::uint32_t x) { return std::rotr(x, 2) ^ std::rotr(x, 13) ^ std::rotr(x, 22); }
std::uint32_t big_sigma_1(std::uint32_t x) { return std::rotr(x, 6) ^ std::rotr(x, 11) ^ std::rotr(x, 25); }
std::uint32_t sigma_0(std::uint32_t x) { return std::rotr(x, 7) ^ std::rotr(x, 18) ^ x >> 3; }
std::uint32_t sigma_1(std::uint32_t x) { return std::rotr(x, 17) ^ std::rotr(x, 19) ^ x >> 10; }

// Section 6.2.2, step by step. No branch and no address depends on the data. (watched: crypto/watch.h)
template <bool watched>
void compress(std::uint32_t state[8], const std::uint8_t* block, std::size_t blocks) {
  std::uint32_t w[64];
  for (; blocks; --blocks, block += 64) {
    if constexpr (watched) watch("M", ByteView(block, 64));
    // 1. The message schedule: sixteen words of the block, stretched to sixty-four.
    for (std::size_t t = 0; t < 16; ++t) w[t] = static_cast<std::uint32_t>(load_be(block + 4 * t, 4));
    for (std::size_t t = 16; t < 64; ++t)
      w[t] = sigma_1(w[t - 2]) + w[t - 7] + sigma_0(w[t - 15]) + w[t - 16];

    // 2. The working variables.
    std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    std::uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

    // 3. Each round makes two of the eight words new, and moves the others one place on.
    for (std::size_t t = 0; t < 64; ++t) {
      const std::uint32_t t1 = h + big_sigma_1(e) + ch(e, f, g) + sha256_constants[t] + w[t];
      const std::uint32_t t2 = big_sigma_0(a) + maj(a, b, c);
      h = g, g = f, f = e, e = d + t1;
      d = c, c = b, b = a, a = t1 + t2;
      if constexpr (watched) {
        watch_words<std::uint32_t>("W", t, std::array{w[t]});
        watch_words<std::uint32_t>("T1 T2", t, std::array{t1, t2});
        watch_words<std::uint32_t>("a..h", t, std::array{a, b, c, d, e, f, g, h});
      }
    }

    // 4. Added to what was: the rounds can be undone one by one, this cannot.
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    if constexpr (watched) watch_words<std::uint32_t>("H", 0, {state, 8});
  }
  wipe({reinterpret_cast<std::uint8_t*>(w), sizeof w});
}

} // namespace

void sha256_compress(std::uint32_t state[8], const std::uint8_t* block, std::size_t blocks) {
  watcher ? compress<true>(state, block, blocks) : compress<false>(state, block, blocks);
}

const Sha256Implementation* sha256_implementations(std::size_t& count) {
  static const std::vector<Sha256Implementation> all = [] {
    std::vector<Sha256Implementation> found = {{"reference", sha256_compress}};
#ifdef __x86_64__
    if (cpu().sha) found.push_back({"sha-ni", sha256_compress_ni});
#endif
    return found;
  }();
  count = all.size();
  return all.data();
}

Sha256Compress chosen_sha256() {
  static const Sha256Compress choice = [] {
    std::size_t count = 0;
    const Sha256Implementation* all = sha256_implementations(count);
    return allowed_level() <= CpuLevel::portable ? all[0].compress : all[count - 1].compress;
  }();
  return choice;
}

Sha256 Sha256::start() {
  return {{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
          0,
          {}};
}

Sha256 Sha256::start224() {
  return {{0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4},
          0,
          {}};
}

void Sha256::update(const std::uint8_t* data, std::size_t octets, Sha256Compress compress) {
  const std::size_t held = size % 64;
  size += octets;
  if (held + octets < 64) {
    if (octets) std::memcpy(block + held, data, octets);
    return;
  }
  if (held) {
    const std::size_t take = 64 - held;
    std::memcpy(block + held, data, take);
    compress(h, block, 1);
    data += take, octets -= take;
  }
  compress(h, data, octets / 64);
  if (octets % 64) std::memcpy(block, data + octets / 64 * 64, octets % 64);
}

// Section 5.1.1: a 1 bit, zeros, and the size in bits fill the last block, or the last two.
void Sha256::finish(std::uint8_t digest[32], Sha256Compress compress) {
  std::size_t held = size % 64;
  block[held++] = 0x80;
  if (held > 56) {
    std::memset(block + held, 0, 64 - held);
    compress(h, block, 1);
    held = 0;
  }
  std::memset(block + held, 0, 56 - held);
  store_be(block + 56, 8, 8 * size);
  compress(h, block, 1);
  for (std::size_t i = 0; i < 8; ++i) store_be(digest + 4 * i, 4, h[i]);
}

} // namespace handglass::crypto
