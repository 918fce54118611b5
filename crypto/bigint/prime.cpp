#include "crypto/bigint/prime.h"

#include <algorithm>
#include <bit>

#include "core/ct.h"
#include "crypto/bigint/power.h"

namespace handglass::crypto::bigint {

namespace {

// The odd primes below 2^11, by the sieve of Eratosthenes, when the program is compiled.
constexpr std::size_t limit = 1 << 11;
struct SmallPrimes {
  std::array<std::uint16_t, 400> prime{};
  std::size_t count = 0;
  constexpr SmallPrimes() {
    std::array<bool, limit> crossed_out{};
    for (std::size_t i = 3; i < limit; i += 2) {
      if (crossed_out[i]) continue;
      prime[count++] = static_cast<std::uint16_t>(i);
      for (std::size_t j = i * i; j < limit; j += 2 * i) crossed_out[j] = true;
    }
  }
};
constexpr SmallPrimes small_primes;
static_assert(small_primes.count == 308, "there are 309 primes below 2048, and 2 is one of them");

// Rounds for a random candidate (FIPS 186-5 table B.1 asks for 5, 4 and 4 at 1024, 1536 and 2048
// bits). A random composite that passes even one round is very rare, the rarer the larger it is;
// hence fewer rounds for more bits.
std::size_t standard_rounds(std::size_t bits) { return bits >= 1024 ? 5 : 16; }

void shift_right_one(Limbs x) {
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = x[i] >> 1 | (i + 1 < x.size() ? x[i + 1] << (limb_bits - 1) : 0);
}

} // namespace

// Dividing the long x costs most, so it is divided by a product of small primes, as many as fit 32
// bits, and the remainder by each of them. Time tells how soon a *rejected* candidate was rejected.
bool has_small_factor(LimbsView x) {
  if ((x[0] & 1) == 0) return true;
  for (std::size_t i = 0; i < small_primes.count;) {
    Limb product = 1;
    std::size_t end = i;
    while (end < small_primes.count && product * small_primes.prime[end] < Limb{1} << 32)
      product *= small_primes.prime[end++];
    const Limb rest = remainder_small(x, product);
    for (; i < end; ++i)
      if (rest % small_primes.prime[i] == 0) return true;
  }
  return false;
}

// Write x-1 = 2^a * odd. For a prime x and any base, base^odd is 1 or reaches -1 when squared fewer
// than a times, since 1 has no square roots but 1 and -1. For a composite x at least three bases of
// four fail that. -1 is x-1; in Montgomery form it is x - one.
bool is_probably_prime(LimbsView x, Random& random, std::string_view use, std::size_t rounds) {
  const std::size_t k = x.size();
  // Whether the top bit is set is no secret: where primes are drawn it always is.
  Montgomery m(x, x[k - 1] >> (limb_bits - 1) ? limb_bits * k : 1);
  Number odd(k), minus_one(k), base(k), power(k);
  std::ranges::copy(x, Limbs(odd).begin());
  odd[0] -= 1;
  std::size_t a = 0;
  for (; (odd[0] & 1) == 0; ++a) shift_right_one(odd);
  subtract(minus_one, x, m.one());

  for (std::size_t round = 0; round < (rounds ? rounds : standard_rounds(limb_bits * k)); ++round) {
    // A base from 2 to x-2: every octet string below x-1 will do, but 0 and 1. Its Montgomery form is
    // as random as itself, so what was drawn is taken for the form.
    do {
      base = os2ip(random.bytes(use, k * limb_bytes), k);
      base[k - 1] &= ~Limb{0} >> std::countl_zero(x[k - 1]); // as many bits as x: at least half of them fit
    } while (less(base, x) == 0 || is_zero(base) || equal(base, m.one()) || equal(base, minus_one));

    power_secret(m, power, base, odd);
    bool passed = equal(power, m.one()) || equal(power, minus_one);
    for (std::size_t i = 1; i < a && !passed; ++i) {
      m.multiply(power, power, power);
      passed = equal(power, minus_one) != 0;
    }
    if (!passed) return false;
  }
  return true;
}

} // namespace handglass::crypto::bigint
