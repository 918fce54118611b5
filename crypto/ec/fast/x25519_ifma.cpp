// x25519_ifma.cpp: the ladder of x25519_reference.cpp, four numbers abreast. Compiled with -mavx512ifma.
//
// The RFC writes a rung down as ten products, one after the other. Laid out by who waits for whom they are
// three rows of four, and in each row the four products are of the same shape: one vector instruction does
// the step of all of them. With the RFC's names:
//
//     lane             0               1               2               3
//     ------------------------------------------------------------------------------
//     point            x_2             z_2             x_3             z_3
//     sums             A = x_2+z_2     B = x_2-z_2     C = x_3+z_3     D = x_3-z_3
//     in this order    A               B               A               B
//     times            A               B               D               C
//     makes            AA              BB              DA              CB
//     sums, "left"     AA              E = AA-BB       DA+CB           DA-CB
//     times            1               a24             1               x_1
//     sums, "right"    BB = AA-E       AA+a24*E        DA+CB           x_1*(DA-CB)
//     left * right     x_2             z_2             x_3             z_3
//
// The second row multiplies by 1 twice, which does no harm: a vector takes as long for two products as for
// four. x_1*(DA - CB)^2 is (DA - CB) times x_1*(DA - CB), and so needs no fourth row.
//
// cswap costs nothing here. The lanes of A, B, C, D have to be put in order for the first row of products
// anyway, and the order is a vector of numbers: the bit of the key is XORed into it.
#include "crypto/ec/fast/curve25519_ifma.h"
#include "crypto/ec/fast/field25519_ifma.h"

namespace handglass::crypto::curve25519 {

void x25519_ifma(std::uint8_t* out, const std::uint8_t* scalar, const std::uint8_t* u) {
  const Number x_1 = from_octets(u);
  constexpr Number zero{}, one{{1}}, a24{{121665}}; // (486662 - 2) / 4
  const Four factor = four(one, a24, one, x_1);
  Four point = four(one, zero, x_1, one);
  std::uint64_t swap = 0;

  for (int t = 255; t-- > 0;) {
    // decodeScalar25519 makes bit 254 a one and the three lowest zeros; here without touching the key.
    const std::uint64_t k_t = t == 254 ? 1 : t < 3 ? 0 : scalar[t / 8] >> (t % 8) & 1;
    swap ^= k_t;
    const __m256i exchange = in_all_lanes(2 * swap); // lane 0 is now 2, and 1 is 3
    swap = k_t;

    const Four abcd = sums(point);
    const Four abab = lanes(abcd, _mm256_xor_si256(_mm256_setr_epi64x(0, 1, 0, 1), exchange));
    const Four abdc = lanes(abcd, _mm256_xor_si256(_mm256_setr_epi64x(0, 1, 3, 2), exchange));
    const Four left = sums(multiply(abab, abdc), 0b1111, 0b1110);

    Four right = multiply(left, factor);
#pragma GCC unroll 5
    for (int i = 0; i < 5; ++i) {
      // (E, AA, 0, 0), the first to be taken away
      const __m256i e_aa = _mm256_maskz_shuffle_epi32(0x0f, left.limb[i], _MM_PERM_BADC);
      right.limb[i] = _mm256_add_epi64(right.limb[i], _mm256_mask_sub_epi64(e_aa, 0b0001, much_p(i), e_aa));
    }
    point = multiply(left, carry(right));
  }
  // The last bits were zeros, so there is nothing left to exchange.
  point = carry(point);
  to_octets(out, multiply(number_in<0>(point), inverse(number_in<1>(point))));
}

} // namespace handglass::crypto::curve25519
