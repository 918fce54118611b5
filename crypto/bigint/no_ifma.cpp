// no_ifma.cpp: for CPUs of another kind. has_fast_modulus() is false there, so that nobody calls these.
#include "core/result.h"
#include "crypto/bigint/ifma.h"

namespace handglass::crypto::bigint {

void ifma_multiply(std::uint64_t*, const std::uint64_t*, const std::uint64_t*, const IfmaModulus&) {
  bug("this CPU has no AVX-512 IFMA");
}
void ifma_multiply_two(std::uint64_t* const[2], const std::uint64_t* const[2], const std::uint64_t* const[2],
                       const IfmaModulus* const[2]) {
  bug("this CPU has no AVX-512 IFMA");
}
void ifma_look_up(std::uint64_t*, const std::uint64_t*, std::size_t, std::size_t, std::uint64_t) {
  bug("this CPU has no AVX-512 IFMA");
}

} // namespace handglass::crypto::bigint
