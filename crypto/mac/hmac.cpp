// hmac.cpp: RFC 2104, over any of our hashes.
//
// Why not simply H(key | text)? Because whoever sees that tag can continue it: a SHA-2 digest *is* the
// state after the last block, so it can be loaded and fed more input, and out comes a valid tag for a
// longer text. HMAC hashes the inner digest once more under the key, and so gives no state away.
#include "crypto/mac/hmac.h"

#include <algorithm>

#include "crypto/watch.h"

namespace handglass::crypto {

Hmac::Hmac(HashAlgorithm algorithm, ByteView key) : inner_(algorithm), outer_(algorithm) {
  // RFC 2104 section 2: the key fills exactly one block. A longer one is hashed first, a shorter one is
  // followed by zeros (so "k" and "k\0" are the same key: harmless while protocols fix the size).
  Secret<128> block(block_size(algorithm));
  if (key.size() > block.size()) {
    Digest short_key = hash(algorithm, key);
    std::copy(short_key.view().begin(), short_key.view().end(), block.expose_mut().begin());
    wipe(short_key.span());
  } else {
    std::copy(key.begin(), key.end(), block.expose_mut().begin());
  }

  watch("K0", block.expose());

  // The two pads differ in half of their bits, so the two hashes start from unrelated states though
  // they share one key. From the first pad to the second is one XOR with both.
  constexpr std::uint8_t ipad = 0x36, opad = 0x5c;
  for (std::uint8_t& octet : block.expose_mut()) octet ^= ipad;
  watch("K0 ^ ipad", block.expose());
  inner_.update(block.expose());
  for (std::uint8_t& octet : block.expose_mut()) octet ^= ipad ^ opad;
  watch("K0 ^ opad", block.expose());
  outer_.update(block.expose());
}

Secret<64> Hmac::finish() {
  Digest inner = inner_.digest();
  watch("inner hash", inner);
  outer_.update(inner);
  Digest tag = outer_.digest();
  Secret<64> result(tag.view());
  wipe(inner.span());
  wipe(tag.span());
  return result;
}

Secret<64> hmac(HashAlgorithm algorithm, ByteView key, ByteView data) {
  Hmac running(algorithm, key);
  running.update(data);
  return running.finish();
}

} // namespace handglass::crypto
