#include "crypto/ec/x25519.h"

#include <sodium.h>

#include "core/ct.h"
#include "crypto/ec/curve25519.h"
#include "crypto/ec/fast/curve25519_ifma.h"

namespace handglass::crypto {

static_assert(crypto_scalarmult_curve25519_SCALARBYTES == 32 && crypto_scalarmult_curve25519_BYTES == 32);

// Clamping (RFC 7748 section 5, "decodeScalar25519") happens inside each of the three.

std::array<std::uint8_t, 32> x25519_public(const Secret<32>& private_key, Engine25519 engine) {
  if (private_key.size() != 32) bug("an X25519 private key is 32 octets");
  const ByteView k = private_key.expose();
  std::array<std::uint8_t, 32> out{};
  switch (engine) {
    case Engine25519::reference:
      out[0] = 9; // the base point
      return curve25519::x25519_ladder(k, out);
    case Engine25519::libsodium:
      crypto_scalarmult_curve25519_base(out.data(), k.data());
      return out;
    case Engine25519::ifma:
      curve25519::x25519_base_ifma(out.data(), k.data());
      return out;
  }
  bug("no such engine");
}

Result<Secret<32>> x25519(const Secret<32>& private_key, const std::array<std::uint8_t, 32>& peer,
                          Engine25519 engine) {
  if (private_key.size() != 32) bug("an X25519 private key is 32 octets");
  const ByteView k = private_key.expose();
  Secret<32> shared(std::size_t{32});
  bool accepted = true;
  switch (engine) {
    case Engine25519::reference: {
      auto result = curve25519::x25519_ladder(k, peer);
      shared = Secret<32>(result);
      wipe(result);
      break;
    }
    case Engine25519::libsodium:
      // It refuses points of small order before it multiplies. The check that the RFC asks for, of the
      // result, stands below, to be seen and to hold whatever the library does.
      accepted = crypto_scalarmult_curve25519(shared.expose_mut().data(), k.data(), peer.data()) == 0;
      break;
    case Engine25519::ifma:
      curve25519::x25519_ifma(shared.expose_mut().data(), k.data(), peer.data());
      break;
  }
  if (!accepted || ct::all_zero(shared.expose()))
    return failure(Alert::illegal_parameter, "x25519.all_zero", "7748#6.1", {{"peer", ByteView(peer)}});
  return shared;
}

} // namespace handglass::crypto
