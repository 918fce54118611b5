// curve.h: the NIST curves, which handglass computes itself: P-256, P-384 and P-521.
//
// Read in this order: curve.h, params.h (the constants), field.h (numbers modulo a prime), point.h
// (adding points), multiply.h (a point times a secret number), then ecdh.h and ecdsa.h, which are
// what the protocol asks for. X25519 and Ed25519 are libsodium's: x25519.h, ed25519.h.
//
// field.h and multiply.h exist once more in fast/, for speed; engine.h chooses.
#pragma once

#include <optional>

#include "core/bytes.h"

namespace handglass::crypto {

enum class Curve : std::uint8_t { p256, p384, p521 };

/// Octets in the largest scalar, that of P-521.
inline constexpr std::size_t largest_scalar = 66;

/// Octets in a scalar, which is also the size of one coordinate: 32, 48, 66.
std::size_t scalar_size(Curve curve);
/// "P-256", "P-384", "P-521": as FIPS 186 writes them. TLS calls them secp256r1, secp384r1, secp521r1.
std::string_view name(Curve curve);

/// True for 04 || X || Y (SEC 1 section 2.3.3, uncompressed) with X and Y below p and satisfying the
/// curve equation. The point at infinity and the compressed forms are not accepted: TLS 1.3 knows
/// only this form (RFC 8446 section 4.2.8.2).
bool is_on_curve(Curve curve, ByteView sec1_uncompressed);

/// 04 || X || Y of 02 || X or 03 || X (SEC 1 section 2.3.4): X with one bit that chooses between the two Y.
/// For certificates, which may use it (RFC 5480 section 2.2); TLS does not (RFC 8422 section 5.1.2). Nothing
/// if it is no such form, or there is no point with this X.
std::optional<Bytes> ec_decompress(Curve curve, ByteView sec1_compressed);

} // namespace handglass::crypto
