// aes_portable.cpp: AES without tables, in constant time, with nothing but 64-bit AND, XOR and shifts.
//
// "Bit slicing" (Biham 1997): turn the data by a quarter. Eight words hold 64 octets, that is four
// blocks: word 0 all their lowest bits, word 7 all their highest. A gate of a hardware circuit is then
// one instruction that works on 64 octets at once, and a circuit has no table to leave traces in a cache.
// The price is the turning, and that one block costs as much as four: counter mode always has four.
//
// Bit 4 * (4 * row + column) + block of each word belongs to that octet of that block. So a row of all four
// blocks is 16 bits, and moving by a row is turning the word by 16.
#include <array>
#include <bit>
#include <utility>

#include "crypto/aes/implementation.h"
#include "crypto/aes/tower.h"

namespace handglass::crypto::portable {

namespace {

using Slices = std::array<std::uint64_t, 8>;

/// Exchanges the bits of `a` outside the mask with the bits of `b` inside it.
void exchange(std::uint64_t& a, std::uint64_t& b, unsigned shift, std::uint64_t mask) {
  const std::uint64_t difference = (a >> shift ^ b) & mask;
  b ^= difference;
  a ^= difference << shift;
}

/// Bit k of octet j of word p goes to bit p of octet j of word k: a transposition, so it undoes itself.
/// Done in three halvings, as one transposes a matrix by its quarters.
void turn(Slices& s) {
  for (std::size_t i : {0, 2, 4, 6}) exchange(s[i], s[i + 1], 1, 0x5555555555555555);
  for (std::size_t i : {0, 1, 4, 5}) exchange(s[i], s[i + 2], 2, 0x3333333333333333);
  for (std::size_t i : {0, 1, 2, 3}) exchange(s[i], s[i + 4], 4, 0x0f0f0f0f0f0f0f0f);
}

// Before the turn, word k holds block k's even columns (k < 4), or block k-4's odd ones: octet j is row
// j/2 and column 2*(j%2), or the next. FIPS 197 section 3.4 numbers the octets of a block down the columns.
constexpr std::size_t place(std::size_t k, std::size_t j) {
  return 16 * (k % 4) + j / 2 + 8 * (j % 2) + 4 * (k / 4);
}
Slices slice(const std::uint8_t four_blocks[64]) {
  Slices s{};
  for (std::size_t k = 0; k < 8; ++k)
    for (std::size_t j = 0; j < 8; ++j) s[k] |= std::uint64_t{four_blocks[place(k, j)]} << (8 * j);
  turn(s);
  return s;
}
void unslice(Slices s, std::uint8_t four_blocks[64]) {
  turn(s);
  for (std::size_t k = 0; k < 8; ++k)
    for (std::size_t j = 0; j < 8; ++j) four_blocks[place(k, j)] = static_cast<std::uint8_t>(s[k] >> (8 * j));
}

/// A matrix known at compile time times every octet: one XOR for each 1 in it.
template <tower::Matrix matrix>
Slices transform(const Slices& in) {
  Slices out{};
  [&]<std::size_t... n>(std::index_sequence<n...>) {
    ((matrix[n / 8] >> (n % 8) & 1 ? void(out[n / 8] ^= in[n % 8]) : void()), ...);
  }(std::make_index_sequence<64>{});
  return out;
}

// ---- The four steps of a round, in the order of aes_reference.cpp ------------------------------------

void SubBytes(Slices& s) {
  s = transform<tower::from_fips()>(s);
  s = tower::to_bits(tower::inverse(tower::from_bits(s)));
  s = transform<tower::to_fips_and_affine()>(s);
  for (std::size_t bit : {0, 1, 5, 6}) s[bit] = ~s[bit]; // XOR 0x63
}

void ShiftRows(Slices& s) {
  for (std::uint64_t& w : s)
    w = (w & 0x000000000000ffff) |                                       // row 0 stays
        (w & 0x00000000fff00000) >> 4 | (w & 0x00000000000f0000) << 12 | // row 1: one column to the left
        (w & 0x0000ff0000000000) >> 8 | (w & 0x000000ff00000000) << 8 |  // row 2: two
        (w & 0xf000000000000000) >> 12 | (w & 0x0fff000000000000) << 4;  // row 3: three
}

void MixColumns(Slices& s) {
  // 2a + 3b + c + d for the octets a, b, c, d from a row downwards = 2(a + b) + b + (c + d), and c + d is
  // the a + b of two rows further down.
  Slices below, sum;
  for (std::size_t i = 0; i < 8; ++i) {
    below[i] = std::rotr(s[i], 16);
    sum[i] = s[i] ^ below[i];
  }
  for (std::size_t i = 0; i < 8; ++i) s[i] = below[i] ^ std::rotr(sum[i], 32);
  // Twice: every bit one up, and the highest back in at the bits of 0x1b.
  for (std::size_t i = 0; i < 8; ++i) s[i] ^= sum[(i + 7) % 8];
  for (std::size_t bit : {1, 3, 4}) s[bit] ^= sum[7];
}

void AddRoundKey(Slices& s, const AesKey& key, unsigned round) {
  const std::uint8_t* from = key.schedule + 64 * round;
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t word;
    __builtin_memcpy(&word, from + 8 * i, 8);
    s[i] ^= word;
  }
}

// ---- The same, undone --------------------------------------------------------------------------------

/// The affine map first, then the inversion, which undoes itself.
void InvSubBytes(Slices& s) {
  for (std::size_t bit : {0, 1, 5, 6}) s[bit] = ~s[bit]; // XOR 0x63
  s = transform<tower::undo(tower::to_fips_and_affine())>(s);
  s = tower::to_bits(tower::inverse(tower::from_bits(s)));
  s = transform<tower::to_fips()>(s);
}

void InvShiftRows(Slices& s) {
  for (std::uint64_t& w : s)
    w = (w & 0x000000000000ffff) |                                       // row 0 stays
        (w & 0x000000000fff0000) << 4 | (w & 0x00000000f0000000) >> 12 | // row 1: one column to the right
        (w & 0x0000ff0000000000) >> 8 | (w & 0x000000ff00000000) << 8 |  // row 2: two
        (w & 0x000f000000000000) << 12 | (w & 0xfff0000000000000) >> 4;  // row 3: three
}

/// Every octet times x: the bits one up, and the highest back in at the bits of 0x1b.
Slices xtime(const Slices& s) {
  Slices twice;
  for (std::size_t i = 0; i < 8; ++i) twice[i] = s[(i + 7) % 8];
  for (std::size_t bit : {1, 3, 4}) twice[bit] ^= s[7];
  return twice;
}

/// The inverse matrix is MixColumns times a simple one: 0e 0b 0d 09 = (02 03 01 01) * (05 00 04 00). So add
/// to each octet four times the sum of itself and the one two rows below, and mix as before.
void InvMixColumns(Slices& s) {
  Slices sum;
  for (std::size_t i = 0; i < 8; ++i) sum[i] = s[i] ^ std::rotr(s[i], 32);
  sum = xtime(xtime(sum));
  for (std::size_t i = 0; i < 8; ++i) s[i] ^= sum[i];
  MixColumns(s);
}

// ---- The interface -----------------------------------------------------------------------------------

/// The S-box on four octets of the key: the same circuit, mostly empty.
void SubWord(std::uint8_t word[4]) {
  std::uint8_t octets[64] = {word[0], word[1], word[2], word[3]};
  Slices s = slice(octets);
  SubBytes(s);
  unslice(s, octets);
  for (std::size_t i = 0; i < 4; ++i) word[i] = octets[i];
  forget(&s, sizeof s);
  forget(octets, sizeof octets);
}

/// As in aes_reference.cpp, and then each round key four times over, sliced.
void key_expansion(const std::uint8_t* key, std::size_t key_size, AesKey& out) {
  const std::size_t key_words = key_size / 4;
  out.rounds = static_cast<unsigned>(key_words) + 6;
  std::uint8_t w[15 * 16];
  for (std::size_t i = 0; i < key_size; ++i) w[i] = key[i];

  unsigned round_constant = 1;
  for (std::size_t i = key_words; i < 4 * (out.rounds + 1); ++i) {
    std::uint8_t word[4];
    for (std::size_t j = 0; j < 4; ++j) word[j] = w[4 * (i - 1) + j];
    if (i % key_words == 0) {
      std::swap(word[0], word[1]); // RotWord: 0123 becomes 1230
      std::swap(word[1], word[2]);
      std::swap(word[2], word[3]);
      SubWord(word);
      word[0] = static_cast<std::uint8_t>(word[0] ^ round_constant);
      round_constant = round_constant << 1 ^ (round_constant >> 7) * 0x11b; // public: depends on i alone
    } else if (key_words > 6 && i % key_words == 4) {
      SubWord(word);
    }
    for (std::size_t j = 0; j < 4; ++j) w[4 * i + j] = w[4 * (i - key_words) + j] ^ word[j];
  }

  for (unsigned round = 0; round <= out.rounds; ++round) {
    std::uint8_t four_times[64];
    for (std::size_t i = 0; i < 64; ++i) four_times[i] = w[16 * round + i % 16];
    Slices s = slice(four_times);
    __builtin_memcpy(out.schedule + 64 * round, s.data(), 64);
    forget(&s, sizeof s);
    forget(four_times, sizeof four_times);
  }
  forget(w, sizeof w);
}

void cipher_of_four(const AesKey& key, const std::uint8_t in[64], std::uint8_t out[64]) {
  Slices s = slice(in);
  AddRoundKey(s, key, 0);
  for (unsigned round = 1; round < key.rounds; ++round) {
    SubBytes(s);
    ShiftRows(s);
    MixColumns(s);
    AddRoundKey(s, key, round);
  }
  SubBytes(s);
  ShiftRows(s);
  AddRoundKey(s, key, key.rounds);
  unslice(s, out);
}

void inverse_cipher_of_four(const AesKey& key, const std::uint8_t in[64], std::uint8_t out[64]) {
  Slices s = slice(in);
  AddRoundKey(s, key, key.rounds);
  InvShiftRows(s);
  InvSubBytes(s);
  for (unsigned round = key.rounds - 1; round > 0; --round) {
    AddRoundKey(s, key, round);
    InvMixColumns(s);
    InvShiftRows(s);
    InvSubBytes(s);
  }
  AddRoundKey(s, key, 0);
  unslice(s, out);
}

/// Four blocks at a time, and what is left over as if it were four.
template <auto of_four>
void all_blocks(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  for (; blocks >= 4; blocks -= 4, in += 64, out += 64) of_four(key, in, out);
  if (blocks) {
    std::uint8_t some[64] = {};
    __builtin_memcpy(some, in, 16 * blocks);
    of_four(key, some, some);
    __builtin_memcpy(out, some, 16 * blocks);
    forget(some, sizeof some);
  }
}

void cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  all_blocks<cipher_of_four>(key, in, out, blocks);
}

