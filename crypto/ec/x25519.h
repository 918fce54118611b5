// x25519.h: Diffie-Hellman on Curve25519 (RFC 7748).
//
// The group that nearly every TLS 1.3 connection uses. Any 32 octets are a valid private key and any
// 32 octets are accepted as a public one, so there is little to get wrong. The little: a handful of
// public values lead to the all-zero secret whatever the private key is.
#pragma once

#include "core/secret.h"
#include "crypto/ec/engine25519.h"

namespace handglass::crypto {

/// The public value of a private key of 32 octets.
std::array<std::uint8_t, 32> x25519_public(const Secret<32>& private_key,
                                           Engine25519 engine = chosen_engine_25519());

/// The shared secret. Fails with illegal_parameter "x25519.all_zero" if the peer sent a point of
/// small order, so that no part of the secret would be ours (RFC 7748 section 6.1, RFC 8446 section
/// 7.4.2).
Result<Secret<32>> x25519(const Secret<32>& private_key, const std::array<std::uint8_t, 32>& peer,
                          Engine25519 engine = chosen_engine_25519());

} // namespace handglass::crypto
