// aead.cpp: the three AEADs of TLS 1.3 behind one face. AES-GCM is ours (gcm.cpp); ChaCha20-Poly1305
// (RFC 8439) is libsodium's, and needs no special instructions to be fast and constant time: it is made of
// additions, XORs and rotations, which take the same time on every CPU whatever their operands.
#include "crypto/aead/aead.h"

#include <sodium.h>

#include "crypto/aead/poly1305.h"
#include "crypto/cpu.h"

namespace handglass::crypto {

std::size_t key_size(AeadAlgorithm algorithm) { return algorithm == AeadAlgorithm::aes_128_gcm ? 16 : 32; }

std::string_view name(AeadAlgorithm algorithm) {
  switch (algorithm) {
    case AeadAlgorithm::aes_128_gcm:
      return "AES-128-GCM";
    case AeadAlgorithm::aes_256_gcm:
      return "AES-256-GCM";
    case AeadAlgorithm::chacha20_poly1305:
      return "ChaCha20-Poly1305";
  }
  bug("no such AEAD algorithm");
}

std::uint64_t record_limit(AeadAlgorithm algorithm) {
  // RFC 8446 section 5.5: 2^24.5 full-size records for AES-GCM. Counter mode never repeats a block, but
  // random octets would now and then; after that many blocks the absence begins to show, with an
  // advantage of 2^-57. ChaCha20 has blocks of 64 octets and no such bound below the 2^64 records that the
  // sequence number can count.
  return algorithm == AeadAlgorithm::chacha20_poly1305 ? UINT64_MAX : 23'726'566;
}

/// Whether chacha20.cpp and poly1305.cpp do what libsodium would.
static bool is_reference_wanted() { return allowed_level() == CpuLevel::reference; }

Aead::Aead(AeadAlgorithm algorithm, ByteView key) : algorithm_(algorithm) {
  if (key.size() != key_size(algorithm)) bug("an AEAD key of the wrong size");
  if (algorithm != AeadAlgorithm::chacha20_poly1305) {
    key_.emplace<Gcm>(key);
    return;
  }
  static const int ready = sodium_init(); // picks the vector code that this CPU can run
  if (ready < 0) bug("libsodium could not be initialised");
  key_.emplace<ChachaKey>(key);
}

void Aead::seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const {
  if (nonce.size() != aead_nonce_size) bug("an AEAD nonce has 12 octets");
  if (out.size() != plaintext.size() + aead_tag_size) bug("AEAD needs room for the plaintext and a tag");
  if (const Gcm* gcm = std::get_if<Gcm>(&key_)) return gcm->seal(nonce, aad, plaintext, out);
  if (is_reference_wanted())
    return chacha20_poly1305_seal(std::get<ChachaKey>(key_).expose(), nonce, aad, plaintext, out);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(),
                                            aad.data(), aad.size(), nullptr, nonce.data(),
                                            std::get<ChachaKey>(key_).expose().data());
}

Result<void> Aead::open(ByteView nonce, ByteView aad, ByteView ciphertext_and_tag, ByteSpan out) const {
  if (nonce.size() != aead_nonce_size) bug("an AEAD nonce has 12 octets");
  if (ciphertext_and_tag.size() < aead_tag_size || out.size() != ciphertext_and_tag.size() - aead_tag_size)
    bug("AEAD opens into as many octets as there are before the tag");
  const ByteView ciphertext = ciphertext_and_tag.first(out.size());
  const ByteView tag = ciphertext_and_tag.last(aead_tag_size);

  bool right = false;
  if (const Gcm* gcm = std::get_if<Gcm>(&key_))
    right = gcm->open(nonce, aad, ciphertext, tag, out);
  else if (is_reference_wanted())
    right = chacha20_poly1305_open(std::get<ChachaKey>(key_).expose(), nonce, aad, ciphertext, tag, out);
  else
    right = crypto_aead_chacha20poly1305_ietf_decrypt_detached(
                out.data(), nullptr, ciphertext.data(), ciphertext.size(), tag.data(), aad.data(), aad.size(),
                nonce.data(), std::get<ChachaKey>(key_).expose().data()) == 0;
  if (!right) {
    wipe(out);
    return failure(Alert::bad_record_mac, "aead.tag", "8446#5.2");
  }
  return {};
}

} // namespace handglass::crypto
