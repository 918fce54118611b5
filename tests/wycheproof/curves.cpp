// curves.cpp: ECDH, ECDSA, X25519, Ed25519, and the parameters of curves. Every case runs over every engine.
#include <algorithm>

#include "crypto/ec/ecdh.h"
#include "crypto/ec/ecdsa.h"
#include "crypto/ec/ed25519.h"
#include "crypto/ec/params.h"
#include "crypto/ec/signature_der.h"
#include "crypto/ec/x25519.h"
#include "tests/vectors/numbers.h"
#include "tests/wycheproof/case.h"
#include "tests/wycheproof/der.h"

namespace handglass::wycheproof_runner {
namespace {

using namespace crypto;
using tests::fit;

Curve curve_named(const std::string& text) {
  if (text == "secp256r1" || text == "P-256") return Curve::p256;
  if (text == "secp384r1" || text == "P-384") return Curve::p384;
  if (text == "secp521r1" || text == "P-521") return Curve::p521;
  // What TLS 1.3 and we have no use for.
  for (const char* other :
       {"secp224r1", "secp224k1", "secp256k1", "secp192r1", "secp192k1", "secp160", "brainpool", "FRP256v1"})
    if (text.starts_with(other)) throw Skipped("curve " + text);
  throw Failed("unknown curve " + text);
}

/// id-ecPublicKey and the OID of a named curve: RFC 5480 section 2.1.1.
Bytes identifier_of(Curve curve) {
  const char* const oids[] = {"06072a8648ce3d020106082a8648ce3d030107", "06072a8648ce3d020106052b81040022",
                              "06072a8648ce3d020106052b81040023"};
  return *unhex(oids[static_cast<std::size_t>(curve)]);
}
const Bytes x25519_identifier = *unhex("06032b656e"); // RFC 8410 section 3

Answer agree(Curve curve, ByteView scalar, ByteView point, ByteView expected) {
  std::optional<Answer> answer;
  // Compressed points are accepted in keys (RFC 5480), and so are tried here.
  const std::optional<Bytes> decompressed = ec_decompress(curve, point);
  for (EcEngine engine : ec_engines()) {
    const auto shared = ecdh(curve, scalar, decompressed ? ByteView(*decompressed) : point, engine);
    const Answer now = !shared                                    ? Answer::refused
                       : equal_public(shared->expose(), expected) ? Answer::right
                                                                  : Answer::wrong;
    if (answer && *answer != now) throw Failed("two engines disagree");
    answer = now;
  }
  return answer.value();
}

Answer ecdh_point(Case& c) {
  const Curve curve = curve_named(c.group.text("curve"));
  if (c.group.text("encoding") != "ecpoint") throw Failed("unknown encoding");
  const Bytes scalar = fit(c.test.bytes("private"), scalar_size(curve));
  return agree(curve, scalar, c.test.bytes("public"), c.test.bytes("shared"));
}

Answer ecdh_asn(Case& c) {
  const Curve curve = curve_named(c.group.text("curve"));
  if (c.group.text("encoding") != "asn") throw Failed("unknown encoding");
  const Bytes scalar = fit(c.test.bytes("private"), scalar_size(curve)), expected = c.test.bytes("shared");
  const auto point = from_spki(c.test.bytes("public"), identifier_of(curve));
  return point ? agree(curve, scalar, *point, expected) : Answer::refused;
}

Answer ecdh_pem(Case& c) {
  const Curve curve = curve_named(c.group.text("curve"));
  if (c.group.text("encoding") != "pem") throw Failed("unknown encoding");
  const Bytes expected = c.test.bytes("shared");
  const auto public_der = from_pem(c.test.text("public"), "PUBLIC KEY");
  const auto private_der = from_pem(c.test.text("private"), "PRIVATE KEY");
  const auto point = public_der ? from_spki(*public_der, identifier_of(curve)) : std::nullopt;
  const auto wrapped = private_der ? from_pkcs8(*private_der, identifier_of(curve)) : std::nullopt;
  if (!point || !wrapped) return Answer::refused;
  ByteView rest = *wrapped; // ECPrivateKey, RFC 5915 section 3
  auto key = take(rest, 0x30);
  if (!key) throw Failed("no private key");
  const auto version = take_number(*key);
  const auto scalar = take(*key, 0x04);
  if (version != Bytes{1} || !scalar) throw Failed("no private key");
  return agree(curve, fit(*scalar, scalar_size(curve)), *point, expected);
}

Answer x25519_agree(ByteView own, ByteView peer, ByteView expected) {
  if (own.size() != 32 || peer.size() != 32) return Answer::refused;
  std::array<std::uint8_t, 32> point;
  std::copy(peer.begin(), peer.end(), point.begin());
  const Secret<32> key(own);
  std::optional<Answer> answer;
  for (Engine25519 engine : engines_25519()) {
    const auto shared = x25519(key, point, engine);
    const Answer now = !shared                                    ? Answer::refused
                       : equal_public(shared->expose(), expected) ? Answer::right
                                                                  : Answer::wrong;
    if (answer && *answer != now) throw Failed("two engines disagree");
    answer = now;
  }
  return answer.value();
}

void is_curve25519(Case& c) {
  if (c.group.text("curve") != "curve25519") throw Failed("unknown curve");
}

Answer xdh(Case& c) {
  is_curve25519(c);
  return x25519_agree(c.test.bytes("private"), c.test.bytes("public"), c.test.bytes("shared"));
}

Answer xdh_wrapped(Case& c, const std::optional<Bytes>& public_der, const std::optional<Bytes>& private_der) {
  is_curve25519(c);
  const Bytes expected = c.test.bytes("shared");
  const auto point = public_der ? from_spki(*public_der, x25519_identifier) : std::nullopt;
  const auto wrapped = private_der ? from_pkcs8(*private_der, x25519_identifier) : std::nullopt;
  if (!point || !wrapped) return Answer::refused;
  ByteView rest = *wrapped; // CurvePrivateKey, RFC 8410 section 7: an OCTET STRING once more
  const auto key = take(rest, 0x04);
  return key ? x25519_agree(*key, *point, expected) : Answer::refused;
}
Answer xdh_asn(Case& c) { return xdh_wrapped(c, c.test.bytes("public"), c.test.bytes("private")); }
Answer xdh_pem(Case& c) {
  return xdh_wrapped(c, from_pem(c.test.text("public"), "PUBLIC KEY"),
                     from_pem(c.test.text("private"), "PRIVATE KEY"));
}

HashAlgorithm hash_named(const std::string& text) {
  for (HashAlgorithm algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
    if (text == name(algorithm)) return algorithm;
  throw Failed("unknown hash " + text);
}

Answer verify(Case& c, bool is_p1363) {
  c.group.ignore({"publicKeyDer", "publicKeyPem", "publicKeyJwk"});
  Attributes key(c.group.get("publicKey"));
  key.ignore({"type", "keySize", "wx", "wy"}); // all said by "uncompressed"
  const Curve curve = curve_named(key.text("curve"));
  const Bytes point = key.bytes("uncompressed");
  key.all_read();
  const HashAlgorithm algorithm = hash_named(c.group.text("sha"));
  const Digest digest = hash(algorithm, c.test.bytes("msg"));
  Bytes signature = c.test.bytes("sig");
  if (is_p1363) { // r and s side by side
    const std::size_t size = scalar_size(curve);
    if (signature.size() != 2 * size) return Answer::refused;
    signature = ec::write_signature(ByteView(signature).first(size), ByteView(signature).last(size));
  }
  std::optional<bool> good;
  for (EcEngine engine : ec_engines()) {
    const bool now = ecdsa_verify(curve, point, digest, signature, engine);
    if (good && *good != now) throw Failed("two engines disagree");
    good = now;
  }
  return good.value() ? Answer::right : Answer::refused;
}
Answer ecdsa(Case& c) { return verify(c, false); }
Answer ecdsa_p1363(Case& c) { return verify(c, true); }

Answer eddsa(Case& c) {
  c.group.ignore({"publicKeyDer", "publicKeyPem", "publicKeyJwk"});
  Attributes key(c.group.get("publicKey"));
  key.ignore({"type", "keySize"});
  if (key.text("curve") != "edwards25519") throw Failed("unknown curve");
  const Bytes point = key.bytes("pk");
  key.all_read();
  const Bytes message = c.test.bytes("msg"), signature = c.test.bytes("sig");
  std::optional<bool> good;
  for (Engine25519 engine : engines_25519()) {
    const bool now = ed25519_verify(point, message, signature, engine);
    if (good && *good != now) throw Failed("two engines disagree");
    good = now;
  }
  return good.value() ? Answer::right : Answer::refused;
}

/// The published parameters of a curve are those that we compute with.
template <class C>
bool has_parameters(Case& c) {
  bool same = c.test.number("h") == 1;
  const auto compare = [&](const char* name, const ec::Limbs<C::n_limbs>& ours) {
    Bytes octets(C::size);
    ec::to_octets<C::n_limbs>(octets, ours);
    if (fit(c.test.bytes(name), C::size) != octets) same = false;
  };
  ec::Limbs<C::n_limbs> a = C::Field::modulus.m;
  a[0] -= 3;
  compare("p", C::Field::modulus.m);
  compare("n", C::Order::modulus.m);
  compare("a", a);
  compare("b", C::b_number);
  compare("gx", C::gx_number);
  compare("gy", C::gy_number);
  return same;
}

Answer curve_parameters(Case& c) {
  c.test.ignore({"oid", "ref"});
  const Curve curve = curve_named(c.test.text("name"));
  const bool same = curve == Curve::p256   ? has_parameters<ec::P256>(c)
                    : curve == Curve::p384 ? has_parameters<ec::P384>(c)
                                           : has_parameters<ec::P521>(c);
  return same ? Answer::right : Answer::wrong;
}

} // namespace

void add_curves(std::map<std::string, Runner>& runners) {
  runners["EcdhEcpointTest"] = ecdh_point;
  runners["EcdhTest"] = ecdh_asn;
  runners["EcdhPemTest"] = ecdh_pem;
  runners["XdhComp"] = xdh;
  runners["XdhAsnComp"] = xdh_asn;
  runners["XdhPemComp"] = xdh_pem;
  runners["EcdsaVerify"] = ecdsa;
  runners["EcdsaP1363Verify"] = ecdsa_p1363;
  runners["EddsaVerify"] = eddsa;
  runners["EcCurveTest"] = curve_parameters;
}

} // namespace handglass::wycheproof_runner
