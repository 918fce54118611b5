// wiped_test.cpp: what is given back to the heap holds no secret.
//
//     wiped            prints a line for each kind of work, and fails where a secret was found
//
// A vector that grows leaves its old octets behind, and so does whatever is freed without being wiped: the
// next one to get the memory may show it to somebody (Heartbleed, 2014). So operator delete is stood in for
// here, and looks for sixteen octets of the secret, as they are and turned around (as limbs have them), in
// every block that is freed.
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>

#include "crypto/kem/ml_kem.h"
#include "crypto/rsa/pkcs1_encryption.h"
#include "x509/key_math.h"
#include "x509/pem.h"

namespace {
constexpr std::size_t needle_size = 16, most_needles = 8;
std::uint8_t needles[most_needles][needle_size];
std::size_t needle_count = 0;
long found = 0;

void look_into(const std::uint8_t* block, std::size_t size) {
  for (std::size_t n = 0; n < needle_count; ++n) {
    const std::uint8_t* const needle = needles[n];
    found += std::search(block, block + size, needle, needle + needle_size) != block + size;
    found += std::search(block, block + size, std::reverse_iterator(needle + needle_size),
                         std::reverse_iterator(needle)) != block + size;
  }
}
} // namespace

void* operator new(std::size_t size) {
  void* const memory = std::calloc(1, size > 0 ? size : 1); // no finds of what others left
  if (!memory) std::abort();
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory) look_into(static_cast<std::uint8_t*>(memory), malloc_usable_size(memory));
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }

using namespace handglass;

namespace {

long failures = 0;

/// Does the work, and looks for the middle of each secret in all that is freed meanwhile.
template <class Work>
long finds(std::initializer_list<ByteView> secrets, Work work) {
  for (ByteView secret : secrets)
    std::copy_n(secret.begin() + static_cast<std::ptrdiff_t>(secret.size() / 2 - needle_size / 2),
                needle_size, needles[needle_count++]);
  found = 0;
  work();
  needle_count = 0;
  return found;
}
template <class Work>
void none(const std::string& what, std::initializer_list<ByteView> secrets, Work work) {
  const long count = finds(secrets, work);
  std::printf("%-52s %s\n", what.c_str(),
              count == 0 ? "nothing left behind" : "FAILED: a secret was left behind");
  failures += count != 0;
}

void must(bool right, const char* what) {
  if (right) return;
  std::printf("FAILED: %s\n", what);
  std::exit(1);
}

/// Reading, copying, writing and using a key.
void key_files(x509::KeyType type) {
  SeededRandom random("wiped");
  const x509::PrivateKey key = x509::PrivateKey::generate(type, random);
  // The same numbers again, to know what to look for: what is in the file, from its end, where the private
  // half of EC and Ed25519 keys stands before the public one.
  Bytes der = key.to_der();
  std::string pem = key.to_pem();
  Bytes secret;
  if (type == x509::KeyType::ed25519)
    secret = to_bytes(ByteView(der).last(32));
  else if (type == x509::KeyType::rsa)
    secret = to_bytes(ByteView(der).subspan(der.size() / 2, 40)); // d ends there, and p begins
  else
    secret = to_bytes(ByteView(der).subspan(36, 32)); // of P-256, after algorithm and headers
  const std::string of = " of " + std::string(name(type));
  const Bytes letters =
      to_bytes(as_bytes(pem).subspan(pem.size() / 2, 40)); // of the PEM, somewhere in the key
  const auto forget = [](auto& text) { wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()}); };
  none("writing a key file" + of, {secret, letters}, [&] {
    Bytes again = key.to_der();
    forget(again);
    std::string text = key.to_pem();
    forget(text);
  });
  none("reading a key file, DER" + of, {secret},
       [&] { must(x509::PrivateKey::parse(der).has_value(), "DER"); });
  none("reading a key file, PEM" + of, {secret},
       [&] { must(x509::PrivateKey::parse(as_bytes(pem)).has_value(), "PEM"); });
  none("reading a key file that ends too early" + of, {secret}, [&] {
    must(!x509::PrivateKey::parse(ByteView(der).first(der.size() - 1)), "half a key");
    must(!x509::PrivateKey::parse(as_bytes(std::string_view(pem).substr(0, pem.size() - 20))), "half a PEM");
  });
  none("signing" + of, {secret}, [&] {
    const auto again = key.clone();
    must(again.sign(default_algorithm(type), as_bytes("message"), random).has_value(), "signature");
  });
}

void premaster_secret() {
  SeededRandom random("wiped");
  const crypto::RsaPrivateKey key = crypto::rsa_generate(1024, random, "rsa key");
  Bytes premaster = random.bytes("premaster", 48);
  premaster[0] = premaster[1] = 3;
  none("a premaster secret, and the key it is for",
       {premaster, key.d.expose(), key.p.expose(), key.q.expose()}, [&] {
         const auto sent = crypto::rsa_pkcs1_encrypt(key.pub, premaster, random, "padding");
         const auto got = crypto::rsa_decrypt_premaster(key, *sent, 0x0303, Bytes(48));
         must(got && equal_public(got->expose(), premaster), "premaster secret");
       });
}

void encapsulation() {
  namespace kem = crypto::ml_kem_768;
  SeededRandom random("wiped");
  const Bytes seed = random.bytes("seed", kem::seed_size), m = random.bytes("m", kem::message_size);
  const kem::KeyPair known = kem::key_pair(seed);
  const auto sent = kem::encapsulate(known.public_key, m);
  none("ML-KEM", {known.private_key.expose().first(100), sent->shared.expose(), m, ByteView(seed).first(32)},
       [&] {
         const kem::KeyPair pair = kem::key_pair(seed);
         const auto again = kem::encapsulate(pair.public_key, m);
         must(kem::decapsulate(pair.private_key.expose(), again->ciphertext).has_value(), "ML-KEM");
       });
  Bytes noise = sent->ciphertext;
  noise[7] ^= 1;
  none("ML-KEM, a ciphertext that was tampered with", {sent->ciphertext}, // whose right form is a secret then
       [&] { must(kem::decapsulate(known.private_key.expose(), noise).has_value(), "ML-KEM"); });
}

} // namespace

int main() {
  for (x509::KeyType type : {x509::KeyType::rsa, x509::KeyType::ec_p256, x509::KeyType::ed25519})
    key_files(type);
  premaster_secret();
  encapsulation();
  const Bytes planted(32, 0x42);
  if (finds({planted}, [&] {
        Bytes grows;
        for (std::uint8_t octet : planted) grows.push_back(octet);
        wipe(grows); // too late
      }) == 0) {
    std::puts("FAILED: a vector that grew should have been noticed");
    return 1;
  }
  return failures == 0 ? 0 : 1;
}
