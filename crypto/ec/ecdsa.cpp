#include "crypto/ec/ecdsa.h"

#include <algorithm>

#include "crypto/ec/dispatch.h"
#include "crypto/ec/nonce.h"
#include "crypto/ec/scalar.h"
#include "crypto/ec/signature_der.h"
#include "crypto/watch.h"

namespace handglass::crypto {

using namespace ec;

namespace {

template <class C>
using Scalar = typename C::S;

/// The digest as a number modulo n: its leftmost bits, as many as n has (FIPS 186-5 section 6.4.1
/// step 2; bits2int of RFC 6979 section 2.3.2). The n of P-256 and P-384 fill whole octets, so the cut
/// falls between octets; that of P-521 has more bits than any digest. A digest shorter than n is a small
/// number.
template <class C>
Scalar<C> digest_number(ByteView digest) {
  constexpr std::size_t size = C::size;
  std::array<std::uint8_t, size> octets{};
  const std::size_t kept = std::min(digest.size(), size);
  std::copy_n(digest.begin(), kept, octets.end() - static_cast<std::ptrdiff_t>(kept));
  return Scalar<C>::from_unreduced(from_octets<C::n_limbs>(octets));
}

/// x(P) mod n: from the numbers of coordinates (below p) to those of scalars (below n < p < 2n).
template <class C>
Scalar<C> x_number(const Point<C>& point) {
  return Scalar<C>::from_unreduced((point.x * point.z.inverse()).plain());
}

/// x(P) mod n = r? Without dividing by Z: x is X/Z, and is r or, where that is still below p, r + n.
template <class C>
bool has_x_public(const Point<C>& point, Limbs<C::n_limbs> r) {
  using F = typename C::F;
  if (equal(F::from(r) * point.z, point.x)) return true;
  const std::uint64_t carry = add(r, r, C::Order::modulus.m);
  return carry == 0 && less(r, C::Field::modulus.m) && equal(F::from(r) * point.z, point.x);
}

template <class C>
std::array<std::uint8_t, C::size> octets_of(const typename C::S& scalar) {
  std::array<std::uint8_t, C::size> out;
  to_octets<C::n_limbs>(out, scalar.plain());
  return out;
}

/// (crypto/watch.h)
template <class C>
void watch_scalar(std::string_view name, const typename C::S& scalar) {
  if (watcher) [[unlikely]]
    watch(name, octets_of<C>(scalar));
}
template <class C>
void watch_r(const Point<C>& point) {
  if (!watcher || is_infinity(point)) [[likely]]
    return;
  const Bytes sec1 = encode(point);
  watch("R.x", ByteView(sec1).subspan(1, C::size));
  watch("R.y", ByteView(sec1).subspan(1 + C::size));
}

template <class C>
Bytes sign(HashAlgorithm algorithm, ByteView scalar, ByteView digest) {
  Wiped<Limbs<C::n_limbs>> private_key, k;
  if (!read_scalar<C>(private_key.value, scalar)) bug("ECDSA was asked to sign with a number out of range");
  const Wiped<Scalar<C>> d(Scalar<C>::from(private_key.value));
  const Scalar<C> z = digest_number<C>(digest);

  Nonce nonce(algorithm, scalar, octets_of<C>(z));
  Secret<largest_scalar> candidate(C::size);
  for (;;) {
    nonce.next(candidate.expose_mut(), C::size == 66 ? 521 : 8 * C::size);
    if (!read_scalar<C>(k.value, candidate.expose())) continue;
    // FIPS 186-5 section 6.4.1: r = x(kG) mod n and s = (z + r d) / k mod n; neither may be zero.
    // The kG before its division is wiped: the projective coordinates depend on k in more than
    // their quotient.
    watch_scalar<C>("e", z);
    watch("k", candidate.expose());
    const Wiped<Point<C>> k_g(multiply_generator<C>(k.value));
    const Scalar<C> r = x_number(k_g.value);
    watch_r<C>(k_g.value);
    watch_scalar<C>("r", r);
    const Wiped<Scalar<C>> inverse(Scalar<C>::from(k.value).inverse());
    const Scalar<C> s = inverse.value * (z + r * d.value);
    watch_scalar<C>("1/k", inverse.value);
    watch_scalar<C>("s", s);
    if ((equal(r, {}) | equal(s, {})) == 0) return write_signature(octets_of<C>(r), octets_of<C>(s));
  }
}

/// Everything here is public, so it may stop as soon as the answer is known.
template <class C>
bool verify(ByteView public_sec1, ByteView digest, ByteView der_signature) {
  const auto public_key = decode_public<C>(public_sec1);
  const auto parts = read_signature(der_signature, C::size);
  if (!public_key || !parts) return false;
  // FIPS 186-5 section 6.4.2 step 1. Without it s = 0 would divide by zero, and r and r + n would
  // both pass.
  Limbs<C::n_limbs> r_limbs, s_limbs;
  if (!read_scalar<C>(r_limbs, parts->r) || !read_scalar<C>(s_limbs, parts->s)) return false;

  // s = (z + r d)/k, so k = z/s + (r/s) d, and kG = (z/s) G + (r/s) Q: what the signer computed from
  // k, anyone can compute from the public key Q.
  const Scalar<C> r = Scalar<C>::from(r_limbs);
  const Scalar<C> w = Scalar<C>::from(s_limbs).inverse();
  const Scalar<C> z = digest_number<C>(digest);
  if (watcher) [[unlikely]] {
    watch("r", parts->r);
    watch("s", parts->s);
    watch_scalar<C>("e", z);
    watch_scalar<C>("w", w);
    watch_scalar<C>("u1", z * w);
    watch_scalar<C>("u2", r * w);
  }
  const Point<C> k_g = multiply_and_add_public((z * w).plain(), (r * w).plain(), *public_key);
  watch_r<C>(k_g);
  return !is_infinity(k_g) && has_x_public(k_g, r_limbs);
}

} // namespace

Bytes ecdsa_sign(Curve curve, HashAlgorithm algorithm, ByteView scalar, ByteView digest, EcEngine engine) {
  if (algorithm == HashAlgorithm::sha1) bug("nothing signs with SHA-1");
  return with_params(curve, engine, [&]<class C>(C) { return sign<C>(algorithm, scalar, digest); });
}

bool ecdsa_verify(Curve curve, ByteView public_sec1, ByteView digest, ByteView der_signature,
                  EcEngine engine) {
  return with_params(curve, engine,
                     [&]<class C>(C) { return verify<C>(public_sec1, digest, der_signature); });
}

} // namespace handglass::crypto
