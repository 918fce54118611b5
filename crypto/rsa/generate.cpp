// generate.cpp: a new key (FIPS 186-5 appendix A.1.3, "random primes that are probably prime").
//
// About one odd number of 355 is prime at 1024 bits. So: draw one, drop it if a small prime divides
// it, ask Miller and Rabin otherwise, and begin again. Every candidate is drawn afresh: to search
// upwards from one random number would favour primes that stand behind a long gap.
#include <algorithm>

#include "core/result.h"
#include "crypto/bigint/power.h"
#include "crypto/bigint/prime.h"
#include "crypto/rsa/key.h"

namespace handglass::crypto {

using namespace bigint;

namespace {

constexpr Limb e = 65537; // 2^16 + 1: prime, large enough for every padding, and two bits set

// A prime of k limbs whose two upper bits are set, so that a product of two has all its bits
// (a little narrower than the standard's p >= sqrt(2) * 2^{64k-1}), with gcd(p-1, e) = 1.
Number draw_prime(std::size_t k, Random& random, std::string_view use, std::string_view base_use) {
  Secret<rsa_max_bits / 16> octets(k * limb_bytes);
  for (;;) {
    random.fill(use, octets.expose_mut());
    Number p = os2ip(octets.expose(), k);
    p[k - 1] |= Limb{3} << (limb_bits - 2);
    p[0] |= 1;
    if (has_small_factor(p)) continue;
    if (remainder_small(p, e) == 1) continue; // e divides p-1: then e has no inverse
    if (is_probably_prime(p, random, base_use)) return p;
  }
}

// Step 5.4: two primes that agree in their first 100 bits could be found from the square root of n
// (Fermat's factorisation).
bool is_far_apart(LimbsView p, LimbsView q) {
  Number difference(p.size());
  if (less(p, q))
    subtract(difference, q, p);
  else
    subtract(difference, p, q);
  return bit_length(difference) > p.size() * limb_bits - 100;
}

// z := 1/e modulo m, assuming gcd(e, m) = 1, without Euclid: z = (1 + m*t)/e divides without
// remainder if t = -1/m modulo e, and e is prime, so that 1/m = m^{e-2} there (Fermat).
Number inverse_of_e(LimbsView m) {
  const Limb m_mod_e = remainder_small(m, e);
  Limb inverse = 1;
  for (int bit = 16; bit >= 0; --bit) {
    inverse = inverse * inverse % e;
    if ((e - 2) >> bit & 1) inverse = inverse * m_mod_e % e;
  }
  Number t(1), product(m.size() + 1), one(m.size() + 1), z(m.size());
  t[0] = e - inverse;
  one[0] = 1;
  multiply(product, m, t);
  add(product, product, one);
  if (divide_small(product, product, e) != 0) bug("rsa_generate: e has no inverse");
  std::ranges::copy(Limbs(product).first(m.size()), Limbs(z).begin());
  return z;
}

// x - 1 for an odd x.
Number minus_one(const Number& x) {
  Number y = x.clone();
  y[0] -= 1;
  return y;
}

// z := 1/q modulo the prime p: q^{p-2}, Fermat once more.
Number inverse_modulo(LimbsView q, LimbsView p) {
  Montgomery modulus(p, limb_bits * p.size());
  Number two(p.size()), exponent(p.size()), z(p.size());
  two[0] = 2;
  subtract(exponent, p, two);
  modulus.reduce_into_form(z, q);
  power_secret(modulus, z, z, exponent);
  modulus.out_of_form(z, z);
  return z;
}

Bytes to_octets(LimbsView x, std::size_t size) {
  Bytes octets(size);
  i2osp(octets, x);
  return octets;
}

void put(Secret<rsa_max_bits / 8>& into, LimbsView x) {
  into = Secret<rsa_max_bits / 8>(x.size() * limb_bytes);
  i2osp(into.expose_mut(), x);
}

} // namespace

RsaPrivateKey rsa_generate(std::size_t bits, Random& random, std::string_view use) {
  if (bits < 512 || bits > rsa_max_bits || bits % 128 != 0) bug("rsa_generate: no such size");
  const std::size_t k = bits / 2 / limb_bits;
  // The bases of the primality tests are requests of their own: with a seeded Random, a change there
  // does not change the key.
  const std::string base_use = std::string(use) + " base";

  for (;;) {
    Number p = draw_prime(k, random, use, base_use);
    Number q = draw_prime(k, random, use, base_use);
    if (!is_far_apart(p, q)) continue;
    if (less(p, q)) std::swap(p, q); // the customary order

    const Number p_1 = minus_one(p), q_1 = minus_one(q);
    Number n(2 * k), order(2 * k);
    multiply(n, p, q);
    multiply(order, p_1, q_1);
    // FIPS 186-5 takes d modulo lcm(p-1, q-1). Modulo the product it is an equally good inverse
    // (RFC 8017 section 3.2), as large as n, and nobody computes with it: there are dp and dq.
    const Number d = inverse_of_e(order);
    if (bit_length(d) <= bits / 2) continue; // A.1.1 step 3: a d this small can be found (Wiener 1990)

    RsaPrivateKey key;
    key.pub.n = to_octets(n, bits / 8);
    key.pub.e = {0x01, 0x00, 0x01};
    put(key.d, d);
    put(key.p, p);
    put(key.q, q);
    put(key.dp, inverse_of_e(p_1));
    put(key.dq, inverse_of_e(q_1));
    put(key.qinv, inverse_modulo(q, p));
    if (!is_consistent(key)) bug("rsa_generate: the key does not fit together");
    return key;
  }
}

} // namespace handglass::crypto
