#include "crypto/rsa/operation.h"

#include "crypto/bigint/power.h"
#include "crypto/bigint/power_fast.h"
#include "crypto/rsa/blinding.h"

namespace handglass::crypto {

using namespace bigint;

namespace {

// x^e * y mod n, assuming x, y < n. The steps depend on e alone, and e is public.
Number raise_to_e(const RsaPublicKey& key, LimbsView x, LimbsView y) {
  const std::size_t k = limbs_for_bytes(key.size());
  const Limb e = load_be(key.e.data(), key.e.size());
  Number form(k), power(k);
  if (has_fast_modulus(k)) {
    FastModulus(os2ip(key.n, k), key.bits()).power_public(power, x, e, y);
    return power;
  }
  Montgomery modulus(os2ip(key.n, k), key.bits());
  modulus.into_form(form, x);
  power_public(modulus, power, form, e);
  modulus.multiply(power, power, y); // only the one is in form: the product is not
  return power;
}

Number raise_to_e(const RsaPublicKey& key, LimbsView x) {
  Number one(x.size());
  one[0] = 1;
  return raise_to_e(key, x, one);
}

} // namespace

std::optional<Bytes> rsavp1(const RsaPublicKey& key, ByteView s) {
  if (!is_valid(key) || s.size() != key.size()) return std::nullopt; // 8017#8.1.2 step 1
  const std::size_t k = limbs_for_bytes(key.size());
  const Number x = os2ip(s, k);
  if (!less(x, os2ip(key.n, k))) return std::nullopt; // 8017#5.2.2 step 1
  Bytes m(key.size());
  i2osp(m, raise_to_e(key, x));
  return m;
}

namespace {

// m^d modulo both primes. By Fermat's theorem d counts modulo prime-1 only, which makes it half as long, as
// is the modulus: (1/2)^3 of the work of m^d mod n for each.
struct Halves {
  Number s1, s2;
};

Halves raise_modulo_primes(const RsaPrivateKey& key, LimbsView x, LimbsView prime_p, LimbsView prime_q) {
  const std::size_t k_p = prime_p.size(), k_q = prime_q.size();
  Halves halves{Number(k_p), Number(k_q)};
  const Number dp = os2ip(key.dp.expose(), k_p), dq = os2ip(key.dq.expose(), k_q);
  // What is public about the size of a prime: n < p * 2^{64 k_q}, so p has at least the bits that n has more
  // than that.
  const std::size_t bits = key.pub.bits();
  const auto floor = [&](std::size_t other) {
    return bits > limb_bits * other ? bits - limb_bits * other : 1;
  };
  if (k_p == k_q && has_fast_modulus(k_p)) {
    const FastModulus p(prime_p, floor(k_q)), q(prime_q, floor(k_p));
    const FastModulus* const moduli[2] = {&p, &q};
    const LimbsView exponents[2] = {dp, dq};
    Limbs results[2] = {halves.s1, halves.s2};
    FastModulus::power_secret_two(results, x, exponents, moduli);
    return halves;
  }
  const auto one_of_them = [&](LimbsView prime, std::size_t floor_bits, LimbsView exponent, Limbs z) {
    Montgomery modulus(prime, floor_bits);
    modulus.reduce_into_form(z, x);
    power_secret(modulus, z, z, exponent);
    modulus.out_of_form(z, z);
  };
  one_of_them(prime_p, floor(k_q), dp, halves.s1);
  one_of_them(prime_q, floor(k_p), dq, halves.s2);
  return halves;
}

// The Chinese remainder theorem (RFC 8017 section 5.1.2, step 2b): the one s below pq that is
// s1 modulo p and s2 modulo q is s2 + q*h, where h = (s1 - s2)/q modulo p.
Number raise_to_d(const RsaPrivateKey& key, LimbsView x) {
  const std::size_t k_p = limbs_for_bytes(key.p.size()), k_q = limbs_for_bytes(key.q.size());
  const Number prime_p = os2ip(key.p.expose(), k_p), prime_q = os2ip(key.q.expose(), k_q);
  auto [s1, s2] = raise_modulo_primes(key, x, prime_p, prime_q);

  const std::size_t bits = key.pub.bits();
  Montgomery p(prime_p, bits > limb_bits * k_q ? bits - limb_bits * k_q : 1);
  Number h(k_p), s2_mod_p(k_p); // q may be the larger prime
  p.into_form(h, s1);
  p.reduce_into_form(s2_mod_p, s2);
  subtract_mod(h, h, s2_mod_p, prime_p);
  p.multiply(h, h, os2ip(key.qinv.expose(), k_p)); // one of the two in form: the product is not

  Number s(k_p + k_q), addend(k_p + k_q);
  multiply(s, h, prime_q);
  for (std::size_t i = 0; i < k_q; ++i) addend[i] = s2[i];
  add(s, s, addend);
  return s;
}

} // namespace

// Signing and decrypting raise to d alike, and not the number itself but one in disguise (blinding.h).
//
// Suppose a bit flipped while s1 was computed, and s2 is right. Then s^e = x modulo q but not modulo p, and
// gcd(s^e - x, n) = q: one wrong signature, and the key is everyone's (Boneh, DeMillo, Lipton 1997). Seen
// in the wild, in TLS servers. So the result is tried first; with e so small that takes a thirtieth
// of the time.
std::optional<RsaPlaintext> rsadp(const RsaPrivateKey& key, ByteView c) {
  const std::size_t k = limbs_for_bytes(key.pub.size());
  if (c.size() != key.pub.size()) return std::nullopt;
  const Number x = os2ip(c, k), n = os2ip(key.pub.n, k);
  if (!less(x, n)) return std::nullopt; // 8017#5.1.2 step 1, 5.2.1 step 1

  const Blinding blinding(key, c);
  Number power = raise_to_d(key, raise_to_e(key.pub, blinding.factor(k), x));
  const Limbs of_n = Limbs(power).first(k); // it may have a limb more than n, which is zero
  blinding.remove(of_n, n);
  RsaPlaintext result{Secret<rsa_max_bits / 8>(key.pub.size()), 0};
  i2osp(result.m.expose_mut(), of_n);
  result.is_right = equal(raise_to_e(key.pub, os2ip(result.m.expose(), k)), x);
  return result;
}

std::optional<Bytes> rsasp1(const RsaPrivateKey& key, ByteView m) {
  const std::optional<RsaPlaintext> signature = rsadp(key, m);
  if (!signature || signature->is_right == 0) return std::nullopt;
  return to_bytes(signature->m.expose());
}

} // namespace handglass::crypto
