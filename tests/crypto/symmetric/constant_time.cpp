// constant_time.cpp: no branch and no address in our symmetric code depends on a secret. Run by valgrind.
//
// valgrind's memcheck follows every bit of memory that was never written, and reports the moment the
// program branches on one or uses one as an address. Those are exactly the two things that constant-time
// code may not do with a secret. So we tell it that our keys were never written (Adam Langley's
// idea, "ctgrind", 2010), and run.
//
// The reference AES looks up a table: there memcheck must complain, or it was not watching. (The reference
// GHASH has ifs on secrets, but is no such proof: clang makes masks of them, gcc does not. That is the
// trouble with ifs on secrets: the source does not say what one gets.)
#include <valgrind/memcheck.h>

#include <algorithm>
#include <cstdio>

#include "crypto/aead/ccm.h"
#include "crypto/aead/chacha_poly.h"
#include "crypto/aead/gcm.h"
#include "crypto/cbc/cbc_hmac.h"
#include "crypto/kdf/hkdf.h"
#include "crypto/kdf/prf.h"
#include "crypto/mac/hmac.h"

using namespace handglass;
using namespace handglass::crypto;

namespace {

Bytes secret(std::size_t size) {
  Bytes octets(size, 0x5a);
  (void)VALGRIND_MAKE_MEM_UNDEFINED(octets.data(), octets.size());
  return octets;
}
void publish(ByteView octets) { (void)VALGRIND_MAKE_MEM_DEFINED(octets.data(), octets.size()); }

/// Reports what memcheck said while `work` ran.
template <class Work>
long complaints(const char* what, const char* how, Work work) {
  const long before = VALGRIND_COUNT_ERRORS;
  work();
  const long made = static_cast<long>(VALGRIND_COUNT_ERRORS) - before;
  std::printf("%-28s %-10s %ld\n", what, how, made);
  std::fflush(stdout);
  return made;
}

const Bytes nonce(12, 1), aad(5, 2);

long aes(const Implementation& with) {
  long sum = 0;
  for (std::size_t size : {16, 24, 32})
    sum += complaints("AES", with.name, [&] {
      const Bytes key = secret(size);
      Bytes text = secret(16 * 13);
      AesKey ready{};
      with.aes.key_expansion(key.data(), key.size(), ready);
      with.aes.cipher(ready, text.data(), text.data(), 13);
      with.aes.inverse_cipher(ready, text.data(), text.data(), 13);
      const Bytes counter(16, 0xff);
      with.aes.counter_mode(ready, counter.data(), text.data(), text.data(), 13);
    });
  return sum;
}

long ghash(const Implementation& with) {
  return complaints("GHASH", with.name, [&] {
    const Bytes h = secret(16), text = secret(16 * 13);
    std::uint8_t y[16] = {};
    GhashKey ready{};
    with.ghash.ghash_key(h.data(), ready);
    with.ghash.ghash(ready, y, text.data(), 13);
  });
}

template <class Mode>
bool is_opened(const Mode& mode, ByteView sealed, ByteSpan out) {
  return mode.open(nonce, aad, sealed.first(out.size()), sealed.subspan(out.size()), out);
}

/// Sealed and opened. Allowed is to ask whether the tag is right, which everybody sees.
template <class Cipher>
long seal_and_open(const char* what, const char* how, const Cipher& cipher, std::size_t tag_size,
                   long allowed = 1, std::size_t size = 777) {
  const long made = complaints(what, how, [&] {
    const Bytes message = secret(size);
    Bytes sealed(message.size() + tag_size), opened(message.size());
    (void)cipher.seal(nonce, aad, message, sealed);
    if (!is_opened(cipher, sealed, opened)) std::puts("but it does not open");
  });
  return std::max(0L, made - allowed);
}

long gcm(const Implementation& with) {
  return seal_and_open("AES-GCM, one allowed", with.name, Gcm(secret(32), with), 16);
}

long ccm(const Implementation& with) {
  return seal_and_open("AES-CCM, one allowed", with.name, Ccm(secret(16), 8, with), 8);
}

struct ChachaPoly {
  const ChachaPolyImplementation& with;
  Bytes key = secret(32);

  void seal(ByteView iv, ByteView ad, ByteView message, ByteSpan out) const {
    with.seal(key, iv, ad, message, out);
  }
  bool open(ByteView iv, ByteView ad, ByteView ciphertext, ByteView tag, ByteSpan out) const {
    return with.open(key, iv, ad, ciphertext, tag, out);
  }
};

long chacha(const ChachaPolyImplementation& with) {
  const bool is_asked_twice = std::string_view(with.name) == "libsodium"; // it asks, and then we do
  long sum = 0;
  for (const std::size_t size : {77, 777, 1777}) // in each way to lay out its blocks
    sum += seal_and_open("ChaCha20-Poly1305, 1 or 2 allowed", with.name, ChachaPoly{with}, 16,
                         is_asked_twice ? 2 : 1, size);
  return sum;
}

/// Nothing in a record may decide anything but whether it is good, and that only when all is done.
long cbc_open(HashAlgorithm algorithm) {
  return complaints("CBC open, MAC then encrypt", name(algorithm).data(), [&] {
    const CbcHmac keys(secret(16), algorithm, secret(digest_size(algorithm)), CbcOrder::mac_then_encrypt);
    for (std::size_t blocks : {4, 40}) {
      Bytes inner;
      auto layout = keys.open(Bytes(11, 3), Bytes(16 * blocks, 0x42), inner);
      publish(ByteView(reinterpret_cast<const std::uint8_t*>(&layout), sizeof layout));
      if (layout) std::puts("a record of 42s was good");
    }
  });
}

long derive(HashAlgorithm algorithm) {
  return complaints("HMAC and HKDF", name(algorithm).data(), [&] {
    const Secret<64> prk = hkdf_extract(algorithm, secret(32), secret(32));
    Bytes out(100);
    hkdf_expand(algorithm, prk.expose(), as_bytes("info"), out);
    (void)hmac(algorithm, secret(200), secret(500));
    tls12_prf(algorithm, secret(48), "master secret", secret(64), out);
  });
}

} // namespace

int main() {
  if (!RUNNING_ON_VALGRIND) {
    std::puts("to be run by valgrind");
    return 77; // meson: skipped
  }
  long wrong = 0;
  std::size_t tried = 0;
  for (const Implementation& one : implementations()) {
    if (!one.constant_time || std::string_view(one.name) == "vaes")
      continue; // valgrind 3.19 cannot: msan.cpp can
    wrong += aes(one) + ghash(one) + gcm(one) + ccm(one);
    ++tried;
  }
  for (auto algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
    wrong += derive(algorithm);
  for (auto algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha384})
    wrong += cbc_open(algorithm);
  for (const ChachaPolyImplementation& one : chacha_poly_implementations())
    if (std::string_view(one.name) != "avx512") wrong += chacha(one);
  if (wrong || !tried) {
    std::printf("FAILED: secrets decided a branch or an address %ld times\n", wrong);
    return 1;
  }

  const Implementation& reference = implementations().front();
  if (aes(reference) == 0) {
    std::puts("FAILED: the reference should have been caught: nobody was watching");
    return 1;
  }
  std::printf("passed, with %zu implementations of AES; the complaints about the reference are meant to be\n",
              tried);
  return 0;
}
