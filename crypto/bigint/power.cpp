#include "crypto/bigint/power.h"

#include <algorithm>
#include <bit>

#include "core/ct.h"
#include "crypto/watch.h"

namespace handglass::crypto::bigint {

namespace {

// A number in Montgomery form, taken out of it for whoever watches (crypto/watch.h).
void watch_plain(std::string_view name, std::size_t index, Montgomery& m, LimbsView x) {
  if (!watcher) [[likely]]
    return;
  Number plain(m.limbs());
  m.out_of_form(plain, x);
  Bytes octets(m.limbs() * limb_bytes);
  i2osp(octets, plain);
  watch(name, index, octets);
}

// At 1024 bits: 205 products and a table of 32. With 4 it would be 256 and 16; with 6, 171 and 64, and a
// table twice as long to read each time.
constexpr std::size_t window = 5;
constexpr std::size_t entries = std::size_t{1} << window;

// `window` bits of e, the lowest of them bit `from`. Where they lie is public, what they are is not.
Limb bits_at(LimbsView e, std::size_t from) {
  const std::size_t limb = from / limb_bits, shift = from % limb_bits;
  Limb bits = e[limb] >> shift;
  if (shift + window > limb_bits && limb + 1 < e.size()) bits |= e[limb + 1] << (limb_bits - shift);
  return bits & (entries - 1);
}

// z := table[index]. Reading that entry alone would leave its address in the cache, where another
// process can find it (Percival 2005). So all are read, and all but one masked away.
void look_up(Limbs z, LimbsView table, Limb index) {
  std::ranges::fill(z, Limb{0});
  for (std::size_t i = 0; i < entries; ++i) {
    const Limb wanted = ct::equal(i, index);
    const LimbsView entry = table.subspan(i * z.size(), z.size());
    for (std::size_t j = 0; j < z.size(); ++j) z[j] |= entry[j] & wanted;
  }
}

} // namespace

// Five squarings and one multiplication for every five bits of e, from the top; where the five bits
// are zero the multiplication is by 1, and takes as long as any other.
void power_secret(Montgomery& m, Limbs z, LimbsView x, LimbsView e) {
  const std::size_t k = m.limbs();
  Number table(entries * k); // x^0, x^1, ... x^31
  const auto entry = [&](std::size_t i) { return Limbs(table).subspan(i * k, k); };
  std::ranges::copy(m.one(), entry(0).begin());
  for (std::size_t i = 1; i < entries; ++i) m.multiply(entry(i), entry(i - 1), x);

  Number factor(k);
  std::size_t from = (e.size() * limb_bits + window - 1) / window * window;
  std::ranges::copy(m.one(), z.begin());
  while (from > 0) {
    from -= window;
    for (std::size_t i = 0; i < window; ++i) m.multiply(z, z, z);
    look_up(factor, table, bits_at(e, from));
    m.multiply(z, z, factor);
  }
}

void power_public(Montgomery& m, Limbs z, LimbsView x, Limb e) {
  std::ranges::copy(x, z.begin());
  for (int bit = std::bit_width(e) - 2; bit >= 0; --bit) {
    m.multiply(z, z, z);
    watch_plain("square", static_cast<std::size_t>(bit), m, z);
    if (!(e >> bit & 1)) continue;
    m.multiply(z, z, x);
    watch_plain("multiply", static_cast<std::size_t>(bit), m, z);
  }
}

} // namespace handglass::crypto::bigint
