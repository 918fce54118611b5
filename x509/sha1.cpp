#include "x509/sha1.h"

#include <bit>

namespace handglass::x509 {
namespace {

/// One block of 64 octets into the state of five words.
void compress(std::array<std::uint32_t, 5>& h, const std::uint8_t* block) {
  std::uint32_t w[80];
  for (std::size_t t = 0; t < 16; ++t) w[t] = static_cast<std::uint32_t>(load_be(block + 4 * t, 4));
  for (std::size_t t = 16; t < 80; ++t) w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  auto [a, b, c, d, e] = h;
  for (std::size_t t = 0; t < 80; ++t) {
    std::uint32_t f, k; // which function and constant: a different pair every 20 rounds
    if (t < 20)
      f = (b & c) ^ (~b & d), k = 0x5a827999;
    else if (t < 40)
      f = b ^ c ^ d, k = 0x6ed9eba1;
    else if (t < 60)
      f = (b & c) ^ (b & d) ^ (c & d), k = 0x8f1bbcdc;
    else
      f = b ^ c ^ d, k = 0xca62c1d6;
    const std::uint32_t next = std::rotl(a, 5) + f + e + k + w[t];
    e = d, d = c, c = std::rotl(b, 30), b = a, a = next;
  }
  h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

} // namespace

Bytes sha1(ByteView data) {
  std::array<std::uint32_t, 5> h{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  // Section 5.1.1: a one bit, zeros, and the length in bits as the last 8 octets of a block.
  Bytes padded = to_bytes(data);
  padded.push_back(0x80);
  padded.resize((padded.size() + 8 + 63) / 64 * 64);
  store_be(padded.data() + padded.size() - 8, 8, data.size() * 8);
  for (std::size_t at = 0; at < padded.size(); at += 64) compress(h, padded.data() + at);
  Bytes digest(20);
  for (std::size_t i = 0; i < 5; ++i) store_be(digest.data() + 4 * i, 4, h[i]);
  return digest;
}

} // namespace handglass::x509
