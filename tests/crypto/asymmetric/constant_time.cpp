// constant_time.cpp: no branch and no address depends on a private key or on what it decrypts. Run by
// valgrind, which is told that the secrets were never written: ../symmetric/constant_time.cpp tells how that
// works.
#include <valgrind/memcheck.h>

#include <algorithm>
#include <cstdio>

#include "core/random.h"
#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/ed25519.h"
#include "crypto/ec/x25519.h"
#include "crypto/kem/ml_kem.h"
#include "crypto/rsa/operation.h"
#include "crypto/rsa/pkcs1.h"
#include "crypto/rsa/pkcs1_encryption.h"
#include "crypto/rsa/pss.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

void hide(ByteView octets) { (void)VALGRIND_MAKE_MEM_UNDEFINED(octets.data(), octets.size()); }
void publish(ByteView octets) { (void)VALGRIND_MAKE_MEM_DEFINED(octets.data(), octets.size()); }

/// Reports what memcheck said while `work` ran.
template <class Work>
long complaints(const char* what, Work work) {
  const long before = VALGRIND_COUNT_ERRORS;
  work();
  const long made = static_cast<long>(VALGRIND_COUNT_ERRORS) - before;
  std::printf("%-44s %ld\n", what, made);
  std::fflush(stdout);
  return made;
}

/// All that is private about a key, but for the last octets of the primes: Montgomery looks whether they are
/// odd, which is no secret.
RsaPrivateKey hidden(const RsaPrivateKey& key) {
  RsaPrivateKey copy = key.clone();
  for (auto part : {&RsaPrivateKey::d, &RsaPrivateKey::dp, &RsaPrivateKey::dq, &RsaPrivateKey::qinv})
    hide((copy.*part).expose());
  for (auto prime : {&RsaPrivateKey::p, &RsaPrivateKey::q}) {
    const ByteView octets = (copy.*prime).expose();
    hide(octets.first(octets.size() - 1));
  }
  return copy;
}

/// In ecdsa_sign: is the nonce in range; are r or s zero; and write_signature() drops leading zeros of both,
/// which asks once to three times a number, and whether a sign octet is needed.
constexpr long signature_branches = 10;

/// Every engine of every curve: a public key, a shared secret, a signature. Allowed is one complaint a call,
/// where it is asked whether the number is in range (it is, or the caller is told), and for a signature one
/// more, whether r and s are zero: both are then published.
long curves() {
  long wrong = 0;
  SeededRandom random("constant time");
  for (Curve curve : {Curve::p256, Curve::p384, Curve::p521})
    for (EcEngine engine : ec_engines()) {
      const auto key = ec_generate(curve, random, "ec key"), other = ec_generate(curve, random, "ec key");
      const Bytes peer = *ec_public(curve, other.expose(), engine);
      const Bytes digest(32, 0x5a);
      (void)ec_public(curve, key.expose(), engine); // makes the table of G, which is public
      const auto secret = key.clone();
      hide(secret.expose());
      const std::string what = std::string(name(curve)) + " " + std::string(name(engine));
      wrong += std::max(0L, complaints((what + " public key, one allowed").c_str(), [&] {
                              auto point = ec_public(curve, secret.expose(), engine);
                              publish(*point);
                            }) - 1);
      wrong += std::max(0L, complaints((what + " ECDH, one allowed").c_str(), [&] {
                              const auto shared = ecdh(curve, secret.expose(), peer, engine);
                              publish(shared->expose());
                            }) - 1);
      // DER drops leading zeros of r and s, which are public, but memcheck cannot know: 2 scans and 2
      // lengths.
      wrong += std::max(0L, complaints((what + " ECDSA, range and DER allowed").c_str(), [&] {
                              const Bytes made =
                                  ecdsa_sign(curve, HashAlgorithm::sha256, secret.expose(), digest, engine);
                              publish(made);
                            }) - signature_branches);
    }
  return wrong;
}

/// X25519 and Ed25519 on every engine that valgrind can run (for ifma there is ../msan.cpp). Allowed is a
/// complaint about a shared secret, whether it is zero, which the peer is told; and one more for libsodium,
/// which asks as well.
long engines_of_25519() {
  long wrong = 0;
  for (const Engine25519 engine : engines_25519()) {
    const Secret<32> key(Bytes(32, 0x19));
    std::array<std::uint8_t, 32> peer{9}, own;
    std::array<std::uint8_t, 64> signature;
    hide(key.expose());
    const std::string of = " " + std::string(name(engine));
    wrong += complaints(("X25519 public key" + of).c_str(), [&] { own = x25519_public(key, engine); });
    publish(own);
    const long asked = complaints(("X25519 shared secret, its zero allowed" + of).c_str(), [&] {
      const auto shared = x25519(key, peer, engine);
      publish(shared->expose());
    });
    wrong += std::max(0L, asked - (engine == Engine25519::libsodium ? 2 : 1));
    wrong += complaints(("Ed25519 signature" + of).c_str(),
                        [&] { signature = ed25519_sign(key.expose(), peer, engine); });
    publish(signature);
  }
  return wrong;
}

