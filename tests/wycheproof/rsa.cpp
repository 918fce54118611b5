// rsa.cpp: signatures and encryption with RSA.
#include <algorithm>

#include "crypto/rsa/operation.h"
#include "crypto/rsa/pkcs1.h"
#include "crypto/rsa/pkcs1_encryption.h"
#include "crypto/rsa/pss.h"
#include "tests/vectors/numbers.h"
#include "tests/wycheproof/case.h"
#include "tests/wycheproof/der.h"

namespace handglass::wycheproof_runner {
namespace {

using namespace crypto;
using tests::minimal;

HashAlgorithm hash_named(const std::string& text) {
  using enum HashAlgorithm;
  for (HashAlgorithm algorithm : {sha224, sha256, sha384, sha512})
    if (text == name(algorithm)) return algorithm;
  // Two documents with one SHA-1 can be had: a signature on one is a signature on the other.
  if (text == "SHA-1") throw Skipped("signatures over SHA-1 are refused by design");
  throw Failed("unknown hash " + text);
}

RsaPublicKey public_key(Case& c) {
  c.group.ignore({"keySize", "publicKeyAsn", "publicKeyDer", "publicKeyPem", "publicKeyJwk", "keyJwk"});
  Attributes key(c.group.get("publicKey"));
  RsaPublicKey out{minimal(key.bytes("modulus")), minimal(key.bytes("publicExponent"))};
  key.all_read();
  return out;
}

Answer pkcs1(Case& c) {
  const RsaPublicKey key = public_key(c);
  const HashAlgorithm algorithm = hash_named(c.group.text("sha"));
  const bool good =
      rsa_pkcs1_verify(key, algorithm, hash(algorithm, c.test.bytes("msg")), c.test.bytes("sig"));
  return good ? Answer::right : Answer::refused;
}

Answer pss(Case& c) {
  const RsaPublicKey key = public_key(c);
  const HashAlgorithm algorithm = hash_named(c.group.text("sha")), mgf1 = hash_named(c.group.text("mgfSha"));
  if (c.group.text("mgf") != "MGF1") throw Failed("unknown mask generation function");
  const Digest digest = hash(algorithm, c.test.bytes("msg"));
  const bool good = rsa_pss_verify(key, algorithm, digest, c.test.bytes("sig"), c.group.number("sLen"), mgf1);
  return good ? Answer::right : Answer::refused;
}

/// RSAPrivateKey (RFC 8017 appendix A.1.2) inside PKCS #8.
RsaPrivateKey private_key(Case& c) {
  c.group.ignore(
      {"keySize", "privateKey", "privateKeyJwk", "privateKeyPem", "keyAsn", "keyDer", "keyJwk", "keyPem"});
  const auto wrapped = from_pkcs8(c.group.bytes("privateKeyPkcs8"), *unhex("06092a864886f70d0101010500"));
  if (!wrapped) throw Failed("no private key");
  ByteView rest = *wrapped;
  auto content = take(rest, 0x30);
  std::array<Bytes, 9> numbers;
  for (Bytes& number : numbers) {
    auto next = content ? take_number(*content) : std::nullopt;
    if (!next || next->size() > rsa_max_bits / 8) throw Failed("no private key");
    number = *std::move(next);
  }
  using Part = Secret<rsa_max_bits / 8>;
  RsaPrivateKey key{{numbers[1], numbers[2]}, Part(numbers[3]), Part(numbers[4]), Part(numbers[5]),
                    Part(numbers[6]),         Part(numbers[7]), Part(numbers[8])};
  if (!is_consistent(key)) throw Failed("the private key does not fit together");
  return key;
}

Answer generate(Case& c) {
  const RsaPrivateKey key = private_key(c);
  const HashAlgorithm algorithm = hash_named(c.group.text("sha"));
  const auto made = rsa_pkcs1_sign(key, algorithm, hash(algorithm, c.test.bytes("msg")));
  const Bytes signature = c.test.bytes("sig");
  return !made ? Answer::refused : *made == signature ? Answer::right : Answer::wrong;
}

/// With implicit rejection, wrong padding is not refused: it gives some message, always the same, of which
/// nobody can tell that it is none.
Answer decrypt(Case& c) {
  const RsaPrivateKey key = private_key(c);
  const Bytes ciphertext = c.test.bytes("ct"), msg = c.test.bytes("msg");
  const auto message = rsa_pkcs1_decrypt(key, ciphertext);
  // None of the messages is a premaster secret: TLS goes on with one of its own, and that shows nothing.
  const Bytes own(48, 0xfa);
  const auto premaster = rsa_decrypt_premaster(key, ciphertext, 0x0303, own);
  if (message.has_value() != premaster.has_value()) throw Failed("TLS refuses something else");
  if (premaster && !equal_public(premaster->expose(), own))
    throw Failed("TLS takes it for a premaster secret");
  if (!message) return Answer::refused;
  if (c.flag("InvalidPkcs1Padding")) {
    if (message->size() > key.pub.size() - 11 || *message == msg ||
        message != rsa_pkcs1_decrypt(key, ciphertext))
      return Answer::wrong;
    return Answer::refused; // what the file asks for, as far as it can be had
  }
  return *message == msg ? Answer::right : Answer::wrong;
}

} // namespace

void add_rsa(std::map<std::string, Runner>& runners) {
  runners["RsassaPkcs1Verify"] = pkcs1;
  runners["RsassaPssVerify"] = pss;
  runners["RsassaPssWithParametersVerify"] = pss;
  runners["RsassaPkcs1Generate"] = generate;
  runners["RsaesPkcs1Decrypt"] = decrypt;
}

} // namespace handglass::wycheproof_runner
