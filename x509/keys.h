// keys.h: public and private keys, and the signatures that tie them together.
//
//        PrivateKey ──sign(algorithm, message)──▶ signature
//            │ public_key()                           │
//            ▼                                        ▼
//        PublicKey ──────────verify(key, algorithm, message, signature)──▶ yes, or a Failure
//
// A key says which signature algorithms it can be used with; the algorithm says which hash and
// padding. TLS numbers the same algorithms as SignatureScheme, certificates name them by OID.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/random.h"
#include "core/result.h"
#include "core/secret.h"
#include "x509/public_key_info.h"

namespace handglass::x509 {

enum class KeyType : std::uint8_t {
  rsa,     ///< rsaEncryption: PKCS#1 v1.5 and PSS signatures (rsa_pss_rsae_* in TLS)
  rsa_pss, ///< id-RSASSA-PSS: PSS signatures only (rsa_pss_pss_*)
  ec_p256,
  ec_p384,
  ec_p521,
  ed25519,
};
std::string_view name(KeyType type); ///< "RSA", "RSASSA-PSS", "P-256", "P-384", "P-521", "Ed25519"

enum class SignatureAlgorithm : std::uint8_t {
  rsa_pkcs1_sha256,
  rsa_pkcs1_sha384,
  rsa_pkcs1_sha512,
  rsa_pss_sha256,
  rsa_pss_sha384,
  rsa_pss_sha512,
  ecdsa_sha256,
  ecdsa_sha384,
  ecdsa_sha512,
  ed25519,
};
std::string_view name(SignatureAlgorithm algorithm); ///< "rsa_pkcs1_sha256", "ecdsa_sha384" …

/// Whether a key of this type can make and check such signatures.
bool suits(SignatureAlgorithm algorithm, KeyType type);
/// The algorithm a certificate authority with such a key signs with when nobody says otherwise.
SignatureAlgorithm default_algorithm(KeyType type);

/// From the AlgorithmIdentifier of a certificate (RFC 5280 section 4.1.1.2).
/// Errors: "signature.unknown_algorithm" {algorithm} with unsupported_certificate, or, if it is broken,
///         bad_certificate;
///         "signature.bad_parameters" {algorithm} with bad_certificate.
Result<SignatureAlgorithm> signature_algorithm(const AlgorithmIdentifier& identifier);
/// A signature with MD5 or SHA-1: known, and not to be believed. RFC 8446 section 4.4.2.4.
bool is_broken(const AlgorithmIdentifier& identifier);
/// The AlgorithmIdentifier to write for it.
AlgorithmIdentifier algorithm_identifier(SignatureAlgorithm algorithm);

/// A public key that has passed the checks of its kind: a point is on its curve, a modulus is odd.
class PublicKey {
 public:
  /// Errors: "key.unsupported" {algorithm}, "key.invalid" {type, reason}, alert unsupported_certificate or
  /// bad_certificate.
  static Result<PublicKey> from(const SubjectPublicKeyInfo& info);
  /// The same from DER or PEM ("PUBLIC KEY").
  static Result<PublicKey> parse(ByteView der_or_pem);

  KeyType type() const { return type_; }
  /// Bits of the modulus or of the curve's order: 2048, 256, 384, 521, 255.
  std::size_t bits() const;
  /// For an id-RSASSA-PSS key with parameters: the only hash it may be used with (RFC 4055 section 3.1).
  std::optional<SignatureAlgorithm> restricted_to() const { return restricted_to_; }

  /// RSA: modulus and exponent, big-endian, without leading zeros. Else empty.
  ByteView modulus() const { return modulus_; }
  ByteView exponent() const { return exponent_; }
  /// P-256, P-384, P-521: the uncompressed point, 04 ‖ X ‖ Y. Ed25519: the 32 octets of RFC 8032.
  ByteView point() const { return point_; }

  SubjectPublicKeyInfo info() const;
  Bytes to_der() const; ///< SubjectPublicKeyInfo
  std::string to_pem() const;
  bool operator==(const PublicKey&) const = default;

 private:
  friend class PrivateKey;
  KeyType type_ = KeyType::ed25519;
  std::optional<SignatureAlgorithm> restricted_to_;
  Bytes modulus_, exponent_, point_;
};

/// Checks a signature. Errors, alert bad_certificate (a TLS caller says decrypt_error itself):
/// "signature.bad" {algorithm}; "signature.key_mismatch" {algorithm, key} if the key is of another kind.
Result<void> verify(const PublicKey& key, SignatureAlgorithm algorithm, ByteView message, ByteView signature);

/// Encrypts with PKCS#1 v1.5 for the owner of an rsaEncryption key: in TLS 1.2, the premaster secret.
/// Errors: "key.cannot_encrypt" {key} with unsupported_certificate if the key is of another type;
/// "rsa.message_too_long" {bits, size} with internal_error if the message does not fit. `padding`, if given,
/// gets the random octets, for those who want to do it again.
Result<Bytes> encrypt_pkcs1(const PublicKey& key, ByteView message, Random& random, std::string_view use,
                            Bytes* padding = nullptr);

/// A private key. Moved, not copied; its memory is wiped when it goes.
class PrivateKey {
 public:
  /// PKCS#8 (RFC 5958), SEC1 (RFC 5915) or PKCS#1 (RFC 8017), as DER or as PEM.
  /// Errors: "key.encrypted" (an option of the tool that wrote it leaves the password out), "key.unsupported"
  /// {algorithm}, "key.inconsistent" {type, reason} (the file says one thing twice, and differently: "public
  /// key", "curve", "numbers"), "key.invalid" {type, reason}, "key.version", "key.multi_prime", "pem.…",
  /// "der.…".
  static Result<PrivateKey> parse(ByteView der_or_pem);
  static PrivateKey generate(KeyType type, Random& random, std::size_t rsa_bits = 2048);

  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;
  ~PrivateKey();
  /// A deliberate second copy.
  PrivateKey clone() const;

  KeyType type() const { return public_key_.type(); }
  const PublicKey& public_key() const { return public_key_; }

  /// ECDSA is deterministic (see crypto/ec/ecdsa.h); PSS takes its salt from `random` under the use "pss
  /// salt". Errors: "signature.key_mismatch" {algorithm, key}; "rsa.key_too_small", "rsa.signature_fault".
  Result<Bytes> sign(SignatureAlgorithm algorithm, ByteView message, Random& random) const;

  /// The premaster secret of TLS 1.2 out of what encrypt_pkcs1() made, or `fallback`, in constant time: see
  /// crypto/rsa/pkcs1_encryption.h. Nothing if the key is not an rsaEncryption key, or if the ciphertext is
  /// of the wrong size or not below the modulus. `padding`, if given, gets what stood before it, or zeros.
  std::optional<Secret<64>> decrypt_premaster(ByteView ciphertext, std::uint16_t client_version,
                                              ByteView fallback, Bytes* padding = nullptr) const;

  /// A message of any size out of what encrypt_pkcs1() made, or one that nobody sent: crypto/rsa/
  /// pkcs1_encryption.h. Nothing under the same conditions.
  std::optional<Bytes> decrypt_pkcs1(ByteView ciphertext) const;

  /// PKCS#8, unencrypted: as DER and between "BEGIN PRIVATE KEY" lines. The caller owns a secret now.
  Bytes to_der() const;
  std::string to_pem() const;

  struct Material; ///< key_math.h

 private:
  PrivateKey(PublicKey public_key, std::unique_ptr<Material> material);
  PublicKey public_key_;
  std::unique_ptr<Material> material_;
};

} // namespace handglass::x509
