#include "crypto/ec/curve.h"

#include "crypto/ec/point.h"

namespace handglass::crypto {

std::size_t scalar_size(Curve curve) { return curve == Curve::p256 ? 32 : 48; }

std::string_view name(Curve curve) { return curve == Curve::p256 ? "P-256" : "P-384"; }

bool is_on_curve(Curve curve, ByteView sec1_uncompressed) {
  return ec::with_params(curve,
                         [&]<class C>(C) { return ec::decode_public<C>(sec1_uncompressed).has_value(); });
}

} // namespace handglass::crypto
