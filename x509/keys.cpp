#include "x509/keys.h"

#include "x509/certificate.h"
#include "x509/der/writer.h"
#include "x509/key_math.h"
#include "x509/pem.h"

namespace handglass::x509 {
namespace {

/// Contents of an INTEGER as a number without leading zeros; empty if it is negative or zero.
Bytes positive(ByteView contents) {
  if (contents.empty() || contents[0] >= 0x80) return {};
  while (!contents.empty() && contents[0] == 0) contents = contents.subspan(1);
  return to_bytes(contents);
}

/// Contents of an INTEGER for a number without leading zeros.
Bytes integer_contents(ByteView number) {
  Bytes contents = to_bytes(number);
  if (contents.empty() || contents[0] >= 0x80) contents.insert(contents.begin(), 0);
  return contents;
}

std::unexpected<Failure> invalid(KeyType type, std::string_view reason, Rfc rfc,
                                 std::source_location where = std::source_location::current()) {
  return failure(Alert::bad_certificate, "key.invalid", rfc, {{"type", name(type)}, {"reason", reason}},
                 where);
}

/// The one signature algorithm that RSASSA-PSS parameters allow; nothing if they fit none of ours.
std::optional<SignatureAlgorithm> allowed_by(const RsaSsaPssParams& p) {
  if (!p.hash_algorithm || !p.mask_gen_algorithm || p.trailer_field != 1) return {}; // absent is SHA-1
  if (!(p.mask_gen_algorithm->algorithm == oid("id-mgf1"))) return {};
  if (!(p.mask_gen_algorithm->hash.algorithm == p.hash_algorithm->algorithm)) return {};
  // RFC 8446 section 4.2.3: MGF1 with the same hash, a salt as long as the digest.
  if (p.hash_algorithm->algorithm == oid("id-sha256") && p.salt_length == 32)
    return SignatureAlgorithm::rsa_pss_sha256;
  if (p.hash_algorithm->algorithm == oid("id-sha384") && p.salt_length == 48)
    return SignatureAlgorithm::rsa_pss_sha384;
  if (p.hash_algorithm->algorithm == oid("id-sha512") && p.salt_length == 64)
    return SignatureAlgorithm::rsa_pss_sha512;
  return {};
}

RsaSsaPssParams pss_params(SignatureAlgorithm algorithm) {
  RsaSsaPssParams p;
  HashIdentifier hash;
  switch (algorithm) {
    case SignatureAlgorithm::rsa_pss_sha384:
      hash.algorithm = oid("id-sha384"), p.salt_length = 48;
      break;
    case SignatureAlgorithm::rsa_pss_sha512:
      hash.algorithm = oid("id-sha512"), p.salt_length = 64;
      break;
    default:
      hash.algorithm = oid("id-sha256"), p.salt_length = 32;
      break;
  }
  p.hash_algorithm = hash;
  p.mask_gen_algorithm = MaskGenIdentifier{oid("id-mgf1"), hash};
  return p;
}

/// OIDs whose parameters are NULL (RSA) or nothing; PSS is apart.
struct Row {
  SignatureAlgorithm algorithm;
  const KnownOid* id;
  bool has_null;
};
constexpr Row rows[] = {
    {SignatureAlgorithm::rsa_pkcs1_sha256, &oid("sha256WithRSAEncryption"), true},
    {SignatureAlgorithm::rsa_pkcs1_sha384, &oid("sha384WithRSAEncryption"), true},
    {SignatureAlgorithm::rsa_pkcs1_sha512, &oid("sha512WithRSAEncryption"), true},
    {SignatureAlgorithm::ecdsa_sha256, &oid("ecdsa-with-SHA256"), false},
    {SignatureAlgorithm::ecdsa_sha384, &oid("ecdsa-with-SHA384"), false},
    {SignatureAlgorithm::ecdsa_sha512, &oid("ecdsa-with-SHA512"), false},
    {SignatureAlgorithm::ed25519, &oid("id-Ed25519"), false},
};

} // namespace

std::string_view name(KeyType type) {
  switch (type) {
    case KeyType::rsa:
      return "RSA";
    case KeyType::rsa_pss:
      return "RSASSA-PSS";
    case KeyType::ec_p256:
      return "P-256";
    case KeyType::ec_p384:
      return "P-384";
    case KeyType::ec_p521:
      return "P-521";
    case KeyType::ed25519:
      return "Ed25519";
  }
  return "";
}

std::string_view name(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_pkcs1_sha256:
      return "rsa_pkcs1_sha256";
    case SignatureAlgorithm::rsa_pkcs1_sha384:
      return "rsa_pkcs1_sha384";
    case SignatureAlgorithm::rsa_pkcs1_sha512:
      return "rsa_pkcs1_sha512";
    case SignatureAlgorithm::rsa_pss_sha256:
      return "rsa_pss_sha256";
    case SignatureAlgorithm::rsa_pss_sha384:
      return "rsa_pss_sha384";
    case SignatureAlgorithm::rsa_pss_sha512:
      return "rsa_pss_sha512";
    case SignatureAlgorithm::ecdsa_sha256:
      return "ecdsa_sha256";
    case SignatureAlgorithm::ecdsa_sha384:
      return "ecdsa_sha384";
    case SignatureAlgorithm::ecdsa_sha512:
      return "ecdsa_sha512";
    case SignatureAlgorithm::ed25519:
      return "ed25519";
  }
  return "";
}

