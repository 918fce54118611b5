#include "crypto/ec/ecdh.h"

#include "crypto/ec/dispatch.h"
#include "crypto/ec/scalar.h"

namespace handglass::crypto {

using namespace ec;

namespace {

// A private key comes from our own generator or from our user's file, never from the peer, so there
// is nothing to tell the peer: the default alert of a broken configuration.
std::unexpected<Failure> bad_scalar(Curve curve) {
  return failure(Alert::internal_error, "ec.bad_scalar", "SP800-56A#5.6.2.1.2", {{"curve", name(curve)}});
}

} // namespace

Secret<largest_scalar> ec_generate(Curve curve, Random& random, std::string_view use) {
  Secret<largest_scalar> candidate(scalar_size(curve));
  return with_params(curve, chosen_ec_engine(), [&]<class C>(C) {
    // FIPS 186-5 A.2.2: reject c > n-2 and return c+1. Equivalently, and with one comparison for
    // generated keys and loaded ones: take the octets as the key itself, and reject 0 and n or more.
    // Rejection is rare (2^-32 for P-256) and shows only what is then thrown away. (For P-521 the seven bits
    // that n does not have are cleared, or 127 of 128 candidates would be refused.)
    Wiped<Limbs<C::n_limbs>> number;
    do {
      random.fill(use, candidate.expose_mut());
      if (C::size == 66) candidate.expose_mut()[0] &= 0x01;
    } while (!read_scalar<C>(number.value, candidate.expose()));
    return std::move(candidate);
  });
}

Result<Bytes> ec_public(Curve curve, ByteView scalar, EcEngine engine) {
  return with_params(curve, engine, [&]<class C>(C) -> Result<Bytes> {
    Wiped<Limbs<C::n_limbs>> d;
    if (!read_scalar<C>(d.value, scalar)) return bad_scalar(curve);
    return encode(multiply_generator<C>(d.value));
  });
}

Result<Secret<largest_scalar>> ecdh(Curve curve, ByteView scalar, ByteView peer_sec1, EcEngine engine) {
  return with_params(curve, engine, [&]<class C>(C) -> Result<Secret<largest_scalar>> {
    Wiped<Limbs<C::n_limbs>> d;
    if (!read_scalar<C>(d.value, scalar)) return bad_scalar(curve);
    const auto peer = decode_public<C>(peer_sec1);
    // RFC 8446 section 4.2.8.2: a peer must check that the point is on the curve.
    if (!peer)
      return failure(Alert::illegal_parameter, "ec.bad_point", "8446#4.2.8.2",
                     {{"curve", name(curve)}, {"point", peer_sec1}});
    // The order is prime and 0 < d < n, so d times a point other than O is not O (the all-zero check
    // that RFC 8446 section 7.4.2 asks of X25519 has no counterpart here).
    const Wiped<Point<C>> shared(multiply(d.value, *peer));
    Secret<largest_scalar> x(C::size);
    encode_x(x.expose_mut(), shared.value);
    return x;
  });
}

} // namespace handglass::crypto
