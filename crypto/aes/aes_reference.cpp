// aes_reference.cpp: AES as FIPS 197 writes it, step by step. To be read, and to test the others with.
//
// Not for secrets on a shared machine. SubBytes looks up sbox[octet], and the octet depends on the
// key. The CPU fetches memory in lines of 64 octets and keeps them in a cache that other programs
// use too: an attacker on the same core fills the cache, lets us encrypt, and times which of their own
// lines were pushed out. That tells which quarters of the table we read, so bits of every octet, and
// after some thousand blocks the key (Bernstein 2005; Osvik, Shamir and Tromer 2006). Even over a network
// a lookup that missed the cache is a longer answer. aes_portable.cpp shows how to do without the table.
#include <array>

#include "crypto/aes/implementation.h"
#include "crypto/watch.h"

namespace handglass::crypto::reference {

namespace {

// ---- FIPS 197 section 4: octets as polynomials over GF(2), modulo x^8 + x^4 + x^3 + x + 1 ----------

/// Multiplication by x: shift, and if x^8 fell out put back what it equals (section 4.2.1).
constexpr std::uint8_t xtime(std::uint8_t a) {
  return static_cast<std::uint8_t>(a << 1 ^ (a & 0x80 ? 0x1b : 0));
}

constexpr std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
  std::uint8_t sum = 0;
  for (; b; b >>= 1, a = xtime(a))
    if (b & 1) sum ^= a;
  return sum;
}

/// Section 5.1.1: invert the octet in the field (0 stays 0), then an affine map over its bits. The
/// inversion is as far from linear as eight bits allow; the map has no fixed point and breaks up the
/// inversion's neat algebra.
constexpr std::array<std::uint8_t, 256> make_sbox() {
  // Every octet but 0 is a power of 3, and 3^255 = 1: so the inverse of 3^n is 3^(255 - n).
  std::array<std::uint8_t, 256> power{}, inverse{}, sbox{};
  power[0] = 1;
  for (std::size_t n = 1; n < 256; ++n) power[n] = multiply(power[n - 1], 3);
  for (std::size_t n = 0; n < 255; ++n) inverse[power[n]] = power[255 - n];

  for (std::size_t i = 0; i < 256; ++i) {
    unsigned mapped = 0x63; // XOR the octet turned by 0, 1, 2, 3 and 4 bits to the left
    for (unsigned turn = 0; turn < 5; ++turn)
      mapped ^= static_cast<unsigned>(inverse[i] << turn | inverse[i] >> (8 - turn));
    sbox[i] = static_cast<std::uint8_t>(mapped);
  }
  return sbox;
}
constexpr std::array<std::uint8_t, 256> sbox = make_sbox();
static_assert(sbox[0x00] == 0x63 && sbox[0x53] == 0xed && sbox[0xff] == 0x16); // the standard's figure 7

/// The table read backwards (section 5.3.2).
constexpr std::array<std::uint8_t, 256> make_inverse_sbox() {
  std::array<std::uint8_t, 256> inverse{};
  for (std::size_t i = 0; i < 256; ++i) inverse[sbox[i]] = static_cast<std::uint8_t>(i);
  return inverse;
}
constexpr std::array<std::uint8_t, 256> inverse_sbox = make_inverse_sbox();
static_assert(inverse_sbox[0x00] == 0x52 && inverse_sbox[0xff] == 0x7d); // figure 14

// ---- The four steps of a round. The state is a square filled column by column: s[row + 4 * column] ----

using State = std::array<std::uint8_t, 16>;

/// Section 5.1.1: confusion. The only step that is not linear.
void SubBytes(State& s) {
  for (std::uint8_t& octet : s) octet = sbox[octet];
}

/// Section 5.1.2: row r moves r places to the left, so the columns mix.
void ShiftRows(State& s) {
  const State from = s;
  for (std::size_t row = 1; row < 4; ++row)
    for (std::size_t column = 0; column < 4; ++column)
      s[row + 4 * column] = from[row + 4 * ((column + row) % 4)];
}

/// Section 5.1.3: each column times a fixed matrix, so that a change in one octet reaches all four.
void MixColumns(State& s) {
  for (std::size_t c = 0; c < 16; c += 4) {
    const std::uint8_t a[4] = {s[c], s[c + 1], s[c + 2], s[c + 3]};
    for (std::size_t row = 0; row < 4; ++row)
      s[c + row] = static_cast<std::uint8_t>(multiply(a[row], 2) ^ multiply(a[(row + 1) % 4], 3) ^
                                             a[(row + 2) % 4] ^ a[(row + 3) % 4]);
  }
}

/// Section 5.1.4: the only step that knows the key.
void AddRoundKey(State& s, const AesKey& key, unsigned round) {
  watch("k_sch", round, ByteView(key.schedule + 16 * round, 16));
  for (std::size_t i = 0; i < 16; ++i) s[i] ^= key.schedule[16 * round + i];
}

// ---- The same, undone (section 5.3). AddRoundKey undoes itself ---------------------------------------

void InvSubBytes(State& s) {
  for (std::uint8_t& octet : s) octet = inverse_sbox[octet];
}

void InvShiftRows(State& s) {
  const State from = s;
  for (std::size_t row = 1; row < 4; ++row)
    for (std::size_t column = 0; column < 4; ++column)
      s[row + 4 * ((column + row) % 4)] = from[row + 4 * column];
}

/// Each column times the inverse matrix, whose coefficients are larger: that is why AES decrypts a little
/// slower than it encrypts where it is done in software.
void InvMixColumns(State& s) {
  for (std::size_t c = 0; c < 16; c += 4) {
    const std::uint8_t a[4] = {s[c], s[c + 1], s[c + 2], s[c + 3]};
    for (std::size_t row = 0; row < 4; ++row)
      s[c + row] =
          static_cast<std::uint8_t>(multiply(a[row], 0x0e) ^ multiply(a[(row + 1) % 4], 0x0b) ^
                                    multiply(a[(row + 2) % 4], 0x0d) ^ multiply(a[(row + 3) % 4], 0x09));
  }
}

// ---- The interface -----------------------------------------------------------------------------------

/// FIPS 197 section 5.2: each word of the schedule is the one before, stirred now and then, XOR the word
/// one key length earlier.
void key_expansion(const std::uint8_t* key, std::size_t key_size, AesKey& out) {
  const std::size_t key_words = key_size / 4;
  out.rounds = static_cast<unsigned>(key_words) + 6;
  std::uint8_t* w = out.schedule;
  for (std::size_t i = 0; i < key_size; ++i) w[i] = key[i];

  std::uint8_t round_constant = 1; // Rcon: makes the rounds differ from one another
  for (std::size_t i = key_words; i < 4 * (out.rounds + 1); ++i) {
    std::uint8_t word[4];
    for (std::size_t j = 0; j < 4; ++j) word[j] = w[4 * (i - 1) + j];
    watch("temp", i, word);
    if (i % key_words == 0) {
      const std::uint8_t first = word[0]; // RotWord, SubWord, Rcon
      word[0] = static_cast<std::uint8_t>(sbox[word[1]] ^ round_constant);
      word[1] = sbox[word[2]];
      word[2] = sbox[word[3]];
      word[3] = sbox[first];
      watch("Rot, Sub, Rcon", i, word);
      round_constant = xtime(round_constant);
    } else if (key_words > 6 && i % key_words == 4) {
      for (std::uint8_t& octet : word) octet = sbox[octet];
      watch("SubWord", i, word);
    }
    for (std::size_t j = 0; j < 4; ++j) w[4 * i + j] = w[4 * (i - key_words) + j] ^ word[j];
    watch("w", i, ByteView(w + 4 * i, 4));
  }
}

/// FIPS 197 section 5.1
void cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  for (; blocks; --blocks, in += 16, out += 16) {
    State state;
    for (std::size_t i = 0; i < 16; ++i) state[i] = in[i];

    watch("input", state);
    AddRoundKey(state, key, 0);
    for (unsigned round = 1; round < key.rounds; ++round) {
      watch("start", round, state);
      SubBytes(state);
      watch("s_box", round, state);
      ShiftRows(state);
      watch("s_row", round, state);
      MixColumns(state);
      watch("m_col", round, state);
      AddRoundKey(state, key, round);
    }
    // The last round mixes no columns: being linear and followed by nothing secret but an XOR it would
    // add no strength, and without it decryption has the same shape.
    watch("start", key.rounds, state);
    SubBytes(state);
    watch("s_box", key.rounds, state);
    ShiftRows(state);
    watch("s_row", key.rounds, state);
    AddRoundKey(state, key, key.rounds);
    watch("output", state);

    for (std::size_t i = 0; i < 16; ++i) out[i] = state[i];
  }
}

