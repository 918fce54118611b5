// implementation.h: what an implementation of AES and of GHASH offers. There are four of each:
//
//   reference   as the standards write it; to be read, and to check the others against.  aes_reference.cpp
//   portable    constant time in plain 64-bit arithmetic; runs everywhere.               aes_portable.cpp
//   aesni       the CPU's own instructions, where it has them.                           aes_ni.cpp
//   vaes        the same on four blocks at once, with AVX-512.                           aes_vaes.cpp
//
// The files offer the same functions in the same order, so two of them can be read side by side.
//
// Nothing in this header may be a template or inline. The files of `aesni` are compiled for a CPU
// that may not be ours; were they to emit a function that others emit too, the linker would keep
// one copy of it, maybe theirs, and the program would die on an older CPU.
#pragma once

#include <cstddef>
#include <cstdint>

namespace handglass::crypto {

/// wipe() of core/secret.h, for files that may include nothing inline.
void forget(void* memory, std::size_t octets);

/// An AES key, made ready for one implementation: every round has a key of its own.
struct AesKey {
  unsigned rounds; ///< 10, 12 or 14, for keys of 16, 24 or 32 octets
  /// 15 round keys at most: 16 octets each as the standard has them, 64 when cut into bit slices.
  alignas(16) std::uint8_t schedule[15 * 64];
};

struct AesFunctions {
  /// FIPS 197 section 5.2. `key_size` is 16, 24 or 32.
  void (*key_expansion)(const std::uint8_t* key, std::size_t key_size, AesKey& out);
  /// FIPS 197 section 5.1, on each of `blocks` blocks of 16 octets. `out` may be `in`.
  void (*cipher)(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks);
  /// FIPS 197 section 5.3, likewise. Counter mode never needs it; CBC does, to decrypt.
  void (*inverse_cipher)(const AesKey& key, const std::uint8_t* in, std::uint8_t* out, std::size_t blocks);
  /// SP 800-38D section 6.5, on whole blocks: out = in XOR cipher(counter + 1), cipher(counter + 2), ...
  /// where the last 32 bits of `counter` count, big-endian, and wrap (section 6.2). `out` may be `in`.
  void (*counter_mode)(const AesKey& key, const std::uint8_t counter[16], const std::uint8_t* in,
                       std::uint8_t* out, std::size_t blocks);
};

/// The hash subkey H of GCM and what an implementation computes from it once.
struct GhashKey {
  alignas(64) std::uint64_t words[16 * 2];
};

struct GhashFunctions {
  /// Prepares the subkey: SP 800-38D section 6.4.
  void (*ghash_key)(const std::uint8_t h[16], GhashKey& out);
  /// y = (y ^ x_i) * H for each block x_i of 16 octets in turn.
  void (*ghash)(const GhashKey& key, std::uint8_t y[16], const std::uint8_t* x, std::size_t blocks);
};

/// One choice of both.
struct Implementation {
  const char* name;
  bool constant_time;
  AesFunctions aes;
  GhashFunctions ghash;
};

namespace reference {
extern const AesFunctions aes;
extern const GhashFunctions ghash;
} // namespace reference
namespace portable {
extern const AesFunctions aes;
extern const GhashFunctions ghash;
} // namespace portable
#ifdef __x86_64__
namespace aesni {
extern const AesFunctions aes;
extern const GhashFunctions ghash;
} // namespace aesni
namespace vaes {
extern const AesFunctions aes;
extern const GhashFunctions ghash;
} // namespace vaes
#endif

} // namespace handglass::crypto
