// aead.cpp: the three AEADs of TLS 1.3 behind one face: AES-GCM (gcm.cpp), and ChaCha20-Poly1305 (RFC 8439)
// in the implementation that suits this CPU (chacha_poly.h).
#include "crypto/aead/aead.h"

#include "crypto/aead/chacha_poly.h"

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

Aead::Aead(AeadAlgorithm algorithm, ByteView key) : algorithm_(algorithm) {
  if (key.size() != key_size(algorithm)) bug("an AEAD key of the wrong size");
  if (algorithm == AeadAlgorithm::chacha20_poly1305)
    key_.emplace<ChachaKey>(key);
  else
    key_.emplace<Gcm>(key);
}

void Aead::seal(ByteView nonce, ByteView aad, ByteView plaintext, ByteSpan out) const {
  if (nonce.size() != aead_nonce_size) bug("an AEAD nonce has 12 octets");
  if (out.size() != plaintext.size() + aead_tag_size) bug("AEAD needs room for the plaintext and a tag");
  if (const Gcm* gcm = std::get_if<Gcm>(&key_)) return gcm->seal(nonce, aad, plaintext, out);
  chosen_chacha_poly().seal(std::get<ChachaKey>(key_).expose(), nonce, aad, plaintext, out);
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
  else
    right = chosen_chacha_poly().open(std::get<ChachaKey>(key_).expose(), nonce, aad, ciphertext, tag, out);
  if (!right) {
    wipe(out);
    return failure(Alert::bad_record_mac, "aead.tag", "8446#5.2");
  }
  return {};
}

} // namespace handglass::crypto
