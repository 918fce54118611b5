// nonce.h: the secret number k of one ECDSA signature, computed from the key and the digest.
//
// RFC 6979 section 3.2. HMAC, keyed with what only the signer knows, serves as the random generator:
// nobody else can predict its output, and it never repeats for different digests.
#pragma once

#include "crypto/mac/hmac.h"

namespace handglass::crypto::ec {

class Nonce {
 public:
  /// Steps b to g. `scalar` is int2octets(x), the private key; `digest` is bits2octets(h1), the
  /// digest reduced modulo n. Both are as long as n.
  Nonce(HashAlgorithm algorithm, ByteView scalar, ByteView digest);

  /// Step h: the next candidate for k, a number of so many bits that fills `out`. The caller checks that it
  /// is in 1 to n-1 and asks again if it is not.
  void next(ByteSpan out, std::size_t bits);

 private:
  /// K = HMAC_K(V || separator || more...), then V = HMAC_K(V).
  void stir(std::uint8_t separator, std::initializer_list<ByteView> more);

  HashAlgorithm algorithm_;
  Secret<64> key_; ///< K
  Secret<64> value_; ///< V
  bool used_ = false;
};

} // namespace handglass::crypto::ec
