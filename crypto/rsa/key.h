// key.h: RSA keys (RFC 8017 section 3).
//
// A public key is a modulus n = p*q and an exponent e. Raising a number to the power e modulo n is
// easy for everyone; undoing it is easy for whoever knows the primes p and q. A signature is such an
// undoing: pkcs1.h and pss.h say what number is signed.
//
// Read in this order: key.h, operation.h (the two powers), mgf1 and encodings (pss.h, pkcs1.h),
// generate.cpp. The arithmetic itself is in crypto/bigint.
#pragma once

#include "core/random.h"
#include "core/secret.h"

namespace handglass::crypto {

/// Bits in the largest modulus we compute with. Beyond it a key is an attack on our time.
inline constexpr std::size_t rsa_max_bits = 8192;

/// What a new key should have at least. Smaller ones, down to 512 bits, are weak: 512 bits have been factored
/// by hobbyists, 829 by a research group (RSA-250, 2020), and 1024 are thought to be within reach of a state.
/// The arithmetic does them since there are old signatures to verify, RFC 8448's key to compute with, and
/// lessons to break one; that no path of certificates leans on one is x509's rule ("path.weak_key").
inline constexpr std::size_t rsa_strong_bits = 2048;

/// Both numbers big-endian, without leading zero octets.
struct RsaPublicKey {
  Bytes n; ///< the modulus
  Bytes e; ///< the public exponent

  /// Bits in the modulus: the "2048" in RSA-2048.
  std::size_t bits() const;
  /// Octets in the modulus, and in every signature: k of RFC 8017.
  std::size_t size() const;
};

/// True if we are willing to compute with this key: an odd modulus of 512 to 8192 bits and an odd
/// exponent of 3 to 2^33-1, both without leading zeros. (It cannot tell whether n is the product
/// of two primes: nobody can.) Policy, such as "at least 2048 bits", is x509's.
bool is_valid(const RsaPublicKey& key);

/// The form of RFC 8017 section 3.2 with the primes, from which a power is computed four times as
/// fast as from d. All numbers big-endian.
struct RsaPrivateKey {
  RsaPublicKey pub;
  Secret<rsa_max_bits / 8> d; ///< e*d = 1 modulo lcm(p-1, q-1)
  Secret<rsa_max_bits / 8> p, q; ///< the primes; p may be the smaller
  Secret<rsa_max_bits / 8> dp; ///< e*dp = 1 modulo p-1
  Secret<rsa_max_bits / 8> dq; ///< e*dq = 1 modulo q-1
  Secret<rsa_max_bits / 8> qinv; ///< q*qinv = 1 modulo p

  RsaPrivateKey clone() const;
};

/// True if the public key is valid and the numbers fit together: p*q = n, d < n, q*qinv = 1 modulo p,
/// e*dp = 1 modulo p-1, e*dq = 1 modulo q-1, and d modulo p-1 and q-1 is dp and dq. To be asked once of a
/// key that comes from a file. Nobody asks whether p and q are prime: with a key of which they are not, most
/// powers fail their check (operation.h), and nothing worse happens.
bool is_consistent(const RsaPrivateKey& key);

/// A new key with e = 65537 and two primes of bits/2 each (FIPS 186-5 appendix A.1.3). `bits` is a
/// multiple of 128 from 512 to 8192; anything else is a bug of the caller, and fewer than rsa_strong_bits are
/// for tests and lessons. `use` labels the request for randomness.
RsaPrivateKey rsa_generate(std::size_t bits, Random& random, std::string_view use);

} // namespace handglass::crypto
