#include "crypto/aead/chacha20.h"

#include <algorithm>
#include <bit>

#include "core/result.h"
#include "core/secret.h"
#include "crypto/watch.h"

namespace handglass::crypto {

namespace {

using State = std::array<std::uint32_t, 16>;

// ChaCha20 is little-endian throughout.
std::uint32_t load_le(const std::uint8_t* from) {
  return from[0] | static_cast<std::uint32_t>(from[1]) << 8 | static_cast<std::uint32_t>(from[2]) << 16 |
         static_cast<std::uint32_t>(from[3]) << 24;
}

/// Section 2.1. Addition does not commute with XOR, nor either with rotation: that is all the magic.
void quarter_round(State& s, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
  s[a] += s[b], s[d] = std::rotl(s[d] ^ s[a], 16);
  s[c] += s[d], s[b] = std::rotl(s[b] ^ s[c], 12);
  s[a] += s[b], s[d] = std::rotl(s[d] ^ s[a], 8);
  s[c] += s[d], s[b] = std::rotl(s[b] ^ s[c], 7);
}

} // namespace

std::array<std::uint8_t, 64> chacha20_block(ByteView key, std::uint32_t counter, ByteView nonce) {
  if (key.size() != 32 || nonce.size() != 12) bug("ChaCha20 takes a key of 32 octets and a nonce of 12");
  State start = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}; // "expa" "nd 3" "2-by" "te k"
  for (std::size_t i = 0; i < 8; ++i) start[4 + i] = load_le(key.data() + 4 * i);
  start[12] = counter;
  for (std::size_t i = 0; i < 3; ++i) start[13 + i] = load_le(nonce.data() + 4 * i);
  watch_words<std::uint32_t>("state", counter, start);

  State s = start;
  for (std::size_t double_round = 1; double_round <= 10; ++double_round) {
    for (std::size_t i = 0; i < 4; ++i) quarter_round(s, i, 4 + i, 8 + i, 12 + i); // the columns
    for (std::size_t i = 0; i < 4; ++i)                                           // and the diagonals
      quarter_round(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    watch_words<std::uint32_t>("after round", 2 * double_round, s);
  }
  for (std::size_t i = 0; i < s.size(); ++i) s[i] += start[i];
  watch_words<std::uint32_t>("sum", counter, s);

  std::array<std::uint8_t, 64> block;
  for (std::size_t i = 0; i < block.size(); ++i)
    block[i] = static_cast<std::uint8_t>(s[i / 4] >> (8 * (i % 4)));
  watch("key stream", counter, block);
  wipe({reinterpret_cast<std::uint8_t*>(start.data()), sizeof start});
  wipe({reinterpret_cast<std::uint8_t*>(s.data()), sizeof s});
  return block;
}

void chacha20(ByteView key, std::uint32_t counter, ByteView nonce, ByteView in, std::uint8_t* out) {
  for (; !in.empty(); ++counter) {
    auto block = chacha20_block(key, counter, nonce);
    const std::size_t some = std::min(in.size(), block.size());
    for (std::size_t i = 0; i < some; ++i) out[i] = in[i] ^ block[i];
    wipe(block);
    in = in.subspan(some), out += some;
  }
}

} // namespace handglass::crypto
