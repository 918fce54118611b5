// constant_time.cpp: no branch and no address depends on an RSA key or on what it decrypts. Run by valgrind,
// which is told that the secrets were never written: ../symmetric/constant_time.cpp tells how that works.
#include <valgrind/memcheck.h>

#include <algorithm>
#include <cstdio>

#include "core/random.h"
#include "crypto/rsa/operation.h"
#include "crypto/rsa/pkcs1_encryption.h"

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

  long wrong = 0;
  for (const bool is_good : {true, false})
    wrong += complaints(is_good ? "decrypt a premaster secret" : "decrypt noise", [&] {
      const auto secret = rsa_decrypt_premaster(key, is_good ? good : bad, 0x0303, fallback);
      if (secret) publish(secret->expose());
      if (!secret || equal_public(secret->expose(), premaster) != is_good) std::puts("but it came out wrong");
    });
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
