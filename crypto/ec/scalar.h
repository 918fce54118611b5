// scalar.h: the secret numbers 1 to n-1, and the check that a number is one.
#pragma once

#include "crypto/ec/params.h"

namespace handglass::crypto::ec {

/// All ones if 0 < number < n. The comparison is constant time; its outcome is not a secret.
template <class C>
std::uint64_t in_range(const Limbs<C::n_limbs>& number) {
  return ~is_zero(number) & less(number, C::Order::modulus.m);
}

/// Reads a secret number; false if it is not of scalar_size() octets or not in 1 to n-1.
template <class C>
bool read_scalar(Limbs<C::n_limbs>& number, ByteView octets) {
  if (octets.size() != C::size) return false;
  number = from_octets<C::n_limbs>(octets);
  return ct::barrier(in_range<C>(number)) != 0;
}

} // namespace handglass::crypto::ec
