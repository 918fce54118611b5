// msan.cpp: the code that valgrind cannot run (AVX-512, SHA-NI) under clang's MemorySanitizer, which follows
// memory that was never written through every instruction, as memcheck does, and stops at the first branch or
// address that depends on it. Keys, texts, states and exponents are marked so.
//
//   msan            all of it; must end well
//   msan planted    the same kind of code with a table looked up by a secret; must be stopped
#include <sanitizer/msan_interface.h>

#include <cstdio>
#include <cstring>
#include <initializer_list>

#include "crypto/aead/implementation.h"
#include "crypto/aes/implementation.h"
#include "crypto/bigint/ifma.h"
#include "crypto/bigint/power_fast.h"
#include "crypto/cpu.h"
#include "crypto/ec/fast/curve25519_ifma.h"
#include "crypto/hash/sha256.h"
#include "crypto/hash/sha512.h"

using namespace handglass::crypto;
using namespace handglass::crypto::bigint;

namespace {

template <std::size_t size>
struct alignas(64) Octets {
  std::uint8_t octet[size];
  explicit Octets(int value, bool secret = true) {
    std::memset(octet, value, size);
    if (secret) __msan_poison(octet, size);
  }
};

/// Whatever came out must depend on a secret, or it was not followed.
bool is_secret(const void* memory, std::size_t size) { return __msan_test_shadow(memory, size) == 0; }

bool check(const char* what, bool followed) {
  std::printf("%-40s %s\n", what, followed ? "no branch, no address" : "FAILED: lost sight of the secret");
  return followed;
}

bool aes(const char* name, const AesFunctions& aes, const GhashFunctions& ghash) {
  bool good = true;
  for (const std::size_t size : {std::size_t{16}, std::size_t{24}, std::size_t{32}}) {
    const Octets<32> key(3);
    const Octets<16> counter(0xff, false);
    Octets<16 * 71> text(4);
    AesKey ready{};
    aes.key_expansion(key.octet, size, ready);
    aes.cipher(ready, text.octet, text.octet, 13);
    aes.inverse_cipher(ready, text.octet, text.octet, 13);
    aes.counter_mode(ready, counter.octet, text.octet, text.octet, 71); // 32, 32, 4 and 3
    good &= is_secret(text.octet, sizeof text.octet);
  }
  const Octets<16> h(5);
  const Octets<16 * 39> text(6);
  Octets<16> y(0);
  GhashKey ready{};
  ghash.ghash_key(h.octet, ready);
  ghash.ghash(ready, y.octet, text.octet, 39); // 16, 16, 4 and 3
  return check(name, good && is_secret(y.octet, 16));
}

bool chacha(const char* name, Chacha20 chacha20, Poly1305Blocks poly1305_blocks) {
  bool good = true;
  for (const std::size_t size :
       {std::size_t{200}, std::size_t{700}, std::size_t{3333}}) { // every way to do it
    const Octets<32> key(3);
    const Octets<12> nonce(4);
    Octets<3333> text(5);
    chacha20(key.octet, 7, nonce.octet, text.octet, text.octet, size);
    good &= is_secret(text.octet, size);
    Poly1305 state;
    std::uint8_t tag[16];
    portable::poly1305_start(state, key.octet);
    poly1305_blocks(state, text.octet, size / 16);
    poly1305_blocks(state, text.octet, size / 16); // with powers that are there already
    portable::poly1305_rest(state, text.octet, size % 16);
    portable::poly1305_finish(state, tag);
    good &= is_secret(tag, sizeof tag);
  }
  return check(name, good);
}

bool sha256() {
  const Octets<64 * 3> block(7);
  std::uint32_t state[8] = {};
  sha256_compress_ni(state, block.octet, 3);
  return check("SHA-256 with SHA-NI", is_secret(state, sizeof state));
}

bool sha512() {
  bool good = true;
  for (const std::size_t blocks : {std::size_t{3}, std::size_t{6}}) {
    const Octets<128 * 6> block(7);
    std::uint64_t state[8] = {};
    sha512_compress_avx512(state, block.octet, blocks);
    good &= is_secret(state, sizeof state);
  }
  return check("SHA-512 with AVX-512", good);
}

bool ifma() {
  bool good = true;
  for (const std::size_t registers : {std::size_t{3}, std::size_t{5}}) {
    IfmaModulus modulus[2]{};
    alignas(64) std::uint64_t x[2][80]{}, y[2][80]{}, z[2][80]{}, table[32 * 40]{};
    for (int w = 0; w < 2; ++w) {
      modulus[w].limbs = 8 * registers - 3;
      modulus[w].registers = registers;
      __msan_poison(modulus[w].m, 8 * modulus[w].limbs);
      __msan_poison(&modulus[w].minus_inverse, 8);
      __msan_poison(x[w], 8 * modulus[w].limbs);
      __msan_poison(y[w], 8 * modulus[w].limbs);
    }
    __msan_poison(table, sizeof table);
    std::uint64_t index = 7;
    __msan_poison(&index, sizeof index);
    ifma_multiply(z[0], x[0], y[0], modulus[0]);
    std::uint64_t* const out[2] = {z[0], z[1]};
    const std::uint64_t *const left[2] = {x[0], x[1]}, *const right[2] = {y[0], y[1]};
    const IfmaModulus* const both[2] = {&modulus[0], &modulus[1]};
    ifma_multiply_two(out, left, right, both);
    ifma_look_up(z[0], table, 32, registers, index);
    good &= is_secret(z[0], 8) && is_secret(z[1], 8);
  }
  return check("RSA's products with AVX-512 IFMA", good);
}

/// What signing and decrypting do: two powers at once, of a secret number, to secret exponents, modulo
/// secrets.
bool power() {
  constexpr std::size_t limbs = 16;
  const auto secret = [](std::size_t size) {
    Number number(size);
    const LimbsView view = number;
    for (std::size_t i = 0; i < size; ++i) number[i] = 0x9e3779b97f4a7c15 * (i + 1) | 1;
    number[size - 1] |= Limb{1} << 63; // the size of a prime is public, and that its highest bit is set
    __msan_poison(view.data(), limb_bytes * size);
    return number;
  };
  const Number p = secret(limbs), q = secret(limbs), dp = secret(limbs), dq = secret(limbs),
               x = secret(2 * limbs);
  const FastModulus fast_p(p, limb_bits * limbs), fast_q(q, limb_bits * limbs);
  Number at_p(limbs), at_q(limbs);
  Limbs results[2] = {at_p, at_q};
  const LimbsView exponents[2] = {dp, dq};
  const FastModulus* const moduli[2] = {&fast_p, &fast_q};
  FastModulus::power_secret_two(results, x, exponents, moduli);
  return check("RSA's powers with AVX-512 IFMA",
               is_secret(results[0].data(), limb_bytes) && is_secret(results[1].data(), limb_bytes));
}

bool curve25519_ifma() {
  const Octets<32> scalar(8), u(9);
  std::uint64_t k[4] = {1, 2, 3, 4};
  __msan_poison(k, sizeof k);
  Octets<32> shared(0, false), own(0, false), point(0, false);
  curve25519::x25519_ifma(shared.octet, scalar.octet, u.octet);
  curve25519::x25519_base_ifma(own.octet, scalar.octet);
  curve25519::ed25519_base_ifma(point.octet, k);
  return check("X25519 and Ed25519 with AVX-512 IFMA",
               is_secret(shared.octet, 32) && is_secret(own.octet, 32) && is_secret(point.octet, 32));
}

} // namespace

