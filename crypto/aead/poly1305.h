// poly1305.h: the one-time authenticator Poly1305 (RFC 8439 section 2.5), to be read. See chacha20.h for who
// runs it.
//
// The message is cut into blocks of 16 octets, each a number c with a 1 put on top (so that zeros at the end
// of a message count), and those are the coefficients of a polynomial that is evaluated at a secret point r,
// modulo the prime 2^130 - 5. A second secret number, s, is added and hides the result:
//
//     tag = ( c1 r^n + c2 r^(n-1) + ... + cn r  mod 2^130 - 5 )  +  s   mod 2^128
//
// The same idea as GHASH (crypto/aes/ghash_reference.cpp) in another field. r and s are for ONE message: two
// tags under one key give r away. The AEAD takes them from the key stream's block 0, which a fresh nonce
// makes fresh.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

/// The tag of a message under r || s, 32 octets. Constant time, and slow: it divides bit by bit.
std::array<std::uint8_t, 16> poly1305(ByteView key, ByteView message);

/// RFC 8439 section 2.8: ChaCha20 with Poly1305. `out` has room for plaintext and tag; may begin where the
/// plaintext does. `key` has 32 octets, `nonce` 12.
void chacha20_poly1305_seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out);
/// False if the tag is wrong; `out`, as long as the ciphertext, is then untouched.
bool chacha20_poly1305_open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag,
                            ByteSpan out);

} // namespace handglass::crypto