bool suits(SignatureAlgorithm algorithm, KeyType type) {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_pkcs1_sha256:
    case SignatureAlgorithm::rsa_pkcs1_sha384:
    case SignatureAlgorithm::rsa_pkcs1_sha512:
      return type == KeyType::rsa;
    case SignatureAlgorithm::rsa_pss_sha256:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::rsa_pss_sha512:
      return type == KeyType::rsa || type == KeyType::rsa_pss;
    // In certificates any hash goes with any curve (RFC 5480); it is TLS 1.3 that ties them together.
    case SignatureAlgorithm::ecdsa_sha256:
    case SignatureAlgorithm::ecdsa_sha384:
    case SignatureAlgorithm::ecdsa_sha512:
      return type == KeyType::ec_p256 || type == KeyType::ec_p384 || type == KeyType::ec_p521;
    case SignatureAlgorithm::ed25519:
      return type == KeyType::ed25519;
  }
  return false;
}

SignatureAlgorithm default_algorithm(KeyType type) {
  switch (type) {
    case KeyType::rsa:
      return SignatureAlgorithm::rsa_pkcs1_sha256;
    case KeyType::rsa_pss:
      return SignatureAlgorithm::rsa_pss_sha256;
    case KeyType::ec_p256:
      return SignatureAlgorithm::ecdsa_sha256;
    case KeyType::ec_p384:
      return SignatureAlgorithm::ecdsa_sha384;
    case KeyType::ec_p521:
      return SignatureAlgorithm::ecdsa_sha512;
    case KeyType::ed25519:
      return SignatureAlgorithm::ed25519;
  }
  return SignatureAlgorithm::ed25519;
}

Result<SignatureAlgorithm> signature_algorithm(const AlgorithmIdentifier& identifier) {
  const std::string id = identifier.algorithm.name_or_dotted();
  if (identifier.algorithm == oid("id-RSASSA-PSS")) {
    const auto* params = std::get_if<RsaSsaPssParams>(&identifier.parameters);
    const std::optional<SignatureAlgorithm> algorithm =
        params != nullptr ? allowed_by(*params) : std::nullopt;
    if (!algorithm)
      return failure(Alert::unsupported_certificate, "signature.bad_parameters", "4055#3.3",
                     {{"algorithm", id}});
    return *algorithm;
  }
  for (const Row& row : rows) {
    if (!(identifier.algorithm == *row.id)) continue;
    const bool is_absent = std::holds_alternative<AbsentParameters>(identifier.parameters);
    const bool is_null = std::holds_alternative<NullParameters>(identifier.parameters);
    // RFC 4055 section 5: NULL, and absent must be accepted too. The others: absent (5758#3.2, 8410#3).
    if (!is_absent && !(is_null && row.has_null))
      return failure(Alert::bad_certificate, "signature.bad_parameters", "5280#4.1.1.2", {{"algorithm", id}});
    return row.algorithm;
  }
  return failure(is_broken(identifier) ? Alert::bad_certificate : Alert::unsupported_certificate,
                 "signature.unknown_algorithm", "5280#4.1.1.2", {{"algorithm", id}});
}

bool is_broken(const AlgorithmIdentifier& identifier) {
  return identifier.algorithm == oid("md5WithRSAEncryption") ||
         identifier.algorithm == oid("sha1WithRSAEncryption") ||
         identifier.algorithm == oid("ecdsa-with-SHA1");
}

AlgorithmIdentifier algorithm_identifier(SignatureAlgorithm algorithm) {
  for (const Row& row : rows)
    if (row.algorithm == algorithm)
      return {Oid(*row.id), row.has_null ? Parameters(NullParameters{}) : Parameters(AbsentParameters{})};
  return {Oid(oid("id-RSASSA-PSS")), pss_params(algorithm)};
}

