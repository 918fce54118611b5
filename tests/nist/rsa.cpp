// rsa.cpp: signatures of PKCS #1 v1.5 and PSS, 1024 to 4096 bits.
#include "crypto/rsa/pkcs1.h"
#include "crypto/rsa/pss.h"
#include "tests/nist/runner.h"
#include "tests/vectors/numbers.h"

namespace handglass::nist {
namespace {

using namespace crypto;
using tests::minimal;

/// Some files have the primes, so that good signatures can also be made again.
bool is_made_again(const Case& c, const RsaPublicKey& key, HashAlgorithm algorithm, const Digest& digest,
                   const Bytes& signature, const std::optional<Bytes>& salt) {
  const Bytes d = minimal(c.bytes("d")), p = minimal(c.bytes("p")), q = minimal(c.bytes("q"));
  for (const Bytes& number : {p, q})
    if (number.size() < 2 || number.size() > key.size() || number.back() % 2 == 0) throw Failed("no prime");
  if (d.empty() || d.size() > key.size()) throw Failed("no private exponent");
  const RsaPrivateKey own = tests::rsa_key_from_primes(key.n, key.e, d, p, q);
  if (!is_consistent(own)) return false;
  if (!salt) return rsa_pkcs1_sign(own, algorithm, digest) == signature;
  const auto made = rsa_pss_sign(own, algorithm, digest, *salt);
  return rsa_pss_recover_salt(key, algorithm, digest, signature, salt->size()) == *salt && made &&
         *made == signature;
}

Run signature(bool is_pss) {
  return [is_pss, e = Bytes()](const Case& c) mutable {
    c.ignore({"EM with hash moved", "EM with trailer wrong", "d"}); // what is wrong shows in the signature
    if (c.has("e") || c.parameters.contains("e"))
      e = minimal(c.bytes("e")); // some say it in a key's first case only
    const auto algorithm = hash_at(c.text("SHAAlg"));
    if (!algorithm) throw Failed("unknown hash " + c.text("SHAAlg"));
    // Two documents with one SHA-1 can be had: a signature on one is a signature on the other.
    if (algorithm == HashAlgorithm::sha1) throw Skipped("signatures over SHA-1 are refused by design");
    const RsaPublicKey key{minimal(c.bytes("n")), e};
    if (key.bits() != c.number("mod")) throw Failed("the modulus is not of the size that it says");
    const Digest digest = hash(*algorithm, c.bytes("Msg"));
    const Bytes signature = c.bytes("S");
    std::optional<Bytes> salt;
    if (c.has("SaltVal")) salt = c.bytes("SaltVal");
    if (!is_pss) salt.reset(); // "00", which is none
    const bool good = is_pss ? rsa_pss_verify(key, *algorithm, digest, signature,
                                              salt ? salt->size() : c.number("Salt len"))
                             : rsa_pkcs1_verify(key, *algorithm, digest, signature);
    const bool is_expected = !c.has("Result") || passes(c);
    if (good != is_expected) return false;
    return !good || !c.has("d") || is_made_again(c, key, *algorithm, digest, signature, salt);
  };
}

bool x931(const Case& c) {
  for (const auto& [name, value] : c.values) c.ignore({name});
  throw Skipped("keys and signatures of ANSI X9.31, which nothing uses any more");
}

} // namespace

Run rsa_runner(const std::string& name) {
  if (name.starts_with("SigGen15") || name.starts_with("SigVer15")) return signature(false);
  if (name.starts_with("SigGenPSS") || name.starts_with("SigVerPSS")) return signature(true);
  for (const char* kind : {"KeyGenRSA", "SigGenRSA", "SigVerRSA"})
    if (name.starts_with(kind)) return x931;
  return {};
}

} // namespace handglass::nist
