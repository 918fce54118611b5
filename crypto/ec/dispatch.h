// dispatch.h: from a curve and an engine, which are values, to their parameters, which are types.
#pragma once

#include "crypto/ec/engine.h"
#include "crypto/ec/fast/kernel_mulx_p384.h"
#include "crypto/ec/fast/windows.h"
#include "crypto/ec/multiply.h"

namespace handglass::crypto::ec {

/// Calls `use` with the parameters of a curve, in the form of an engine: the one place where a run-time
/// choice becomes a type.
template <class Use>
auto with_params(Curve curve, EcEngine engine, Use use) {
  if (engine == EcEngine::reference) {
    if (curve == Curve::p256) return use(P256{});
    if (curve == Curve::p384) return use(P384{});
    return use(P521{});
  }
#ifdef HANDGLASS_MULX
  if (engine == EcEngine::mulx && curve == Curve::p256) return use(Fast<P256, KernelMulx>{});
  if (engine == EcEngine::mulx && curve == Curve::p384) return use(Fast<P384, KernelMulxP384>{});
#endif
  if (curve == Curve::p256) return use(Fast<P256, KernelPortable>{});
  if (curve == Curve::p384) return use(Fast<P384, KernelPortable>{});
  return use(Fast<P521, KernelPortable>{});
}

} // namespace handglass::crypto::ec
