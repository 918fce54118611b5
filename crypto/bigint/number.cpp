#include "crypto/bigint/number.h"

#include <algorithm>
#include <bit>

#include "core/result.h"
#include "core/secret.h"

namespace handglass::crypto::bigint {

Number::~Number() { wipe({reinterpret_cast<std::uint8_t*>(limbs_.data()), limbs_.size() * limb_bytes}); }

Number Number::clone() const {
  Number copy(size());
  std::ranges::copy(limbs_, copy.limbs_.begin());
  return copy;
}

// RFC 8017 section 4.2. The last octet has weight 1, so octet i from the end lies in limb i/8.
Number os2ip(ByteView octets, std::size_t limbs) {
  Number x(limbs);
  std::uint64_t overflow = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    Limb octet = octets[octets.size() - 1 - i];
    if (i / limb_bytes < limbs)
      x[i / limb_bytes] |= octet << (8 * (i % limb_bytes));
    else
      overflow |= octet;
  }
  if (overflow != 0) bug("os2ip: the octets do not fit the limbs");
  return x;
}

// RFC 8017 section 4.1. "Integer too large" is checked by the callers, who know what is public.
void i2osp(ByteSpan out, LimbsView x) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    Limb limb = i / limb_bytes < x.size() ? x[i / limb_bytes] : 0;
    out[out.size() - 1 - i] = static_cast<std::uint8_t>(limb >> (8 * (i % limb_bytes)));
  }
}

std::size_t bit_length(LimbsView x) {
  for (std::size_t i = x.size(); i > 0; --i)
    if (x[i - 1] != 0) return (i - 1) * limb_bits + static_cast<std::size_t>(std::bit_width(x[i - 1]));
  return 0;
}

} // namespace handglass::crypto::bigint
