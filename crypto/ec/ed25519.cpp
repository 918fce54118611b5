#include "crypto/ec/ed25519.h"

#include <sodium.h>

#include "core/secret.h"
#include "crypto/ec/curve25519.h"
#include "crypto/ec/fast/curve25519_ifma.h"

namespace handglass::crypto {

namespace {

// libsodium's "secret key" is the seed followed by the public key, which saves a multiplication a
// signature. We expand a seed anew each time and wipe it: a kept copy of a public key can be made to
// disagree with its seed, and signing with such a pair gives the private key away.
Secret<crypto_sign_ed25519_SECRETKEYBYTES> expand(ByteView seed, std::array<std::uint8_t, 32>& public_key) {
  Secret<crypto_sign_ed25519_SECRETKEYBYTES> key(std::size_t{crypto_sign_ed25519_SECRETKEYBYTES});
  crypto_sign_ed25519_seed_keypair(public_key.data(), key.expose_mut().data(), seed.data());
  return key;
}

/// Signing without libsodium goes by ed25519_reference.cpp: this is what costs time there.
curve25519::TimesBase times_base(Engine25519 engine) {
  if (engine == Engine25519::reference) return curve25519::ed25519_base;
  return [](const ec::Limbs<4>& k) {
    std::array<std::uint8_t, 32> out;
    curve25519::ed25519_base_ifma(out.data(), k.data());
    return out;
  };
}

void check_seed(ByteView seed) {
  if (seed.size() != crypto_sign_ed25519_SEEDBYTES) bug("an Ed25519 private key is 32 octets");
}

} // namespace

std::array<std::uint8_t, 32> ed25519_public(ByteView seed32, Engine25519 engine) {
  check_seed(seed32);
  if (engine != Engine25519::libsodium) return curve25519::ed25519_public(seed32, times_base(engine));
  std::array<std::uint8_t, 32> public_key;
  expand(seed32, public_key);
  return public_key;
}

std::array<std::uint8_t, 64> ed25519_sign(ByteView seed32, ByteView message, Engine25519 engine) {
  check_seed(seed32);
  if (engine != Engine25519::libsodium) return curve25519::ed25519_sign(seed32, message, times_base(engine));
  std::array<std::uint8_t, 32> public_key;
  const auto key = expand(seed32, public_key);
  std::array<std::uint8_t, 64> signature;
  crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                               key.expose().data());
  return signature;
}

bool ed25519_verify(ByteView public32, ByteView message, ByteView signature, Engine25519 engine) {
  if (public32.size() != crypto_sign_ed25519_PUBLICKEYBYTES || signature.size() != crypto_sign_ed25519_BYTES)
    return false;
  if (engine == Engine25519::reference) return curve25519::ed25519_verify(public32, message, signature);
  return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(),
                                             public32.data()) == 0;
}

} // namespace handglass::crypto