Result<PublicKey> PublicKey::from(const SubjectPublicKeyInfo& info) {
  const Oid& id = info.algorithm.algorithm;
  const Parameters& parameters = info.algorithm.parameters;
  const auto unsupported = [&](std::string_view algorithm) {
    return failure(Alert::unsupported_certificate, "key.unsupported", "5280#4.1.2.7",
                   {{"algorithm", algorithm}});
  };
  PublicKey key;
  if (const auto* rsa = std::get_if<RsaPublicKey>(&info.subject_public_key)) {
    key.type_ = id == oid("rsaEncryption") ? KeyType::rsa : KeyType::rsa_pss;
    if (key.type_ == KeyType::rsa) {
      // RFC 3279 section 2.3.1: the parameters must be NULL.
      if (!std::holds_alternative<NullParameters>(parameters))
        return invalid(key.type_, "parameters", "3279#2.3.1");
    } else if (const auto* pss = std::get_if<RsaSsaPssParams>(&parameters)) {
      key.restricted_to_ = allowed_by(*pss);
      if (!key.restricted_to_) return unsupported("id-RSASSA-PSS");
    } else if (!std::holds_alternative<AbsentParameters>(parameters)) {
      return invalid(key.type_, "parameters", "4055#3.1");
    }
    key.modulus_ = positive(rsa->modulus);
    key.exponent_ = positive(rsa->public_exponent);
    if (key.modulus_.empty() || key.exponent_.empty()) return invalid(key.type_, "sign", "8017#3.1");
    if (!is_valid_rsa(key.modulus_, key.exponent_)) return invalid(key.type_, "modulus", "8017#3.1");
    return key;
  }
  const auto* octets = std::get_if<KeyOctets>(&info.subject_public_key);
  if (octets == nullptr) return unsupported(id.name_or_dotted());
  if (id == oid("id-ecPublicKey")) {
    const auto* curve = std::get_if<EcParameters>(&parameters);
    // RFC 5480 section 2.1.1: curves by name only. (CVE-2020-0601 was a curve of the attacker's own making.)
    if (curve == nullptr) return unsupported("id-ecPublicKey, curve not named");
    if (curve->named_curve == oid("secp256r1"))
      key.type_ = KeyType::ec_p256;
    else if (curve->named_curve == oid("secp384r1"))
      key.type_ = KeyType::ec_p384;
    else if (curve->named_curve == oid("secp521r1"))
      key.type_ = KeyType::ec_p521;
    else
      return unsupported(curve->named_curve.name_or_dotted());
    // RFC 5480 section 2.2: uncompressed points must be understood, compressed ones may be. A key is the same
    // key in either form, and we keep the one. (The third, "hybrid", must not be used.)
    std::optional<Bytes> point = uncompressed_point(key.type_, octets->octets);
    if (!point) return invalid(key.type_, "point", "5480#2.2");
    key.point_ = *std::move(point);
    return key;
  } else if (id == oid("id-Ed25519")) {
    key.type_ = KeyType::ed25519;
    if (!std::holds_alternative<AbsentParameters>(parameters))
      return invalid(key.type_, "parameters", "8410#3");
    if (octets->octets.size() != 32) return invalid(key.type_, "point", "8032#5.1.5");
  } else {
    return unsupported(id.name_or_dotted());
  }
  key.point_ = octets->octets;
  return key;
}

Result<PublicKey> Certificate::public_key() const { return PublicKey::from(tbs.subject_public_key_info); }

Result<PublicKey> PublicKey::parse(ByteView der_or_pem) {
  if (!looks_like_pem(der_or_pem)) return from(TRY(der::parse<SubjectPublicKeyInfo>(der_or_pem)));
  const std::vector<PemBlock> blocks = TRY(parse_pem(as_text(der_or_pem)));
  for (const PemBlock& block : blocks)
    if (block.label == "PUBLIC KEY") return from(TRY(der::parse<SubjectPublicKeyInfo>(block.contents)));
  return failure(Alert::bad_certificate, "pem.no_block", "7468#13", {{"label", "PUBLIC KEY"}});
}

std::size_t PublicKey::bits() const {
  switch (type_) {
    case KeyType::rsa:
    case KeyType::rsa_pss: {
      std::size_t bits = modulus_.size() * 8;
      for (std::uint8_t top = modulus_[0]; top < 0x80; top = static_cast<std::uint8_t>(top << 1)) --bits;
      return bits;
    }
    case KeyType::ec_p256:
      return 256;
    case KeyType::ec_p384:
      return 384;
    case KeyType::ec_p521:
      return 521;
    case KeyType::ed25519:
      return 255;
  }
  return 0;
}

SubjectPublicKeyInfo PublicKey::info() const {
  SubjectPublicKeyInfo info;
  switch (type_) {
    case KeyType::rsa:
      info.algorithm = {Oid(oid("rsaEncryption")), NullParameters{}};
      break;
    case KeyType::rsa_pss:
      info.algorithm = {Oid(oid("id-RSASSA-PSS")), AbsentParameters{}};
      if (restricted_to_) info.algorithm.parameters = pss_params(*restricted_to_);
      break;
    case KeyType::ec_p256:
      info.algorithm = {Oid(oid("id-ecPublicKey")), EcParameters{oid("secp256r1")}};
      break;
    case KeyType::ec_p384:
      info.algorithm = {Oid(oid("id-ecPublicKey")), EcParameters{oid("secp384r1")}};
      break;
    case KeyType::ec_p521:
      info.algorithm = {Oid(oid("id-ecPublicKey")), EcParameters{oid("secp521r1")}};
      break;
    case KeyType::ed25519:
      info.algorithm = {Oid(oid("id-Ed25519")), AbsentParameters{}};
      break;
  }
  if (point_.empty())
    info.subject_public_key = RsaPublicKey{integer_contents(modulus_), integer_contents(exponent_)};
  else
    info.subject_public_key = KeyOctets{point_};
  return info;
}

Bytes PublicKey::to_der() const { return der::serialise(info()); }
std::string PublicKey::to_pem() const { return x509::to_pem("PUBLIC KEY", to_der()); }

} // namespace handglass::x509
