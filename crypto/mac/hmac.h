// hmac.h: a hash with a key (RFC 2104). Only who knows the key can make or check the tag.
#pragma once

#include "core/secret.h"
#include "crypto/hash/hash.h"

namespace handglass::crypto {

/// RFC 2104: H(K xor opad, H(K xor ipad, text)). The result is a Secret since TLS uses HMAC to
/// derive keys (RFC 5869) more often than to make public tags.
class Hmac {
 public:
  Hmac(HashAlgorithm algorithm, ByteView key);
  void update(ByteView data) { inner_.update(data); }
  Secret<64> finish();

 private:
  Hash inner_, outer_;
};

Secret<64> hmac(HashAlgorithm algorithm, ByteView key, ByteView data);

} // namespace handglass::crypto
