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

void Nonce::next(ByteSpan out, std::size_t bits) {
  // h.3, second half: a candidate that was refused must not be the start of the next one.
  if (used_) stir(0x00, {});
  used_ = true;
  // h.2: as many outputs of HMAC as fill a number of n's size; the rest of the last output is dropped.
  for (ByteSpan left = out; !left.empty();) {
    value_ = hmac(algorithm_, key_.expose(), value_.expose());
    const std::size_t take = std::min(left.size(), value_.size());
    std::ranges::copy(value_.expose().first(take), left.begin());
    left = left.subspan(take);
  }
  // bits2int keeps the leftmost bits: those of P-521 end within an octet.
  if (const std::size_t shift = 8 * out.size() - bits)
    for (std::size_t i = out.size(); i-- > 0;)
      out[i] = static_cast<std::uint8_t>(out[i] >> shift | (i > 0 ? out[i - 1] << (8 - shift) : 0));
}

} // namespace handglass::crypto::ec
