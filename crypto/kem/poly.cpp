#include "crypto/kem/poly.h"

#include "crypto/hash/sha3.h"

namespace handglass::crypto::ml_kem {

namespace {

constexpr unsigned reversed_7_bits(unsigned x) {
  unsigned out = 0;
  for (int i = 0; i < 7; ++i) out |= (x >> i & 1) << (6 - i);
  return out;
}

constexpr std::uint16_t power_of_17(unsigned exponent) {
  std::uint16_t power = 1;
  while (exponent-- > 0) power = reduce(power * 17U);
  return power;
}

/// 17^BitRev7(i), for the transform, and 17^(2 BitRev7(i) + 1), for the products: FIPS 203 appendix A.
struct Zetas {
  std::array<std::uint16_t, 128> zeta{}, gamma{};
  consteval Zetas() {
    for (unsigned i = 0; i < 128; ++i) {
      zeta[i] = power_of_17(reversed_7_bits(i));
      gamma[i] = power_of_17(2 * reversed_7_bits(i) + 1);
    }
  }
};
constexpr Zetas table;

constexpr std::uint16_t sum(std::uint16_t a, std::uint16_t b) { return reduce(std::uint32_t{a} + b); }
constexpr std::uint16_t difference(std::uint16_t a, std::uint16_t b) {
  return reduce(std::uint32_t{a} + q - b);
}
constexpr std::uint16_t product(std::uint16_t a, std::uint16_t b) { return reduce(std::uint32_t{a} * b); }

} // namespace

void add(Poly& a, const Poly& b) {
  for (std::size_t i = 0; i < n; ++i) a[i] = sum(a[i], b[i]);
}

void subtract(Poly& a, const Poly& b) {
  for (std::size_t i = 0; i < n; ++i) a[i] = difference(a[i], b[i]);
}

// Seven layers; each splits X^(2 len) - zeta^2 into X^len - zeta and X^len + zeta.
void ntt(Poly& f) {
  std::size_t i = 1;
  for (std::size_t len = 128; len >= 2; len /= 2)
    for (std::size_t start = 0; start < n; start += 2 * len) {
      const std::uint16_t zeta = table.zeta[i++];
      for (std::size_t j = start; j < start + len; ++j) {
        const std::uint16_t t = product(zeta, f[j + len]);
        f[j + len] = difference(f[j], t);
        f[j] = sum(f[j], t);
      }
    }
}

void inverse_ntt(Poly& f) {
  std::size_t i = 127;
  for (std::size_t len = 2; len <= 128; len *= 2)
    for (std::size_t start = 0; start < n; start += 2 * len) {
      const std::uint16_t zeta = table.zeta[i--];
      for (std::size_t j = start; j < start + len; ++j) {
        const std::uint16_t t = f[j];
        f[j] = sum(t, f[j + len]);
        f[j + len] = product(zeta, difference(f[j + len], t));
      }
    }
  for (auto& x : f) x = product(x, 3303); // 1/128: every layer doubled
}

// (a0 + a1 X)(b0 + b1 X) modulo X^2 - gamma.
void multiply_add(Poly& to, const Poly& f, const Poly& g) {
  for (std::size_t i = 0; i < 128; ++i) {
    const std::uint16_t a0 = f[2 * i], a1 = f[2 * i + 1], b0 = g[2 * i], b1 = g[2 * i + 1];
    const std::uint16_t c0 = sum(product(a0, b0), product(product(a1, b1), table.gamma[i]));
    const std::uint16_t c1 = sum(product(a0, b1), product(a1, b0));
    to[2 * i] = sum(to[2 * i], c0);
    to[2 * i + 1] = sum(to[2 * i + 1], c1);
  }
}

void byte_encode(unsigned d, const Poly& f, std::uint8_t* out) {
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const std::uint16_t x : f) {
    held |= static_cast<std::uint32_t>(x) << bits;
    for (bits += d; bits >= 8; bits -= 8, held >>= 8) *out++ = static_cast<std::uint8_t>(held);
  }
}

void byte_decode(unsigned d, const std::uint8_t* in, Poly& f) {
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (std::uint16_t& x : f) {
    for (; bits < d; bits += 8) held |= static_cast<std::uint32_t>(*in++) << bits;
    x = static_cast<std::uint16_t>(held & ((1U << d) - 1));
    held >>= d;
    bits -= d;
  }
}

// x * 2^d + q/2 is below 2^22 * 2; times 2^35/q rounded up, shifted by 35, that is the quotient by q exactly.
void compress(unsigned d, Poly& f) {
  constexpr std::uint64_t reciprocal = (std::uint64_t{1} << 35) / q + 1;
  for (std::uint16_t& x : f) {
    const std::uint64_t scaled = (std::uint64_t{x} << d) + q / 2;
    x = static_cast<std::uint16_t>((scaled * reciprocal >> 35) & ((1U << d) - 1));
  }
}

void decompress(unsigned d, Poly& f) {
  for (std::uint16_t& x : f) x = static_cast<std::uint16_t>((x * q + (1U << (d - 1))) >> d);
}

Poly sample_ntt(ByteView rho, std::uint8_t j, std::uint8_t i) {
  Sponge xof = Sponge::shake128();
  const std::array<std::uint8_t, 2> indices{j, i};
  xof.absorb(rho).absorb(indices);
  Poly a;
  std::array<std::uint8_t, 168> c;
  for (std::size_t filled = 0; filled < n;) {
    xof.squeeze(c);
    for (std::size_t at = 0; at < c.size() && filled < n; at += 3) {
      const auto d1 = static_cast<std::uint16_t>(c[at] | (c[at + 1] & 15) << 8);
      const auto d2 = static_cast<std::uint16_t>(c[at + 1] >> 4 | c[at + 2] << 4);
      if (d1 < q) a[filled++] = d1;
      if (d2 < q && filled < n) a[filled++] = d2;
    }
  }
  return a;
}

void sample_cbd(Poly& f, ByteView octets) {
  for (std::size_t i = 0; i < n; ++i) {
    const unsigned four = octets[i / 2] >> (i % 2 * 4);
    const auto x = static_cast<std::uint16_t>((four & 1) + (four >> 1 & 1));
    const auto y = static_cast<std::uint16_t>((four >> 2 & 1) + (four >> 3 & 1));
    f[i] = difference(x, y);
  }
}

} // namespace handglass::crypto::ml_kem
