// rsa_support.h: what the RSA vector tests share.
#pragma once

#include <algorithm>

#include "crypto/bigint/power.h"
#include "crypto/rsa/key.h"
#include "crypto/rsa/pkcs1.h"
#include "tests/catch.h"

namespace handglass::tests {

/// "SHA-256" or "SHA256"; nothing for a hash that RSA here does not sign with (SHA-1, SHA-224).
inline std::optional<crypto::HashAlgorithm> rsa_hash_named(std::string_view text) {
  using enum crypto::HashAlgorithm;
  for (crypto::HashAlgorithm algorithm : {sha256, sha384, sha512}) {
    std::string known(crypto::name(algorithm));
    if (text == known) return algorithm;
    std::erase(known, '-');
    if (text == known) return algorithm;
  }
  CHECK((text == "SHA-1" || text == "SHA1" || text == "SHA-224" || text == "SHA224"));
  return std::nullopt;
}

/// A number without the leading zeros that vector files give it.
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
