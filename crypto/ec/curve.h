// curve.h: the two NIST curves that handglass computes itself, P-256 and P-384.
//
// Read in this order: curve.h, params.h (the constants), field.h (numbers modulo a prime), point.h
// (adding points), multiply.h (a point times a secret number), then ecdh.h and ecdsa.h, which are
// what the protocol asks for. X25519 and Ed25519 are libsodium's: x25519.h, ed25519.h.
#pragma once

#include "core/bytes.h"

namespace handglass::crypto {

enum class Curve : std::uint8_t { p256, p384 };

/// Octets in a scalar, which is also the size of one coordinate: 32, 48.
std::size_t scalar_size(Curve curve);
/// "P-256", "P-384": as FIPS 186 writes them. TLS calls them secp256r1 and secp384r1.
std::string_view name(Curve curve);

/// True for 04 || X || Y (SEC 1 section 2.3.3, uncompressed) with X and Y below p and satisfying the
/// curve equation. The point at infinity and the compressed forms are not accepted: TLS 1.3 knows
/// only this form (RFC 8446 section 4.2.8.2).
bool is_on_curve(Curve curve, ByteView sec1_uncompressed);

} // namespace handglass::crypto
