// numbers.h: what vector files write as numbers, in the sizes that our code takes.
#pragma once

#include <algorithm>

#include "core/bytes.h"
#include "crypto/bigint/power.h"
#include "crypto/rsa/key.h"

namespace handglass::tests {

/// A number at exactly `size` octets: files drop leading zeros, or add one for the sign. A number that does
/// not fit is returned as it is, for the code under test to refuse.
inline Bytes fit(ByteView number, std::size_t size) {
  while (number.size() > size && number[0] == 0) number = number.subspan(1);
  Bytes out(number.size() < size ? size - number.size() : 0);
  append(out, number);
  return out;
}

/// A number without leading zeros.
inline Bytes minimal(Bytes number) {
  number.erase(number.begin(), std::ranges::find_if(number, [](std::uint8_t octet) { return octet != 0; }));
  return number;
}

/// A private key from n, e, d and the primes: dp and dq by long division, qinv as q^{p-2} modulo p.
inline crypto::RsaPrivateKey rsa_key_from_primes(ByteView n, ByteView e, ByteView d, ByteView p, ByteView q) {
  using namespace crypto::bigint;
  using Part = Secret<crypto::rsa_max_bits / 8>;
  const auto number = [](ByteView octets) { return os2ip(octets, limbs_for_bytes(octets.size())); };
  const auto part = [](LimbsView x) {
    Part octets(x.size() * limb_bytes);
    i2osp(octets.expose_mut(), x);
    return octets;
  };
  const auto d_modulo_minus_one = [&](ByteView prime) {
    Number order = number(prime);
    order[0] -= 1;
    Number rest(order.size());
    remainder(rest, number(d), order);
    return part(rest);
  };
  const Number p_number = number(p);
  Number exponent = p_number.clone(), two(exponent.size()), inverse(exponent.size());
  two[0] = 2;
  subtract(exponent, exponent, two);
  Montgomery modulus(p_number, 1);
  modulus.reduce_into_form(inverse, number(q));
  power_secret(modulus, inverse, inverse, exponent);
  modulus.out_of_form(inverse, inverse);
  return {{to_bytes(n), to_bytes(e)}, Part(d),      Part(p), Part(q), d_modulo_minus_one(p),
          d_modulo_minus_one(q),      part(inverse)};
}

} // namespace handglass::tests
