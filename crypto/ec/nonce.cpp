#include "crypto/ec/nonce.h"

#include <algorithm>

namespace handglass::crypto::ec {

Nonce::Nonce(HashAlgorithm algorithm, ByteView scalar, ByteView digest)
    : algorithm_(algorithm), key_(digest_size(algorithm)), value_(digest_size(algorithm)) {
  // b, c: V is all ones octets, K all zero octets.
  std::ranges::fill(value_.expose_mut(), std::uint8_t{0x01});
  // d to g: the key and the digest go in twice, told apart by the octet in front of them.
  stir(0x00, {scalar, digest});
  stir(0x01, {scalar, digest});
}

void Nonce::stir(std::uint8_t separator, std::initializer_list<ByteView> more) {
  Hmac mac(algorithm_, key_.expose());
  mac.update(value_.expose());
  mac.update(ByteView(&separator, 1));
  for (ByteView part : more) mac.update(part);
  key_ = mac.finish();
  value_ = hmac(algorithm_, key_.expose(), value_.expose());
}

void Nonce::next(ByteSpan out) {
  // h.3, second half: a candidate that was refused must not be the start of the next one.
  if (used_) stir(0x00, {});
  used_ = true;
  // h.2: as many outputs of HMAC as fill a number of n's size. bits2int keeps the leftmost bits, and
  // the sizes of our n are whole octets, so the rest of the last output is dropped.
  while (!out.empty()) {
    value_ = hmac(algorithm_, key_.expose(), value_.expose());
    const std::size_t take = std::min(out.size(), value_.size());
    std::ranges::copy(value_.expose().first(take), out.begin());
    out = out.subspan(take);
  }
}

} // namespace handglass::crypto::ec