/// ML-KEM: the key, the message and what comes of a good and of a wrong ciphertext.
long ml_kem() {
  Bytes seed(64, 0x17), m(32, 0x18);
  const auto known = ml_kem_768::key_pair(seed);
  hide(ByteView(seed).last(
      32)); // z, and of d the part that is not rho: d is hashed to both, so s is hidden below
  hide(m);
  long wrong = complaints("ML-KEM encapsulate", [&] {
    const auto made = ml_kem_768::encapsulate(known.public_key, m);
    publish(made->ciphertext);
  });
  publish(m);
  Bytes ciphertext = ml_kem_768::encapsulate(known.public_key, m)->ciphertext;
  for (const bool is_good : {true, false}) {
    auto key = known.private_key.clone();
    hide(key.expose().first(1152)); // s; ek and its hash are public
    hide(key.expose().last(32));    // z
    wrong += complaints(is_good ? "ML-KEM decapsulate" : "ML-KEM decapsulate noise", [&] {
      const auto shared = ml_kem_768::decapsulate(key.expose(), ciphertext);
      publish(shared->expose());
    });
    ciphertext[7] ^= 1;
  }
  return wrong;
}

} // namespace

int main() {
  if (!RUNNING_ON_VALGRIND) {
    std::puts("to be run by valgrind");
    return 77; // meson: skipped
  }
  SeededRandom random("constant time");
  const RsaPrivateKey known = rsa_generate(1024, random, "rsa key"), key = hidden(known);
  Bytes premaster(48, 0x42), fallback(48, 0xfa);
  premaster[0] = premaster[1] = 3;
  const Bytes good = *rsa_pkcs1_encrypt(known.pub, premaster, random, "padding");
  Bytes bad = good;
  bad.back() ^= 1;
  hide(fallback);

  long wrong = curves() + engines_of_25519() + ml_kem();
  for (const bool is_good : {true, false})
    wrong += complaints(is_good ? "decrypt a premaster secret" : "decrypt noise", [&] {
      const auto secret = rsa_decrypt_premaster(key, is_good ? good : bad, 0x0303, fallback);
      if (secret) publish(secret->expose());
      if (!secret || equal_public(secret->expose(), premaster) != is_good) std::puts("but it came out wrong");
    });
  // What is signed is public, and so is the signature; what lies between is not. Allowed is to ask whether
  // the power came out right (rsadp tells why that is asked).
  const Bytes digest(32, 0x5a), salt(32, 0x5b);
  wrong += std::max(0L, complaints("RSA PKCS #1 v1.5 signature, one allowed", [&] {
                          const Bytes made = *rsa_pkcs1_sign(key, HashAlgorithm::sha256, digest);
                          publish(made);
                          if (!rsa_pkcs1_verify(known.pub, HashAlgorithm::sha256, digest, made))
                            std::puts("but it came out wrong");
                        }) - 1);
  wrong += std::max(0L, complaints("RSA PSS signature, one allowed", [&] {
                          const auto made = rsa_pss_sign(key, HashAlgorithm::sha256, digest, salt);
                          publish(*made);
                          if (!rsa_pss_verify(known.pub, HashAlgorithm::sha256, digest, *made, salt.size()))
                            std::puts("but it came out wrong");
                        }) - 1);
  // One complaint is in order: rsavp1 asks whether the number is below the modulus, and that it is so is no
  // secret, since it begins with 00.
  hide(premaster);
  wrong += std::max(0L, complaints("encrypt a premaster secret, one allowed", [&] {
                          (void)rsa_pkcs1_encrypt(known.pub, premaster, random, "padding");
                        }) - 1);
  if (wrong != 0) {
    std::printf("FAILED: secrets decided a branch or an address %ld times\n", wrong);
    return 1;
  }

  // The same power, and the two ifs that Bleichenbacher asked for: here memcheck must complain.
  const long planted = complaints("planted: two ifs on the plaintext", [&] {
    const auto power = rsadp(key, good);
    if (power->m.expose()[0] != 0 || power->m.expose()[1] != 2) std::puts("wrong padding");
  });
  if (planted == 0) {
    std::puts("FAILED: the ifs should have been caught: nobody was watching");
    return 1;
  }
  std::puts("passed; the complaints about the ifs are meant to be");
  return 0;
}