void inverse_cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  all_blocks<inverse_cipher_of_four>(key, in, out, blocks);
}

/// The four octets at the end of a block, as a number, and back.
std::uint32_t load_count(const std::uint8_t* from) {
  return static_cast<std::uint32_t>(from[0]) << 24 | static_cast<std::uint32_t>(from[1]) << 16 |
         static_cast<std::uint32_t>(from[2]) << 8 | from[3];
}
void store_count(std::uint8_t* to, std::uint32_t count) {
  for (int i = 3; i >= 0; --i, count >>= 8) to[i] = static_cast<std::uint8_t>(count);
}

/// Four blocks of key stream at a time.
void counter_mode(const AesKey& key, const std::uint8_t counter[16], const std::uint8_t* in,
                  std::uint8_t* out, std::size_t blocks) {
  std::uint32_t count = load_count(counter + 12);
  while (blocks) {
    std::uint8_t stream[64];
    for (std::size_t i = 0; i < 4; ++i) {
      __builtin_memcpy(stream + 16 * i, counter, 12);
      store_count(stream + 16 * i + 12, ++count);
    }
    cipher_of_four(key, stream, stream);
    const std::size_t some = blocks < 4 ? blocks : 4;
    for (std::size_t i = 0; i < 16 * some; ++i) out[i] = in[i] ^ stream[i];
    blocks -= some, in += 16 * some, out += 16 * some;
    if (!blocks) forget(stream, sizeof stream);
  }
}

} // namespace

const AesFunctions aes = {key_expansion, cipher, inverse_cipher, counter_mode};

} // namespace handglass::crypto::portable
