// others.cpp: ML-KEM and primality.
#include "core/random.h"
#include "crypto/bigint/prime.h"
#include "crypto/kem/ml_kem.h"
#include "tests/wycheproof/case.h"

namespace handglass::wycheproof_runner {
namespace {

using namespace crypto;

void is_768(Case& c) {
  if (c.group.text("parameterSet") != "ML-KEM-768") throw Failed("unknown parameter set");
}

Answer ml_kem_key(Case& c) {
  is_768(c);
  const Bytes seed = c.test.bytes("seed"), ek = c.test.bytes("ek"), dk = c.test.bytes("dk");
  if (seed.size() != ml_kem_768::seed_size) return Answer::refused;
  const ml_kem_768::KeyPair pair = ml_kem_768::key_pair(seed);
  return pair.public_key == ek && equal_public(pair.private_key.expose(), dk) ? Answer::right : Answer::wrong;
}

Answer ml_kem_encapsulate(Case& c) {
  is_768(c);
  const Bytes m = c.test.bytes("m"), shared = c.test.bytes("K"), ciphertext = c.test.bytes("c");
  const Bytes ek = c.test.bytes("ek");
  if (m.size() != ml_kem_768::message_size) return Answer::refused;
  const auto made = ml_kem_768::encapsulate(ek, m);
  if (!made) return Answer::refused;
  return made->ciphertext == ciphertext && equal_public(made->shared.expose(), shared) ? Answer::right
                                                                                       : Answer::wrong;
}

Answer decapsulated(ByteView key, ByteView ciphertext, ByteView shared) {
  const auto got = ml_kem_768::decapsulate(key, ciphertext);
  if (!got) return Answer::refused;
  return equal_public(got->expose(), shared) ? Answer::right : Answer::wrong;
}

Answer ml_kem_both(Case& c) {
  is_768(c);
  const Bytes seed = c.test.bytes("seed"), ciphertext = c.test.bytes("c");
  const Bytes ek = c.test.has("ek") ? c.test.bytes("ek") : Bytes{}; // a seed of the wrong size has none
  const Bytes shared = c.test.bytes("K");
  if (seed.size() != ml_kem_768::seed_size) return Answer::refused;
  const ml_kem_768::KeyPair pair = ml_kem_768::key_pair(seed);
  if (!ek.empty() && pair.public_key != ek) return Answer::wrong;
  return decapsulated(pair.private_key.expose(), ciphertext, shared);
}

Answer ml_kem_decapsulate(Case& c) {
  is_768(c);
  c.test.ignore({"ek"}); // it is part of dk
  const Bytes shared = c.test.has("K") ? c.test.bytes("K") : Bytes{};
  return decapsulated(c.test.bytes("dk"), c.test.bytes("c"), shared);
}

Answer prime(Case& c) {
  using namespace bigint;
  const Bytes value = c.test.bytes("value");
  if (value.empty() || value.front() >= 0x80) return Answer::refused; // negative
  const Number x = os2ip(value, limbs_for_bytes(value.size()));
  std::size_t k = x.size();
  while (k > 1 && x[k - 1] == 0) --k;
  const LimbsView used = LimbsView(x).first(k);
  static SeededRandom random("wycheproof");
  if (k == 1 && used[0] < 2048) { // below what our sieve is for
    if (used[0] < 2) return Answer::refused;
    for (Limb d = 2; d * d <= used[0]; ++d)
      if (used[0] % d == 0) return Answer::refused;
    return Answer::right;
  }
  return !has_small_factor(used) && is_probably_prime(used, random, "base", 64) ? Answer::right
                                                                                : Answer::refused;
}

} // namespace

void add_others(std::map<std::string, Runner>& runners) {
  runners["MLKEMKeyGen"] = ml_kem_key;
  runners["MLKEMEncapsTest"] = ml_kem_encapsulate;
  runners["MLKEMTest"] = ml_kem_both;
  runners["MLKEMDecapsValidationTest"] = ml_kem_decapsulate;
  runners["PrimalityTest"] = prime;
}

} // namespace handglass::wycheproof_runner
