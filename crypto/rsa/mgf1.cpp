#include "crypto/rsa/mgf1.h"

#include <algorithm>

namespace handglass::crypto {

void mgf1_xor(HashAlgorithm algorithm, ByteView seed, ByteSpan data) {
  Hash seeded(algorithm);
  seeded.update(seed);
  for (std::uint32_t counter = 0; !data.empty(); ++counter) {
    std::array<std::uint8_t, 4> c; // I2OSP(counter, 4)
    store_be(c.data(), c.size(), counter);
    Hash block = seeded;
    block.update(c);
    const Digest mask = block.digest();
    const std::size_t n = std::min(data.size(), mask.size());
    for (std::size_t i = 0; i < n; ++i) data[i] = static_cast<std::uint8_t>(data[i] ^ mask.view()[i]);
    data = data.subspan(n);
  }
}

} // namespace handglass::crypto
