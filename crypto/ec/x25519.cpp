#include "crypto/ec/x25519.h"

#include <sodium.h>

#include "core/ct.h"
#include "crypto/cpu.h"
#include "crypto/ec/curve25519.h"

namespace handglass::crypto {

static_assert(crypto_scalarmult_curve25519_SCALARBYTES == 32 && crypto_scalarmult_curve25519_BYTES == 32);

/// Whether x25519_reference.cpp does what libsodium would.
static bool is_reference_wanted() { return allowed_level() == CpuLevel::reference; }

std::array<std::uint8_t, 32> x25519_public(const Secret<32>& private_key) {
  if (private_key.size() != 32) bug("an X25519 private key is 32 octets");
  std::array<std::uint8_t, 32> out{};
  if (is_reference_wanted()) {
    out[0] = 9; // the base point
    return curve25519::x25519_ladder(private_key.expose(), out);
  }
  // Clamping (RFC 7748 section 5, "decodeScalar25519") happens inside.
  crypto_scalarmult_curve25519_base(out.data(), private_key.expose().data());
  return out;
}

Result<Secret<32>> x25519(const Secret<32>& private_key, const std::array<std::uint8_t, 32>& peer) {
  if (private_key.size() != 32) bug("an X25519 private key is 32 octets");
  Secret<32> shared(std::size_t{32});
  if (is_reference_wanted()) {
    auto result = curve25519::x25519_ladder(private_key.expose(), peer);
    shared = Secret<32>(result);
    wipe(result);
  }
  // libsodium refuses points of small order before it multiplies; the check that the RFC asks for,
  // of the result, stands here as well, to be seen and to hold whatever the library does.
  const bool accepted =
      is_reference_wanted() ||
      crypto_scalarmult_curve25519(shared.expose_mut().data(), private_key.expose().data(), peer.data()) == 0;
  if (!accepted || ct::all_zero(shared.expose()))
    return failure(Alert::illegal_parameter, "x25519.all_zero", "7748#6.1", {{"peer", ByteView(peer)}});
  return shared;
}

} // namespace handglass::crypto
