#include "crypto/rsa/operation.h"

#include "crypto/bigint/power.h"

namespace handglass::crypto {

using namespace bigint;

std::optional<Bytes> rsavp1(const RsaPublicKey& key, ByteView s) {
  if (!is_valid(key) || s.size() != key.size()) return std::nullopt; // 8017#8.1.2 step 1
  const std::size_t k = limbs_for_bytes(key.size());
  Number n = os2ip(key.n, k), x = os2ip(s, k);
  if (!less(x, n)) return std::nullopt; // 8017#5.2.2 step 1

  Montgomery modulus(n, key.bits());
  Number power(k);
  modulus.into_form(x, x);
  power_public(modulus, power, x, load_be(key.e.data(), key.e.size()));
  modulus.out_of_form(power, power);
  Bytes m(key.size());
  i2osp(m, power);
  return m;
}

namespace {

// m^d modulo one of the primes, in Montgomery form. By Fermat's theorem d counts modulo prime-1 only,
// which makes it half as long, as is the modulus: (1/2)^3 of the work of m^d mod n.
Number power_modulo(Montgomery& prime, LimbsView m, const auto& d_prime) {
  Number x(prime.limbs());
  prime.reduce_into_form(x, m);
  power_secret(prime, x, x, os2ip(d_prime.expose(), prime.limbs()));
  return x;
}

} // namespace

// The Chinese remainder theorem (RFC 8017 section 5.1.2, step 2b): the one s below pq that is
// s1 modulo p and s2 modulo q is s2 + q*h, where h = (s1 - s2)/q modulo p.
std::optional<Bytes> rsasp1(const RsaPrivateKey& key, ByteView m) {
  const std::size_t k_p = limbs_for_bytes(key.p.size()), k_q = limbs_for_bytes(key.q.size());
  const std::size_t k_n = limbs_for_bytes(key.pub.size());
  if (m.size() != key.pub.size()) return std::nullopt;
  const Number n = os2ip(key.pub.n, k_n), x = os2ip(m, k_n);
  if (!less(x, n)) return std::nullopt; // 8017#5.2.1 step 1

  // Nothing is public about the size of a prime but its limbs, hence the 1.
  const Number prime_p = os2ip(key.p.expose(), k_p), prime_q = os2ip(key.q.expose(), k_q);
  Montgomery p(prime_p, 1), q(prime_q, 1);
  Number h = power_modulo(p, x, key.dp);
  Number s2 = power_modulo(q, x, key.dq);
  q.out_of_form(s2, s2);

  Number s2_mod_p(k_p); // q may be the larger prime
  p.reduce_into_form(s2_mod_p, s2);
  subtract_mod(h, h, s2_mod_p, prime_p);
  p.multiply(h, h, os2ip(key.qinv.expose(), k_p)); // one of the two in form: the product is not

  Number s(k_p + k_q), addend(k_p + k_q);
  multiply(s, h, prime_q);
  for (std::size_t i = 0; i < k_q; ++i) addend[i] = s2[i];
  add(s, s, addend);

  // Suppose a bit flipped while s1 was computed, and s2 is right. Then s^e = m modulo q but not
  // modulo p, and gcd(s^e - m, n) = q: one wrong signature, and the key is everyone's (Boneh,
  // DeMillo, Lipton 1997). Seen in the wild, in TLS servers. So the result is tried first; with e so
  // small that takes a thirtieth of the time.
  Secret<rsa_max_bits / 8> candidate(key.pub.size());
  i2osp(candidate.expose_mut(), s);
  const std::optional<Bytes> back = rsavp1(key.pub, candidate.expose());
  if (!back || !equal_public(*back, m)) return std::nullopt;
  return to_bytes(candidate.expose());
}

} // namespace handglass::crypto
