#include "tests/bench/ours.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "crypto/aead/aead.h"
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/ed25519.h"
#include "crypto/ec/x25519.h"
#include "crypto/rsa/pkcs1.h"

namespace handglass::bench {

using namespace crypto;

namespace {

void must(bool right, const char* what) {
  if (right) return;
  std::fprintf(stderr, "handglass: %s came out wrong\n", what);
  std::exit(1);
}

struct Keys {
  SeededRandom random{"bench"};
  Secret<largest_scalar> p256 = ec_generate(Curve::p256, random, "p256"),
                         p384 = ec_generate(Curve::p384, random, "p384"),
                         p521 = ec_generate(Curve::p521, random, "p521");
  Bytes p256_public = *ec_public(Curve::p256, p256.expose()),
        p384_public = *ec_public(Curve::p384, p384.expose()),
        p521_public = *ec_public(Curve::p521, p521.expose());
  Bytes digest = Bytes(32, 7), digest48 = Bytes(48, 7), digest64 = Bytes(64, 7);
  Bytes p256_signature = ecdsa_sign(Curve::p256, HashAlgorithm::sha256, p256.expose(), digest);
  Bytes p384_signature = ecdsa_sign(Curve::p384, HashAlgorithm::sha384, p384.expose(), digest48);
  Bytes p521_signature = ecdsa_sign(Curve::p521, HashAlgorithm::sha512, p521.expose(), digest64);
  Bytes seed = Bytes(32, 9);
  std::array<std::uint8_t, 32> ed_public = ed25519_public(seed);
  std::array<std::uint8_t, 64> ed_signature = ed25519_sign(seed, digest);
  Secret<32> x_private = Secret<32>(Bytes(32, 11));
  std::array<std::uint8_t, 32> x_public = x25519_public(x_private);
  RsaPrivateKey rsa2048 = rsa_generate(2048, random, "rsa2048"),
                rsa4096 = rsa_generate(4096, random, "rsa4096");
  Bytes rsa2048_signature = *rsa_pkcs1_sign(rsa2048, HashAlgorithm::sha256, digest);
  Bytes rsa4096_signature = *rsa_pkcs1_sign(rsa4096, HashAlgorithm::sha256, digest);
  Bytes plain = Bytes(record, 1), cipher = Bytes(record + aead_tag_size), nonce = Bytes(12), aad = Bytes(5);
};

Operation seal(const std::shared_ptr<Keys>& keys, const char* name, AeadAlgorithm algorithm) {
  auto aead = std::make_shared<Aead>(algorithm, Bytes(key_size(algorithm), 3));
  return {name,
          [keys, aead] {
            ++keys->nonce[11];
            aead->seal(keys->nonce, keys->aad, keys->plain, keys->cipher);
          },
          record};
}

/// A fresh key and a secret shared with another, as TLS makes them.
Operation exchange(const char* name, Curve curve, const Bytes& peer) {
  return {name, [name, curve, peer] {
            const auto own = ec_generate(curve, system_random(), "ephemeral");
            must(ec_public(curve, own.expose()) && ecdh(curve, own.expose(), peer), name);
          }};
}

Operation digest(const std::shared_ptr<Keys>& keys, const char* name, HashAlgorithm algorithm) {
  return {name, [keys, algorithm] { must(hash(algorithm, keys->plain).size() != 0, "a digest"); }, record};
}

} // namespace

std::vector<Operation> our_primitives() {
  const auto k = std::make_shared<Keys>();
  return {
      {"p256_sign",
       [k] {
         must(!ecdsa_sign(Curve::p256, HashAlgorithm::sha256, k->p256.expose(), k->digest).empty(),
              "p256_sign");
       }},
      {"p256_verify",
       [k] { must(ecdsa_verify(Curve::p256, k->p256_public, k->digest, k->p256_signature), "p256_verify"); }},
      exchange("p256_ecdh", Curve::p256, k->p256_public),
      {"p384_sign",
       [k] {
         must(!ecdsa_sign(Curve::p384, HashAlgorithm::sha384, k->p384.expose(), k->digest48).empty(),
              "p384_sign");
       }},
      {"p384_verify",
       [k] {
         must(ecdsa_verify(Curve::p384, k->p384_public, k->digest48, k->p384_signature), "p384_verify");
       }},
      exchange("p384_ecdh", Curve::p384, k->p384_public),
      {"p521_sign",
       [k] {
         must(!ecdsa_sign(Curve::p521, HashAlgorithm::sha512, k->p521.expose(), k->digest64).empty(),
              "p521_sign");
       }},
      {"p521_verify",
       [k] {
         must(ecdsa_verify(Curve::p521, k->p521_public, k->digest64, k->p521_signature), "p521_verify");
       }},
      exchange("p521_ecdh", Curve::p521, k->p521_public),
      {"x25519_keygen",
       [] {
         Secret<32> key(std::size_t{32});
         system_random().fill("ephemeral", key.expose_mut());
         must(x25519_public(key)[31] < 0x80, "x25519_keygen");
       }},
      {"x25519_derive", [k] { must(x25519(k->x_private, k->x_public).has_value(), "x25519_derive"); }},
      {"ed25519_sign", [k] { k->ed_signature = ed25519_sign(k->seed, k->digest); }},
      {"ed25519_verify",
       [k] { must(ed25519_verify(k->ed_public, k->digest, k->ed_signature), "ed25519_verify"); }},
      {"rsa2048_sign",
       [k] {
         must(rsa_pkcs1_sign(k->rsa2048, HashAlgorithm::sha256, k->digest).has_value(), "rsa2048_sign");
       }},
      {"rsa2048_verify",
       [k] {
         must(rsa_pkcs1_verify(k->rsa2048.pub, HashAlgorithm::sha256, k->digest, k->rsa2048_signature),
              "rsa2048_verify");
       }},
      {"rsa4096_verify",
       [k] {
         must(rsa_pkcs1_verify(k->rsa4096.pub, HashAlgorithm::sha256, k->digest, k->rsa4096_signature),
              "rsa4096_verify");
       }},
      seal(k, "aes128gcm_16k", AeadAlgorithm::aes_128_gcm),
      seal(k, "aes256gcm_16k", AeadAlgorithm::aes_256_gcm),
      seal(k, "chacha20poly1305_16k", AeadAlgorithm::chacha20_poly1305),
      digest(k, "sha256_16k", HashAlgorithm::sha256),
      digest(k, "sha384_16k", HashAlgorithm::sha384),
  };
}

} // namespace handglass::bench
