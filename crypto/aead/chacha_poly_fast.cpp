// chacha_poly_fast.cpp: RFC 8439 section 2.8 over the fast parts (implementation.h). The structure is here,
// once; chacha20_poly1305_seal in poly1305.cpp is the same to be read.
//
// A record begins with block 0 of the key stream, for the one-time key. Computing one block takes nearly as
// long as computing four, or sixteen: so the blocks after it are made along with it, and a short record needs
// no others.
//
//     key stream    block 0 | block 1 | block 2 | ... || block n ...
//     for           r, s    | the text's beginning    || the rest, piece by piece
#include <algorithm>
#include <cstring>

#include "core/ct.h"
#include "core/result.h"
#include "core/secret.h"
#include "crypto/aead/chacha_poly.h"
#include "crypto/aead/implementation.h"

#ifdef __x86_64__

namespace handglass::crypto {

namespace {

struct Parts {
  Chacha20 chacha20;
  Poly1305Blocks poly1305_blocks;
};

/// Octets that are enciphered and then hashed while they are still in the fastest cache: a TLS record has no
/// more.
constexpr std::size_t piece = 16384 + 256;

/// What a counter of 32 bits can number, from 1 on.
constexpr std::uint64_t longest_plaintext = (std::uint64_t{1} << 38) - 64;

/// The key stream's first blocks: one-time key, and what is XORed onto the text first.
class Beginning {
 public:
  /// For a text of `size` octets.
  Beginning(const Parts& parts, ByteView key, ByteView nonce, std::size_t size)
      : for_text_(size <= most ? size : few) {
    std::memset(octets_, 0, for_key + for_text_);
    parts.chacha20(key.data(), 0, nonce.data(), octets_, octets_, for_key + for_text_);
  }
  Beginning(const Beginning&) = delete;
  Beginning& operator=(const Beginning&) = delete;
  ~Beginning() { wipe({octets_, for_key + for_text_}); }

  const std::uint8_t* one_time_key() const { return octets_; }
  /// How much of the text this is for: all of it, or whole blocks.
  std::size_t for_text() const { return for_text_; }
  /// out = in XOR the key stream, so far.
  void xor_onto(const std::uint8_t* in, std::uint8_t* out) const {
    const std::uint8_t* stream = octets_ + for_key;
    std::size_t left = for_text_;
    for (; left >= 64; left -= 64, in += 64, out += 64, stream += 64) {
      std::uint64_t words[8], mask[8];
      std::memcpy(words, in, 64);
      std::memcpy(mask, stream, 64);
      for (std::size_t i = 0; i < 8; ++i) words[i] ^= mask[i];
      std::memcpy(out, words, 64);
    }
    for (std::size_t i = 0; i < left; ++i) out[i] = in[i] ^ stream[i];
  }

 private:
  static constexpr std::size_t for_key = 64, few = 192, most = 960;
  std::size_t for_text_;
  std::uint8_t octets_[for_key + most];
};

/// Poly1305 over data that is filled up with zeros to whole blocks each time.
class Mac {
 public:
  Mac(const Parts& parts, const Beginning& beginning) : blocks_(parts.poly1305_blocks) {
    portable::poly1305_start(state_, beginning.one_time_key());
  }
  Mac(const Mac&) = delete;
  Mac& operator=(const Mac&) = delete;
  ~Mac() { wipe({reinterpret_cast<std::uint8_t*>(&state_), sizeof state_}); }

  void add_padded(ByteView data) {
    blocks_(state_, data.data(), data.size() / 16);
    if (const std::size_t rest = data.size() % 16) {
      std::uint8_t last[16] = {};
      std::memcpy(last, data.data() + data.size() - rest, rest);
      blocks_(state_, last, 1);
    }
  }
  /// With the two lengths as the last block.
  std::array<std::uint8_t, 16> finish(std::uint64_t aad_size, std::uint64_t size) {
    std::array<std::uint8_t, 16> lengths, tag;
    for (std::size_t i = 0; i < 8; ++i) {
      lengths[i] = static_cast<std::uint8_t>(aad_size >> 8 * i);
      lengths[8 + i] = static_cast<std::uint8_t>(size >> 8 * i);
    }
    blocks_(state_, lengths.data(), 1);
    portable::poly1305_finish(state_, tag.data());
    return tag;
  }

