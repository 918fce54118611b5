// private_key.cpp: private keys in and out of files, and new ones.
//
// A file that holds a key says some things twice: the public half beside the private one, the curve inside
// and outside. They are compared here, once, because a key whose halves do not belong together can give
// its private half away with the first signature (RSA's is lost by one faulty power, Ed25519's by a wrong
// public key).
#include "crypto/ec/ecdh.h"
#include "crypto/rsa/operation.h"
#include "x509/der/writer.h"
#include "x509/key_math.h"
#include "x509/pem.h"

namespace handglass::x509 {
namespace {

std::unexpected<Failure> refuse(std::string_view id, std::string_view type, std::string_view reason, Rfc rfc,
                                std::source_location where = std::source_location::current()) {
  return failure(Alert::bad_certificate, id, rfc, {{"type", type}, {"reason", reason}}, where);
}

std::unexpected<Failure> unsupported(std::string_view algorithm,
                                     std::source_location where = std::source_location::current()) {
  return failure(Alert::unsupported_certificate, "key.unsupported", "5958#2", {{"algorithm", algorithm}},
                 where);
}

std::unexpected<Failure> encrypted(Rfc rfc, std::source_location where = std::source_location::current()) {
  return failure(Alert::bad_certificate, "key.encrypted", rfc, {}, where);
}

/// Contents of an INTEGER as a number: without the leading zero that makes room for a sign. Empty if it is
/// negative, zero, or longer than any key we compute with.
ByteView magnitude(ByteView contents) {
  if (contents.empty() || contents[0] >= 0x80) return {};
  if (contents[0] == 0) contents = contents.subspan(1);
  return contents.size() <= crypto::rsa_max_bits / 8 ? contents : ByteView{};
}

/// The contents of an INTEGER for a number without leading zeros. It may be secret, so nothing grows.
Bytes integer_contents(ByteView number) {
  Bytes contents;
  contents.reserve(1 + number.size());
  if (number.empty() || number[0] >= 0x80) contents.push_back(0);
  append(contents, number);
  return contents;
}

/// Key and secret, before they are a PrivateKey.
struct Parts {
  PublicKey public_key;
  std::unique_ptr<PrivateKey::Material> material = std::make_unique<PrivateKey::Material>();
};

Result<Parts> read_rsa(const AlgorithmIdentifier& algorithm, const RsaPrivateKey& key) {
  Parts parts;
  // The public half goes through the same checks as one that a peer sent.
  parts.public_key = TRY(PublicKey::from({algorithm, RsaPublicKey{key.modulus, key.public_exponent}}));
  crypto::RsaPrivateKey& rsa = parts.material->rsa;
  rsa.pub = {to_bytes(parts.public_key.modulus()), to_bytes(parts.public_key.exponent())};
  using Number = Secret<crypto::rsa_max_bits / 8>;
  rsa.d = Number(magnitude(key.private_exponent.octets));
  rsa.p = Number(magnitude(key.prime1.octets));
  rsa.q = Number(magnitude(key.prime2.octets));
  rsa.dp = Number(magnitude(key.exponent1.octets));
  rsa.dq = Number(magnitude(key.exponent2.octets));
  rsa.qinv = Number(magnitude(key.coefficient.octets));
  for (const Number* number : {&rsa.d, &rsa.p, &rsa.q, &rsa.dp, &rsa.dq, &rsa.qinv})
    if (number->empty()) return refuse("key.invalid", name(parts.public_key.type()), "number", "8017#3.2");
  // Whether p and q are prime nobody can see; whether the private power undoes the public one can be tried.
  Bytes two(rsa.pub.size());
  two.back() = 2;
  if (!crypto::is_consistent(rsa) || !crypto::rsasp1(rsa, two))
    return refuse("key.inconsistent", name(parts.public_key.type()), "numbers", "8017#3.2");
  return parts;
}

/// SEC 1 section 2.3.3: X, and whether Y is odd. Some tools write the public half of a key file like this.
Bytes compressed(ByteView point) {
  if (point.empty() || point[0] != 0x04) return to_bytes(point); // Ed25519
  Bytes x = to_bytes(point.first(1 + (point.size() - 1) / 2));
  x[0] = static_cast<std::uint8_t>(0x02 | (point.back() & 1));
  return x;
}

/// For all kinds whose public half is a point: computes it, and compares it with what the file says.
Result<Parts> read_point(KeyType type, SubjectPublicKeyInfo info, const SecretOctets& secret,
                         const std::optional<der::BitString>& stated) {
  std::optional<Bytes> point = public_point(type, secret.octets);
  if (!point) return refuse("key.invalid", name(type), "scalar", "5915#3");
  if (stated && !(stated->unused == 0 && (stated->octets == *point || stated->octets == compressed(*point))))
    return refuse("key.inconsistent", name(type), "public key", "5915#3");
  Parts parts;
  info.subject_public_key = KeyOctets{*std::move(point)};
  parts.public_key = TRY(PublicKey::from(info));
  parts.material->octets = secret.clone();
  return parts;
}

/// `outside` is the curve that PKCS#8 names; SEC1 alone has only the one inside.
Result<Parts> read_ec(const EcPrivateKey& key, const Parameters* outside,
                      const std::optional<der::BitString>& outer_public_key) {
  const Parameters* inside = key.parameters ? &*key.parameters : nullptr;
  if (outside == nullptr) outside = inside;
  if (outside == nullptr) return refuse("key.invalid", "EC", "curve", "5915#3");
  const auto* parameters = std::get_if<EcParameters>(outside);
  // RFC 5480 section 2.1.1: curves by name only.
  if (parameters == nullptr) return unsupported("id-ecPublicKey, curve not named");
  if (inside != nullptr && !(*inside == *outside)) return refuse("key.inconsistent", "EC", "curve", "5915#3");
  const Oid& curve = parameters->named_curve;
  const bool is_p256 = curve == oid("secp256r1"), is_p384 = curve == oid("secp384r1");
  if (!is_p256 && !is_p384 && !(curve == oid("secp521r1"))) return unsupported(curve.name_or_dotted());
  const KeyType type = is_p256 ? KeyType::ec_p256 : is_p384 ? KeyType::ec_p384 : KeyType::ec_p521;
  if (outer_public_key && key.public_key && !(*outer_public_key == *key.public_key))
    return refuse("key.inconsistent", name(type), "public key", "5958#2");
  const SubjectPublicKeyInfo info{{Oid(oid("id-ecPublicKey")), *parameters}, {}};
  return read_point(type, info, key.private_key, key.public_key ? key.public_key : outer_public_key);
}

Result<Parts> read_pkcs8(const OneAsymmetricKey& key) {
  const AlgorithmIdentifier& algorithm = key.private_key_algorithm;
  if (const auto* rsa = std::get_if<RsaPrivateKey>(&key.private_key)) return read_rsa(algorithm, *rsa);
  if (const auto* ec = std::get_if<EcPrivateKey>(&key.private_key))
    return read_ec(*ec, &algorithm.parameters, key.public_key);
  if (const auto* curve = std::get_if<CurvePrivateKey>(&key.private_key))
    return read_point(KeyType::ed25519, {algorithm, {}}, curve->private_key, key.public_key);
  return unsupported(algorithm.algorithm.name_or_dotted());
}

Result<Parts> read_sec1(ByteView der) {
  const EcPrivateKey key = TRY(der::parse<EcPrivateKey>(der));
  return read_ec(key, nullptr, std::nullopt);
}

Result<Parts> read_pkcs1(ByteView der) {
  const RsaPrivateKey key = TRY(der::parse<RsaPrivateKey>(der));
  return read_rsa({Oid(oid("rsaEncryption")), NullParameters{}}, key);
}

/// Without a label the kind shows in what follows the version: an algorithm, a modulus, or a scalar. An
/// encrypted key begins with an algorithm instead of a version.
Result<Parts> read_der(ByteView der) {
  if (der::parse<EncryptedPrivateKeyInfo>(der)) return encrypted("5958#3");
  KeySkeleton skeleton = TRY(der::parse<KeySkeleton>(der));
  wipe(skeleton.second.contents); // SEC1's scalar
  if (skeleton.second.tag == der::tag::integer) return read_pkcs1(der);
  if (skeleton.second.tag == der::tag::octet_string) return read_sec1(der);
  return read_pkcs8(TRY(der::parse<OneAsymmetricKey>(der)));
}

Result<Parts> read_block(const PemBlock& block) {
  if (block.label == "EC PRIVATE KEY") return read_sec1(block.contents);
  if (block.label == "RSA PRIVATE KEY") return read_pkcs1(block.contents);
  if (block.label == "ENCRYPTED PRIVATE KEY") return encrypted("7468#11");
  return read_pkcs8(TRY(der::parse<OneAsymmetricKey>(block.contents)));
}

Result<Parts> read_pem(std::string_view text) {
  Result<std::vector<PemBlock>> blocks = parse_pem(text);
  // Headers inside a block are how keys were encrypted before PKCS#8 (RFC 1421 section 4.6.1.1).
  if (!blocks && blocks.error().id == "pem.headers") return encrypted("1421#4.6.1.1");
  if (!blocks) return std::unexpected(blocks.error());
  std::optional<Result<Parts>> found;
  for (PemBlock& block : *blocks) {
    // Certificates and "EC PARAMETERS" may stand beside the key. "DSA PRIVATE KEY" and its like are no keys
    // of ours: they are said to be unsupported by their label.
    if (!found && block.label.ends_with("PRIVATE KEY")) {
      const bool is_known = block.label == "PRIVATE KEY" || block.label == "EC PRIVATE KEY" ||
                            block.label == "RSA PRIVATE KEY" || block.label == "ENCRYPTED PRIVATE KEY";
      found = is_known ? read_block(block) : unsupported(block.label);
    }
    wipe(block.contents);
  }
  if (!found) return failure(Alert::bad_certificate, "pem.no_block", "7468#10", {{"label", "PRIVATE KEY"}});
  return *std::move(found);
}

RsaPrivateKey write_rsa(const crypto::RsaPrivateKey& rsa) {
  RsaPrivateKey key;
  key.modulus = integer_contents(rsa.pub.n);
  key.public_exponent = integer_contents(rsa.pub.e);
  key.private_exponent.octets = integer_contents(rsa.d.expose());
  key.prime1.octets = integer_contents(rsa.p.expose());
  key.prime2.octets = integer_contents(rsa.q.expose());
  key.exponent1.octets = integer_contents(rsa.dp.expose());
  key.exponent2.octets = integer_contents(rsa.dq.expose());
  key.coefficient.octets = integer_contents(rsa.qinv.expose());
  return key;
}

} // namespace

void choose(const AlgorithmIdentifier& algorithm, std::optional<der::Tag>, PrivateKeyContents& contents) {
  const Oid& id = algorithm.algorithm;
  if (id == oid("rsaEncryption") || id == oid("id-RSASSA-PSS"))
    contents = RsaPrivateKey{};
  else if (id == oid("id-ecPublicKey"))
    contents = EcPrivateKey{};
  else if (id == oid("id-Ed25519"))
    contents = CurvePrivateKey{};
  else
    contents = UnknownPrivateKey{};
}

Result<PrivateKey> PrivateKey::parse(ByteView der_or_pem) {
  Parts parts = looks_like_pem(der_or_pem) ? TRY(read_pem(as_text(der_or_pem))) : TRY(read_der(der_or_pem));
  return PrivateKey(std::move(parts.public_key), std::move(parts.material));
}

PrivateKey PrivateKey::generate(KeyType type, Random& random, std::size_t rsa_bits) {
  Parts parts;
  PublicKey& key = parts.public_key;
  key.type_ = type;
  if (type == KeyType::rsa || type == KeyType::rsa_pss) {
    parts.material->rsa = crypto::rsa_generate(rsa_bits, random, "rsa key");
    key.modulus_ = parts.material->rsa.pub.n;
    key.exponent_ = parts.material->rsa.pub.e;
  } else {
    SecretOctets& secret = parts.material->octets;
    if (type == KeyType::ed25519)
      secret.octets = random.bytes("ed25519 key", 32);
    else
      secret = SecretOctets(crypto::ec_generate(curve_of(type), random, "ec key").expose());
    std::optional<Bytes> point = public_point(type, secret.octets);
    if (!point) bug("a new key is out of range");
    key.point_ = *std::move(point);
  }
  return PrivateKey(std::move(parts.public_key), std::move(parts.material));
}

PrivateKey::PrivateKey(PublicKey public_key, std::unique_ptr<Material> material)
    : public_key_(std::move(public_key)), material_(std::move(material)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

PrivateKey PrivateKey::clone() const {
  auto material = std::make_unique<Material>();
  material->octets = material_->octets.clone();
  material->rsa = material_->rsa.clone();
  return PrivateKey(public_key_, std::move(material));
}

Bytes PrivateKey::to_der() const {
  OneAsymmetricKey key;
  key.private_key_algorithm = public_key_.info().algorithm;
  switch (type()) {
    case KeyType::rsa:
    case KeyType::rsa_pss:
      key.private_key = write_rsa(material_->rsa);
      break;
    case KeyType::ec_p256:
    case KeyType::ec_p384:
    case KeyType::ec_p521: {
      EcPrivateKey ec;
      ec.private_key = material_->octets.clone();
      ec.public_key = der::BitString{0, to_bytes(public_key_.point())};
      key.private_key = std::move(ec);
      break;
    }
    case KeyType::ed25519:
      key.private_key = CurvePrivateKey{material_->octets.clone()};
      break;
  }
  Bytes out;
  out.reserve(8 * crypto::rsa_max_bits / 8); // room for the largest: growing would leave copies behind
  der::Writer(out).nested("", key);
  return out;
}

std::string PrivateKey::to_pem() const {
  SecretOctets der;
  der.octets = to_der(); // not a copy of it
  return x509::to_pem("PRIVATE KEY", der.octets);
}

} // namespace handglass::x509
