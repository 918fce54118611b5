// hkdf.cpp: RFC 5869, extract then expand.
#include "crypto/kdf/hkdf.h"

#include <algorithm>

#include "crypto/mac/hmac.h"
#include "crypto/watch.h"

namespace handglass::crypto {

Secret<64> hkdf_extract(HashAlgorithm algorithm, ByteView salt, ByteView ikm) {
  // The salt is in the place of the key, though it may be public and the other input is the secret: what
  // HMAC is wanted for here is to mix well. HMAC pads its key with zeros, so an absent salt
  // and one of Hash.length zeros (section 2.2) are the same thing without a line of code.
  return hmac(algorithm, salt, ikm);
}

void hkdf_expand(HashAlgorithm algorithm, ByteView prk, ByteView info, ByteSpan out) {
  if (out.size() > hkdf_limit(algorithm)) bug("HKDF-Expand yields at most 255 digests");

  //   T(0) = ""       T(n) = HMAC-Hash(PRK, T(n-1) | info | n)       OKM = T(1) | T(2) | ...
  // The counter keeps two blocks apart even if T were to repeat, and chaining makes each depend on
  // all before it. TLS 1.3 seldom needs more than T(1).
  Secret<64> previous;
  for (std::uint8_t counter = 1; !out.empty(); ++counter) {
    Hmac block(algorithm, prk);
    block.update(previous.expose());
    block.update(info);
    block.update(ByteView(&counter, 1));
    previous = block.finish();
    watch("T", counter, previous.expose());

    const std::size_t take = std::min(out.size(), previous.size());
    std::copy_n(previous.expose().begin(), take, out.begin());
    out = out.subspan(take);
  }
}

} // namespace handglass::crypto
