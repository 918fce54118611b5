// signature.cpp: makes and checks signatures with the keys of keys.h.
//
//      message ──hash──▶ digest ──padding, private key──▶ signature        RSA, ECDSA
//      message ─────────────────private key─────────────▶ signature        Ed25519 hashes by itself
//
// What is signed is always the message: which hash is taken follows from the algorithm, and cannot be
// confused by a caller.
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/ed25519.h"
#include "crypto/rsa/pkcs1.h"
#include "crypto/rsa/pss.h"
#include "x509/key_math.h"

namespace handglass::x509 {
namespace {

/// A key is for one family of algorithms, and an id-RSASSA-PSS key may name the only hash it allows.
Result<void> check_fit(const PublicKey& key, SignatureAlgorithm algorithm) {
  if (suits(algorithm, key.type()) && key.restricted_to().value_or(algorithm) == algorithm) return {};
  return failure(Alert::bad_certificate, "signature.key_mismatch", "5280#4.1.1.2",
                 {{"algorithm", name(algorithm)}, {"key", name(key.type())}});
}

crypto::RsaPublicKey rsa_key(const PublicKey& key) {
  return {to_bytes(key.modulus()), to_bytes(key.exponent())};
}

} // namespace

Result<void> verify(const PublicKey& key, SignatureAlgorithm algorithm, ByteView message,
                    ByteView signature) {
  TRY(check_fit(key, algorithm));
  bool is_good = false;
  switch (algorithm) {
    case SignatureAlgorithm::rsa_pkcs1_sha256:
    case SignatureAlgorithm::rsa_pkcs1_sha384:
    case SignatureAlgorithm::rsa_pkcs1_sha512: {
      const crypto::HashAlgorithm hash = hash_of(algorithm);
      is_good = crypto::rsa_pkcs1_verify(rsa_key(key), hash, crypto::hash(hash, message), signature);
      break;
    }
    case SignatureAlgorithm::rsa_pss_sha256:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::rsa_pss_sha512: {
      const crypto::HashAlgorithm hash = hash_of(algorithm);
      const crypto::Digest digest = crypto::hash(hash, message);
      is_good = crypto::rsa_pss_verify(rsa_key(key), hash, digest, signature, digest.size());
      break;
    }
    case SignatureAlgorithm::ecdsa_sha256:
    case SignatureAlgorithm::ecdsa_sha384:
    case SignatureAlgorithm::ecdsa_sha512:
      is_good = crypto::ecdsa_verify(curve_of(key.type()), key.point(),
                                     crypto::hash(hash_of(algorithm), message), signature);
      break;
    case SignatureAlgorithm::ed25519:
      is_good = crypto::ed25519_verify(key.point(), message, signature);
      break;
  }
  if (!is_good)
    return failure(Alert::bad_certificate, "signature.bad", "5280#6.1.3", {{"algorithm", name(algorithm)}});
  return {};
}

Result<Bytes> PrivateKey::sign(SignatureAlgorithm algorithm, ByteView message, Random& random) const {
  TRY(check_fit(public_key_, algorithm));
  switch (algorithm) {
    case SignatureAlgorithm::rsa_pkcs1_sha256:
    case SignatureAlgorithm::rsa_pkcs1_sha384:
    case SignatureAlgorithm::rsa_pkcs1_sha512: {
      const crypto::HashAlgorithm hash = hash_of(algorithm);
      return crypto::rsa_pkcs1_sign(material_->rsa, hash, crypto::hash(hash, message));
    }
    case SignatureAlgorithm::rsa_pss_sha256:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::rsa_pss_sha512: {
      const crypto::HashAlgorithm hash = hash_of(algorithm);
      const crypto::Digest digest = crypto::hash(hash, message);
      // RFC 8446 section 4.2.3: the salt is as long as the digest. It need not be secret.
      return crypto::rsa_pss_sign(material_->rsa, hash, digest, random.bytes("pss salt", digest.size()));
    }
    case SignatureAlgorithm::ecdsa_sha256:
    case SignatureAlgorithm::ecdsa_sha384:
    case SignatureAlgorithm::ecdsa_sha512: {
      const crypto::HashAlgorithm hash = hash_of(algorithm);
      return crypto::ecdsa_sign(curve_of(type()), hash, material_->octets.octets,
                                crypto::hash(hash, message));
    }
    case SignatureAlgorithm::ed25519:
      return to_bytes(crypto::ed25519_sign(material_->octets.octets, message));
  }
  bug("a signature algorithm without a row in sign()");
}

} // namespace handglass::x509
