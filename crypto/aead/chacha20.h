// chacha20.h: the stream cipher ChaCha20 (RFC 8439 section 2.4), to be read. Live traffic has faster ones
// (chacha_poly.h); this runs where HANDGLASS_CPU=reference asks for it, and in `handglass prim chacha20`.
//
// A state of sixteen 32-bit words: four constants, eight of the key, one that counts blocks, three of the
// nonce.
//
//     65787061 3320646e 79622d32 6b206574        "expand 32-byte k"
//     key      key      key      key             Twenty rounds stir them; then what they were is added, or
//     one key      key      key      key             could run the rounds backwards; that is 64 octets of key
//     counter  nonce    nonce    nonce           stream.
//
// Additions, XORs and rotations alone: no table, no branch, and constant time on any CPU without a thought.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

/// Section 2.3: one block of key stream. `key` has 32 octets, `nonce` 12.
std::array<std::uint8_t, 64> chacha20_block(ByteView key, std::uint32_t counter, ByteView nonce);

/// Section 2.4: XORs the key stream from block `counter` on. `out` is as long as `in` and may be it.
void chacha20(ByteView key, std::uint32_t counter, ByteView nonce, ByteView in, std::uint8_t* out);

} // namespace handglass::crypto
