// ed25519_reference.cpp: RFC 8032 section 5.1, in its own steps and letters.
//
// The same curve as X25519's in other coordinates: -x^2 + y^2 = 1 + d x^2 y^2. Its addition law has no
// exceptions, and no point needs to be treated apart.
#include <optional>

#include "core/ct.h"
#include "crypto/ec/curve25519.h"
#include "crypto/hash/hash.h"
#include "crypto/watch.h"

namespace handglass::crypto::curve25519 {

namespace {

/// -121665/121666
const F& d() {
  static const F value = F{} - F::constant({121665}) * F::constant({121666}).inverse();
  return value;
}

/// (X : Y : Z : T) is the point (X/Z, Y/Z), and T = XY/Z. The zero of the addition is (0, 1).
struct Point {
  F X, Y = F::one(), Z = F::one(), T;
};

/// Section 5.1.4.
Point operator+(const Point& p, const Point& q) {
  const F A = (p.Y - p.X) * (q.Y - q.X), B = (p.Y + p.X) * (q.Y + q.X);
  const F TT = p.T * q.T * d(), C = TT + TT, ZZ = p.Z * q.Z, D = ZZ + ZZ;
  const F E = B - A, f = D - C, G = D + C, H = B + A;
  return {E * f, G * H, f * G, E * H};
}

Point select(std::uint64_t mask, const Point& a, const Point& b) {
  return {select(mask, a.X, b.X), select(mask, a.Y, b.Y), select(mask, a.Z, b.Z), select(mask, a.T, b.T)};
}

/// k P: double, add, and keep the sum only where k has a 1; the same steps for any k.
Point multiply(const ec::Limbs<4>& k, const Point& p) {
  Point result;
  for (std::size_t i = 256; i-- > 0;) {
    result = result + result;
    result = select(ct::mask(k[i / 64] >> (i % 64) & 1), result + p, result);
  }
  return result;
}

/// Section 5.1.2: y, and above its 255 bits the lowest bit of x.
std::array<std::uint8_t, 32> encode(const Point& p) {
  const F inverse = p.Z.inverse();
  auto octets = to_little_endian(p.Y * inverse);
  octets[31] = static_cast<std::uint8_t>(octets[31] | ((p.X * inverse).plain()[0] & 1) << 7);
  return octets;
}

/// Section 5.1.3: x from y. Public, so it may stop early.
std::optional<Point> decode_public(ByteView octets) {
  std::array<std::uint8_t, 32> masked;
  std::ranges::copy(octets, masked.begin());
  const std::uint64_t x_0 = masked[31] >> 7;
  masked[31] &= 127;
  const auto y_number = from_little_endian(masked);
  if (!ec::less(y_number, Field::modulus.m)) return {};
  const F y = F::from(y_number), yy = y.square();
  const F u = yy - F::one(), v = d() * yy + F::one(); // x^2 = u/v
  // A square root of u/v is u v^3 (u v^7)^((p-5)/8), or that times a root of -1, or there is none.
  const F v3 = v.square() * v, v7 = v3.square() * v;
  F x = u * v3 *
        power_public(u * v7,
                     ec::number<4>("0fffffffffffffff ffffffffffffffff ffffffffffffffff fffffffffffffffd"));
  const F vxx = v * x.square();
  if (!equal(vxx, u)) {
    if (!equal(vxx, F{} - u)) return {};
    const F two = F::one() + F::one();
    x = x *
        power_public(
            two, ec::number<4>(
                     "1fffffffffffffff ffffffffffffffff ffffffffffffffff fffffffffffffffb")); // 2^((p-1)/4)
  }
  if (equal(x, F{}) && x_0 == 1) return {};
  if ((x.plain()[0] & 1) != x_0) x = F{} - x;
  return Point{x, y, F::one(), x * y};
}

const Point& base_point() {
  static const Point point = [] {
    std::array<std::uint8_t, 32> y; // y = 4/5, and x even
    y.fill(0x66);
    y[0] = 0x58;
    return *decode_public(y);
  }();
  return point;
}

/// 64 octets as a number modulo L. S::from() takes numbers below L only, so they come in by 31, the highest
/// first (Horner's rule).
S modulo_order(ByteView little_endian) {
  constexpr std::size_t step = 31;
  const S base = S::from({0, 0, 0, std::uint64_t{1} << 56}); // 2^(8 * 31)
  S sum;
  for (std::size_t at = (little_endian.size() - 1) / step * step + step; at > 0; at -= step) {
    const ByteView octets =
        little_endian.subspan(at - step).first(std::min(step, little_endian.size() - (at - step)));
    Secret<32> padded(std::size_t{32});
    std::ranges::copy(octets, padded.expose_mut().begin());
    const ec::Wiped<ec::Limbs<4>> digit(from_little_endian(padded.expose()));
    sum = sum * base + S::from(digit.value);
  }
  return sum;
}

/// Section 5.1.5 steps 1 and 2: the seed's hash is a clamped number and a prefix for nonces.
struct Expanded {
  Secret<32> s, prefix;
  std::array<std::uint8_t, 32> public_key(TimesBase times_base) const {
    const ec::Wiped<ec::Limbs<4>> number(from_little_endian(s.expose()));
    return times_base(number.value);
  }
};
Expanded expand(ByteView seed) {
  Digest h = hash(HashAlgorithm::sha512, seed);
  watch("h", h);
  Expanded out{Secret<32>(h.view().first(32)), Secret<32>(h.view().last(32))};
  out.s.expose_mut()[0] &= 248; // as X25519 does it, for the same reasons
  out.s.expose_mut()[31] = static_cast<std::uint8_t>((out.s.expose()[31] & 127) | 64);
  watch("scalar", out.s.expose());
  watch("prefix", out.prefix.expose());
  wipe(h.span());
  return out;
}

Digest hash_of(std::initializer_list<ByteView> parts) {
  Hash running(HashAlgorithm::sha512);
  for (ByteView part : parts) running.update(part);
  return running.digest();
}

bool has_small_order(const Point& p) {
  const Point twice = p + p, fourfold = twice + twice, eightfold = fourfold + fourfold;
  return equal(eightfold.X, F{}) && equal(eightfold.Y, eightfold.Z);
}

} // namespace

std::array<std::uint8_t, 32> ed25519_base(const ec::Limbs<4>& k) { return encode(multiply(k, base_point())); }

std::array<std::uint8_t, 32> ed25519_public(ByteView seed, TimesBase times_base) {
  return expand(seed).public_key(times_base);
}

std::array<std::uint8_t, 64> ed25519_sign(ByteView seed, ByteView message, TimesBase times_base) {
  const Expanded key = expand(seed);
  const auto A = key.public_key(times_base);
  watch("A", A);
  // The nonce is a hash of a secret and the message: no generator that could fail, and no two messages share
  // one.
  Digest r_hash = hash_of({key.prefix.expose(), message});
  const ec::Wiped<S> r(modulo_order(r_hash));
  watch("nonce", to_little_endian(r.value));
  const ec::Wiped<ec::Limbs<4>> r_number(r.value.plain());
  const auto R = times_base(r_number.value);
  watch("R", R);
  const S k = modulo_order(hash_of({R, A, message}));
  watch("k", to_little_endian(k));
  const ec::Wiped<S> s(modulo_order(key.s.expose()));
  const auto S_octets = to_little_endian(r.value + k * s.value);
  watch("S", S_octets);
  std::array<std::uint8_t, 64> signature;
  std::ranges::copy(R, signature.begin());
  std::ranges::copy(S_octets, signature.begin() + 32);
  wipe(r_hash.span());
  return signature;
}

bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature) {
  if (public_key.size() != 32 || signature.size() != 64) return false;
  const auto A = decode_public(public_key);
  const auto S_number = from_little_endian(signature.last(32));
  if (!A || has_small_order(*A) || !ec::less(S_number, Order::modulus.m))
    return false; // one S for one signature
  const auto R = decode_public(signature.first(32));
  if (!R || has_small_order(*R)) return false;
  const S k = modulo_order(hash_of({signature.first(32), public_key, message}));
  watch("k", to_little_endian(k));
  // S B = R + k A, where the signer had S = r + k s.
  const auto left = encode(multiply(S_number, base_point()));
  const auto right = encode(*R + multiply(k.plain(), *A));
  watch("S B", left);
  watch("R + k A", right);
  return left == right;
}

} // namespace handglass::crypto::curve25519
