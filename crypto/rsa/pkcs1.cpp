#include "crypto/rsa/pkcs1.h"

#include <algorithm>

#include "crypto/rsa/operation.h"
#include "crypto/watch.h"

namespace handglass::crypto {

namespace {

// The DER of a DigestInfo up to the digest (RFC 8017 section 9.2, note 1). The three differ in the
// lengths and in the last number of the OID, 2.16.840.1.101.3.4.2.x.
//
//     SEQUENCE { SEQUENCE { OBJECT IDENTIFIER, NULL }, OCTET STRING }
//
// The NULL must be there. Some signers once left it out, and some verifiers take both; we take what a
// signer following RFC 8017 writes.
Bytes digest_info(HashAlgorithm algorithm, ByteView digest) {
  const auto size = static_cast<std::uint8_t>(digest.size());
  std::uint8_t arc = 0;
  switch (algorithm) {
    case HashAlgorithm::sha256:
      arc = 1;
      break;
    case HashAlgorithm::sha384:
      arc = 2;
      break;
    case HashAlgorithm::sha512:
      arc = 3;
      break;
    case HashAlgorithm::sha224:
      arc = 4;
      break;
    case HashAlgorithm::sha1:
      bug("nothing signs with SHA-1, and nothing so signed verifies");
  }
  // clang-format off
  const std::array<std::uint8_t, 19> prefix = {
      0x30, static_cast<std::uint8_t>(17 + size),
        0x30, 13,
          0x06, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc,
          0x05, 0,
        0x04, size};
  // clang-format on
  return concat({prefix, digest});
}

// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2): 00 01 FF..FF 00 T. At least eight FFs; nothing if there is
// no room for them.
std::optional<Bytes> emsa_pkcs1_v1_5_encode(HashAlgorithm algorithm, ByteView digest, std::size_t em_len) {
  const Bytes t = digest_info(algorithm, digest);
  if (em_len < t.size() + 11) return std::nullopt; // 8017#9.2 step 3
  Bytes em(em_len, 0xff);
  em[0] = 0x00;
  em[1] = 0x01;
  em[em_len - t.size() - 1] = 0x00;
  std::ranges::copy(t, em.end() - static_cast<std::ptrdiff_t>(t.size()));
  return em;
}

} // namespace

bool rsa_pkcs1_verify(const RsaPublicKey& key, HashAlgorithm algorithm, ByteView digest, ByteView signature) {
  if (digest.size() != digest_size(algorithm)) return false;
  const auto em = rsavp1(key, signature); // 8017#8.2.2 steps 1 and 2
  if (!em) return false;
  watch("EM", *em);
  const auto expected = emsa_pkcs1_v1_5_encode(algorithm, digest, key.size()); // step 3
  if (expected) watch("EM again", *expected);
  return expected && equal_public(*em, *expected);                             // step 4
}

// RFC 8017 section 8.2.1.
Result<Bytes> rsa_pkcs1_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, ByteView digest) {
  if (digest.size() != digest_size(algorithm)) bug("rsa_pkcs1_sign: the digest is not of this hash");
  const auto em = emsa_pkcs1_v1_5_encode(algorithm, digest, key.pub.size());
  if (!em) return failure(Alert::internal_error, "rsa.key_too_small", "8017#9.2", {{"bits", key.pub.bits()}});
  auto signature = rsasp1(key, *em);
  if (!signature)
    return failure(Alert::internal_error, "rsa.signature_fault", "8017#5.2.1", {{"bits", key.pub.bits()}});
  return *std::move(signature);
}

} // namespace handglass::crypto
