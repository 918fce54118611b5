#include "crypto/rsa/key.h"

#include <algorithm>
#include <bit>

#include "crypto/bigint/arithmetic.h"

namespace handglass::crypto {

using namespace bigint;

std::size_t RsaPublicKey::bits() const {
  const auto first = std::ranges::find_if(n, [](std::uint8_t octet) { return octet != 0; });
  if (first == n.end()) return 0;
  return 8 * static_cast<std::size_t>(n.end() - first - 1) + static_cast<std::size_t>(std::bit_width(*first));
}

std::size_t RsaPublicKey::size() const { return (bits() + 7) / 8; }

// The bounds keep a hostile certificate from costing us more than a few honest ones: time grows with
// the cube of the modulus and with the length of e. 2^33 admits every exponent in use.
bool is_valid(const RsaPublicKey& key) {
  if (key.n.empty() || key.n.front() == 0 || key.e.empty() || key.e.front() == 0) return false;
  if (key.n.size() > rsa_max_bits / 8 || key.e.size() > 5) return false;
  const std::uint64_t e = load_be(key.e.data(), key.e.size());
  return key.bits() >= 512 && (key.n.back() & 1) == 1 && e >= 3 && e < std::uint64_t{1} << 33 && (e & 1) == 1;
}

RsaPrivateKey RsaPrivateKey::clone() const {
  return {pub, d.clone(), p.clone(), q.clone(), dp.clone(), dq.clone(), qinv.clone()};
}

namespace {

Number number(ByteView octets) {
  return os2ip(octets, std::max<std::size_t>(1, limbs_for_bytes(octets.size())));
}

Number product(LimbsView x, LimbsView y) {
  Number z(x.size() + y.size());
  multiply(z, x, y);
  return z;
}

Number modulo(LimbsView x, LimbsView m) {
  Number z(m.size());
  remainder(z, x, m);
  return z;
}

bool is_one(LimbsView x) {
  Number one(x.size());
  one[0] = 1;
  return equal(x, one) != 0;
}

// Of different sizes: both are seen as having the limbs of the longer.
template <class Compare>
bool compare(ByteView x, ByteView y, Compare relation) {
  const std::size_t k = std::max<std::size_t>(1, limbs_for_bytes(std::max(x.size(), y.size())));
  return relation(os2ip(x, k), os2ip(y, k)) != 0;
}

// What is asked of each prime alone: d_prime is 1/e modulo prime-1, and is what d comes to there.
bool is_half_consistent(LimbsView e, LimbsView d, ByteView prime, ByteView d_prime) {
  Number order = number(prime);
  if ((order[0] & 1) == 0) return false;
  order[0] -= 1; // prime - 1: the primes are odd
  if (is_zero(order) || !compare(d_prime, prime, less)) return false;
  const Number exponent = os2ip(d_prime, order.size());
  return is_one(modulo(product(e, exponent), order)) && equal(modulo(d, order), exponent) != 0;
}

} // namespace

bool is_consistent(const RsaPrivateKey& key) {
  if (!is_valid(key.pub)) return false;
  const Number e = number(key.pub.e), d = number(key.d.expose());
  const Number p = number(key.p.expose()), q = number(key.q.expose());
  Bytes pq((p.size() + q.size()) * limb_bytes);
  i2osp(pq, product(p, q)); // to be compared with the modulus, which everyone knows
  return compare(pq, key.pub.n, equal) && compare(key.d.expose(), key.pub.n, less) &&
         compare(key.qinv.expose(), key.p.expose(), less) &&
         is_half_consistent(e, d, key.p.expose(), key.dp.expose()) &&
         is_half_consistent(e, d, key.q.expose(), key.dq.expose()) &&
         is_one(modulo(product(q, number(key.qinv.expose())), p));
}

} // namespace handglass::crypto
