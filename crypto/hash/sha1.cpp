// sha1.cpp: FIPS 180-4 section 6.1, in the standard's own letters. Written to be read; 32-bit arithmetic
// throughout, and no branch or address depends on the data (under HMAC the data is secret).
#include "crypto/hash/sha1.h"

#include <algorithm>
#include <bit>

#include "core/secret.h"
#include "crypto/watch.h"

namespace handglass::crypto {

namespace {

// Section 4.1.1. Ch lets the bits of x choose between y and z; Maj takes the majority.
std::uint32_t ch(std::uint32_t x, std::uint32_t y, std::uint32_t z) { return (x & y) ^ (~x & z); }
std::uint32_t parity(std::uint32_t x, std::uint32_t y, std::uint32_t z) { return x ^ y ^ z; }
std::uint32_t maj(std::uint32_t x, std::uint32_t y, std::uint32_t z) { return (x & y) ^ (x & z) ^ (y & z); }

using Schedule = std::array<std::uint32_t, 80>;

// Section 6.1.2: eighty rounds, of which each makes one of the five words new. (watched: crypto/watch.h)
template <bool watched>
void compress(std::array<std::uint32_t, 5>& h, Schedule& w, const std::uint8_t* block) {
  // The message schedule: the sixteen words of the block, stretched to eighty. The rotation by one bit is all
  // that SHA-1 has over its predecessor SHA-0, which was withdrawn after two years.
  for (std::size_t t = 0; t < 16; ++t) w[t] = static_cast<std::uint32_t>(load_be(block + 4 * t, 4));
  for (std::size_t t = 16; t < 80; ++t) w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);

  auto [a, b, c, d, e] = h;
  const auto twenty_rounds = [&](std::size_t first, auto f, std::uint32_t k) {
    for (std::size_t t = first; t < first + 20; ++t) {
      const std::uint32_t temp = std::rotl(a, 5) + f(b, c, d) + e + k + w[t];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = temp;
      if constexpr (watched) {
        watch_words<std::uint32_t>("W", t, std::array{w[t]});
        watch_words<std::uint32_t>("a..e", t, std::array{a, b, c, d, e});
      }
    }
  };
  // Section 4.2.1: the constants are the square roots of 2, 3, 5 and 10, times 2^30.
  twenty_rounds(0, ch, 0x5a827999);
  twenty_rounds(20, parity, 0x6ed9eba1);
  twenty_rounds(40, maj, 0x8f1bbcdc);
  twenty_rounds(60, parity, 0xca62c1d6);
  // Added to what was: the rounds can be undone one by one, this cannot.
  h = {h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e};
}

void compress_block(std::array<std::uint32_t, 5>& h, Schedule& w, const std::uint8_t* block) {
  if (!watcher) return compress<false>(h, w, block);
  watch("M", ByteView(block, 64));
  compress<true>(h, w, block);
  watch_words<std::uint32_t>("H", 0, h);
}

} // namespace

void Sha1::update(ByteView data) {
  Schedule schedule;
  std::size_t held = size % 64;
  size += data.size();
  while (held + data.size() >= 64) {
    const std::size_t take = 64 - held;
    std::copy_n(data.begin(), take, block.begin() + static_cast<std::ptrdiff_t>(held));
    compress_block(h, schedule, block.data());
    data = data.subspan(take);
    held = 0;
  }
  std::copy(data.begin(), data.end(), block.begin() + static_cast<std::ptrdiff_t>(held));
  wipe({reinterpret_cast<std::uint8_t*>(schedule.data()), sizeof schedule}); // the block's own words
}

// Section 5.1.1: a 1 bit, zeros, and the size in bits fill the last block, or the last two.
void Sha1::finish(std::uint8_t* digest) {
  const std::uint64_t bits = 8 * size;
  std::array<std::uint8_t, 64 + 8> padding{0x80};
  const std::size_t zeros_end = 64 - 8 + (size % 64 < 56 ? 0 : 64) - size % 64;
  store_be(padding.data() + zeros_end, 8, bits);
  update(ByteView(padding).first(zeros_end + 8));
  for (std::size_t i = 0; i < h.size(); ++i) store_be(digest + 4 * i, 4, h[i]);
}

} // namespace handglass::crypto
