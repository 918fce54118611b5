// The encoded message EM of RFC 8017 section 9.1, one bit shorter than the modulus:
//
//     M' = 00 00 00 00 00 00 00 00 || digest || salt        H = Hash(M')
//
//     EM = [ 00 .. 00 01 || salt ] xor MGF1(H)  ||  H  ||  bc
//            -------- DB --------
//
// The verifier has H in the clear, takes the mask off, finds the salt and computes H again.
#include "crypto/rsa/pss.h"

#include <algorithm>

#include "crypto/rsa/mgf1.h"
#include "crypto/rsa/operation.h"
#include "crypto/watch.h"

namespace handglass::crypto {

namespace {

constexpr std::uint8_t trailer = 0xbc;

Digest hash_of_m_prime(HashAlgorithm algorithm, ByteView digest, ByteView salt) {
  if (algorithm == HashAlgorithm::sha1) bug("nothing signs with SHA-1, and nothing so signed verifies");
  constexpr std::array<std::uint8_t, 8> padding1{};
  Hash m_prime(algorithm);
  m_prime.update(padding1);
  m_prime.update(digest);
  m_prime.update(salt);
  return m_prime.digest();
}

// Ones where the first octet of EM may have bits. EM has em_bits bits, and the octets that hold them
// may hold up to seven more.
std::uint8_t first_octet_mask(std::size_t em_bits) {
  return static_cast<std::uint8_t>(0xff >> (8 * ((em_bits + 7) / 8) - em_bits));
}

// EMSA-PSS-ENCODE (section 9.1.1); nothing if digest and salt do not fit.
std::optional<Bytes> emsa_pss_encode(HashAlgorithm algorithm, ByteView digest, ByteView salt,
                                     std::size_t em_bits) {
  const std::size_t em_len = (em_bits + 7) / 8;
  if (em_len < digest.size() + salt.size() + 2) return std::nullopt; // step 3
  const Digest h = hash_of_m_prime(algorithm, digest, salt);         // steps 5 and 6

  Bytes em(em_len);
  const ByteSpan db = ByteSpan(em).first(em_len - h.size() - 1);
  db[db.size() - salt.size() - 1] = 0x01; // steps 7 and 8
  std::ranges::copy(salt, db.last(salt.size()).begin());
  mgf1_xor(algorithm, h, db); // steps 9 and 10
  db[0] &= first_octet_mask(em_bits);
  std::ranges::copy(h.view(), em.begin() + static_cast<std::ptrdiff_t>(db.size())); // step 12
  em.back() = trailer;
  return em;
}

// EMSA-PSS-VERIFY (section 9.1.2): the salt, or nothing for "inconsistent".
std::optional<Bytes> emsa_pss_verify(HashAlgorithm algorithm, ByteView digest, Bytes em, std::size_t em_bits,
                                     std::size_t salt_size, HashAlgorithm mgf1) {
  // Step 3, said so that a salt size near 2^64 cannot wrap around.
  if (em.size() < digest.size() + 2 || em.size() - digest.size() - 2 < salt_size) return std::nullopt;
  watch("EM", em);
  if (em.back() != trailer) return std::nullopt; // step 4
  const ByteSpan db = ByteSpan(em).first(em.size() - digest.size() - 1);
  const ByteView h = ByteView(em).subspan(db.size(), digest.size());
  if ((db[0] & ~first_octet_mask(em_bits)) != 0) return std::nullopt; // step 6
  watch("maskedDB", db);
  watch("mask seed", h);
  mgf1_xor(mgf1, h, db);              // steps 7 and 8
  db[0] &= first_octet_mask(em_bits); // step 9
  watch("DB", db);

  const ByteView padding2 = ByteView(db).first(db.size() - salt_size - 1);
  if (std::ranges::any_of(padding2, [](std::uint8_t octet) { return octet != 0; })) return std::nullopt;
  if (db[padding2.size()] != 0x01) return std::nullopt; // step 10
  const Bytes salt = to_bytes(db.last(salt_size));
  watch("salt", salt);
  const Digest h_prime = hash_of_m_prime(algorithm, digest, salt); // steps 12 and 13
  watch("H again", h_prime);
  if (!equal_public(h, h_prime)) return std::nullopt; // step 14
  return salt;
}

} // namespace

// RFC 8017 section 8.1.2.
static std::optional<Bytes> salt_of(const RsaPublicKey& key, HashAlgorithm algorithm, HashAlgorithm mgf1,
                                    ByteView digest, ByteView signature, std::size_t salt_size) {
  if (digest.size() != digest_size(algorithm)) return std::nullopt;
  auto em = rsavp1(key, signature); // steps 1 and 2
  if (!em) return std::nullopt;
  // EM is one octet shorter than the modulus if that has a multiple of eight bits and one more. The
  // octet on top must then be zero (step 2c: "integer too large").
  const std::size_t em_bits = key.bits() - 1;
  if ((em_bits + 7) / 8 < em->size()) {
    if (em->front() != 0) return std::nullopt;
    em->erase(em->begin());
  }
  return emsa_pss_verify(algorithm, digest, *std::move(em), em_bits, salt_size, mgf1); // step 3
}

std::optional<Bytes> rsa_pss_recover_salt(const RsaPublicKey& key, HashAlgorithm algorithm, ByteView digest,
                                          ByteView signature, std::size_t salt_size) {
  return salt_of(key, algorithm, algorithm, digest, signature, salt_size);
}

bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm, ByteView digest, ByteView signature,
                    std::size_t salt_size, std::optional<HashAlgorithm> mgf1) {
  return salt_of(key, algorithm, mgf1.value_or(algorithm), digest, signature, salt_size).has_value();
}

// RFC 8017 section 8.1.1.
Result<Bytes> rsa_pss_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, ByteView digest,
                           ByteView salt) {
  if (digest.size() != digest_size(algorithm)) bug("rsa_pss_sign: the digest is not of this hash");
  auto em = emsa_pss_encode(algorithm, digest, salt, key.pub.bits() - 1);
  if (!em)
    return failure(Alert::internal_error, "rsa.key_too_small", "8017#9.1.1", {{"bits", key.pub.bits()}});
  if (em->size() < key.pub.size()) em->insert(em->begin(), 0x00); // the octets of OS2IP(EM), k of them
  auto signature = rsasp1(key, *em);
  if (!signature)
    return failure(Alert::internal_error, "rsa.signature_fault", "8017#5.2.1", {{"bits", key.pub.bits()}});
  return *std::move(signature);
}

} // namespace handglass::crypto
