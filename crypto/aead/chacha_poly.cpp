#include "crypto/aead/chacha_poly.h"

#include <sodium.h>

#include <vector>

#include "core/result.h"
#include "crypto/aead/chacha20.h"
#include "crypto/aead/poly1305.h"

namespace handglass::crypto {

namespace {

namespace libsodium {

void chacha20(ByteView key, std::uint32_t counter, ByteView nonce, ByteView in, std::uint8_t* out) {
  crypto_stream_chacha20_ietf_xor_ic(out, in.data(), in.size(), nonce.data(), counter, key.data());
}

std::array<std::uint8_t, 16> poly1305(ByteView key, ByteView message) {
  std::array<std::uint8_t, 16> tag;
  crypto_onetimeauth_poly1305(tag.data(), message.data(), message.size(), key.data());
  return tag;
}

void seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) {
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(),
                                            aad.data(), aad.size(), nullptr, nonce.data(), key.data());
}

bool open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, ByteView tag, ByteSpan out) {
  // Even no octets must have an address.
  const std::uint8_t* in = ciphertext.empty() ? tag.data() : ciphertext.data();
  return crypto_aead_chacha20poly1305_ietf_decrypt_detached(out.data(), nullptr, in, ciphertext.size(),
                                                            tag.data(), aad.data(), aad.size(), nonce.data(),
                                                            key.data()) == 0;
}

} // namespace libsodium

std::vector<ChachaPolyImplementation> find_implementations() {
  if (sodium_init() < 0) bug("libsodium could not be initialised"); // picks the vector code that it can run
  std::vector<ChachaPolyImplementation> found = {
      {"reference", CpuLevel::reference, chacha20, poly1305, chacha20_poly1305_seal, chacha20_poly1305_open},
      {"libsodium", CpuLevel::portable, libsodium::chacha20, libsodium::poly1305, libsodium::seal,
       libsodium::open}};
#ifdef __x86_64__
  if (cpu().avx2) found.push_back(chacha_poly_avx2);
  if (cpu().ifma) found.push_back(chacha_poly_avx512);
#endif
  return found;
}

} // namespace

std::span<const ChachaPolyImplementation> chacha_poly_implementations() {
  static const std::vector<ChachaPolyImplementation> found = find_implementations();
  return found;
}

const ChachaPolyImplementation& chosen_chacha_poly() {
  static const ChachaPolyImplementation& choice = [] -> const ChachaPolyImplementation& {
    const auto all = chacha_poly_implementations();
    std::size_t last = all.size() - 1;
    while (all[last].level > allowed_level()) --last;
    return all[last];
  }();
  return choice;
}

} // namespace handglass::crypto
