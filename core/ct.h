// ct.h: the few operations that look at secrets, in constant time.
//
// "Constant time" means: no branch and no memory address depends on a secret. What a CPU does
// faster or slower can be measured from outside, even over a network, so the same instructions run
// whatever the secret is. A choice between two values becomes arithmetic with a mask of all ones
// (take the first) or all zeros (take the second).
#pragma once

#include "core/bytes.h"

namespace handglass::ct {

/// Hides a value from the optimiser. Without it a compiler may notice that a mask is only ever 0 or
/// ~0 and turn the arithmetic back into the branch we avoided. The empty assembly "might" change
/// the value, so nothing can be assumed about it.
template <class Word>
inline Word barrier(Word value) {
#ifdef HANDGLASS_MSAN
  volatile Word seen = value; // tests/crypto/msan.py: a sanitizer that cannot follow a value through assembly
  return seen;
#else
  __asm__("" : "+r"(value));
  return value;
#endif
}

/// All ones if `bit` is 1, all zeros if it is 0: negating 1 in two's complement sets every bit.
template <class Word = std::uint64_t>
inline Word mask(Word bit) {
  return barrier(static_cast<Word>(Word{0} - bit));
}

/// All ones if `value` is zero. For any non-zero x, x or -x has the top bit set.
inline std::uint64_t is_zero(std::uint64_t value) { return ~mask((value | (0 - value)) >> 63); }

inline std::uint64_t equal(std::uint64_t a, std::uint64_t b) { return is_zero(a ^ b); }

/// All ones if a < b, for any two 64-bit values: the borrow of a - b (Hacker's Delight 2-13).
inline std::uint64_t less(std::uint64_t a, std::uint64_t b) {
  return mask((a ^ ((a ^ b) | ((a - b) ^ b))) >> 63);
}

/// `a` where the mask is ones, `b` where it is zeros: b flipped in the bits where they differ.
template <class Word>
inline Word select(Word mask_bits, Word a, Word b) {
  return b ^ (mask_bits & (a ^ b));
}

/// Compares octet strings: differences are OR-ed together, and only their sum is looked at. The
/// lengths are public; different lengths compare unequal at once.
inline bool equal(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
  return barrier(difference) == 0;
}

/// True if every octet is zero; looks at all of them first.
inline bool all_zero(ByteView bytes) {
  std::uint8_t seen = 0;
  for (std::uint8_t octet : bytes) seen = static_cast<std::uint8_t>(seen | octet);
  return barrier(seen) == 0;
}

} // namespace handglass::ct
