#include "crypto/ec/curve.h"

#include "crypto/ec/dispatch.h"

namespace handglass::crypto {

std::size_t scalar_size(Curve curve) { return curve == Curve::p256 ? 32 : curve == Curve::p384 ? 48 : 66; }

std::string_view name(Curve curve) {
  return curve == Curve::p256 ? "P-256" : curve == Curve::p384 ? "P-384" : "P-521";
}

bool is_on_curve(Curve curve, ByteView sec1_uncompressed) {
  return ec::with_params(curve, chosen_ec_engine(),
                         [&]<class C>(C) { return ec::decode_public<C>(sec1_uncompressed).has_value(); });
}

std::optional<Bytes> ec_decompress(Curve curve, ByteView sec1) {
  return ec::with_params(curve, chosen_ec_engine(), [&]<class C>(C) -> std::optional<Bytes> {
    const auto point = ec::decompress_public<C>(sec1);
    if (!point) return std::nullopt;
    return ec::encode(*point);
  });
}

} // namespace handglass::crypto
