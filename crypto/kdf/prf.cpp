// prf.cpp: RFC 5246 section 5.
#include "crypto/kdf/prf.h"

#include <algorithm>

#include "crypto/mac/hmac.h"
#include "crypto/watch.h"

namespace handglass::crypto {

void tls12_prf(HashAlgorithm hash, ByteView secret, std::string_view label, ByteView seed, ByteSpan out) {
  // The key is in two half-finished hashes: it is stirred in once, and copied for each HMAC.
  const Hmac keyed(hash, secret);

  // A(1) = HMAC(secret, label | seed). There is no octet between the two: labels are so chosen that none is
  // the beginning of another.
  Hmac first = keyed;
  first.update(as_bytes(label));
  first.update(seed);
  Secret<64> a = first.finish();

  for (std::size_t i = 1; !out.empty(); ++i) {
    watch("A", i, a.expose());
    Hmac block = keyed;
    block.update(a.expose());
    block.update(as_bytes(label));
    block.update(seed);
    const Secret<64> output = block.finish();
    watch("HMAC(A | seed)", i, output.expose());
    const std::size_t take = std::min(out.size(), output.size());
    std::copy_n(output.expose().begin(), take, out.begin());
    out = out.subspan(take);

    Hmac next = keyed; // A(i) = HMAC(secret, A(i-1))
    next.update(a.expose());
    a = next.finish();
  }
}

} // namespace handglass::crypto