 private:
  Poly1305Blocks blocks_;
  Poly1305 state_;
};

void seal(const Parts& parts, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) {
  const std::size_t size = plaintext.size(); // once `out` is written, `plaintext` may be no more
  if (size > longest_plaintext) bug("a ChaCha20-Poly1305 plaintext has at most 2^38 - 64 octets");
  const Beginning beginning(parts, key, nonce, size);
  Mac mac(parts, beginning);
  mac.add_padded(aad);
  beginning.xor_onto(plaintext.data(), out.data());
  for (std::size_t from = 0, done = beginning.for_text(); from < size; from = done) {
    const std::size_t end = std::min(size, from + piece);
    parts.chacha20(key.data(), static_cast<std::uint32_t>(1 + done / 64), nonce.data(),
                   plaintext.data() + done, out.data() + done, end - done);
    mac.add_padded(out.subspan(from, end - from));
    done = end;
  }
  std::ranges::copy(mac.finish(aad.size(), size), out.begin() + static_cast<std::ptrdiff_t>(size));
}

bool open(const Parts& parts, ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag,
          ByteSpan out) {
  const std::size_t size = ciphertext.size();
  if (size > longest_plaintext) bug("a ChaCha20-Poly1305 ciphertext has at most 2^38 - 64 octets");
  const Beginning beginning(parts, key, nonce, size);
  Mac mac(parts, beginning);
  mac.add_padded(aad);
  mac.add_padded(ciphertext);
  // The tag first, as in gcm.cpp: nothing unauthenticated is ever deciphered.
  auto expected = mac.finish(aad.size(), size);
  const bool right = ct::equal(expected, tag);
  wipe(expected); // the right tag for a forged message must not be left lying about
  if (!right) return false;
  const std::size_t done = beginning.for_text();
  beginning.xor_onto(ciphertext.data(), out.data());
  parts.chacha20(key.data(), static_cast<std::uint32_t>(1 + done / 64), nonce.data(),
                 ciphertext.data() + done, out.data() + done, size - done);
  return true;
}

/// The functions that ChachaPolyImplementation wants, of these parts.
template <const Parts& parts>
struct Made {
  static void chacha20(ByteView key, std::uint32_t counter, ByteView nonce, ByteView in, std::uint8_t* out) {
    parts.chacha20(key.data(), counter, nonce.data(), in.data(), out, in.size());
  }
  static std::array<std::uint8_t, 16> poly1305(ByteView key, ByteView message) {
    Poly1305 state;
    const std::size_t rest = message.size() % 16;
    portable::poly1305_start(state, key.data());
    parts.poly1305_blocks(state, message.data(), message.size() / 16);
    portable::poly1305_rest(state, message.data() + message.size() - rest, rest);
    std::array<std::uint8_t, 16> tag;
    portable::poly1305_finish(state, tag.data());
    wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof state});
    return tag;
  }
  static void seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) {
    crypto::seal(parts, key, nonce, aad, plaintext, out);
  }
  static bool open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag,
                   ByteSpan out) {
    return crypto::open(parts, key, nonce, aad, ciphertext, tag, out);
  }
  static constexpr ChachaPolyImplementation as(const char* name, CpuLevel level) {
    return {name, level, chacha20, poly1305, seal, open};
  }
};

constexpr Parts avx2_parts = {avx2::chacha20, avx2::poly1305_blocks};
constexpr Parts avx512_parts = {avx512::chacha20, avx512::poly1305_blocks};

} // namespace

const ChachaPolyImplementation chacha_poly_avx2 = Made<avx2_parts>::as("avx2", CpuLevel::aesni);
const ChachaPolyImplementation chacha_poly_avx512 = Made<avx512_parts>::as("avx512", CpuLevel::vaes);

} // namespace handglass::crypto

#endif