int main(int argc, char**) {
  setvbuf(stdout, nullptr, _IONBF, 0);
  if (argc > 1) {
    const Octets<32> key(3);
    AesKey ready{};
    reference::aes.key_expansion(key.octet, 32, ready);
    std::puts("FAILED: looking up a table by a secret was not noticed");
    return 0; // the caller expects another end
  }
  bool good = true;
  int tried = 0;
  if (cpu().aesni) good &= aes("AES and GHASH with AES-NI", aesni::aes, aesni::ghash), ++tried;
  if (cpu().vaes) good &= aes("AES and GHASH with VAES", vaes::aes, vaes::ghash), ++tried;
  if (cpu().avx2)
    good &= chacha("ChaCha20 and Poly1305 with AVX2", avx2::chacha20, avx2::poly1305_blocks), ++tried;
  if (cpu().ifma)
    good &= chacha("ChaCha20 and Poly1305 with AVX-512", avx512::chacha20, avx512::poly1305_blocks), ++tried;
  if (cpu().sha) good &= sha256(), ++tried;
  if (cpu().ifma) good &= ifma() & power() & curve25519_ifma(), ++tried;
  if (cpu().avx512 && cpu().bmi2) good &= sha512(), ++tried;
  if (!tried) return 77; // meson: skipped
  return good ? 0 : 1;
}
