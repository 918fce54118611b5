// power_fast.h: the powers of power.h on AVX-512 IFMA (ifma.h), where the CPU has it.
#pragma once

#include <optional>

#include "crypto/bigint/ifma.h"
#include "crypto/bigint/number.h"

namespace handglass::crypto::bigint {

/// One odd modulus, made ready. The same class as Montgomery, in other limbs.
class FastModulus {
 public:
  /// As for Montgomery: m odd, m > 2^{floor_bits-1}.
  FastModulus(LimbsView m, std::size_t floor_bits);
  FastModulus(FastModulus&&) = default;
  ~FastModulus();

  /// z := x^e * y mod m for a public e > 0. x, y < m, all plain numbers of m's limbs.
  void power_public(Limbs z, LimbsView x, Limb e, LimbsView y) const;
  /// z[i] := x[i]^e[i] mod m[i] for both, in the same steps for any values. x may be twice as long as m, e
  /// has the limbs of m; the two m are of one size.
  static void power_secret_two(Limbs z[2], LimbsView x, const LimbsView e[2], const FastModulus* const m[2]);

 private:
  using Words = std::vector<std::uint64_t>;
  void from_limbs(std::uint64_t* z, LimbsView x, std::size_t first = 0) const;
  void reduce_into_form(std::uint64_t* z, LimbsView x, const std::uint64_t* one) const;
  void to_limbs(Limbs z, const std::uint64_t* x) const;
  std::size_t words() const { return 8 * modulus_.registers; }

  Number m_;
  IfmaModulus modulus_;
  alignas(64) std::uint64_t r_squared_[8 * ifma_most_registers];
};

/// False for sizes that ifma.h has no room for, and if the CPU or HANDGLASS_CPU forbids it.
bool has_fast_modulus(std::size_t limbs);

} // namespace handglass::crypto::bigint
