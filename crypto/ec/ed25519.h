// ed25519.h: the Edwards-curve signature of RFC 8032, computed by libsodium.
//
// It signs the message itself, not a digest, and needs no randomness: the nonce is a hash of part of
// the private key and the message.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

/// The public key of a private one, which RFC 8032 calls the seed: 32 octets, or it is our bug.
std::array<std::uint8_t, 32> ed25519_public(ByteView seed32);

std::array<std::uint8_t, 64> ed25519_sign(ByteView seed32, ByteView message);

/// False for a key or signature of the wrong size, for S not below the group order, and (libsodium's
/// choice, stricter than the RFC) for a public key or R of small order.
bool ed25519_verify(ByteView public32, ByteView message, ByteView signature);

} // namespace handglass::crypto
