// blinding.h: a number is disguised before the private key is used on it.
//
// If raising to the power d took longer for some numbers than for others, whoever chooses the numbers could
// read d from a clock (Kocher 1996), even across a network (Brumley and Boneh 2003). The arithmetic of
// bigint/power.h takes the same steps for all. This is the second lock on the same door: what is raised is a
// number that nobody outside can know or choose.
//
//     x  ──times r^e──▶  x r^e  ──to the power d──▶  x^d r  ──divided by r──▶  x^d          all modulo n
//
// r need not be as large as n, only as hard to guess: it has 125 bits that are made from d and x by HMAC, so
// that no generator is needed here and equal inputs take equal steps.
//
// To divide by r modulo n, no inverse modulo n is computed: among y, y + n, y + 2n, ... every r-th is a
// multiple of r, and y/r is that multiple, divided. (Montgomery's idea, with r in the place of 2^64.)
#pragma once

#include "crypto/bigint/arithmetic.h"
#include "crypto/rsa/key.h"

namespace handglass::crypto {

class Blinding {
 public:
  /// For one x, as octets: what is hidden must not be chosen by whoever sees it.
  Blinding(const RsaPrivateKey& key, ByteView x);
  ~Blinding();
  Blinding(const Blinding&) = delete;

  /// r, with as many limbs as n.
  bigint::Number factor(std::size_t limbs) const;
  /// y := y/r mod n, assuming y < n, in n's limbs.
  void remove(bigint::Limbs y, bigint::LimbsView n) const;

 private:
  bigint::DoubleLimb r_; ///< odd, 2^126 < r < 2^127: a sum of two numbers below r fits
};

} // namespace handglass::crypto
