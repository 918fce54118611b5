// ed25519.h: the Edwards-curve signature of RFC 8032.
//
// It signs the message itself, not a digest, and needs no randomness: the nonce is a hash of part of
// the private key and the message.
#pragma once

#include "core/bytes.h"
#include "crypto/ec/engine25519.h"

namespace handglass::crypto {

/// The public key of a private one, which RFC 8032 calls the seed: 32 octets, or it is our bug.
std::array<std::uint8_t, 32> ed25519_public(ByteView seed32, Engine25519 engine = chosen_engine_25519());

std::array<std::uint8_t, 64> ed25519_sign(ByteView seed32, ByteView message,
                                          Engine25519 engine = chosen_engine_25519());

/// False for a key or signature of the wrong size, for S not below the group order, and (libsodium's
/// choice, stricter than the RFC) for a public key or R of small order.
bool ed25519_verify(ByteView public32, ByteView message, ByteView signature,
                    Engine25519 engine = chosen_engine_25519());

} // namespace handglass::crypto
