#include "x509/key_math.h"

#include "crypto/ec/ecdh.h"
#include "crypto/ec/ed25519.h"

namespace handglass::x509 {

bool is_valid_rsa(ByteView modulus, ByteView exponent) {
  return crypto::is_valid(crypto::RsaPublicKey{to_bytes(modulus), to_bytes(exponent)});
}

std::optional<Bytes> uncompressed_point(KeyType type, ByteView point) {
  if (crypto::is_on_curve(curve_of(type), point)) return to_bytes(point);
  return crypto::ec_decompress(curve_of(type), point);
}

std::optional<Bytes> public_point(KeyType type, ByteView secret) {
  if (type == KeyType::ed25519) {
    if (secret.size() != 32) return {};
    const std::array<std::uint8_t, 32> point = crypto::ed25519_public(secret); // any 32 octets are a seed
    return to_bytes(point);
  }
  Result<Bytes> point = crypto::ec_public(curve_of(type), secret);
  return point ? std::optional(*std::move(point)) : std::nullopt;
}

crypto::Curve curve_of(KeyType type) {
  if (type == KeyType::ec_p256) return crypto::Curve::p256;
  if (type == KeyType::ec_p384) return crypto::Curve::p384;
  if (type == KeyType::ec_p521) return crypto::Curve::p521;
  bug("a key that is not on a NIST curve has no curve");
}

crypto::HashAlgorithm hash_of(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_pkcs1_sha256:
    case SignatureAlgorithm::rsa_pss_sha256:
    case SignatureAlgorithm::ecdsa_sha256:
      return crypto::HashAlgorithm::sha256;
    case SignatureAlgorithm::rsa_pkcs1_sha384:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::ecdsa_sha384:
      return crypto::HashAlgorithm::sha384;
    case SignatureAlgorithm::rsa_pkcs1_sha512:
    case SignatureAlgorithm::rsa_pss_sha512:
    case SignatureAlgorithm::ecdsa_sha512:
      return crypto::HashAlgorithm::sha512;
    case SignatureAlgorithm::ed25519:
      break;
  }
  bug("Ed25519 signs messages, not digests");
}

} // namespace handglass::x509