/// FIPS 197 section 5.3: the steps of cipher() undone, last to first.
void inverse_cipher(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks) {
  for (; blocks; --blocks, in += 16, out += 16) {
    State state;
    for (std::size_t i = 0; i < 16; ++i) state[i] = in[i];

    watch("iinput", state);
    AddRoundKey(state, key, key.rounds);
    watch("istart", 1, state);
    InvShiftRows(state);
    watch("is_row", 1, state);
    InvSubBytes(state);
    watch("is_box", 1, state);
    for (unsigned round = key.rounds - 1; round > 0; --round) {
      const unsigned shown = key.rounds + 1 - round; // the standard counts them upwards here, too
      AddRoundKey(state, key, round);
      watch("ik_add", shown - 1, state);
      InvMixColumns(state);
      watch("istart", shown, state);
      InvShiftRows(state);
      watch("is_row", shown, state);
      InvSubBytes(state);
      watch("is_box", shown, state);
    }
    AddRoundKey(state, key, 0);
    watch("ioutput", state);

    for (std::size_t i = 0; i < 16; ++i) out[i] = state[i];
  }
}

/// SP 800-38D section 6.5. The last four octets of the block count (section 6.2, inc32).
void counter_mode(const AesKey& key, const std::uint8_t counter[16], const std::uint8_t* in,
                  std::uint8_t* out, std::size_t blocks) {
  State block;
  for (std::size_t i = 0; i < 16; ++i) block[i] = counter[i];
  for (; blocks; --blocks, in += 16, out += 16) {
    for (std::size_t i = 16; i-- > 12;)
      if (++block[i] != 0) break; // a carry goes on to the octet before, but not past the four
    State stream;
    watch("CB", block);
    cipher(key, block.data(), stream.data(), 1);
    watch("CIPH(CB)", stream);
    for (std::size_t i = 0; i < 16; ++i) out[i] = in[i] ^ stream[i];
  }
}

} // namespace

const AesFunctions aes = {key_expansion, cipher, inverse_cipher, counter_mode};

} // namespace handglass::crypto::reference
