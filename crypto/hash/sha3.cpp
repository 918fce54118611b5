// sha3.cpp: Keccak-f[1600] in the steps of FIPS 202 section 3.2, each a line or two. No branch and no address
// depends on the state.
#include "crypto/hash/sha3.h"

#include <bit>

#include "core/result.h"
#include "core/secret.h"
#include "crypto/watch.h"

namespace handglass::crypto {

namespace {

using Lanes = std::array<std::uint64_t, 25>;

/// Section 3.2.5: the round constants come from a shift register, x^8 + x^6 + x^5 + x^4 + 1.
consteval std::array<std::uint64_t, 24> round_constants() {
  std::array<std::uint64_t, 24> constants{};
  unsigned r = 1;
  for (auto& constant : constants)
    for (unsigned j = 0; j <= 6; ++j) {
      if (r & 1) constant |= std::uint64_t{1} << ((1U << j) - 1);
      r = r << 1 ^ (r >> 7 & 1) * 0x171;
    }
  return constants;
}

/// Section 3.2.2: lane (x, y) is turned by (t+1)(t+2)/2, with t the step at which a walk reaches it.
consteval std::array<int, 25> rotations() {
  std::array<int, 25> turn{};
  unsigned x = 1, y = 0;
  for (unsigned t = 0; t < 24; ++t) {
    turn[x + 5 * y] = static_cast<int>((t + 1) * (t + 2) / 2 % 64);
    const unsigned next = (2 * x + 3 * y) % 5;
    x = y, y = next;
  }
  return turn;
}

/// A lane is written in octets little-endian; a state as its 25 lanes, as FIPS 202's examples have it.
void watch_lanes(std::string_view name, std::size_t round, const Lanes& a) {
  std::array<std::uint8_t, 200> octets;
  for (std::size_t i = 0; i < octets.size(); ++i)
    octets[i] = static_cast<std::uint8_t>(a[i / 8] >> (8 * (i % 8)));
  watch(name, round, octets);
}

// (watched: crypto/watch.h)
template <bool watched>
void permute(Lanes& a) {
  static constexpr auto constants = round_constants();
  static constexpr auto turn = rotations();
  for (std::size_t round = 0; round < constants.size(); ++round) {
    // theta: every bit takes up the parity of two columns beside it.
    std::array<std::uint64_t, 5> c;
    for (std::size_t x = 0; x < 5; ++x) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (std::size_t x = 0; x < 5; ++x) {
      const std::uint64_t d = c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
      for (std::size_t y = 0; y < 25; y += 5) a[x + y] ^= d;
    }
    if constexpr (watched) watch_lanes("theta", round, a);
    // rho turns the lanes, pi moves them about.
    Lanes b;
    for (std::size_t x = 0; x < 5; ++x)
      for (std::size_t y = 0; y < 5; ++y)
        b[y + 5 * ((2 * x + 3 * y) % 5)] = std::rotl(a[x + 5 * y], turn[x + 5 * y]);
    if constexpr (watched) watch_lanes("rho, pi", round, b);
    // chi: the only step that is not linear.
    for (std::size_t y = 0; y < 25; y += 5)
      for (std::size_t x = 0; x < 5; ++x) a[x + y] = b[x + y] ^ (~b[(x + 1) % 5 + y] & b[(x + 2) % 5 + y]);
    // iota: without it all rounds would be the same.
    a[0] ^= constants[round];
    if constexpr (watched) watch_lanes("iota", round, a);
  }
}

void keccak_f(Lanes& a) {
  if (!watcher) return permute<false>(a);
  watch_lanes("in", 0, a);
  permute<true>(a);
  watch_lanes("out", 0, a);
}

} // namespace

Sponge Sponge::sha3(std::size_t bits) {
  if (bits != 224 && bits != 256 && bits != 384 && bits != 512) bug("no such SHA-3");
  return Sponge(200 - bits / 4, 0x06);
}

Sponge::~Sponge() { wipe({reinterpret_cast<std::uint8_t*>(lanes_.data()), sizeof lanes_}); }

Sponge& Sponge::absorb(ByteView data) {
  if (squeezing_) bug("a sponge that is being squeezed absorbs no more");
  for (const std::uint8_t octet : data) {
    add(at_++, octet);
    if (at_ < rate_) continue;
    keccak_f(lanes_);
    at_ = 0;
  }
  return *this;
}

void Sponge::squeeze(ByteSpan out) {
  if (!squeezing_) {
    add(at_, suffix_);
    add(rate_ - 1, 0x80); // the last 1 of the padding
    squeezing_ = true;
    at_ = rate_;
  }
  for (std::uint8_t& octet : out) {
    if (at_ == rate_) {
      keccak_f(lanes_);
      at_ = 0;
    }
    octet = static_cast<std::uint8_t>(lanes_[at_ / 8] >> (8 * (at_ % 8)));
    ++at_;
  }
}

Bytes sha3(std::size_t bits, ByteView data) {
  Bytes out(bits / 8);
  Sponge::sha3(bits).absorb(data).squeeze(out);
  return out;
}

} // namespace handglass::crypto
