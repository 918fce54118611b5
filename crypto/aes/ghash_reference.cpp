// ghash_reference.cpp: the hash inside GCM, bit by bit as SP 800-38D writes it.
//
// GHASH treats every 16-octet block as an element of a field with 2^128 elements, and the message as
// the coefficients of a polynomial, which it evaluates at one secret point, H:
//
//     GHASH(x1, x2, ... xn) = x1*H^n + x2*H^(n-1) + ... + xn*H
//
// Two messages get the same value only if H is a root of their difference, and a polynomial of degree n
// has at most n roots among 2^128 points. That is a proof, not a hope, but one with a condition: H stays
// secret. GCM therefore hides every result under an XOR with fresh key stream. (gcm.h says what
// happens when the stream is not fresh.)
//
// Addition is XOR. Multiplication is that of polynomials over GF(2), without carries, modulo
// x^128 + x^7 + x^2 + x + 1. The bits are written in an unusual order: the *first*, most significant, bit
// of the first octet is the coefficient of x^0. So multiplying by x is a shift to the *right*.
#include "crypto/aes/implementation.h"
#include "crypto/watch.h"

namespace handglass::crypto::reference {

namespace {

struct Element {
  std::uint64_t high, low; // the block as one big-endian number: x^0 is the top bit of `high`
};

std::uint64_t load(const std::uint8_t* from) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | from[i];
  return value;
}
void store(std::uint8_t* to, std::uint64_t value) {
  for (int i = 7; i >= 0; --i, value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}

/// SP 800-38D section 6.3, algorithm 1. Its ifs depend on secrets: not for live traffic.
Element multiply(Element x, Element y) {
  Element z{0, 0}, v = y; // v = y * x^i
  for (int i = 0; i < 128; ++i) {
    const std::uint64_t bit = i < 64 ? x.high >> (63 - i) & 1 : x.low >> (127 - i) & 1;
    if (bit) {
      z.high ^= v.high;
      z.low ^= v.low;
    }
    const bool overflow = v.low & 1; // x^127 becomes x^128 = x^7 + x^2 + x + 1: the octet 11100001
    v.low = v.low >> 1 | v.high << 63;
    v.high >>= 1;
    if (overflow) v.high ^= std::uint64_t{0xe1} << 56;
  }
  return z;
}

void ghash_key(const std::uint8_t h[16], GhashKey& out) {
  out.words[0] = load(h);
  out.words[1] = load(h + 8);
}

/// SP 800-38D section 6.4, algorithm 2
void ghash_blocks(const GhashKey& key, std::uint8_t y[16], const std::uint8_t* x, std::size_t blocks) {
  Element sum{load(y), load(y + 8)};
  for (; blocks; --blocks, x += 16) {
    sum.high ^= load(x);
    sum.low ^= load(x + 8);
    sum = multiply(sum, {key.words[0], key.words[1]});
    watch("X", ByteView(x, 16));
    watch_words<std::uint64_t>("Y", 0, std::array{sum.high, sum.low});
  }
  store(y, sum.high);
  store(y + 8, sum.low);
}

} // namespace

const GhashFunctions ghash = {ghash_key, ghash_blocks};

} // namespace handglass::crypto::reference
